//! Full-text search over what was published of implementation reports: answers that their States consented to publish,
//! what the Committee recommends, and what States respond.
//!
//! Words are folded and stemmed in Rust, when a text is published and when it is asked for; the databases compare what
//! comes of them and no more, so that both give the same hits in the same order.

mod index;
mod model;
mod passages;
mod phrases;
pub mod routes;
mod snippets;
mod store;
mod words;

pub use index::{bring_up, is_current, renew};
