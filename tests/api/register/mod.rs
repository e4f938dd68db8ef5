//! The register of firearms of interest, lookups and matches.

pub mod forms;

mod leaks;
mod locks;
mod lookups;
mod makes;
mod matches;
mod probing;
mod records;
mod search;
mod traced;
