//! Figures: a State's own in full, the region's as releases: `/v1/statistics`.
//!
//! [`figures`] counts for one State. [`tables`] computes the fixed tables of a release over all States, in which
//! [`suppression`] leaves no number from which one State's could be worked out; [`flow`] freezes and publishes them.
//! Both are read as JSON, as CSV by way of a [`sheet`] and as a picture by way of a [`chart`].

mod chart;
pub mod figures;
pub mod flow;
pub mod model;
mod own_representation;
mod query;
pub mod release_model;
pub mod release_routes;
mod representation;
pub mod routes;
mod sheet;
mod store;
pub mod suppression;
pub mod tables;
mod texts;

/// How figures are named in audit entries.
pub const FIGURES: &str = "statistics";
/// How a release is named in audit entries and events.
pub const SUBJECT: &str = "statistics_release";
/// The collection's path.
pub const COLLECTION: &str = "/v1/statistics/releases";
