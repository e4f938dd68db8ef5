//! A trace request as its requester writes it, and what both sides write about it; a recipient's answer is in
//! `response_model.rs`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::{Id, Instant};
use crate::firearms::{FirearmType, Handling, SerialCondition};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Routine,
    Urgent,
}

/// Why the firearm is held to be illicit (INTERPOL and ISACS 05.31 agree on the list).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    IllicitUnderNationalLaw,
    ArmsEmbargoBreach,
    InadequatelyMarked,
    UnlicensedManufacture,
    UnauthorizedTransfer,
}

/// What the information is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntendedUse {
    CriminalInvestigation,
    Prosecution,
    Intelligence,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    Possessor,
    Purchaser,
    Associate,
    Suspect,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LanguageCode {
    En,
    Es,
    Pt,
    Fr,
}

/// What other States may learn of the request where their record matches its firearm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchVisibility {
    /// Nothing: no match exists for them.
    None,
    /// The State, its contact point, the strength and the reasons about the serial number.
    #[default]
    HitOnly,
}

/// What identifies the firearm; its frame or receiver is the reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Firearm {
    pub r#type: Option<FirearmType>,
    #[schema(max_length = 200)]
    pub make: Option<String>,
    #[schema(max_length = 200)]
    pub model: Option<String>,
    #[schema(max_length = 200)]
    pub calibre: Option<String>,
    /// As marked; `?` stands for an unknown character of a partial one.
    #[schema(max_length = 200)]
    pub serial_number: Option<String>,
    pub serial_condition: Option<SerialCondition>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country_of_manufacture: Option<String>,
    #[schema(max_length = 200)]
    pub manufacturer: Option<String>,
    #[schema(max_length = 200)]
    pub importer_name: Option<String>,
    /// ISO 3166-1 alpha-2; of the last legal import.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub import_country: Option<String>,
    #[schema(minimum = 1800, maximum = 2200)]
    pub import_year: Option<i32>,
    #[schema(max_items = 50, schema_with = marks)]
    pub other_marks: Option<Vec<String>>,
    /// True where the essential identification cannot be given; needs `identification_remark`.
    pub identification_incomplete: Option<bool>,
    #[schema(max_length = 4000)]
    pub identification_remark: Option<String>,
}

/// What lists show of a firearm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirearmSummary {
    #[schema(required)]
    pub r#type: Option<FirearmType>,
    #[schema(required)]
    pub make: Option<String>,
    #[schema(required)]
    pub model: Option<String>,
    #[schema(required)]
    pub calibre: Option<String>,
    #[schema(required)]
    pub serial_number: Option<String>,
    #[schema(required)]
    pub serial_condition: Option<SerialCondition>,
}

impl FirearmSummary {
    pub fn of(firearm: &Firearm) -> FirearmSummary {
        FirearmSummary {
            r#type: firearm.r#type,
            make: firearm.make.clone(),
            model: firearm.model.clone(),
            calibre: firearm.calibre.clone(),
            serial_number: firearm.serial_number.clone(),
            serial_condition: firearm.serial_condition,
        }
    }
}

/// A nullable list of short texts.
pub fn marks() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .max_items(Some(50))
        .items(ObjectBuilder::new().schema_type(Type::String).max_length(Some(200)))
        .build()
}

/// A nullable list of States.
fn states() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .max_items(Some(40))
        .items(ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[A-Z]{2}$")))
        .build()
}

/// When, where and how the firearm was recovered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recovery {
    pub date: Option<NaiveDate>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// ISO 3166-2.
    #[schema(pattern = "^[A-Z]{2}-[A-Z0-9]{1,3}$")]
    pub subdivision: Option<String>,
    #[schema(max_length = 200)]
    pub locality: Option<String>,
    #[schema(max_length = 4000)]
    pub circumstances: Option<String>,
}

/// A person connected with the firearm. Personal: read by tracing officers of the two sides only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonInput {
    pub role: PersonRole,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: String,
    pub date_of_birth: Option<NaiveDate>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub nationality: Option<String>,
}

/// A trace request as the requester writes it. A draft may lack any field; submission asks for them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TraceRequestInput {
    pub urgency: Option<Urgency>,
    /// Required where urgent.
    #[schema(max_length = 4000)]
    pub urgency_justification: Option<String>,
    pub ground: Option<Ground>,
    #[schema(max_length = 4000)]
    pub legal_basis: Option<String>,
    pub intended_use: Option<IntendedUse>,
    /// International Classification of Crime for Statistical Purposes: 2 to 6 digits.
    #[schema(pattern = "^[0-9]{2,6}$")]
    pub offence_code: Option<String>,
    #[schema(max_length = 200)]
    pub national_case_number: Option<String>,
    pub language: Option<LanguageCode>,
    /// A point of contact of the requesting State.
    pub contact_point_id: Option<Id>,
    pub firearm: Option<Firearm>,
    pub recovery: Option<Recovery>,
    #[schema(max_items = 50)]
    pub persons: Option<Vec<PersonInput>>,
    pub handling: Option<Handling>,
    #[schema(max_length = 4000)]
    pub special_instructions: Option<String>,
    /// What other States learn of it by a match, once it is submitted; `hit_only` where absent.
    pub match_visibility: Option<MatchVisibility>,
    /// The States addressed.
    #[schema(schema_with = states)]
    pub recipients: Option<Vec<String>>,
    /// True to submit at once; false or absent leaves a draft. Not in a PATCH.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit: Option<bool>,
    /// True to send although an open request asks for the same firearm. Not in a PATCH.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of_acknowledged: Option<bool>,
}

/// What submission may need beyond the draft.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Submission {
    pub duplicate_of_acknowledged: Option<bool>,
}

/// Why a request is withdrawn. Its recipients read it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Withdrawal {
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

/// Why a request is closed; required while it is open. The requesting State's own note.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Closure {
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

/// Further States to address.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Onward {
    #[schema(min_items = 1, max_items = 40, schema_with = onward_states)]
    pub states: Vec<String>,
    /// The requesting State's own note.
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

fn onward_states() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
    ArrayBuilder::new()
        .min_items(Some(1))
        .max_items(Some(40))
        .items(ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[A-Z]{2}$")))
        .build()
}

/// What an amendment may change, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AmendmentChanges {
    pub firearm: Option<Firearm>,
    pub recovery: Option<Recovery>,
    #[schema(max_items = 50)]
    pub persons: Option<Vec<PersonInput>>,
    pub handling: Option<Handling>,
}

/// A correction of an open request.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    #[schema(value_type = AmendmentChanges)]
    pub changes: serde_json::Value,
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

/// A question to the other side.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub question: String,
}

/// The answer to the open question.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub answer: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosedPart {
    Response,
    Request,
}

/// A disclosure that the holder plans of what the provider sent (CIFTA Art. XII).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureInput {
    /// The State that provided it.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub provider: String,
    pub what: DisclosedPart,
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub legal_basis: String,
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub to_whom: String,
    /// Another State it is to be passed on to, which needs the provider's consent. ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub to_state: Option<String>,
    /// When it is to be disclosed.
    pub planned_at: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureDecision {
    Consented,
    Objected,
}

/// What the provider says to a planned disclosure.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    pub decision: DisclosureDecision,
    #[schema(max_length = 4000)]
    pub remarks: Option<String>,
}

/// Who works on the request here.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Assignment {
    /// A tracing officer's account of the own State; null for nobody.
    pub account_id: Option<Id>,
}

/// A working note of the own State.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteInput {
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub note: String,
}
