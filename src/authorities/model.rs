//! Authorities and contact points on the wire and in their tables.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::schema::{authorities, contact_points};
use crate::db::{Id, Instant};

/// What an authority is within its State.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    NationalAuthority,
    Police,
    Customs,
    Military,
    Forensic,
    Other,
}

impl AuthorityKind {
    pub const ALL: [AuthorityKind; 6] = [
        AuthorityKind::NationalAuthority,
        AuthorityKind::Police,
        AuthorityKind::Customs,
        AuthorityKind::Military,
        AuthorityKind::Forensic,
        AuthorityKind::Other,
    ];

    pub fn name(self) -> &'static str {
        match self {
            AuthorityKind::NationalAuthority => "national_authority",
            AuthorityKind::Police => "police",
            AuthorityKind::Customs => "customs",
            AuthorityKind::Military => "military",
            AuthorityKind::Forensic => "forensic",
            AuthorityKind::Other => "other",
        }
    }

    /// Reads the stored name; one that this version does not know is some other kind.
    pub fn parse(stored: &str) -> AuthorityKind {
        AuthorityKind::ALL.into_iter().find(|kind| kind.name() == stored).unwrap_or(AuthorityKind::Other)
    }
}

/// Whether an authority takes part. The clients and accounts of a disabled one are out at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityStatus {
    Active,
    Disabled,
}

impl AuthorityStatus {
    pub fn name(self) -> &'static str {
        match self {
            AuthorityStatus::Active => "active",
            AuthorityStatus::Disabled => "disabled",
        }
    }

    /// Reads the stored name; one that this version does not know lets nobody in.
    pub fn parse(stored: &str) -> AuthorityStatus {
        if stored == "active" { AuthorityStatus::Active } else { AuthorityStatus::Disabled }
    }
}

/// A language that a contact point can be written to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactLanguage {
    En,
    Es,
    Pt,
    Fr,
}

impl ContactLanguage {
    pub const ALL: [ContactLanguage; 4] =
        [ContactLanguage::En, ContactLanguage::Es, ContactLanguage::Pt, ContactLanguage::Fr];

    pub fn name(self) -> &'static str {
        match self {
            ContactLanguage::En => "en",
            ContactLanguage::Es => "es",
            ContactLanguage::Pt => "pt",
            ContactLanguage::Fr => "fr",
        }
    }
}

/// A point of contact of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactPoint {
    pub id: Id,
    /// Null for callers that may not read contact persons, and once the point was removed.
    #[schema(required)]
    pub name: Option<String>,
    /// Null for callers that may not read contact persons, and once the point was removed.
    #[schema(required)]
    pub email: Option<String>,
    /// Null where there is none, and for callers that may not read contact persons.
    #[schema(required)]
    pub phone: Option<String>,
    pub languages: Vec<ContactLanguage>,
    /// Whether trace requests to the State arrive here.
    pub receives_trace_requests: bool,
    pub active: bool,
}

/// Whom to turn to about an authority's record: the authority, and the first of its active points of contact,
/// those that receive trace requests before others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Contact {
    pub authority: Id,
    pub authority_name: String,
    /// Of the point of contact; null, as all after it, where there is none.
    #[schema(required)]
    pub id: Option<Id>,
    /// Null for callers that may not read contact persons.
    #[schema(required)]
    pub name: Option<String>,
    /// Null for callers that may not read contact persons.
    #[schema(required)]
    pub email: Option<String>,
    /// Null where there is none, and for callers that may not read contact persons.
    #[schema(required)]
    pub phone: Option<String>,
    pub languages: Vec<ContactLanguage>,
}

/// An authority of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7000-8000-000000000001", "state": "BR",
    "name": "Polícia Federal", "kind": "police", "address": "Brasília, DF", "status": "active",
    "contact_points": [{"id": "019b76da-a800-7000-8000-000000000011", "name": "Tracing desk",
        "email": "rastreamento@example.org", "phone": "+55 61 5555 0100", "languages": ["pt", "es"],
        "receives_trace_requests": true, "active": true}],
    "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-12T09:00:00.000000Z"}))]
pub struct Authority {
    pub id: Id,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$", example = "BR")]
    pub state: String,
    pub name: String,
    pub kind: AuthorityKind,
    #[schema(required)]
    pub address: Option<String>,
    pub status: AuthorityStatus,
    pub contact_points: Vec<ContactPoint>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A contact point as it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactPointInput {
    /// Id of a contact point of this authority, which is changed; absent for a new one.
    pub id: Option<Id>,
    #[schema(max_length = 200, pattern = r"\S")]
    pub name: String,
    #[schema(max_length = 200, format = "email")]
    pub email: String,
    #[schema(max_length = 200)]
    pub phone: Option<String>,
    #[schema(min_items = 1, max_items = 4)]
    pub languages: Vec<ContactLanguage>,
    pub receives_trace_requests: bool,
    /// True where absent.
    pub active: Option<bool>,
}

/// An authority as it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityInput {
    /// ISO 3166-1 alpha-2; it never changes.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: String,
    #[schema(max_length = 200, pattern = r"\S")]
    pub name: String,
    pub kind: AuthorityKind,
    #[schema(max_length = 4000)]
    pub address: Option<String>,
    #[schema(max_items = 100)]
    pub contact_points: Option<Vec<ContactPointInput>>,
}

/// Changes to an authority, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityPatch {
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub name: Option<String>,
    #[schema(nullable = false)]
    pub kind: Option<AuthorityKind>,
    #[schema(max_length = 4000)]
    pub address: Option<String>,
    /// Only the Secretariat changes it.
    #[schema(nullable = false)]
    pub status: Option<AuthorityStatus>,
    /// The whole list: a contact point that is missing from it becomes inactive and loses its person.
    #[schema(max_items = 100, nullable = false)]
    pub contact_points: Option<Vec<ContactPointInput>>,
}

/// Filters of the authorities.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuthorityQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// Only authorities of this State.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// Only authorities of this kind.
    #[param(inline)]
    pub kind: Option<AuthorityKind>,
    /// Only active or only disabled ones.
    #[param(inline)]
    pub status: Option<AuthorityStatus>,
}

/// A row of `authorities`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = authorities, treat_none_as_default_value = false)]
pub struct AuthorityRow {
    pub id: Id,
    pub state: String,
    pub name: String,
    pub kind: String,
    pub address: Option<String>,
    pub status: String,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A row of `contact_points`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = contact_points, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ContactPointRow {
    pub id: Id,
    pub authority_id: Id,
    pub state: String,
    pub position: i32,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    pub languages: String,
    pub receives_trace_requests: bool,
    pub active: bool,
}

impl From<ContactPointRow> for ContactPoint {
    fn from(row: ContactPointRow) -> ContactPoint {
        let spoken = |language: &ContactLanguage| row.languages.split(' ').any(|name| name == language.name());
        ContactPoint {
            id: row.id,
            languages: ContactLanguage::ALL.into_iter().filter(spoken).collect(),
            // Empty where the point was removed.
            name: Some(row.name).filter(|name| !name.is_empty()),
            email: Some(row.email).filter(|email| !email.is_empty()),
            phone: row.phone,
            receives_trace_requests: row.receives_trace_requests,
            active: row.active,
        }
    }
}

impl Authority {
    pub fn of(row: AuthorityRow, contact_points: Vec<ContactPoint>) -> Authority {
        Authority {
            id: row.id,
            state: row.state,
            name: row.name,
            kind: AuthorityKind::parse(&row.kind),
            address: row.address,
            status: AuthorityStatus::parse(&row.status),
            contact_points,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
