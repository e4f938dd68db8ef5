//! The national authorities and their points of contact: `/v1/authorities`.
//!
//! The Secretariat adds and disables authorities; an authority_admin keeps its own one's data. A contact
//! point is never deleted, because trace requests refer to it: it becomes inactive, and its person is erased. Name,
//! e-mail and phone are shown only to those who may read contact persons.

pub mod model;
pub mod routes;
pub mod rules;
pub mod store;

pub use model::{Authority, AuthorityInput, AuthorityKind, Contact, ContactLanguage, ContactPointInput};
pub use store::{Reachability, contacts};

/// How authorities are named in audit entries and events.
pub const SUBJECT: &str = "authority";
