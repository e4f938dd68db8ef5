//! The fixed words of a document and how it writes numbers, dates and references, in the four languages.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Period, Report, Status};
use crate::db::name_of;
use crate::http::language::{Language, counted, text};
use crate::questionnaires::model::Measure;

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

/// What the hash of a report is of, and who can check it how.
pub fn hash_of(report: &Report) -> String {
    if !report.whole {
        return word(report.language, "hash_of_whole_report");
    }
    let version = report.version.map(|version| version.to_string()).unwrap_or_default();
    with(report.language, "hash_of_report", &[("id", report.id.to_string()), ("version", version)])
}

/// A number to read, with all its decimals: a point in English and a comma elsewhere, and from five digits on a space
/// after every three, as in ISO 80000-1.
pub fn number(language: Language, value: f64) -> String {
    let plain = value.to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = whole.trim_start_matches('-');
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            written.push('\u{a0}');
        }
        written.push(digit);
    }
    if !decimals.is_empty() {
        written.push(if language == Language::En { '.' } else { ',' });
        written.push_str(decimals);
    }
    if value < 0.0 { format!("-{written}") } else { written }
}

/// What a figure is measured in, as a heading says it.
pub fn unit(language: Language, measure: Measure) -> String {
    word(language, &format!("unit_{}", name_of(&measure)))
}

/// A figure to read: so many of what it counts, or a share as a percentage.
pub fn measured(language: Language, value: f64, measure: Measure) -> String {
    if measure == Measure::Share {
        return part(language, value, measure);
    }
    let unit = counted(language, &format!("export_unit_{}", name_of(&measure)), value);
    format!("{}\u{a0}{unit}", number(language, value))
}

/// A part of a figure, whose measure is said beside it.
pub fn part(language: Language, value: f64, measure: Measure) -> String {
    match measure {
        Measure::Share => with(language, "percent", &[("number", number(language, hundredfold(value)))]),
        _ => number(language, value),
    }
}

/// A hundred times as much, without the error in the last digit that multiplying can make.
fn hundredfold(share: f64) -> f64 {
    format!("{share}e2").parse().unwrap_or(share * 100.0)
}

/// A number in a unit that a questionnaire names in one form only, most often the plural: where that would read wrong
/// it stands in brackets. Signs such as kg and % have no plural.
pub fn quantity(language: Language, value: f64, unit: &str) -> String {
    let number = number(language, value);
    let is_sign = unit.chars().count() <= 3;
    if value == 1.0 && !is_sign { format!("{number}\u{a0}({unit})") } else { format!("{number}\u{a0}{unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_written_as_one_would_say_it() {
        let written = |measure, value| Language::ALL.map(|language| measured(language, value, measure));
        let spaced = |texts: [&str; 4]| texts.map(|text| text.replace(' ', "\u{a0}"));
        assert_eq!(Language::ALL, [Language::En, Language::Es, Language::Pt, Language::Fr]);
        for (measure, value, texts) in [
            (Measure::Firearms, 1.0, ["1 firearm", "1 arma de fuego", "1 arma de fogo", "1 arme à feu"]),
            (Measure::Firearms, 0.0, ["0 firearms", "0 armas de fuego", "0 armas de fogo", "0 arme à feu"]),
            (Measure::Firearms, 2.0, ["2 firearms", "2 armas de fuego", "2 armas de fogo", "2 armes à feu"]),
            (Measure::Days, 1.0, ["1 day", "1 día", "1 dia", "1 jour"]),
            (Measure::Days, 1.5, ["1.5 days", "1,5 días", "1,5 dia", "1,5 jour"]),
            (Measure::Days, 0.999, ["0.999 days", "0,999 días", "0,999 dia", "0,999 jour"]),
            (
                Measure::Requests,
                1.0,
                ["1 trace request", "1 solicitud de rastreo", "1 pedido de rastreamento", "1 demande de traçage"],
            ),
            (Measure::Share, 0.4, ["40%", "40 %", "40%", "40 %"]),
            (Measure::Share, 0.3333, ["33.33%", "33,33 %", "33,33%", "33,33 %"]),
            (Measure::Share, 0.123_456_7, ["12.34567%", "12,34567 %", "12,34567%", "12,34567 %"]),
            (Measure::Share, 0.07, ["7%", "7 %", "7%", "7 %"]),
            (Measure::Share, 1.0, ["100%", "100 %", "100%", "100 %"]),
        ] {
            let written = written(measure, value).map(|text| text.replace(' ', "\u{a0}"));
            assert_eq!(written, spaced(texts));
        }
        assert_eq!(quantity(Language::Pt, 1.0, "casos"), "1\u{a0}(casos)");
        assert_eq!(quantity(Language::Pt, 2.0, "casos"), "2\u{a0}casos");
        assert_eq!(quantity(Language::En, 1.0, "kg"), "1\u{a0}kg");
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (value, en, es) in [
            (0.0, "0", "0"),
            (-0.0, "0", "0"),
            (-0.001, "-0.001", "-0,001"),
            (1_234_567.891, "1\u{a0}234\u{a0}567.891", "1\u{a0}234\u{a0}567,891"),
            (7.5, "7.5", "7,5"),
            (1234.0, "1234", "1234"),
            (12_345.678, "12\u{a0}345.678", "12\u{a0}345,678"),
            (-1_000_000.0, "-1\u{a0}000\u{a0}000", "-1\u{a0}000\u{a0}000"),
            (66.666_666, "66.666666", "66,666666"),
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
