//! What stands beside the numbers, in the four languages.

use super::model::DenominatorKind;
use super::release_model::Release;
use super::tables::TableName;
use crate::db::name_of;
use crate::http::language::{Language, text};
use crate::reference;

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
