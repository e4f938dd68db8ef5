//! What stands beside the numbers, in the four languages.

use super::model::DenominatorKind;
use crate::db::name_of;
use crate::http::language::{Language, text};

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
