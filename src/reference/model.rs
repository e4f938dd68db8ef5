//! Reference values on the wire and in their tables.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::schema::{reference_keys, reference_values};
use crate::db::{Instant, Json, name_of};
use crate::http::language::Language;

/// A list of reference values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceSet {
    FirearmTypes,
    Makes,
    Calibres,
    Countries,
    Subdivisions,
    Offences,
    PlaceKinds,
    ItemClasses,
    Disposals,
    Productions,
    QuantityUnits,
    FirearmRecordKinds,
    IllicitGrounds,
    TraceOutcomes,
    NotTracedReasons,
    SeizureKinds,
    CriminalContexts,
    SerialConditions,
    DatePrecisions,
    SharingMarks,
    Transports,
    Concealments,
}

impl ReferenceSet {
    pub const ALL: [ReferenceSet; 22] = [
        ReferenceSet::FirearmTypes,
        ReferenceSet::Makes,
        ReferenceSet::Calibres,
        ReferenceSet::Countries,
        ReferenceSet::Subdivisions,
        ReferenceSet::Offences,
        ReferenceSet::PlaceKinds,
        ReferenceSet::ItemClasses,
        ReferenceSet::Disposals,
        ReferenceSet::Productions,
        ReferenceSet::QuantityUnits,
        ReferenceSet::FirearmRecordKinds,
        ReferenceSet::IllicitGrounds,
        ReferenceSet::TraceOutcomes,
        ReferenceSet::NotTracedReasons,
        ReferenceSet::SeizureKinds,
        ReferenceSet::CriminalContexts,
        ReferenceSet::SerialConditions,
        ReferenceSet::DatePrecisions,
        ReferenceSet::SharingMarks,
        ReferenceSet::Transports,
        ReferenceSet::Concealments,
    ];

    pub fn name(self) -> String {
        name_of(&self)
    }
}

/// A list that the Secretariat extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExtendableSet {
    Makes,
    Calibres,
}

impl From<ExtendableSet> for ReferenceSet {
    fn from(set: ExtendableSet) -> ReferenceSet {
        match set {
            ExtendableSet::Makes => ReferenceSet::Makes,
            ExtendableSet::Calibres => ReferenceSet::Calibres,
        }
    }
}

/// A value's name in the four languages of the OAS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceNames {
    #[schema(max_length = 200, pattern = r"\S", example = "Shotgun")]
    pub en: String,
    #[schema(max_length = 200, pattern = r"\S", example = "Escopeta")]
    pub es: String,
    #[schema(max_length = 200, pattern = r"\S", example = "Espingarda")]
    pub pt: String,
    #[schema(max_length = 200, pattern = r"\S", example = "Fusil de chasse")]
    pub fr: String,
}

impl ReferenceNames {
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
            Language::Pt => &self.pt,
            Language::Fr => &self.fr,
        }
    }

    pub fn each(&self) -> [(&'static str, &str); 4] {
        [("en", &self.en), ("es", &self.es), ("pt", &self.pt), ("fr", &self.fr)]
    }
}

/// A value of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReferenceValue {
    pub set: ReferenceSet,
    /// What records hold; it never changes.
    #[schema(example = "shotgun")]
    pub code: String,
    pub names: ReferenceNames,
    /// Other spellings that mean this value.
    pub synonyms: Vec<String>,
    /// Of a subdivision, its country (ISO 3166-1 alpha-2).
    #[schema(required, pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
    /// What the value is known from.
    pub source: String,
    /// Whether texts are recognized as this value.
    pub active: bool,
    /// When the Secretariat added or changed it; null for a value as it ships.
    #[schema(required)]
    pub updated_at: Option<Instant>,
}

/// A make or calibre as it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReferenceValue {
    /// It never changes.
    #[schema(pattern = "^[a-z0-9][a-z0-9_]{0,15}$")]
    pub code: String,
    pub names: ReferenceNames,
    /// Other spellings that mean this value.
    #[schema(max_items = 200, schema_with = synonyms)]
    pub synonyms: Option<Vec<String>>,
    /// The document or page that the value is known from.
    #[schema(max_length = 200, pattern = r"\S")]
    pub source: String,
    /// True where absent. Texts are not recognized as a value that is not active.
    pub active: Option<bool>,
}

/// Names in a merge patch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceNamesPatch {
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub en: Option<String>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub es: Option<String>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub pt: Option<String>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub fr: Option<String>,
}

/// Changes to a make or calibre, as a JSON Merge Patch (RFC 7396).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceValuePatch {
    #[schema(nullable = false)]
    pub names: Option<ReferenceNamesPatch>,
    /// The whole list. The spellings that a value ships with stay in it.
    #[schema(max_items = 200, schema_with = synonyms)]
    pub synonyms: Option<Vec<String>>,
    #[schema(max_length = 200, pattern = r"\S", nullable = false)]
    pub source: Option<String>,
    /// A value that ships stays active.
    #[schema(nullable = false)]
    pub active: Option<bool>,
}

/// A nullable list of spellings.
fn synonyms() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .max_items(Some(200))
        .items(ObjectBuilder::new().schema_type(Type::String).max_length(Some(200)).pattern(Some(r"\S")))
        .build()
}

/// Filters of a list's values.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReferenceQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// A text to be recognized: only the value that it means, in whatever spelling. Of subdivisions without
    /// `country`, the value in each country that has one.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Only subdivisions of this country.
    #[param(pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
}

/// A row of `reference_values`: a value that the Secretariat added, or its changes to one that ships.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = reference_values)]
pub struct ValueRow {
    pub set_name: String,
    pub code: String,
    pub name_en: String,
    pub name_es: String,
    pub name_pt: String,
    pub name_fr: String,
    /// Of a value that ships, only those added to its own.
    pub synonyms: Json<Vec<String>>,
    pub source: String,
    pub active: bool,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A row of `reference_keys`: one folded spelling of an active row of `reference_values`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = reference_keys)]
pub struct KeyRow {
    pub set_name: String,
    pub key: String,
    pub code: String,
}

/// The value as it would be sent in: what a merge patch is applied to.
impl From<ReferenceValue> for NewReferenceValue {
    fn from(value: ReferenceValue) -> NewReferenceValue {
        NewReferenceValue {
            code: value.code,
            names: value.names,
            synonyms: Some(value.synonyms),
            source: value.source,
            active: Some(value.active),
        }
    }
}
