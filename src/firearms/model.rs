//! The shared types on the wire.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirearmType {
    Pistol,
    Revolver,
    Rifle,
    Carbine,
    Shotgun,
    SubmachineGun,
    LightMachineGun,
    HeavyMachineGun,
    GrenadeLauncher,
    Grenade,
    RocketLauncher,
    Mine,
    Other,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SerialCondition {
    Intact,
    Partial,
    Restored,
    Obliterated,
    Absent,
}

/// How much of a full date counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatePrecision {
    Day,
    Month,
    Year,
}

impl DatePrecision {
    /// The first and the last day that a date of this precision can stand for.
    pub fn span(self, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            DatePrecision::Day => Some((date, date)),
            DatePrecision::Month => {
                let first = date.with_day(1)?;
                Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
            }
            DatePrecision::Year => {
                Some((NaiveDate::from_ymd_opt(date.year(), 1, 1)?, NaiveDate::from_ymd_opt(date.year(), 12, 31)?))
            }
        }
    }
}

/// Traffic Light Protocol 2.0: a label for readers; it changes no access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tlp {
    Clear,
    Green,
    Amber,
    AmberStrict,
    Red,
}

/// How what is sent is to be handled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Handling {
    pub tlp: Option<Tlp>,
    /// The provider asks for confidentiality (CIFTA Art. XII).
    pub confidential: Option<bool>,
    #[schema(max_length = 4000)]
    pub conditions: Option<String>,
}
