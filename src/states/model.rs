//! States on the wire and in the table.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::Instant;
use crate::db::schema::states;
use crate::http::language::Language;

/// Where a State stands towards CIFTA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CiftaStatus {
    Party,
    Signatory,
    NotParty,
    #[default]
    Unverified,
}

impl CiftaStatus {
    pub fn name(self) -> &'static str {
        match self {
            CiftaStatus::Party => "party",
            CiftaStatus::Signatory => "signatory",
            CiftaStatus::NotParty => "not_party",
            CiftaStatus::Unverified => "unverified",
        }
    }

    /// Reads the stored name; one that this version does not know is nothing to rely on.
    pub fn parse(stored: &str) -> CiftaStatus {
        let known = [CiftaStatus::Party, CiftaStatus::Signatory, CiftaStatus::NotParty];
        known.into_iter().find(|status| status.name() == stored).unwrap_or_default()
    }
}

/// A State's name in the four languages of the OAS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateNames {
    #[schema(max_length = 200, pattern = r"\S", example = "Brazil")]
    pub en: String,
    #[schema(max_length = 200, pattern = r"\S", example = "Brasil")]
    pub es: String,
    #[schema(max_length = 200, pattern = r"\S", example = "Brasil")]
    pub pt: String,
    #[schema(max_length = 200, pattern = r"\S", example = "Brésil")]
    pub fr: String,
}

impl StateNames {
    pub fn read(self, language: Language) -> String {
        match language {
            Language::En => self.en,
            Language::Es => self.es,
            Language::Pt => self.pt,
            Language::Fr => self.fr,
        }
    }
}

/// A State's standing towards CIFTA, and what that is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cifta {
    pub status: CiftaStatus,
    /// Since when, as far as known.
    #[schema(required)]
    pub date: Option<NaiveDate>,
    /// The document or page that says so.
    #[schema(required)]
    pub source: Option<String>,
    /// Whether the status was checked against its source.
    pub verified: bool,
}

/// A State of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"code": "BR", "names": {"en": "Brazil", "es": "Brasil", "pt": "Brasil", "fr": "Brésil"},
    "oas_member": true, "addressable": true,
    "cifta": {"status": "party", "date": null, "source": "OAS, list of signatures and ratifications", "verified": false},
    "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-12T09:00:00.000000Z"}))]
pub struct State {
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$", example = "BR")]
    pub code: String,
    pub names: StateNames,
    pub oas_member: bool,
    /// Whether trace requests may be sent to it.
    pub addressable: bool,
    pub cifta: Cifta,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Standing towards CIFTA as it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CiftaInput {
    pub status: CiftaStatus,
    pub date: Option<NaiveDate>,
    #[schema(max_length = 4000)]
    pub source: Option<String>,
    /// False where absent.
    pub verified: Option<bool>,
}

/// A State to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewState {
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub code: String,
    pub names: StateNames,
    /// False where absent.
    pub oas_member: Option<bool>,
    /// True where absent.
    pub addressable: Option<bool>,
    /// Unverified where absent.
    pub cifta: Option<CiftaInput>,
}

/// Names in a merge patch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateNamesPatch {
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub en: Option<String>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub es: Option<String>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub pt: Option<String>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub fr: Option<String>,
}

/// Standing towards CIFTA in a merge patch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CiftaPatch {
    #[schema(nullable = false)]
    pub status: Option<CiftaStatus>,
    pub date: Option<NaiveDate>,
    #[schema(max_length = 4000)]
    pub source: Option<String>,
    #[schema(nullable = false)]
    pub verified: Option<bool>,
}

/// Changes to a State, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatePatch {
    #[schema(nullable = false)]
    pub names: Option<StateNamesPatch>,
    #[schema(nullable = false)]
    pub oas_member: Option<bool>,
    #[schema(nullable = false)]
    pub addressable: Option<bool>,
    #[schema(nullable = false)]
    pub cifta: Option<CiftaPatch>,
}

/// Paging of the States.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StateQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
}

/// A row of the table.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = states, treat_none_as_default_value = false, treat_none_as_null = true, primary_key(code))]
pub struct StateRow {
    pub code: String,
    pub name_en: String,
    pub name_es: String,
    pub name_pt: String,
    pub name_fr: String,
    pub oas_member: bool,
    pub addressable: bool,
    pub cifta_status: String,
    pub cifta_status_date: Option<NaiveDate>,
    pub cifta_source: Option<String>,
    pub cifta_verified: bool,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl StateRow {
    pub fn new(state: NewState, created_at: Instant, updated_at: Instant) -> StateRow {
        let cifta = state.cifta.unwrap_or_default();
        StateRow {
            code: state.code,
            name_en: state.names.en,
            name_es: state.names.es,
            name_pt: state.names.pt,
            name_fr: state.names.fr,
            oas_member: state.oas_member.unwrap_or(false),
            addressable: state.addressable.unwrap_or(true),
            cifta_status: cifta.status.name().to_owned(),
            cifta_status_date: cifta.date,
            cifta_source: cifta.source,
            cifta_verified: cifta.verified.unwrap_or(false),
            created_at,
            updated_at,
        }
    }
}

impl From<StateRow> for State {
    fn from(row: StateRow) -> State {
        State {
            code: row.code,
            names: StateNames { en: row.name_en, es: row.name_es, pt: row.name_pt, fr: row.name_fr },
            oas_member: row.oas_member,
            addressable: row.addressable,
            cifta: Cifta {
                status: CiftaStatus::parse(&row.cifta_status),
                date: row.cifta_status_date,
                source: row.cifta_source,
                verified: row.cifta_verified,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The record as it would be sent in: what a merge patch is applied to.
impl From<State> for NewState {
    fn from(state: State) -> NewState {
        NewState {
            code: state.code,
            names: state.names,
            oas_member: Some(state.oas_member),
            addressable: Some(state.addressable),
            cifta: Some(CiftaInput {
                status: state.cifta.status,
                date: state.cifta.date,
                source: state.cifta.source,
                verified: Some(state.cifta.verified),
            }),
        }
    }
}
