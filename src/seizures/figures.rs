//! How many: seizures and items counted in SQL, for the room of statistics. What was deleted does not count.

use chrono::NaiveDate;

use super::model::ItemClass;

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Year,
    /// `2026-03`; none where only the year is known.
    Month,
    /// The State of seizure.
    State,
    Subdivision,
    Kind,
    Context,
    Class,
    Type,
    /// Folded, as it is compared.
    Make,
    /// Folded, as it is compared.
    Calibre,
    CountryOfManufacture,
    ImportCountry,
    /// `traced`; `established`, where the criminal context was instead; `neither` (SDG 16.4.2).
    Origin,
    /// `marked` or `not_marked`: whether a mark of its own makes it potentially traceable.
    Marking,
}

/// Which items are counted, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The State of seizure; every State's where `None`.
    pub state: Option<&'a str>,
    /// First and last date, as recorded.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub class: Option<ItemClass>,
    /// Up to [`KEYS`].
    pub by: &'a [Column],
}

/// Columns that one count can be broken down by.
pub const KEYS: usize = 5;

/// One group of a count.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// A value for each column counted by; none where it was not recorded.
    pub keys: Vec<Option<String>>,
    pub seizures: i64,
    pub items: i64,
    pub quantity: f64,
    /// What the quantity is in; none where units are mixed.
    pub unit: Option<String>,
}
