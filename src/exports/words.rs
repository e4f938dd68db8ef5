//! The fixed words of a document and how it writes numbers, dates and references, in the four languages.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Period, Report, Status};
use crate::db::name_of;
use crate::http::language::{Language, text};

pub fn word(language: Language, id: &str) -> String {
    with(language, id, &[])
}

pub fn with(language: Language, id: &str, arguments: &[(&str, String)]) -> String {
    text(language, &format!("export_{id}"), None, arguments)
}

/// The word for a value of an enum, by its name on the wire.
pub fn named(language: Language, group: &str, value: &impl Serialize) -> String {
    word(language, &format!("{group}_{}", name_of(value)))
}

pub fn period(language: Language, period: Period) -> String {
    with(language, "from_to", &[("from", period.from.to_string()), ("to", period.to.to_string())])
}

pub fn date(moment: DateTime<Utc>) -> String {
    moment.date_naive().to_string()
}

/// The day of submission and whether it was late.
pub fn submitted(language: Language, at: Option<DateTime<Utc>>, late: bool) -> Option<String> {
    at.map(|at| if late { format!("{} ({})", date(at), word(language, "late")) } else { date(at) })
}

/// The status; a report that is awaited beyond its due date is late.
pub fn status(language: Language, status: Status, at: Option<DateTime<Utc>>, late: bool) -> String {
    let name = named(language, "status", &status);
    if late && at.is_none() { format!("{name} ({})", word(language, "late")) } else { name }
}

pub fn reference(report: &Report) -> String {
    let id = ("id", report.id.to_string());
    match report.version {
        Some(version) => with(report.language, "reference_version", &[id, ("version", version.to_string())]),
        None => with(report.language, "reference_draft", &[id]),
    }
}

/// A number to read: at most two decimals, a point in English and a comma elsewhere, and from five digits on a
/// space after every three, as in ISO 80000-1.
pub fn number(language: Language, value: f64) -> String {
    let rounded = format!("{value:.2}");
    let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let digits = whole.trim_start_matches('-');
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            written.push('\u{a0}');
        }
        written.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        written.push(if language == Language::En { '.' } else { ',' });
        written.push_str(decimals);
    }
    if whole.starts_with('-') && written != "0" { format!("-{written}") } else { written }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (value, en, es) in [
            (0.0, "0", "0"),
            (-0.001, "0", "0"),
            (7.5, "7.5", "7,5"),
            (1234.0, "1234", "1234"),
            (12_345.678, "12\u{a0}345.68", "12\u{a0}345,68"),
            (-1_000_000.0, "-1\u{a0}000\u{a0}000", "-1\u{a0}000\u{a0}000"),
            (66.666_666, "66.67", "66,67"),
        ] {
            assert_eq!(number(Language::En, value), en);
            assert_eq!(number(Language::Es, value), es);
        }
    }

    #[test]
    fn every_status_has_a_word() {
        for language in Language::ALL {
            for one in Status::ALL {
                let word = status(language, one, None, true);
                assert!(!word.starts_with("export_") && word.ends_with(')'), "{word}");
            }
        }
    }
}
