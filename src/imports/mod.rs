//! Bulk import: a file of a State's own records becomes seizures or firearm records, under a mapping that says how.
//!
//! `mapping` reads the TOML, `fields` knows what it may fill, `plan` makes a record or faults of one row, `reader`
//! streams rows out of CSV, TSV, NDJSON and XLSX: all of it pure. `examples/imports/README.md` documents the mapping.

pub mod fields;
pub mod mapping;
pub mod plan;
#[cfg(test)]
mod plan_tests;
pub mod reader;
pub mod values;
pub mod words;

pub use mapping::Mapping;
