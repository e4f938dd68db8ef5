//! Questionnaires: what the States are asked about their implementation of CIFTA, as data that the Secretariat edits.
//!
//! A questionnaire is a draft until it is published; from then on it never changes. A change is a new version,
//! which names its predecessor and says which of its questions continue which.

pub mod conditions;
pub mod differences;
pub mod flow;
pub mod model;
pub mod routes;
pub mod rules;
#[cfg(test)]
mod rules_tests;
pub mod samples;
pub mod schema;
mod store;
pub mod values;
#[cfg(test)]
mod values_tests;
mod workbook;

pub use conditions::{hangs_on, is_asked};
pub use store::{is_published, kept, last_published, published};
pub use values::faults_of_value;

/// The kind of record in audit entries and events.
pub const SUBJECT: &str = "questionnaire";
pub const COLLECTION: &str = "/v1/questionnaires";
