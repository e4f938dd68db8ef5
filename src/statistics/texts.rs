//! What stands beside the numbers, in the four languages.

use super::model::{Denominator, DenominatorKind, Dimension, FigureKind};
use super::query::FigureQuery;
use super::release_model::Release;
use super::tables::{NOT_ANSWERED, NOT_RECORDED, TableName};
use crate::db::name_of;
use crate::exports;
use crate::http::language::{Language, text};
use crate::questionnaires::model::Measure;
use crate::reference;
use crate::traces::figures::Side;

const NO_ARGUMENTS: &[(&str, String)] = &[];

/// Whose records a State's own figures count.
pub fn own_source(language: Language, state: &str) -> String {
    text(language, "statistics_own_source", None, &[("state", state.to_owned())])
}

/// How the figure or table `name` may be read.
pub fn caveat(language: Language, name: &str) -> String {
    text(language, &format!("statistics_caveat_{}", name.replace('-', "_")), None, NO_ARGUMENTS)
}

pub fn denominator(language: Language, kind: DenominatorKind) -> String {
    text(language, &format!("statistics_denominator_{}", name_of(&kind)), None, NO_ARGUMENTS)
}

fn table_text(language: Language, part: &str, table: TableName) -> String {
    text(language, &format!("statistics_{part}_{}", name_of(&table)), None, NO_ARGUMENTS)
}

/// The title of a table, with the years.
pub fn title(language: Language, release: &Release, table: TableName) -> String {
    let years = [("from", release.from_year.to_string()), ("to", release.to_year.to_string())];
    text(language, &format!("statistics_title_{}", name_of(&table)), None, &years)
}

/// What the numbers of a table count.
pub fn unit(language: Language, table: TableName) -> String {
    table_text(language, "unit", table)
}

pub fn table_caveat(language: Language, table: TableName) -> String {
    let own = match table {
        TableName::SeizuresByKindAndYear | TableName::FirearmsByTypeAndYear | TableName::OtherItemsByClassAndYear => {
            "seizures"
        }
        TableName::FirearmsByOriginAndContext => "flows",
        TableName::FirearmsByTracingAndMarking => "sdg_16_4_2",
        TableName::TracesByOutcomeAndYear => "traces",
        TableName::TimeToCrimeByBandAndYear => "time_to_crime",
    };
    format!("{} {}", caveat(language, own), text(language, "statistics_caveat_withheld", None, NO_ARGUMENTS))
}

/// Where the numbers of a release come from.
pub fn release_source(language: Language, release: &Release) -> String {
    let date = release.created_at.utc().date_naive().to_string();
    let arguments = [("date", date), ("id", release.id.to_string())];
    text(language, "statistics_release_source", None, &arguments)
}

/// The name of a row or column; years are their own.
pub fn label(language: Language, key: &str) -> String {
    if let Some(name) = reference::country_name(key, language) {
        return name.to_owned();
    }
    if key.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        return key.to_owned();
    }
    text(language, &format!("statistics_label_{key}"), None, NO_ARGUMENTS)
}

/// What the rows of a table are.
pub fn row_axis(language: Language, table: TableName) -> String {
    table_text(language, "axis", table)
}

/// A title that says that only the rows' totals are drawn.
pub fn of_totals(language: Language, title: &str) -> String {
    text(language, "statistics_title_totals", None, &[("title", title.to_owned())])
}

/// A name and what is said of it.
pub fn noted(language: Language, name: &str, value: &str) -> String {
    text(language, "statistics_noted", None, &[("name", name.to_owned()), ("value", value.to_owned())])
}

/// The median of time-to-crime to two decimals; withheld where there is none.
pub fn median(language: Language, days: Option<f64>) -> String {
    let days = days.map(|days| exports::measured(language, (days * 1e2).round() / 1e2, Measure::Days));
    noted(language, &label(language, "median"), &days.unwrap_or_else(|| label(language, "withheld")))
}

/// A share of SDG 16.4.2 as a percentage to two decimals; a dash where there is nothing to take it of.
pub fn percentage(language: Language, share: Option<f64>) -> String {
    let written = |share: f64| exports::measured(language, (share * 1e4).round() / 1e4, Measure::Share);
    share.map_or_else(|| "–".to_owned(), written)
}

/// A denominator in full, with the share.
pub fn share(language: Language, denominator: &Denominator) -> String {
    noted(language, &denominator.label, &percentage(language, denominator.share))
}

/// A denominator in a few words, for a row.
pub fn short_denominator(language: Language, kind: DenominatorKind) -> String {
    label(language, if kind == DenominatorKind::All { "all_firearms" } else { "marked" })
}

/// What the items of a State's own figure are.
pub fn figure_unit(language: Language, kind: FigureKind) -> String {
    match kind {
        FigureKind::Seizures => unit(language, TableName::FirearmsByTypeAndYear),
        FigureKind::Traces => unit(language, TableName::TracesByOutcomeAndYear),
        FigureKind::Flows => text(language, "statistics_unit_flows", None, NO_ARGUMENTS),
        FigureKind::TimeToCrime | FigureKind::Sdg1642 => unit(language, TableName::TimeToCrimeByBandAndYear),
    }
}

/// What the seizures of a State's own figure are.
pub fn events(language: Language) -> String {
    unit(language, TableName::SeizuresByKindAndYear)
}

fn dimension(language: Language, name: &str) -> String {
    text(language, &format!("statistics_by_{name}"), None, NO_ARGUMENTS)
}

/// The headings over the names of groups.
pub fn headings(language: Language, kind: FigureKind, by: &[Dimension]) -> Vec<String> {
    let ends = ["flow", "from", "to"].into_iter().filter(|_| kind == FigureKind::Flows).map(str::to_owned);
    ends.chain(by.iter().map(name_of)).map(|name| capitalized(&dimension(language, &name))).collect()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A value of a dimension; a place within a State, a calibre and a make are their own names.
pub fn value(language: Language, dimension: Dimension, value: Option<&str>) -> String {
    match (dimension, value) {
        (Dimension::Outcome, None) => label(language, NOT_ANSWERED),
        (_, None) => label(language, NOT_RECORDED),
        (Dimension::Month | Dimension::Subdivision | Dimension::Calibre | Dimension::Make, Some(value)) => {
            value.to_owned()
        }
        (_, Some(value)) => label(language, value),
    }
}

/// The title of a State's own figure by some of its dimensions, with the days where they were given.
pub fn own_title(language: Language, state: &str, kind: FigureKind, by: &[Dimension], query: &FigureQuery) -> String {
    let name = match (kind, query.direction) {
        (FigureKind::Traces, Some(Side::Outgoing)) => "traces_outgoing".to_owned(),
        (FigureKind::Traces, Some(Side::Incoming)) => "traces_incoming".to_owned(),
        _ => kind.name().replace('-', "_"),
    };
    let mut title = text(language, &format!("statistics_figure_{name}"), None, NO_ARGUMENTS);
    if !by.is_empty() {
        let names = by.iter().map(|by| dimension(language, &name_of(by)));
        let mut arguments: Vec<(&str, String)> = ["first", "second", "third"].into_iter().zip(names).collect();
        arguments.push(("title", title));
        title = text(language, &format!("statistics_title_by_{}", by.len()), None, &arguments);
    }
    let days = match query.bounds() {
        (None, None) => String::new(),
        (from, to) => {
            let [from, to] = [from, to].map(|day| day.map(|day| day.to_string()).unwrap_or_default());
            format!(", {from} – {to}")
        }
    };
    format!("{} – {title}{days}", label(language, state))
}

/// So many rows together that are not named.
pub fn others(language: Language, count: usize) -> String {
    text(language, "statistics_label_others", None, &[("count", count.to_string())])
}
