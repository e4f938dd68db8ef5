//! Reporting cycles: a questionnaire put to States for a period, with the day by which they answer.
//!
//! Every Party to CIFTA is invited and is to report; the Secretariat may invite other States, which are free to.

pub mod flow;
pub mod model;
pub mod routes;
mod rules;
mod store;
mod view;

/// The kind of record in audit entries and events.
pub const SUBJECT: &str = "reporting_cycle";
pub const COLLECTION: &str = "/v1/reporting-cycles";

pub use store::{CycleRow, find, invitation, invitations, lock};
pub use view::shown;
