//! The values that free texts are normalized to, in four languages and with their spellings: `/v1/reference/{set}`.
//!
//! What ships is in `data/` and is looked up in memory. The Secretariat adds makes and calibres, and spellings of
//! those that ship; these lie in two tables. Other rooms ask [`firearm_type`], [`country`], [`subdivision`]
//! and [`codes`] what a text means, and keep the text as it was given beside the answer.

pub mod keys;
mod meaning;
pub mod model;
mod recognition;
pub mod routes;
pub mod rules;
mod shipped;
pub mod store;

pub use keys::{calibre_key, make_key};
pub use meaning::{Normalized, normalized, understood};
pub use model::ReferenceSet;
pub use recognition::{code_shipped, country, country_name, firearm_type, subdivision};
pub use store::{Meanings, codes, spellings};

/// How reference values are named in audit entries and events.
pub const SUBJECT: &str = "reference_value";
