//! Who may come in: people's accounts (`/v1/accounts`) and systems' clients (`/v1/clients`).
//!
//! Both hold roles under the same rules, which are in `rules.rs`; `grant_store.rs` keeps who gave and took
//! which role. An authority_admin manages those of its own authority; the operator makes regional ones and an
//! authority_admin where an authority has none, which count once the Secretariat has confirmed them.

pub mod client_model;
pub mod client_routes;
pub mod client_store;
mod grant_store;
pub mod jwk;
pub mod model;
pub mod routes;
pub mod rules;
pub mod store;

pub use client_store::{NewClient, insert_client, rotate_client_secret, set_client_status};
pub use model::AccountStatus;
pub use store::{NewAccount, insert_account, set_account_status};

/// How accounts are named in audit entries and events.
pub const SUBJECT: &str = "account";
/// How clients are named in audit entries and events.
pub const CLIENT_SUBJECT: &str = "client";
