//! Who may do what: roles, the grant table, and what maps an operation to an action.
//!
//! Two tables of data decide everything: [`grants::GRANTS`] (role × action → scope) and
//! [`operations::OPERATIONS`] (operationId → action). The gate refuses by them before anything is looked
//! up; rooms turn the same [`Scope`] into the check of a record and the filter of a list.

pub mod assertion;
mod caller;
mod client_authentication;
pub mod grants;
pub mod keys;
pub mod oauth;
pub mod oauth_answer;
mod oauth_form;
pub mod operations;
pub mod roles_routes;
pub mod secrets;
pub mod sharing;
pub mod sharing_store;
pub mod store;
pub mod throttle;
pub mod tokens;

pub use caller::{Caller, Principal};
pub use grants::{Action, Scope, scope_of};
pub use operations::Access;
pub use sharing::Sharing;

mod role;
pub use role::{Role, Roles};
