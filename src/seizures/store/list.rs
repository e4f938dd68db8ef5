//! Lists: one statement, and one more for the items of its rows.

use chrono::NaiveDate;
use diesel::dsl::{case_when, exists};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::read::{Condition, within};
use super::*;
use crate::access::{Caller, Scope};
use crate::db::{DbConn, DbError, among, name_of};
use crate::firearms::serial;
use crate::http::Cursor;
use crate::reference::{ReferenceSet, spellings};
use crate::seizures::query::SeizureQuery;
use tables::{seizure_items, seizures};

/// Items that a list shows of each seizure.
const ITEMS_SHOWN: i32 = 10;

/// One row of a list; nothing personal and no free text.
#[derive(Debug, Clone, Queryable)]
pub struct Listed {
    pub id: Id,
    pub state: String,
    pub authority_id: Id,
    pub kind: String,
    pub date: NaiveDate,
    pub date_precision: String,
    pub subdivision: Option<String>,
    pub place_kind: Option<String>,
    pub criminal_context: Option<String>,
    pub sharing: String,
    pub item_count: i32,
    pub updated_at: Instant,
    pub shared_updated_at: Instant,
    pub deleted_at: Option<Instant>,
}

#[derive(Debug, Clone, Queryable)]
pub struct ListedItem {
    pub id: Id,
    pub seizure_id: Id,
    pub class: String,
    pub type_: Option<String>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub calibre: Option<String>,
    pub serial_number: Option<String>,
    pub serial_condition: Option<String>,
    pub quantity: f64,
    pub unit: String,
    pub disposal: String,
    pub traced: bool,
}

/// Up to `limit + 1` seizures that the caller's scope reaches, each with its first items.
///
/// By date, newest first; with `updated_since` in order of change as the caller's State sees it, and with those that it
/// has deleted, so that whoever follows its changes learns of that one too.
pub fn list(
    conn: &mut DbConn,
    caller: &Caller,
    scope: Scope,
    query: &SeizureQuery,
    settled: Instant,
) -> Result<Vec<(Listed, Vec<ListedItem>)>, DbError> {
    let Some(own) = &caller.state else { return Ok(Vec::new()) };
    let page = query.page();
    let mut found = seizures::table
        .filter(within(scope, own))
        .limit(page.limit() + 1)
        .select((
            seizures::id,
            seizures::state,
            seizures::authority_id,
            seizures::kind,
            seizures::date,
            seizures::date_precision,
            seizures::subdivision,
            seizures::place_kind,
            seizures::criminal_context,
            seizures::sharing,
            seizures::item_count,
            seizures::updated_at,
            seizures::shared_updated_at,
            seizures::deleted_at,
        ))
        .into_boxed();
    if query.updated_since.is_none() {
        found = found.filter(seizures::deleted_at.is_null());
    }
    if let Some(from) = query.from {
        found = found.filter(seizures::date.ge(from));
    }
    if let Some(to) = query.to {
        found = found.filter(seizures::date.le(to));
    }
    if let Some(state) = &query.state {
        found = found.filter(seizures::state.eq(state.clone()));
    }
    if let Some(subdivision) = &query.subdivision {
        found = found.filter(seizures::subdivision.eq(subdivision.clone()));
    }
    if let Some(context) = query.context {
        found = found.filter(seizures::criminal_context.eq(name_of(&context)));
    }
    if let Some(number) = &query.national_case_number {
        // Other States' numbers and traces are not the caller's to see, so not its to find by either.
        found = found.filter(seizures::state.eq(own.clone())).filter(seizures::national_case_number.eq(number.clone()));
    }
    if query.traced.is_some() {
        found = found.filter(seizures::state.eq(own.clone()));
    }
    let wanted = Wanted::of(conn, query)?;
    // What few items have is looked for in its index first.
    if let Some(serial) = &wanted.serial {
        let items = seizure_items::table.filter(seizure_items::serial_normalized.eq(serial.clone()));
        found = found.filter(seizures::id.eq_any(items.select(seizure_items::seizure_id)));
    } else if let Some(makes) = &wanted.makes {
        let items = seizure_items::table.filter(among(seizure_items::make, makes.clone()));
        found = found.filter(seizures::id.eq_any(items.select(seizure_items::seizure_id)));
    } else if let Some(calibres) = &wanted.calibres {
        let items = seizure_items::table.filter(among(seizure_items::calibre, calibres.clone()));
        found = found.filter(seizures::id.eq_any(items.select(seizure_items::seizure_id)));
    }
    if wanted != Wanted::default() {
        found = found.filter(wanted.an_item());
    }
    let seen_at =
        || case_when(seizures::state.eq(own.clone()), seizures::updated_at).otherwise(seizures::shared_updated_at);
    let cursor = page.cursor();
    found = match query.updated_since {
        None => {
            if let Some(Cursor { at, id }) = cursor {
                let date = at.utc().date_naive();
                let same = seizures::date.eq(date).and(seizures::id.lt(id));
                found = found.filter(seizures::date.lt(date).or(same));
            }
            found.order((seizures::date.desc(), seizures::id.desc()))
        }
        Some(since) => {
            // What others see of a change is never later than the change: the first condition has an index.
            found = found.filter(seizures::updated_at.ge(since)).filter(seen_at().ge(since));
            // And none that changed after the oldest write that may still come.
            found = found.filter(seen_at().lt(settled));
            if let Some(Cursor { at, id }) = cursor {
                let same = seen_at().eq(at).and(seizures::id.gt(id));
                found = found.filter(seizures::updated_at.ge(at)).filter(seen_at().gt(at).or(same));
            }
            found.order((seen_at(), seizures::id))
        }
    };
    let rows: Vec<Listed> = found.load(conn)?;
    with_items(conn, rows)
}

/// The filters that one and the same item must fit.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    class: Option<String>,
    kind: Option<String>,
    /// Every spelling there is that means the make.
    makes: Option<Vec<String>>,
    calibres: Option<Vec<String>>,
    serial: Option<String>,
    disposal: Option<String>,
    traced: Option<bool>,
}

impl Wanted {
    fn of(conn: &mut DbConn, query: &SeizureQuery) -> Result<Wanted, DbError> {
        let makes =
            query.make.as_ref().map(|text| spellings(conn, ReferenceSet::Makes, text, MAKES, None)).transpose()?;
        let calibres = query.calibre.as_ref();
        let calibres =
            calibres.map(|text| spellings(conn, ReferenceSet::Calibres, text, CALIBRES, None)).transpose()?;
        Ok(Wanted {
            class: query.class.as_ref().map(name_of),
            kind: query.r#type.as_ref().map(name_of),
            makes,
            calibres,
            // A text with nothing in it to compare is the serial number of nothing.
            serial: query.serial.as_deref().map(|text| serial::normalized(text).unwrap_or_default()),
            disposal: query.disposal.as_ref().map(name_of),
            traced: query.traced,
        })
    }

    /// Whether the seizure at hand has an item that fits.
    fn an_item(self) -> Condition {
        let value = |wanted: &Option<String>| wanted.clone().unwrap_or_default();
        let values = |wanted: &Option<Vec<String>>| wanted.clone().unwrap_or_default();
        let any = |wanted: &Option<String>| wanted.is_none().into_sql::<Bool>();
        Box::new(exists(
            seizure_items::table
                .filter(seizure_items::seizure_id.eq(seizures::id))
                .filter(seizure_items::class.eq(value(&self.class)).or(any(&self.class)))
                .filter(seizure_items::type_.eq(value(&self.kind)).or(any(&self.kind)))
                .filter(among(seizure_items::make, values(&self.makes)).or(self.makes.is_none().into_sql::<Bool>()))
                .filter(
                    among(seizure_items::calibre, values(&self.calibres))
                        .or(self.calibres.is_none().into_sql::<Bool>()),
                )
                .filter(seizure_items::serial_normalized.eq(value(&self.serial)).or(any(&self.serial)))
                .filter(seizure_items::disposal.eq(value(&self.disposal)).or(any(&self.disposal)))
                .filter(
                    seizure_items::traced
                        .eq(self.traced.unwrap_or_default())
                        .or(self.traced.is_none().into_sql::<Bool>()),
                ),
        ))
    }
}

/// Each text that items have once, found by going from one to the next in the index.
const MAKES: &str = "WITH RECURSIVE texts(text) AS (SELECT min(make) FROM seizure_items UNION ALL \
    SELECT (SELECT min(make) FROM seizure_items WHERE make > texts.text) FROM texts WHERE texts.text IS NOT NULL) \
    SELECT text FROM texts WHERE text IS NOT NULL";
const CALIBRES: &str = "WITH RECURSIVE texts(text) AS (SELECT min(calibre) FROM seizure_items UNION ALL \
    SELECT (SELECT min(calibre) FROM seizure_items WHERE calibre > texts.text) FROM texts \
    WHERE texts.text IS NOT NULL) SELECT text FROM texts WHERE text IS NOT NULL";

fn with_items(conn: &mut DbConn, rows: Vec<Listed>) -> Result<Vec<(Listed, Vec<ListedItem>)>, DbError> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let items: Vec<ListedItem> = seizure_items::table
        .filter(among(seizure_items::seizure_id, ids))
        .filter(seizure_items::position.lt(ITEMS_SHOWN))
        .order((seizure_items::seizure_id, seizure_items::position))
        .select((
            seizure_items::id,
            seizure_items::seizure_id,
            seizure_items::class,
            seizure_items::type_,
            seizure_items::make,
            seizure_items::model,
            seizure_items::calibre,
            seizure_items::serial_number,
            seizure_items::serial_condition,
            seizure_items::quantity,
            seizure_items::unit,
            seizure_items::disposal,
            seizure_items::traced,
        ))
        .load(conn)?;
    let with = |row: Listed| {
        let from = items.partition_point(|item| item.seizure_id < row.id);
        let to = items.partition_point(|item| item.seizure_id <= row.id);
        let own = items.get(from..to).map(<[_]>::to_vec).unwrap_or_default();
        (row, own)
    };
    Ok(rows.into_iter().map(with).collect())
}
