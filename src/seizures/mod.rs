//! What a State's authorities seized, found or were handed: `/v1/seizures`.
//!
//! One event with its items, after the UNODC Illicit Arms Flows Questionnaire. [`rules`] says what an event and
//! an item must hold, [`flow`] what each step does, [`view`] what the own State and another one get to see.
//! [`record_all`] takes events in without HTTP, for imports; [`follow_trace`] keeps an item's trace up to date.

pub mod figures;
pub mod flow;
mod item_routes;
pub mod model;
mod query;
pub mod routes;
pub mod rules;
pub mod store;
pub mod view;

pub use flow::{firearms, follow_trace, forget_trace, record, record_all, replace, shared};
pub use routes::shown;
pub use store::{count, destroyed, items_of, lock_traced, with_import_keys};

/// How a seizure is named in audit entries and events.
pub const SUBJECT: &str = "seizure";
/// The collection's path.
pub const COLLECTION: &str = "/v1/seizures";
