//! Bulk import: a file of a State's own records becomes seizures or firearm records: `/v1/imports`, `rastro import`.
//!
//! `mapping` reads the TOML that says how, `fields` knows what it may fill, `reader` streams rows, `plan` makes a record
//! or faults of each, `breaks` finds the rows that others took in, `told` is what a row that changes sets: all pure.
//! `target` hands records to their rooms, `job` writes them batch by batch, `worker` is the thread that does so, `limit`
//! slows what would probe, `upload` and `folder` keep the file.
//! `examples/imports/README.md` documents the mapping.

mod batch;
mod breaks;
pub mod errors;
pub mod fields;
pub mod folder;
pub mod job;
mod limit;
pub mod mapping;
pub mod model;
pub mod plan;
#[cfg(test)]
mod plan_tests;
pub mod reader;
pub mod routes;
pub mod store;
pub mod target;
pub mod told;
pub mod upload;
pub mod values;
pub mod words;
pub mod worker;

pub use mapping::{ImportKind, Mapping};
pub use worker::Imports;

/// How an import is named in audit entries and events.
pub const SUBJECT: &str = "import";
/// The collection's path.
pub const COLLECTION: &str = "/v1/imports";
