//! How many: trace requests counted in SQL, and how long firearms took from sale to recovery, for the room of
//! statistics. Drafts do not count.

use crate::db::{Id, Instant};

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Of sending, in UTC; of the recovery for times from sale to recovery.
    Year,
    /// `2026-03`, likewise.
    Month,
    Requester,
    /// The State addressed.
    Recipient,
    /// The State on the other side than the one counted for.
    OtherState,
    Type,
    /// As compared: by its code where it is known now, else folded.
    Make,
    /// Likewise.
    Calibre,
    CountryOfManufacture,
    /// Of the answer that stands; none without one.
    Outcome,
}

/// Which side of a request the State counted for is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Outgoing,
    Incoming,
}

/// Which requests are counted, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The State that is a party: of those sent to it only its own part counts. Every State's where `None`.
    pub state: Option<&'a str>,
    pub side: Option<Side>,
    /// From this moment on, and before the other.
    pub from: Instant,
    pub before: Instant,
    /// Up to [`KEYS`].
    pub by: &'a [Column],
}

/// Columns that one count can be broken down by.
pub const KEYS: usize = 5;

/// One group of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// A value for each column counted by; none where it was not told.
    pub keys: Vec<Option<String>>,
    /// Each State that a request is addressed to counts.
    pub addressed: i64,
    /// Each request counts once: it asks for one firearm.
    pub requests: i64,
}

/// A firearm whose first retail sale and recovery are both known to the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub request: Id,
    /// A value for each column counted by.
    pub keys: Vec<Option<String>>,
    pub days: i64,
}
