//! A State's own figures on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::seizures::model::ItemUnit;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    Seizures,
    Traces,
    Flows,
    TimeToCrime,
    Sdg1642,
}

impl FigureKind {
    /// The last segment of its path.
    pub fn name(self) -> &'static str {
        match self {
            FigureKind::Seizures => "seizures",
            FigureKind::Traces => "traces",
            FigureKind::Flows => "flows",
            FigureKind::TimeToCrime => "time-to-crime",
            FigureKind::Sdg1642 => "sdg-16-4-2",
        }
    }

    /// What it can be broken down by.
    pub fn dimensions(self) -> &'static [Dimension] {
        use Dimension::*;
        match self {
            FigureKind::Seizures => {
                &[Year, Month, State, Subdivision, Type, Calibre, Make, CountryOfManufacture, Class, Context]
            }
            FigureKind::Traces => &[Year, Month, State, Type, Calibre, Make, CountryOfManufacture, Outcome],
            FigureKind::Flows => &[Year, Month, Type, Calibre, Make],
            FigureKind::TimeToCrime => &[Year, Month, State, Type, Calibre, Make, CountryOfManufacture, Outcome],
            FigureKind::Sdg1642 => {
                &[Year, Month, State, Subdivision, Type, Calibre, Make, CountryOfManufacture, Context]
            }
        }
    }
}

/// What figures are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Year,
    Month,
    State,
    Subdivision,
    Type,
    Calibre,
    Make,
    CountryOfManufacture,
    Class,
    Context,
    Outcome,
}

/// Where a flow is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// From the country of manufacture to the State of seizure.
    Manufacture,
    /// From the country of the last legal import to the State of seizure.
    Import,
    /// From the State that asks for a trace to the State addressed.
    TraceRequest,
}

/// A value of a dimension: absent where it was not asked for, null where it was not recorded.
type Value = Option<Option<String>>;

/// What an entry counts. A member is there where the figure is broken down by it; null where it was not recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Group {
    /// The flow, and with it `from` and `to`; of flows only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub flow: Option<FlowKind>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub from: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<Option<i32>>,
    /// `2026-03`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub month: Value,
    /// ISO 3166-1 alpha-2: of seizure; of traces the State on the other side.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub state: Value,
    /// ISO 3166-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub subdivision: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub r#type: Value,
    /// As compared: a code of the reference values, or the text without case where they do not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub calibre: Value,
    /// As compared: a code of the reference values, or the text without case where they do not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub make: Value,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub country_of_manufacture: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub class: Value,
    /// The criminal context.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub context: Value,
    /// Of the answer that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub outcome: Value,
}

impl Group {
    pub fn of(by: &[Dimension], keys: &[Option<String>]) -> Group {
        let mut group = Group::default();
        for (dimension, key) in by.iter().zip(keys) {
            let value = Some(key.clone());
            match dimension {
                Dimension::Year => group.year = Some(key.as_deref().and_then(|year| year.parse().ok())),
                Dimension::Month => group.month = value,
                Dimension::State => group.state = value,
                Dimension::Subdivision => group.subdivision = value,
                Dimension::Type => group.r#type = value,
                Dimension::Calibre => group.calibre = value,
                Dimension::Make => group.make = value,
                Dimension::CountryOfManufacture => group.country_of_manufacture = value,
                Dimension::Class => group.class = value,
                Dimension::Context => group.context = value,
                Dimension::Outcome => group.outcome = value,
            }
        }
        group
    }

    /// Its value of a dimension; none where it was not recorded.
    pub fn value(&self, dimension: Dimension) -> Option<String> {
        match dimension {
            Dimension::Year => self.year.flatten().map(|year| year.to_string()),
            Dimension::Month => self.month.clone().flatten(),
            Dimension::State => self.state.clone().flatten(),
            Dimension::Subdivision => self.subdivision.clone().flatten(),
            Dimension::Type => self.r#type.clone().flatten(),
            Dimension::Calibre => self.calibre.clone().flatten(),
            Dimension::Make => self.make.clone().flatten(),
            Dimension::CountryOfManufacture => self.country_of_manufacture.clone().flatten(),
            Dimension::Class => self.class.clone().flatten(),
            Dimension::Context => self.context.clone().flatten(),
            Dimension::Outcome => self.outcome.clone().flatten(),
        }
    }
}

/// Times from first retail sale to recovery in three bands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bands {
    /// At most 365 days.
    pub up_to_one_year: i64,
    /// 366 to 1,095 days.
    pub one_to_three_years: i64,
    /// More than 1,095 days.
    pub over_three_years: i64,
}

/// Which firearms the share of SDG 16.4.2 is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DenominatorKind {
    /// All firearms seized, found or surrendered.
    All,
    /// Those of them that bear a unique mark.
    PotentiallyTraceable,
}

/// One of the two denominators of SDG 16.4.2, with what is counted over it. Neither is the indicator by itself.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Denominator {
    pub kind: DenominatorKind,
    /// What it is, in the caller's language.
    pub label: String,
    /// Firearms in the denominator, in pieces.
    pub firearms: f64,
    /// Those whose origin an answer traced.
    pub traced: f64,
    /// Those not traced whose criminal context was established.
    pub established: f64,
    /// Traced and established over the denominator; null where that is 0.
    #[schema(required)]
    pub share: Option<f64>,
}

/// One group's numbers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Figure {
    pub group: Group,
    /// Seizures with such an item; null where no seizures are counted.
    #[schema(required)]
    pub seizures: Option<i64>,
    /// Items recorded; of traces the parts of requests, one for each State addressed; of times the firearms.
    #[schema(required)]
    pub items: Option<i64>,
    /// What the items add up to; of traces the requests, each of which asks for one firearm. Null where units are mixed.
    #[schema(required)]
    pub quantity: Option<f64>,
    /// What the quantity is in; null where units are mixed.
    #[schema(required)]
    pub unit: Option<ItemUnit>,
    /// Whether the numbers are withheld and null. Never so in a State's own figures.
    pub suppressed: bool,
    /// Of time-to-crime: half of the firearms took at most so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub median_days: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bands: Option<Bands>,
    /// Of SDG 16.4.2, within the group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub denominators: Option<Vec<Denominator>>,
}

/// The caller's State's figures.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"items": [{"group": {"year": 2025, "type": "pistol"}, "seizures": 2, "items": 2,
    "quantity": 2.0, "unit": "pieces", "suppressed": false}], "next": null,
    "source": "Records of BR in this service, as they stand now.",
    "caveat": "These are the records that were entered, not all firearms in circulation."}))]
pub struct Figures {
    /// Every group that is not empty, in the order of its values.
    pub items: Vec<Figure>,
    /// Always null: figures come whole.
    #[schema(required)]
    pub next: Option<String>,
    /// Whose records are counted, in the caller's language.
    pub source: String,
    /// How the numbers may be read, in the caller's language.
    pub caveat: String,
    /// Of SDG 16.4.2: both denominators, over all groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub denominators: Option<Vec<Denominator>>,
}
