//! What a recipient says: an answer, or why it is held back.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{LanguageCode, marks};
use crate::db::{Id, Instant};
use crate::firearms::{DatePrecision, Handling};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestrictionKind {
    Delayed,
    Restricted,
    Refused,
}

/// The four grounds on which an answer may be held back (International Tracing Instrument).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestrictionGround {
    OngoingInvestigation,
    ConfidentialityLaw,
    ConfidentialityNotGuaranteed,
    NationalSecurity,
}

/// Why an answer is delayed, restricted or refused.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictionInput {
    pub kind: RestrictionKind,
    pub ground: RestrictionGround,
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub explanation: String,
}

/// A restriction as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Restriction {
    pub kind: RestrictionKind,
    pub ground: RestrictionGround,
    pub explanation: String,
    pub at: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    TracedToPurchaser,
    TracedToDealer,
    TracedToImporterOrExporter,
    TracedToAnotherState,
    NotTraced,
}

/// Why the firearm could not be traced, or not further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeReason {
    SerialObliterated,
    SerialInvalid,
    IdentifiersIncomplete,
    IdentifiersMismatch,
    ManufacturedBeforeRecords,
    RecordMissing,
    RecordIncomplete,
    HolderOutOfBusiness,
    NoResponseFromHolder,
    NotMadeOrImportedHere,
    GovernmentOrMilitaryStock,
    DuplicateRequest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustodyKind {
    Manufactured,
    Exported,
    Imported,
    Wholesale,
    RetailSale,
    PrivateTransfer,
    GovernmentTransfer,
    Lost,
    Stolen,
    Seized,
    Destroyed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    Manufacturer,
    Exporter,
    Importer,
    Wholesaler,
    Dealer,
    PrivatePerson,
    Government,
    Military,
    Police,
    Unknown,
}

/// One step of the firearm's custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustodyEvent {
    pub kind: CustodyKind,
    /// A full date; month or year precision says how much of it counts.
    pub date: Option<NaiveDate>,
    /// Day where absent.
    pub date_precision: Option<DatePrecision>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: String,
    pub actor_kind: Option<ActorKind>,
    /// Personal unless `actor_kind` says that the actor is no private person.
    #[schema(max_length = 200)]
    pub actor_name: Option<String>,
    #[schema(max_length = 200)]
    pub record_reference: Option<String>,
}

/// An answer as the recipient writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseInput {
    pub outcome: Outcome,
    /// Required where not traced.
    pub reason: Option<OutcomeReason>,
    /// Custody events in order.
    #[schema(max_items = 200)]
    pub chain: Option<Vec<CustodyEvent>>,
    /// Personal.
    #[schema(max_length = 4000)]
    pub last_known_holder: Option<String>,
    #[schema(schema_with = marks)]
    pub suggested_referrals: Option<Vec<String>>,
    #[schema(max_length = 4000)]
    pub remarks: Option<String>,
    pub handling: Option<Handling>,
    pub language: Option<LanguageCode>,
    /// A point of contact of the answering State.
    pub contact_point_id: Option<Id>,
}

/// A corrected answer, whole, and why.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseAmendment {
    pub response: ResponseInput,
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}
