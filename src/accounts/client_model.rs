//! Clients on the wire and in their table.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jwk::PublicJwk;
use super::model::{AccountStatus, Holder, RoleGrant, StatusChange};
use crate::access::{Role, Roles};
use crate::db::schema::clients;
use crate::db::{Id, Instant, Json};

/// A system's client: what asks `POST /oauth/token` for access tokens.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7000-8000-000000000004",
    "client_id": "019b76da-a800-7000-8000-000000000004", "name": "Case system", "state": "BR",
    "authority": "019b76da-a800-7000-8000-000000000001", "roles": ["tracing_officer"], "status": "active",
    "public_jwk": null, "role_grants": [], "client_secret": null,
    "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-12T09:00:00.000000Z"}))]
pub struct Client {
    pub id: Id,
    /// The name it gives itself at `POST /oauth/token`; the same as `id`.
    pub client_id: Id,
    pub name: String,
    /// ISO 3166-1 alpha-2; null for regional roles other than committee_member.
    #[schema(required)]
    pub state: Option<String>,
    /// Null for regional roles.
    #[schema(required)]
    pub authority: Option<Id>,
    pub roles: Vec<Role>,
    pub status: AccountStatus,
    /// The key that it may prove itself with in place of its secret.
    #[schema(required)]
    pub public_jwk: Option<PublicJwk>,
    /// Every role ever given, oldest first.
    pub role_grants: Vec<RoleGrant>,
    /// In the answer that creates the client, and null ever after.
    #[schema(required)]
    pub client_secret: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A client to be created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientInput {
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
    pub public_jwk: Option<PublicJwk>,
}

/// Changes to a client, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientPatch {
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub name: Option<String>,
    #[schema(min_items = 1, max_items = 11, nullable = false)]
    pub roles: Option<BTreeSet<Role>>,
    #[schema(nullable = false)]
    pub status: Option<StatusChange>,
    /// Null removes the key.
    pub public_jwk: Option<PublicJwk>,
}

/// A row of `clients`.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = clients, treat_none_as_default_value = false)]
pub struct ClientRow {
    pub id: Id,
    pub name: String,
    pub state: Option<String>,
    pub authority_id: Option<Id>,
    pub roles: String,
    pub status: String,
    pub secret_hash: Vec<u8>,
    pub public_jwk: Option<Json<PublicJwk>>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Client {
    pub fn of(row: ClientRow, role_grants: Vec<RoleGrant>) -> Client {
        Client {
            id: row.id,
            client_id: row.id,
            name: row.name,
            state: row.state,
            authority: row.authority_id,
            roles: Roles::parse(&row.roles).to_vec(),
            status: AccountStatus::parse(&row.status),
            public_jwk: row.public_jwk.map(|Json(jwk)| jwk),
            role_grants,
            client_secret: None,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<&Client> for Holder {
    fn from(client: &Client) -> Holder {
        Holder {
            id: client.id,
            state: client.state.clone(),
            authority: client.authority,
            roles: client.roles.iter().copied().collect(),
            status: client.status,
        }
    }
}
