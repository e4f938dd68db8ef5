//! The register of firearms of interest, and the match between what States know: `/v1/firearm-records`, `/v1/matches`.
//!
//! Any room that holds firearms puts their [`identities`] here; [`matching`] compares them within the same write,
//! found by [`serials`] and their [`orders`], weighed by [`scoring`]. What another State learns is its owner's choice
//! ([`view`]); how many it may ask about is limited ([`probing`]).

mod charge;
pub mod flow;
pub mod identities;
pub mod lookups;
pub mod match_model;
pub mod match_routes;
pub mod matching;
pub mod model;
pub mod orders;
pub mod probing;
pub mod routes;
pub mod rules;
pub mod scoring;
pub mod serials;
pub mod store;
pub mod view;

pub use flow::record_all;

/// How records, matches and lookups are named in audit entries and events.
pub const RECORD: &str = "firearm_record";
pub const MATCH: &str = "match";
pub const LOOKUP: &str = "firearm_lookup";
/// The collection's path.
pub const COLLECTION: &str = "/v1/firearm-records";
