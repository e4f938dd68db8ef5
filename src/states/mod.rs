//! The States: `/v1/states`.
//!
//! Names in the four languages of the OAS, and where each State stands towards CIFTA: dated, sourced,
//! editable data with a `verified` flag, never a constant. `states.toml` is what a new database starts
//! with; afterwards the Secretariat keeps the table, and may add States that are no OAS members.

pub mod model;
pub mod routes;
pub mod rules;
pub mod store;

pub use model::{Cifta, CiftaStatus, State, StateNames};

/// How States are named in audit entries and events.
pub const SUBJECT: &str = "state";
