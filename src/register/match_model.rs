//! A match as one side gets to see it, and what a side may do about it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::identities::{SourceKind, Visibility};
use super::model::{RecordKind, RecordPlace};
use super::scoring::{Reason, Strength};
use crate::authorities::Contact;
use crate::db::{Id, Instant};
use crate::firearms::{DatePrecision, FirearmType, Handling, SerialCondition};
use crate::http::PageQuery;

/// Derived from the decisions of the two sides: `open` while neither has decided, `disputed` where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchStatus {
    Open,
    Confirmed,
    Rejected,
    Disputed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchDecision {
    Confirmed,
    Rejected,
}

impl MatchStatus {
    /// What one side's decision and the other's amount to; the same from both sides. It says nothing of whether
    /// the other side could decide at all.
    pub fn of(mine: Option<MatchDecision>, theirs: Option<MatchDecision>) -> MatchStatus {
        use MatchDecision::{Confirmed, Rejected};
        match (mine, theirs) {
            (None, None) => MatchStatus::Open,
            (Some(Confirmed), None | Some(Confirmed)) | (None, Some(Confirmed)) => MatchStatus::Confirmed,
            (Some(Rejected), None | Some(Rejected)) | (None, Some(Rejected)) => MatchStatus::Rejected,
            (Some(Confirmed), Some(Rejected)) | (Some(Rejected), Some(Confirmed)) => MatchStatus::Disputed,
        }
    }
}

/// The reader's own record in a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchMine {
    pub kind: SourceKind,
    /// Id of the seizure item, the record of the register or the trace request.
    pub id: Id,
    /// What the other side may see of it in this match beyond the record's own rule; null for nothing more.
    #[schema(required)]
    pub disclosed: Option<Visibility>,
}

/// The other State's record in a match, as far as its State lets the reader see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchTheirs {
    /// ISO 3166-1 alpha-2.
    pub state: String,
    pub contact_point: Contact,
    /// Null by `hit_only`.
    #[schema(required)]
    pub kind: Option<SourceKind>,
    /// Null by `hit_only`, and once the record is gone.
    #[schema(required)]
    pub record: Option<SharedRecord>,
}

/// What another State may see of a record. By `brief` only kind, type, make, calibre and year are told; by `full`
/// the record without persons. Null for what is not told and what is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SharedRecord {
    /// Of a record of the register.
    #[schema(required)]
    pub kind: Option<RecordKind>,
    #[schema(required)]
    pub r#type: Option<FirearmType>,
    #[schema(required)]
    pub make: Option<String>,
    #[schema(required)]
    pub calibre: Option<String>,
    /// Of manufacture.
    #[schema(required)]
    pub year: Option<i32>,
    #[schema(required)]
    pub id: Option<Id>,
    /// That of an item of a seizure.
    #[schema(required)]
    pub seizure: Option<Id>,
    #[schema(required)]
    pub model: Option<String>,
    #[schema(required)]
    pub serial_number: Option<String>,
    #[schema(required)]
    pub serial_condition: Option<SerialCondition>,
    #[schema(required)]
    pub country_of_manufacture: Option<String>,
    #[schema(required)]
    pub import_country: Option<String>,
    #[schema(required)]
    pub other_marks: Option<Vec<String>>,
    #[schema(required)]
    pub date: Option<NaiveDate>,
    #[schema(required)]
    pub date_precision: Option<DatePrecision>,
    #[schema(required)]
    pub place: Option<RecordPlace>,
    #[schema(required)]
    pub national_case_number: Option<String>,
    #[schema(required)]
    pub handling: Option<Handling>,
}

/// The reader's own decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MyDecision {
    pub decision: MatchDecision,
    /// Read by the own State alone; null in lists.
    #[schema(required)]
    pub reason: Option<String>,
    pub at: Instant,
}

/// The other side's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TheirDecision {
    pub decision: MatchDecision,
    pub at: Instant,
}

/// Two records of different States that may be of one firearm, seen from one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "58bf5152-1c86-4a74-8ae1-fa3b5633feb5", "score": 80, "strength": "exact",
    "status": "open",
    "mine": {"kind": "seizure_item", "id": "019b76da-ad6a-7000-8b83-e8815638513b", "disclosed": null},
    "theirs": {"state": "MX", "contact_point": {"authority": "019b76da-a834-7000-a098-eb73d4367d77",
        "authority_name": "Centro Nacional de Rastreo", "id": "019b76da-a835-7000-83d6-845323ce3c71",
        "name": "Duty desk", "email": "desk.mx@example.org", "phone": null, "languages": ["es"]},
        "kind": null, "record": null},
    "reasons": [{"field": "serial_number", "relation": "same", "weight": 70}], "my_decision": null,
    "their_decision": null, "created_at": "2026-10-15T08:33:34.931978Z"}))]
pub struct Match {
    pub id: Id,
    /// By `hit_only` the least score of the strength, since the score itself tells of more than the serial number.
    #[schema(minimum = 0, maximum = 100)]
    pub score: i32,
    pub strength: Strength,
    pub status: MatchStatus,
    pub mine: MatchMine,
    pub theirs: MatchTheirs,
    /// By `hit_only` about the serial number alone.
    pub reasons: Vec<Reason>,
    #[schema(required)]
    pub my_decision: Option<MyDecision>,
    #[schema(required)]
    pub their_decision: Option<TheirDecision>,
    /// Since when the reader's State knows of it.
    pub created_at: Instant,
}

/// One side's decision on a match.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchDecisionInput {
    pub decision: MatchDecision,
    /// The own State's note.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

/// How much may be disclosed for one match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosedVisibility {
    Brief,
    Full,
}

impl From<DisclosedVisibility> for Visibility {
    fn from(disclosed: DisclosedVisibility) -> Visibility {
        match disclosed {
            DisclosedVisibility::Brief => Visibility::Brief,
            DisclosedVisibility::Full => Visibility::Full,
        }
    }
}

/// What the other side is to see of the own record in this match.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchDisclosure {
    pub visibility: DisclosedVisibility,
}

/// `GET /v1/matches?…`; several filters narrow together.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatchQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    #[param(inline)]
    pub status: Option<MatchStatus>,
    #[param(inline)]
    pub strength: Option<Strength>,
    /// Kind of the own record: the other's may not be the reader's to know.
    #[param(inline)]
    pub kind: Option<SourceKind>,
    /// The other State.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
}

impl MatchQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
