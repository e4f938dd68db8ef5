//! Accounts on the wire and in their table, and what clients share with them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Role, Roles};
use crate::db::schema::accounts;
use crate::db::{Id, Instant};

/// Whether an account or client may act: only an active one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// Made or widened by an operator; waits for the Secretariat.
    PendingConfirmation,
    Active,
    Disabled,
}

impl AccountStatus {
    pub const ALL: [AccountStatus; 3] =
        [AccountStatus::PendingConfirmation, AccountStatus::Active, AccountStatus::Disabled];

    pub fn name(self) -> &'static str {
        match self {
            AccountStatus::PendingConfirmation => "pending_confirmation",
            AccountStatus::Active => "active",
            AccountStatus::Disabled => "disabled",
        }
    }

    /// Reads the stored name; one that this version does not know lets nobody in.
    pub fn parse(stored: &str) -> AccountStatus {
        AccountStatus::ALL.into_iter().find(|status| status.name() == stored).unwrap_or(AccountStatus::Disabled)
    }
}

/// The two states that a change may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusChange {
    Active,
    Disabled,
}

/// A role that was given, and taken where `revoked_at` is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleGrant {
    pub role: Role,
    pub granted_at: Instant,
    /// The account or client that gave it; null for the command line.
    #[schema(required)]
    pub granted_by: Option<Id>,
    /// State of the giver; null for the region's own roles.
    #[schema(required)]
    pub granted_by_state: Option<String>,
    #[schema(required)]
    pub revoked_at: Option<Instant>,
}

/// A person's account.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7000-8000-000000000003", "email": "ana.souza@example.org",
    "name": "Ana Souza", "state": "BR", "authority": "019b76da-a800-7000-8000-000000000001",
    "roles": ["tracing_officer"], "status": "active", "role_grants": [], "initial_password": null,
    "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-12T09:00:00.000000Z"}))]
pub struct Account {
    pub id: Id,
    #[schema(format = "email")]
    pub email: String,
    pub name: String,
    /// ISO 3166-1 alpha-2; null for regional roles other than committee_member.
    #[schema(required)]
    pub state: Option<String>,
    /// Null for regional roles.
    #[schema(required)]
    pub authority: Option<Id>,
    pub roles: Vec<Role>,
    pub status: AccountStatus,
    /// Every role ever given, oldest first.
    pub role_grants: Vec<RoleGrant>,
    /// In the answer that creates the account, and null ever after.
    #[schema(required)]
    pub initial_password: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// An account to be created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountInput {
    /// Compared without regard to case.
    #[schema(max_length = 200, format = "email")]
    pub email: String,
    #[schema(max_length = 200, pattern = r"\S")]
    pub name: String,
    /// Needed for national roles and committee_member.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// Needed for national roles.
    pub authority: Option<Id>,
    /// National or regional ones, never both.
    #[schema(min_items = 1, max_items = 11)]
    pub roles: BTreeSet<Role>,
}

/// Changes to an account, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub name: Option<String>,
    #[schema(min_items = 1, max_items = 11, nullable = false)]
    pub roles: Option<BTreeSet<Role>>,
    #[schema(nullable = false)]
    pub status: Option<StatusChange>,
}

/// Filters of accounts and of clients.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// Only those of this State.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// Only those of this authority.
    pub authority: Option<Id>,
    /// Only those that hold this role.
    #[param(inline)]
    pub role: Option<Role>,
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<AccountStatus>,
}

/// A row of `accounts`.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct AccountRow {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub state: Option<String>,
    pub authority_id: Option<Id>,
    pub roles: String,
    pub status: String,
    pub password_hash: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Account {
    pub fn of(row: AccountRow, role_grants: Vec<RoleGrant>) -> Account {
        Account {
            id: row.id,
            email: row.email,
            name: row.name,
            state: row.state,
            authority: row.authority_id,
            roles: Roles::parse(&row.roles).to_vec(),
            status: AccountStatus::parse(&row.status),
            role_grants,
            initial_password: None,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What an account and a client have in common: where it belongs, what it may do, whether it may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub id: Id,
    pub state: Option<String>,
    pub authority: Option<Id>,
    pub roles: Roles,
    pub status: AccountStatus,
}

impl From<&Account> for Holder {
    fn from(account: &Account) -> Holder {
        Holder {
            id: account.id,
            state: account.state.clone(),
            authority: account.authority,
            roles: account.roles.iter().copied().collect(),
            status: account.status,
        }
    }
}

/// A secret on its way into one answer: whoever takes it is the only one to get it.
#[derive(Clone, Default)]
pub struct OneTimeSecret(Arc<Mutex<Option<String>>>);

impl OneTimeSecret {
    pub fn put(&self, secret: String) {
        *self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(secret);
    }

    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
    }
}
