//! What is compared across States of one firearm, and where it comes from: the rooms that hold firearms put it here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::matching;
use super::model::RecordDetails;
use super::store::{self, IdentityRow};
use crate::access::Sharing;
use crate::db::{DbError, Id, RowInsert};
use crate::firearms::{FirearmType, SerialCondition};
use crate::http::Tx;
use crate::problem::Problem;

/// What an identity is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    SeizureItem,
    FirearmRecord,
    TraceRequest,
}

impl SourceKind {
    /// Whether two identities can answer each other. Two trace requests both ask.
    pub fn can_answer(self, other: SourceKind) -> bool {
        (self, other) != (SourceKind::TraceRequest, SourceKind::TraceRequest)
    }
}

/// How much of a record another State learns by a hit, where `sharing` lets it learn of one at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// State, contact point, strength and reasons about the serial number.
    #[default]
    HitOnly,
    /// Kind, type, make, calibre and year as well.
    Brief,
    /// The record without persons.
    Full,
}

/// One firearm as one State's record tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    pub kind: SourceKind,
    /// Id of the item, record or request.
    pub id: Id,
    pub state: String,
    pub authority: Id,
    pub serial_number: Option<String>,
    pub serial_condition: SerialCondition,
    pub r#type: Option<FirearmType>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub calibre: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country_of_manufacture: Option<String>,
    pub year: Option<i32>,
    pub sharing: Sharing,
    pub named_states: Vec<String>,
    pub visibility: Visibility,
    /// Of a record of the register.
    pub details: Option<RecordDetails>,
}

/// Takes up an identity that is new or has changed, and compares it with those that can answer it. The caller
/// holds the lock on the record that it is part of.
///
/// 429 where the caller has brought more identities than one may.
pub fn put(tx: &mut Tx<'_>, identity: &Identity) -> Result<(), Problem> {
    matching::put(tx, identity)
}

/// The identities of records that are new, all of one State and authority, before they are taken up.
pub struct Incoming {
    rows: Vec<IdentityRow>,
    is_held: bool,
}

impl Incoming {
    /// Those that can be compared.
    pub fn of(identities: &[Identity]) -> Incoming {
        Incoming { rows: identities.iter().filter_map(IdentityRow::of).collect(), is_held: false }
    }

    /// Adds a record that they come with before they are taken up; on PostgreSQL the same statement takes the lock of their
    /// one complete serial number, if they are that.
    pub fn come_with(&mut self, tx: &mut Tx<'_>, record: &dyn RowInsert) -> Result<(), DbError> {
        self.is_held = store::insert_and_lock(tx.conn, record, &self.rows)?;
        Ok(())
    }

    /// Takes them up, as [`put`] would one after the other, and in as many statements as for one of them.
    pub fn put(self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        matching::put_new(tx, &self.rows, None, self.is_held)
    }

    /// Adds the record that brings them and takes them up; on PostgreSQL in one statement where they are one complete
    /// serial number under the probing limit, after the one that takes its lock.
    pub fn put_with(self, tx: &mut Tx<'_>, record: &dyn RowInsert) -> Result<(), Problem> {
        match &self.rows[..] {
            [row] if !row.partial && tx.probing.is_some() => {
                matching::put_new(tx, &self.rows, Some(record), self.is_held)
            }
            _ => {
                record.run(tx.conn)?;
                self.put(tx)
            }
        }
    }
}

/// Before identities of several records are [`put`] anew, as `identities`, or [`retract`]ed one after the other: takes the
/// locks of all their serial numbers at once, so that two calls that bring the same ones in another order cannot wait for
/// each other in a circle.
pub fn hold(tx: &mut Tx<'_>, records: Vec<Id>, identities: &[Identity]) -> Result<(), Problem> {
    matching::hold(tx, records, identities)
}

/// Takes out the identity of a record that is gone, and closes its undecided matches.
pub fn retract(tx: &mut Tx<'_>, kind: SourceKind, id: Id) -> Result<(), Problem> {
    matching::retract(tx, kind, id)
}
