//! A State's own figures in full: `/v1/statistics`.
//!
//! Counted in SQL by the rooms that keep the records; [`figures`] puts them in order.

pub mod figures;
pub mod model;
mod query;
pub mod routes;
mod texts;

/// How figures are named in audit entries.
pub const FIGURES: &str = "statistics";
