//! Keyset paging: a cursor says after which record to go on, never how many to skip.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::db::{Id, Instant};

/// Page sizes: 1 to 200, 50 where the caller names none.
pub const DEFAULT_LIMIT: i64 = 50;

/// Every string of this pattern is a cursor: 24 bytes in base64url.
pub const CURSOR_PATTERN: &str = "^[A-Za-z0-9_-]{32}$";

/// Where a page ended: the sort key and the id of its last record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub at: Instant,
    pub id: Id,
}

impl Cursor {
    /// After the record `id` in a list sorted by id alone.
    pub fn after_id(id: Id) -> Cursor {
        Cursor { at: Instant::from_micros(0), id }
    }

    /// After a record named by a short text (a State's code) rather than by an id.
    pub fn after_name(name: &str) -> Cursor {
        let mut bytes = [0u8; 16];
        for (slot, byte) in bytes.iter_mut().zip(name.bytes()) {
            *slot = byte;
        }
        Cursor::after_id(Id(Uuid::from_bytes(bytes)))
    }

    /// The text that [`Cursor::after_name`] was given, up to 16 characters.
    pub fn name(&self) -> String {
        self.id.0.as_bytes().iter().filter(|b| b.is_ascii_graphic()).map(|b| char::from(*b)).collect()
    }

    pub fn encode(&self) -> String {
        let mut bytes = [0u8; 24];
        bytes[..8].copy_from_slice(&self.at.micros().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.0.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn decode(text: &str) -> Option<Cursor> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (at, id) = bytes.split_at(8);
        Some(Cursor {
            at: Instant::from_micros(i64::from_be_bytes(at.try_into().ok()?)),
            id: Id(Uuid::from_slice(id).ok()?),
        })
    }
}

/// `?limit=&cursor=`, which every list takes. Their shape has been checked by the gate.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
}

impl PageQuery {
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    pub fn cursor(&self) -> Option<Cursor> {
        self.cursor.as_deref().and_then(Cursor::decode)
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; null on the last one.
    #[schema(required)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page from up to `limit + 1` rows: the extra one only tells that more follow.
    pub fn of(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| cursor(last).encode());
        Page { items: rows, next }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_of_the_pattern_is_a_cursor(text in CURSOR_PATTERN.trim_matches(['^', '$'])) {
            let cursor = Cursor::decode(&text).expect("a cursor");
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }

    #[test]
    fn a_name_survives() {
        assert_eq!(Cursor::decode(&Cursor::after_name("BR").encode()).expect("a cursor").name(), "BR");
    }
}
