//! Reporting cycles on the wire.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::{Id, Instant};
use crate::http::PageQuery;
use crate::http::language::Language;

/// A title in the four languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    #[schema(max_length = 300, pattern = r"\S")]
    pub en: String,
    #[schema(max_length = 300, pattern = r"\S")]
    pub es: String,
    #[schema(max_length = 300, pattern = r"\S")]
    pub pt: String,
    #[schema(max_length = 300, pattern = r"\S")]
    pub fr: String,
}

impl Title {
    pub fn read(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
            Language::Pt => &self.pt,
            Language::Fr => &self.fr,
        }
    }
}

/// The time that the reports are about, both days in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A cycle to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportingCycle {
    /// The published version of a questionnaire that is put to the States.
    pub questionnaire: Id,
    pub title: Title,
    pub period: Period,
    /// The day from which reports can be made (UTC).
    pub opens_on: NaiveDate,
    /// The last day for submitting (UTC). What comes later is marked late, never refused.
    pub due_on: NaiveDate,
    /// States that are invited beside the Parties to CIFTA.
    #[serde(default)]
    #[schema(max_items = 250)]
    pub invited: Vec<String>,
}

/// Whether a State is to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Obligation {
    /// A Party to CIFTA when it was invited.
    Must,
    /// Any other State.
    May,
}

impl Obligation {
    /// Whether a State that has submitted nothing by `today` is late: one that need not report never is.
    pub fn is_overdue(self, due_on: NaiveDate, today: NaiveDate) -> bool {
        self == Obligation::Must && today > due_on
    }
}

/// A later day for one State.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionInput {
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: String,
    /// Later than the day that the State has now.
    pub due_on: NaiveDate,
    #[schema(max_length = 2000, pattern = r"\S")]
    pub reason: String,
}

/// A State to be invited later.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationInput {
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: String,
}

/// An extension as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Extension {
    pub due_on: NaiveDate,
    pub reason: String,
    pub at: Instant,
}

/// A State that was invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Invitation {
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: String,
    pub obligation: Obligation,
    /// The State's own day, with extensions. Null where that is another State's affair.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// Shown to the State itself, the Committee and the Secretariat.
    pub extensions: Vec<Extension>,
}

/// The questionnaire of a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CycleQuestionnaire {
    pub id: Id,
    pub code: String,
    pub version: i32,
}

/// A reporting cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b2ef-7000-9b23-698ba94ce7bc",
    "questionnaire": {"id": "019b76da-a800-7000-8000-000000000001", "code": "cifta_implementation_sample", "version": 1},
    "title": {"en": "Reports on 2025", "es": "Informes sobre 2025", "pt": "Relatórios sobre 2025",
        "fr": "Rapports sur 2025"},
    "period": {"from": "2025-01-01", "to": "2025-12-31"}, "opens_on": "2026-01-15", "due_on": "2026-06-30",
    "invitations": [{"state": "BR", "obligation": "must", "due_on": "2026-06-30", "extensions": []}],
    "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-12T09:00:00.000000Z"}))]
pub struct ReportingCycle {
    pub id: Id,
    pub questionnaire: CycleQuestionnaire,
    pub title: Title,
    pub period: Period,
    pub opens_on: NaiveDate,
    pub due_on: NaiveDate,
    /// By code.
    pub invitations: Vec<Invitation>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// `GET /v1/reporting-cycles?…`
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CycleQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
}

impl CycleQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
