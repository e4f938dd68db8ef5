//! A record of the register as its own State writes it and reads it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::identities::Visibility;
use crate::access::Sharing;
use crate::db::{Id, Instant};
use crate::firearms::{DatePrecision, FirearmType, Handling, SerialCondition};
use crate::http::PageQuery;

/// Why a firearm is of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    Lost,
    Stolen,
    Trafficked,
    Smuggled,
}

/// Only an active record is compared and found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordStatus {
    Active,
    Recovered,
    Retracted,
}

impl RecordStatus {
    pub fn name(self) -> &'static str {
        match self {
            RecordStatus::Active => "active",
            RecordStatus::Recovered => "recovered",
            RecordStatus::Retracted => "retracted",
        }
    }
}

/// Where in the State it happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordPlace {
    /// ISO 3166-2.
    #[schema(pattern = "^[A-Z]{2}-[A-Z0-9]{1,3}$")]
    pub subdivision: Option<String>,
    #[schema(max_length = 200)]
    pub locality: Option<String>,
}

/// What identifies the firearm; its frame or receiver is the reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordedFirearm {
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
    /// Required.
    pub serial_condition: Option<SerialCondition>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country_of_manufacture: Option<String>,
    #[schema(minimum = 1800, maximum = 2200)]
    pub manufacture_year: Option<i32>,
    /// ISO 3166-1 alpha-2; of the last legal import.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub import_country: Option<String>,
    #[schema(max_items = 50, schema_with = marks)]
    pub other_marks: Option<Vec<String>>,
}

/// A firearm as it was given, and beside it what its make and calibre are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnderstoodFirearm {
    #[schema(required)]
    pub r#type: Option<FirearmType>,
    #[schema(required)]
    pub make: Option<String>,
    /// The make as compared with others, as it is understood now.
    #[schema(required)]
    pub make_normalized: Option<String>,
    /// Whether the reference values know the make; null where there is none.
    #[schema(required)]
    pub make_recognised: Option<bool>,
    #[schema(required)]
    pub model: Option<String>,
    #[schema(required)]
    pub calibre: Option<String>,
    /// The calibre as compared with others, as it is understood now.
    #[schema(required)]
    pub calibre_normalized: Option<String>,
    /// Whether the reference values know the calibre; null where there is none.
    #[schema(required)]
    pub calibre_recognised: Option<bool>,
    #[schema(required)]
    pub serial_number: Option<String>,
    #[schema(required)]
    pub serial_condition: Option<SerialCondition>,
    /// ISO 3166-1 alpha-2.
    #[schema(required)]
    pub country_of_manufacture: Option<String>,
    #[schema(required)]
    pub manufacture_year: Option<i32>,
    /// ISO 3166-1 alpha-2; of the last legal import.
    #[schema(required)]
    pub import_country: Option<String>,
    #[schema(required)]
    pub other_marks: Option<Vec<String>>,
}

/// A nullable list of short texts.
fn marks() -> utoipa::openapi::schema::Array {
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

/// A record as it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirearmRecordInput {
    pub kind: RecordKind,
    /// When it happened: a full date; month or year precision says how much of it counts. Null where not known.
    pub date: Option<NaiveDate>,
    /// Day where absent.
    pub date_precision: Option<DatePrecision>,
    pub place: Option<RecordPlace>,
    #[schema(max_length = 200)]
    pub national_case_number: Option<String>,
    /// Read by the own State alone.
    #[schema(max_length = 4000)]
    pub circumstances: Option<String>,
    pub firearm: RecordedFirearm,
    /// Which other States may learn of it; none where absent.
    pub sharing: Option<Sharing>,
    /// With `named_states`: which.
    #[schema(schema_with = states)]
    pub named_states: Option<Vec<String>>,
    /// What they learn by a hit; `hit_only` where absent.
    pub visibility: Option<Visibility>,
    pub handling: Option<Handling>,
    /// What makes a row of an imported file the same record when the file is loaded again. Not on the wire.
    #[serde(skip)]
    pub import_key: Option<String>,
}

/// What other States may be told of a record beside what it is compared by: its kind by `brief`, the rest by `full`. Kept
/// with the identity, so that a hit needs no second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordDetails {
    pub kind: RecordKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_condition: Option<SerialCondition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_marks: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<DatePrecision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RecordPlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub national_case_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
}

impl RecordDetails {
    pub fn of(content: &FirearmRecordInput) -> RecordDetails {
        let firearm = &content.firearm;
        RecordDetails {
            kind: content.kind,
            serial_number: firearm.serial_number.clone(),
            serial_condition: firearm.serial_condition,
            import_country: firearm.import_country.clone(),
            other_marks: firearm.other_marks.clone(),
            date: content.date,
            date_precision: content.date_precision,
            place: content.place.clone(),
            national_case_number: content.national_case_number.clone(),
            handling: content.handling.clone(),
        }
    }
}

/// Changes to a record, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FirearmRecordPatch {
    #[schema(nullable = false)]
    pub kind: Option<RecordKind>,
    pub date: Option<NaiveDate>,
    /// Day where absent.
    pub date_precision: Option<DatePrecision>,
    pub place: Option<RecordPlace>,
    #[schema(max_length = 200)]
    pub national_case_number: Option<String>,
    #[schema(max_length = 4000)]
    pub circumstances: Option<String>,
    #[schema(nullable = false)]
    pub firearm: Option<RecordedFirearm>,
    pub sharing: Option<Sharing>,
    #[schema(schema_with = states)]
    pub named_states: Option<Vec<String>>,
    pub visibility: Option<Visibility>,
    pub handling: Option<Handling>,
}

/// When and where the firearm was recovered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRecovery {
    pub date: NaiveDate,
    /// Day where absent.
    pub date_precision: Option<DatePrecision>,
    /// The country it was recovered in, ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
    pub place: Option<RecordPlace>,
    #[schema(max_length = 4000)]
    pub remarks: Option<String>,
}

/// Why a record is taken back. The own State reads it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRetraction {
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

/// A record of the register, as its own State reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FirearmRecord {
    pub id: Id,
    /// ISO 3166-1 alpha-2.
    pub state: String,
    pub authority: Id,
    pub status: RecordStatus,
    pub kind: RecordKind,
    #[schema(required)]
    pub date: Option<NaiveDate>,
    #[schema(required)]
    pub date_precision: Option<DatePrecision>,
    #[schema(required)]
    pub place: Option<RecordPlace>,
    #[schema(required)]
    pub national_case_number: Option<String>,
    #[schema(required)]
    pub circumstances: Option<String>,
    pub firearm: UnderstoodFirearm,
    pub sharing: Sharing,
    pub named_states: Vec<String>,
    pub visibility: Visibility,
    #[schema(required)]
    pub handling: Option<Handling>,
    /// Null until the firearm is recovered.
    #[schema(required)]
    pub recovery: Option<RecordRecovery>,
    #[schema(required)]
    pub recovered_at: Option<Instant>,
    /// Null unless the record was taken back.
    #[schema(required)]
    pub retraction_reason: Option<String>,
    #[schema(required)]
    pub retracted_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A row of the list of records; without free text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b2ec-7000-b813-a4facb8ca6ec",
    "authority": "019b76da-a868-7000-a85e-1f38bb2dc749", "status": "active", "kind": "stolen", "date": "2026-08-31",
    "date_precision": "day", "subdivision": "US-TX", "national_case_number": "2026-118", "type": "shotgun",
    "make": "Mossberg", "model": "500", "calibre": "12 gauge", "serial_number": "RT495035",
    "serial_condition": "intact", "sharing": "all_states", "visibility": "brief",
    "created_at": "2026-09-20T08:33:34.931978Z", "updated_at": "2026-09-20T08:33:34.931978Z"}))]
pub struct FirearmRecordSummary {
    pub id: Id,
    pub authority: Id,
    pub status: RecordStatus,
    pub kind: RecordKind,
    #[schema(required)]
    pub date: Option<NaiveDate>,
    #[schema(required)]
    pub date_precision: Option<DatePrecision>,
    #[schema(required)]
    pub subdivision: Option<String>,
    #[schema(required)]
    pub national_case_number: Option<String>,
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
    pub sharing: Sharing,
    pub visibility: Visibility,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// `GET /v1/firearm-records?…`; several filters narrow together.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FirearmRecordQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    #[param(inline)]
    pub kind: Option<RecordKind>,
    #[param(inline)]
    pub status: Option<RecordStatus>,
    /// Type of the firearm.
    #[param(inline)]
    pub r#type: Option<FirearmType>,
    /// Serial number, compared without case, spaces and dashes.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub serial: Option<String>,
    /// Make, in any spelling that means the same now (`/v1/reference/makes`); without case where it is not known.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub make: Option<String>,
    /// Calibre, in any spelling that means the same now (`/v1/reference/calibres`); without case where it is not known.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub calibre: Option<String>,
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub national_case_number: Option<String>,
    /// Only what changed at or after this moment, in order of change.
    pub updated_since: Option<Instant>,
}

impl FirearmRecordQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
