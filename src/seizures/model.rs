//! A seizure and its items as they are sent in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Sharing;
use crate::firearms::{DatePrecision, FirearmType, Handling, SerialCondition};

/// How the items came into the State's hands; UNODC counts the three apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeizureKind {
    Seized,
    Found,
    Surrendered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    LandBorder,
    Seaport,
    Airport,
    Postal,
    Road,
    Residence,
    Business,
    PublicPlace,
    OpenWater,
    Other,
}

/// The crime that the items turned out to belong to, apart from the ground on which they were seized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CriminalContext {
    FirearmsTrafficking,
    IllicitManufacturing,
    DrugTrafficking,
    OrganizedCrime,
    Terrorism,
    ViolentCrime,
    PropertyCrime,
    OtherTrafficking,
    OtherCrime,
    /// It was looked for, and none was found.
    NoneFound,
    Unknown,
}

/// The four classes of CIFTA Art. I.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemClass {
    Firearm,
    Ammunition,
    Explosive,
    OtherRelatedMaterial,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Production {
    Industrial,
    Craft,
    Converted,
    Printed,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemUnit {
    Pieces,
    Rounds,
    Kilograms,
}

/// What becomes of an item. A sale or an auction to private persons is none (CIFTA Art. VII).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposal {
    InCustody,
    Forfeited,
    Destroyed,
    RetainedForOfficialUse,
    ReturnedToLawfulOwner,
    OtherAuthorized,
}

/// Where it happened, within the own State.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SeizurePlace {
    /// ISO 3166-2, of the own State.
    #[schema(pattern = "^[A-Z]{2}-[A-Z0-9]{1,3}$")]
    pub subdivision: Option<String>,
    #[schema(max_length = 200)]
    pub municipality: Option<String>,
    #[schema(max_length = 200)]
    pub locality: Option<String>,
    /// Degrees north, WGS 84.
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: Option<f64>,
    pub kind: Option<PlaceKind>,
}

/// The way the items took or were to take, as far as it is known (CIFTA Art. XIII).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SeizureRoute {
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub departure: Option<String>,
    /// ISO 3166-1 alpha-2, in order.
    #[schema(schema_with = countries)]
    pub transit: Option<Vec<String>>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub destination: Option<String>,
}

/// Persons as numbers only: who they are has no place here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PersonCounts {
    #[schema(minimum = 0, maximum = 100000)]
    pub arrested: Option<i32>,
    #[schema(minimum = 0, maximum = 100000)]
    pub suspected: Option<i32>,
}

/// One thing, or several that no mark tells apart. Each class has fields and units of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemInput {
    pub class: ItemClass,
    /// Of firearms, where it is required.
    pub r#type: Option<FirearmType>,
    #[schema(max_length = 200)]
    pub make: Option<String>,
    #[schema(max_length = 200)]
    pub model: Option<String>,
    /// Required of ammunition; explosives have none.
    #[schema(max_length = 200)]
    pub calibre: Option<String>,
    /// As marked; `?` stands for a character that cannot be read. Of firearms and of other related material.
    #[schema(max_length = 200)]
    pub serial_number: Option<String>,
    /// Required with a serial number; left out where serial numbers were not recorded.
    pub serial_condition: Option<SerialCondition>,
    #[schema(max_items = 50, schema_with = marks)]
    pub other_marks: Option<Vec<String>>,
    pub production: Option<Production>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country_of_manufacture: Option<String>,
    /// ISO 3166-1 alpha-2; of the last legal import.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub import_country: Option<String>,
    #[schema(minimum = 1800, maximum = 2200)]
    pub import_year: Option<i32>,
    #[schema(minimum = 1800, maximum = 2200)]
    pub manufacture_year: Option<i32>,
    /// Pieces and rounds are whole.
    #[schema(minimum = 0.001, maximum = 1000000000)]
    pub quantity: f64,
    /// Firearms in pieces, ammunition in rounds, explosives and other material in pieces or kilograms.
    pub unit: ItemUnit,
    /// In custody where absent. One that asks for particulars is added as a disposal of its own.
    pub disposal: Option<Disposal>,
    /// Required of explosives and of other related material.
    #[schema(max_length = 4000)]
    pub description: Option<String>,
}

/// A seizure as it is sent in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeizureInput {
    pub kind: SeizureKind,
    /// A full date; month or year precision says how much of it counts.
    pub date: NaiveDate,
    /// Day where absent.
    pub date_precision: Option<DatePrecision>,
    /// The body that did it, where it is not the recording authority itself.
    #[schema(max_length = 200)]
    pub authority_name: Option<String>,
    pub place: Option<SeizurePlace>,
    /// The ground in law on which the items were taken.
    #[schema(max_length = 4000)]
    pub legal_justification: Option<String>,
    /// The crime behind it; what is found later is an amendment.
    pub criminal_context: Option<CriminalContext>,
    /// International Classification of Crime for Statistical Purposes: 2 to 6 digits.
    #[schema(pattern = "^[0-9]{2,6}$")]
    pub offence_code: Option<String>,
    pub route: Option<SeizureRoute>,
    /// Means of transport, in any words; the reference list `transports` has names for the usual ones.
    #[schema(max_length = 200)]
    pub transport: Option<String>,
    /// How the items were hidden, in any words; the reference list `concealments` has names for the usual ways.
    #[schema(max_length = 4000)]
    pub concealment: Option<String>,
    /// The own State's number; no other State sees it.
    #[schema(max_length = 200)]
    pub national_case_number: Option<String>,
    /// No other State sees it.
    pub persons: Option<PersonCounts>,
    /// No other State sees it.
    #[schema(max_length = 4000)]
    pub notes: Option<String>,
    /// Which other States may read it; none where absent.
    pub sharing: Option<Sharing>,
    /// ISO 3166-1 alpha-2; with `sharing` named_states.
    #[schema(schema_with = countries)]
    pub named_states: Option<Vec<String>>,
    pub handling: Option<Handling>,
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<ItemInput>,
    /// An import's key of the row, by which the row of a file loaded again is known. Not on the wire.
    #[serde(skip)]
    pub import_key: Option<String>,
}

/// Changes to a seizure, as a JSON Merge Patch (RFC 7396). Items and criminal context have steps of their own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeizureChanges {
    #[schema(nullable = false)]
    pub kind: Option<SeizureKind>,
    #[schema(nullable = false)]
    pub date: Option<NaiveDate>,
    pub date_precision: Option<DatePrecision>,
    #[schema(max_length = 200)]
    pub authority_name: Option<String>,
    pub place: Option<SeizurePlace>,
    #[schema(max_length = 4000)]
    pub legal_justification: Option<String>,
    /// International Classification of Crime for Statistical Purposes: 2 to 6 digits.
    #[schema(pattern = "^[0-9]{2,6}$")]
    pub offence_code: Option<String>,
    pub route: Option<SeizureRoute>,
    #[schema(max_length = 200)]
    pub transport: Option<String>,
    #[schema(max_length = 4000)]
    pub concealment: Option<String>,
    #[schema(max_length = 200)]
    pub national_case_number: Option<String>,
    pub persons: Option<PersonCounts>,
    #[schema(max_length = 4000)]
    pub notes: Option<String>,
    pub sharing: Option<Sharing>,
    /// The whole list.
    #[schema(schema_with = countries)]
    pub named_states: Option<Vec<String>>,
    pub handling: Option<Handling>,
}

/// Changes to an item, as a JSON Merge Patch (RFC 7396). Its disposal is a step of its own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemChanges {
    #[schema(nullable = false)]
    pub class: Option<ItemClass>,
    pub r#type: Option<FirearmType>,
    #[schema(max_length = 200)]
    pub make: Option<String>,
    #[schema(max_length = 200)]
    pub model: Option<String>,
    #[schema(max_length = 200)]
    pub calibre: Option<String>,
    #[schema(max_length = 200)]
    pub serial_number: Option<String>,
    pub serial_condition: Option<SerialCondition>,
    #[schema(max_items = 50, schema_with = marks)]
    pub other_marks: Option<Vec<String>>,
    pub production: Option<Production>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub country_of_manufacture: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[schema(pattern = "^[A-Z]{2}$")]
    pub import_country: Option<String>,
    #[schema(minimum = 1800, maximum = 2200)]
    pub import_year: Option<i32>,
    #[schema(minimum = 1800, maximum = 2200)]
    pub manufacture_year: Option<i32>,
    #[schema(minimum = 0.001, maximum = 1000000000, nullable = false)]
    pub quantity: Option<f64>,
    #[schema(nullable = false)]
    pub unit: Option<ItemUnit>,
    #[schema(max_length = 4000)]
    pub description: Option<String>,
}

/// Why a seizure is deleted. Its own State reads it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeizureDeletion {
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

/// What became of an item, and with which particulars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposalInput {
    pub disposal: Disposal,
    /// When; required of a destruction.
    pub date: Option<NaiveDate>,
    /// How it was destroyed; required of a destruction, and only of it.
    #[schema(max_length = 4000)]
    pub method: Option<String>,
    /// The mark applied (CIFTA Art. VI); required of a firearm retained for official use.
    #[schema(max_length = 200)]
    pub mark: Option<String>,
    /// The own State's note; required of a disposal after a destruction, which it corrects.
    #[schema(max_length = 4000)]
    pub remarks: Option<String>,
}

/// A criminal context found after the seizure was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextAmendment {
    pub criminal_context: CriminalContext,
    /// The own State's note.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
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

/// A nullable list of countries.
fn countries() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([Type::Array, Type::Null]))
        .max_items(Some(40))
        .items(ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[A-Z]{2}$")))
        .build()
}
