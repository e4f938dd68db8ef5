//! The review of a report by members of the Committee: who reviews what, what they remark and ask, and what they
//! conclude. The Committee recommends; there are no scores and no ranking.

mod clarification_routes;
pub mod clarifications;
pub mod flow;
pub mod model;
pub mod routes;
mod rules;
mod store;

pub use clarifications::clarified_by;
pub use flow::{conclusions_of, progress, read_conclusions};
pub use rules::reads_conclusions;
