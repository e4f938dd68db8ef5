//! The append-only record of who did and read what: `/v1/audit-entries`.
//!
//! A write's entry is part of its transaction. A read's entry is durable before the answer leaves;
//! [`Writer`] commits the entries of requests that are under way at the same time together.

mod model;
pub mod routes;
pub mod rules;
pub mod store;
mod writer;

pub use model::{AuditEntry, NewEntry};
pub use rules::list_detail;
pub use writer::Writer;

/// How audit entries are named as a subject of audit themselves.
pub const SUBJECT: &str = "audit_entry";
