//! Trace requests between States: `/v1/trace-requests`.
//!
//! One request, several addressed States, each answering for itself (CIFTA Art. XIII; ISACS 05.31).
//! [`flow`] holds what each step does, [`steps`] which step is allowed when, [`rules`] what a step's
//! content must be, [`view`] what each side gets to see.

pub mod clock;
mod disclosure_routes;
pub mod figures;
pub mod flow;
pub mod model;
mod office_routes;
pub mod office_view;
pub mod progress;
mod query;
mod recipient_routes;
pub mod response_model;
pub mod routes;
pub mod rules;
pub mod steps;
pub mod store;
mod summary;
pub mod view;

pub use store::{Handled, count, handled, sales};

/// How a trace request is named in audit entries and events.
pub const SUBJECT: &str = "trace_request";
/// The collection's path.
pub const COLLECTION: &str = "/v1/trace-requests";
