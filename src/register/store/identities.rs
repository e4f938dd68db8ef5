//! The rows that are compared.

use std::borrow::Cow;
use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::result::Error;
use serde::Serialize;

use crate::access::Sharing;
use crate::db::fixed::{Arguments, Fixed};
use crate::db::schema::{firearm_identities as identities, partial_serial_keys};
use crate::db::{DbConn, DbError, Id, LateJson, among, name_of, named};
use crate::reference::Meanings;
use crate::register::identities::{Identity, SourceKind, Visibility};
use crate::register::model::RecordDetails;
use crate::register::orders::Order;
use crate::register::scoring::{Traits, make_key};
use crate::register::serials::{Serial, Wide, like};

use super::locks::{lock_serials, locks};

/// A row of `firearm_identities` without the order from the ends.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, QueryableByName, Serialize)]
#[diesel(table_name = identities, treat_none_as_default_value = false)]
pub struct IdentityRow {
    pub source_id: Id,
    pub kind: String,
    pub state: String,
    pub authority_id: Id,
    pub serial: String,
    pub skeleton: String,
    pub reversed: String,
    pub partial: bool,
    pub make: Option<String>,
    pub bare_make: Option<String>,
    pub model: Option<String>,
    pub calibre: Option<String>,
    #[serde(rename = "type")]
    pub firearm_type: Option<String>,
    pub country: Option<String>,
    pub year: Option<i32>,
    pub readers: String,
    pub visibility: String,
    /// Of a record of the register.
    pub details: Option<LateJson<RecordDetails>>,
}

impl IdentityRow {
    /// `None` where the serial number cannot be compared.
    pub fn of(identity: &Identity) -> Option<IdentityRow> {
        let serial = Serial::of(identity.serial_number.as_deref()?, identity.serial_condition)?;
        Some(IdentityRow {
            source_id: identity.id,
            kind: name_of(&identity.kind),
            state: identity.state.clone(),
            authority_id: identity.authority,
            reversed: Order::Reversed.of(&serial.skeleton),
            partial: serial.is_partial(),
            serial: serial.text,
            skeleton: serial.skeleton,
            bare_make: identity.make.as_deref().and_then(make_key),
            make: identity.make.clone(),
            model: identity.model.clone(),
            calibre: identity.calibre.clone(),
            firearm_type: identity.r#type.as_ref().map(name_of),
            country: identity.country_of_manufacture.clone(),
            year: identity.year,
            readers: readers(identity.sharing, &identity.named_states),
            visibility: name_of(&identity.visibility),
            details: identity.details.clone().map(LateJson::Read),
        })
    }

    pub fn serial(&self) -> Serial {
        Serial { text: self.serial.clone(), skeleton: self.skeleton.clone() }
    }

    /// What is compared beside the serial number, as makes and calibres are understood now.
    pub fn traits(&self, meanings: &Meanings) -> Traits {
        let kind = self.firearm_type.as_deref().and_then(named);
        let make = self.make.as_deref().map(|text| meanings.make(text));
        let calibre = self.calibre.as_deref().map(|text| meanings.calibre(text));
        Traits::of(make, self.model.as_deref(), calibre, kind, self.country.as_deref())
    }

    /// A kind that this version does not know can answer nothing.
    pub fn kind(&self) -> Option<SourceKind> {
        named(&self.kind)
    }

    /// A visibility that this version does not know shows the least.
    pub fn visibility(&self) -> Visibility {
        named(&self.visibility).unwrap_or_default()
    }

    /// Whether another State's sharing lets `state` learn of it: the record check beside the SQL over `readers`.
    pub fn opens_to(&self, state: &str) -> bool {
        self.readers == ALL || self.readers.split(' ').any(|reader| reader == state)
    }

    /// Whether both are compared alike: all but who may learn of it.
    pub fn is_same_firearm(&self, other: &IdentityRow) -> bool {
        let firearm = |row: &IdentityRow| {
            let row = row.clone();
            (row.serial, row.bare_make, row.model, row.calibre, row.firearm_type, row.country, row.year)
        };
        firearm(self) == firearm(other)
    }
}

/// What the makes and calibres of identities mean by the values that the Secretariat added.
pub fn meanings<'r>(
    conn: &mut DbConn,
    rows: impl IntoIterator<Item = &'r IdentityRow, IntoIter: Clone>,
) -> Result<Meanings, DbError> {
    let rows = rows.into_iter();
    let makes = rows.clone().filter_map(|row| row.make.as_deref());
    Meanings::of(conn, makes, rows.filter_map(|row| row.calibre.as_deref()))
}

/// Every State.
const ALL: &str = "*";

/// Who may learn of it, in one column.
fn readers(sharing: Sharing, named: &[String]) -> String {
    match sharing {
        Sharing::OwnState => String::new(),
        Sharing::NamedStates => named.join(" "),
        Sharing::AllStates => ALL.to_owned(),
    }
}

#[derive(Insertable, Serialize)]
#[diesel(table_name = identities, treat_none_as_default_value = false)]
struct NewIdentity {
    #[diesel(embed)]
    #[serde(flatten)]
    row: IdentityRow,
    from_ends: Option<String>,
}

impl NewIdentity {
    fn of(row: &IdentityRow) -> NewIdentity {
        NewIdentity { from_ends: from_ends(row), row: row.clone() }
    }
}

/// One with unknown characters has keys in a table of their own in its place.
fn from_ends(row: &IdentityRow) -> Option<String> {
    (!row.partial).then(|| Order::FromEnds.of(&row.skeleton))
}

/// The identity of a record; `None` where it has none to compare.
pub fn identity(conn: &mut DbConn, kind: SourceKind, source: Id) -> Result<Option<IdentityRow>, DbError> {
    Ok(identities::table
        .filter(identities::source_id.eq(source))
        .filter(identities::kind.eq(name_of(&kind)))
        .select(IdentityRow::as_select())
        .first(conn)
        .optional()?)
}

/// The identities of several records.
pub fn identities_of(conn: &mut DbConn, sources: Vec<Id>) -> Result<Vec<IdentityRow>, DbError> {
    let found = identities::table.filter(among(identities::source_id, sources));
    Ok(found.select(IdentityRow::as_select()).load(conn)?)
}

/// Columns of `firearm_identities` beside `number`, and PostgreSQL's types of them.
const COLUMNS: [(&str, &str); 19] = [
    ("source_id", "uuid"),
    ("kind", "text"),
    ("state", "text"),
    ("authority_id", "uuid"),
    ("serial", "text"),
    ("skeleton", "text"),
    ("reversed", "text"),
    ("partial", "boolean"),
    ("make", "text"),
    ("bare_make", "text"),
    ("model", "text"),
    ("calibre", "text"),
    ("type", "text"),
    ("country", "text"),
    ("year", "integer"),
    ("readers", "text"),
    ("visibility", "text"),
    ("details", "text"),
    ("from_ends", "text"),
];

fn joined(column: impl Fn(&str, &str) -> String) -> String {
    COLUMNS.map(|(name, of)| column(name, of)).join(", ")
}

/// PostgreSQL's statement that adds one whose lock is held, and whose columns are arguments ([`arguments_of`]).
pub(super) fn insert_held() -> String {
    format!(
        "INSERT INTO firearm_identities ({}) SELECT {}",
        joined(|name, _| name.to_owned()),
        joined(|name, of| format!("CAST({{{name}}} AS {of})"))
    )
}

/// What [`insert_held`] adds, as [`COLUMNS`].
pub(super) fn arguments_of(row: &IdentityRow) -> QueryResult<Arguments> {
    let id = |id: Id| Some(id.0.simple().to_string());
    let text = |text: &String| Some(text.clone());
    let details = row.details.as_ref().map(LateJson::text).transpose();
    let details = details.map_err(|e| Error::SerializationError(Box::new(e)))?.map(Cow::into_owned);
    Ok(vec![
        ("source_id", id(row.source_id)),
        ("kind", text(&row.kind)),
        ("state", text(&row.state)),
        ("authority_id", id(row.authority_id)),
        ("serial", text(&row.serial)),
        ("skeleton", text(&row.skeleton)),
        ("reversed", text(&row.reversed)),
        ("partial", Some(row.partial.to_string())),
        ("make", row.make.clone()),
        ("bare_make", row.bare_make.clone()),
        ("model", row.model.clone()),
        ("calibre", row.calibre.clone()),
        ("type", row.firearm_type.clone()),
        ("country", row.country.clone()),
        ("year", row.year.map(|year| year.to_string())),
        ("readers", text(&row.readers)),
        ("visibility", text(&row.visibility)),
        ("details", details),
        ("from_ends", from_ends(row)),
    ])
}

/// Adds identities, those with unknown characters with their keys; on PostgreSQL with the locks that they take.
pub fn insert_identities(conn: &mut DbConn, rows: &[IdentityRow]) -> Result<(), DbError> {
    static POSTGRES: LazyLock<String> = LazyLock::new(|| {
        format!(
            "INSERT INTO firearm_identities ({names}) SELECT {names} \
             FROM json_to_recordset(CAST({{argument}} AS json)) AS i({}) ORDER BY hashtext(skeleton) RETURNING {}",
            joined(|name, of| format!("{name} {of}")),
            locks("hashtext(skeleton)"),
            names = joined(|name, _| name.to_owned()),
        )
    });
    let (partial, complete): (Vec<&IdentityRow>, Vec<&IdentityRow>) = rows.iter().partition(|row| row.partial);
    lock_serials(conn, &partial)?;
    match conn {
        DbConn::Sqlite(c) => {
            for row in complete {
                diesel::insert_into(identities::table).values(NewIdentity::of(row)).execute(c)?;
            }
        }
        DbConn::Postgres(_) if complete.is_empty() => {}
        DbConn::Postgres(c) => {
            let listed: Vec<NewIdentity> = complete.into_iter().map(NewIdentity::of).collect();
            Fixed::new(&POSTGRES, &listed)?.execute(c)?;
        }
    }
    for row in partial {
        let into = diesel::insert_into(identities::table).values(NewIdentity::of(row));
        let number: i64 = into.returning(identities::number).get_result(conn)?;
        for key in row.serial().keys() {
            let row = (
                partial_serial_keys::key.eq(key),
                partial_serial_keys::identity.eq(number),
                partial_serial_keys::pattern.eq(like(&row.skeleton)),
            );
            diesel::insert_into(partial_serial_keys::table).values(row).execute(conn)?;
        }
    }
    Ok(())
}

/// Writes anew what is told of a record, whose firearm and sharing are as they were.
pub fn set_details(conn: &mut DbConn, row: &IdentityRow) -> Result<(), DbError> {
    let of_record = identities::table.filter(identities::source_id.eq(row.source_id));
    diesel::update(of_record).set(identities::details.eq(&row.details)).execute(conn)?;
    Ok(())
}

pub fn delete_identity(conn: &mut DbConn, source: Id) -> Result<(), DbError> {
    diesel::delete(identities::table.filter(identities::source_id.eq(source))).execute(conn)?;
    Ok(())
}

/// The States other than `state` that hold a firearm of this run: with any characters where `pattern` has `?`.
pub fn states_near(conn: &mut DbConn, state: &str, pattern: &str) -> Result<Vec<String>, DbError> {
    let (order, ranges) = Wide { skeleton: pattern.to_owned() }.ranges();
    let mut near = identities::table
        .filter(identities::state.ne(state.to_owned()))
        .select(identities::state)
        .distinct()
        .order(identities::state)
        .into_boxed();
    for (low, high) in ranges.between {
        near = match order {
            Order::Reversed => near.filter(identities::reversed.ge(low).and(identities::reversed.lt(high))),
            _ => near.filter(identities::skeleton.ge(low).and(identities::skeleton.lt(high))),
        };
    }
    let near = match order {
        Order::Reversed => near.filter(identities::reversed.like(ranges.pattern)),
        _ => near.filter(identities::skeleton.like(ranges.pattern)),
    };
    Ok(near.load(conn)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::db::Instant;
    use crate::register::flow;
    use crate::register::store::RecordRow;
    use crate::register::store::candidate_statements;

    fn row() -> IdentityRow {
        let record = serde_json::json!({"kind": "stolen", "firearm": {"serial_number": "abc-123", "serial_condition": "intact"}});
        let record = RecordRow::new(
            Id::new(),
            "BR",
            Id::new(),
            serde_json::from_value(record).expect("a record"),
            Instant::now(),
        );
        IdentityRow::of(&flow::identity(&record)).expect("a serial number")
    }

    #[test]
    fn columns_of_what_is_found_come_in_the_order_of_a_row() {
        let row = row();
        let names: Vec<&str> = candidate_statements::COLUMNS
            .split(", ")
            .map(|column| column.trim_start_matches("i.").trim_end_matches(" AS firearm_type"))
            .collect();
        let written = serde_json::to_string(&row).expect("JSON");
        let place = |name: &&str| written.find(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name}: {written}"));
        let places: Vec<usize> = names.iter().map(place).collect();
        assert!(places.is_sorted_by(|before, after| before < after), "{written}");
        assert_eq!(names.len(), serde_json::to_value(&row).expect("JSON").as_object().map_or(0, |row| row.len()));
    }

    #[test]
    fn every_column_of_a_row_is_written_on_either_backend() {
        let row = row();
        let columns = serde_json::to_value(NewIdentity::of(&row)).expect("JSON");
        let columns: BTreeSet<&str> = columns.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(columns, COLUMNS.map(|(name, _)| name).into());
        let named: Vec<&str> = arguments_of(&row).expect("arguments").into_iter().map(|(name, _)| name).collect();
        assert_eq!(named, COLUMNS.map(|(name, _)| name));
        let arguments = arguments_of(&row).expect("arguments");
        assert!(arguments.contains(&("skeleton", Some(row.skeleton.clone()))), "{arguments:?}");
        assert!(arguments.contains(&("partial", Some("false".to_owned()))) && arguments.contains(&("make", None)));
    }
}
