//! What may match: found by an index, few enough to be compared one by one.
//!
//! Each statement takes all that is asked in one way as one JSON argument, so it is the same text and one round trip
//! for one serial number or for a thousand. What is the same for many stands once before the list of what differs,
//! which is flat where it can be: on SQLite each look into an object would read its text again.
//!
//! The two backends differ in how they read the argument and in how they bound what each finds. On PostgreSQL every
//! step is held in its place, so that a plan made while a table is empty or was never counted serves a full one.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::Integer;
use serde::Serialize;

use super::IdentityRow;
use crate::db::fixed::Fixed;
use crate::db::{DbConn, DbError};
use crate::register::orders::{Order, Range};
use crate::register::scoring::make_key;
use crate::register::serials::{Pattern, Serial};

/// What one serial number finds at most. One that more share tells nobody's firearm.
const FOUND_AT_MOST: usize = 200;

/// Whether any State's identity is sought that can answer one, or what of the register a State may learn of.
#[derive(Debug, Clone, Copy)]
enum Sought {
    Across,
    Register,
}

/// How a serial number is found.
#[derive(Debug, Clone, Copy)]
enum By {
    /// The same, look-alikes folded.
    Skeleton,
    /// Those with unknown characters, by any of their keys.
    Partial,
    /// Complete ones that lie in a range of an order.
    Range(Order),
}

/// Who asks, and by which make the likelier come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Asker<'a> {
    state: &'a str,
    readers: &'a str,
    kind: &'a str,
    make: Option<&'a str>,
}

impl Asker<'_> {
    /// The make only tells the likelier of those that are the same.
    fn of_any_make(self) -> Self {
        Asker { make: None, ..self }
    }
}

/// One line of the argument: what is asked by one.
#[derive(Serialize)]
struct Line<'a, T> {
    /// How many stand in the lines before.
    first: usize,
    #[serde(flatten)]
    asker: Asker<'a>,
    list: &'a [T],
}

#[derive(QueryableByName)]
struct Found {
    /// Its place among all that was asked.
    #[diesel(sql_type = Integer)]
    place: i32,
    #[diesel(embed)]
    identity: IdentityRow,
}

/// The texts of one statement for the two backends.
struct Texts {
    sqlite: String,
    postgres: String,
}

const COLUMNS: &str = "i.source_id, i.kind, i.state, i.authority_id, i.serial, i.skeleton, i.reversed, i.partial, \
    i.make, i.bare_make, i.model, i.calibre, i.type AS firearm_type, i.country, i.year, i.readers, i.visibility";

fn texts(sought: Sought, by: By) -> Texts {
    // SQLite: what is flat is read where it stands, a range once.
    let (materialized, sqlite_asked, postgres_asked) = match by {
        By::Skeleton => ("NOT MATERIALIZED", "e.value AS skeleton", "e.value AS skeleton"),
        By::Partial => ("NOT MATERIALIZED", "e.value AS key", "CAST(e.value AS bigint) AS key"),
        By::Range(_) => (
            "MATERIALIZED",
            "e.value ->> 0 AS low, e.value ->> 1 AS high, e.value ->> 2 AS pattern",
            "CAST(e.value AS json) ->> 0 AS low, CAST(e.value AS json) ->> 1 AS high, \
             CAST(e.value AS json) ->> 2 AS pattern",
        ),
    };
    Texts {
        sqlite: format!(
            "WITH lines AS MATERIALIZED (SELECT value ->> 'first' AS first, value ->> 'state' AS state, \
             value ->> 'readers' AS readers, value ->> 'kind' AS kind, value ->> 'make' AS make, \
             value -> 'list' AS list FROM json_each({{argument}})), \
             asked AS {materialized} (SELECT l.first + e.key AS place, l.state, l.readers, l.kind, l.make, \
             {sqlite_asked} FROM lines AS l CROSS JOIN json_each(l.list) AS e) \
             SELECT q.place, {COLUMNS} FROM asked AS q CROSS JOIN firearm_identities AS i WHERE {}",
            sqlite(sought, by),
        ),
        postgres: format!(
            "WITH lines AS MATERIALIZED (SELECT * FROM json_to_recordset(CAST({{argument}} AS json)) \
             AS l(first integer, state text, readers text, kind text, make text, list json)), \
             asked AS MATERIALIZED (SELECT CAST(l.first + e.at - 1 AS integer) AS place, l.state, l.readers, l.kind, \
             l.make, {postgres_asked} FROM lines AS l \
             CROSS JOIN LATERAL json_array_elements_text(l.list) WITH ORDINALITY AS e(value, at)) \
             SELECT q.place, {COLUMNS} FROM asked AS q CROSS JOIN LATERAL ({}) AS i",
            postgres(sought, by),
        ),
    }
}

/// Which identities `i` one of those asked finds.
fn sqlite(sought: Sought, by: By) -> String {
    let who = who(sought);
    match by {
        By::Skeleton => format!(
            "i.number IN (SELECT c.number FROM firearm_identities AS c WHERE c.skeleton = q.skeleton AND {who} \
             {LIKELIER} LIMIT {FOUND_AT_MOST})"
        ),
        // Most keys are nobody's, which costs less to see beforehand.
        By::Partial => format!(
            "EXISTS (SELECT 1 FROM partial_serial_keys AS k WHERE k.key = q.key) AND i.number IN (SELECT c.number \
             FROM partial_serial_keys AS k CROSS JOIN firearm_identities AS c \
             WHERE k.key = q.key AND c.number = k.identity AND {who} LIMIT {FOUND_AT_MOST})"
        ),
        By::Range(order) => format!(
            "i.number IN (SELECT c.number FROM firearm_identities AS k CROSS JOIN firearm_identities AS c \
             WHERE {} AND c.number = k.number AND c.partial = false AND {who} LIMIT {FOUND_AT_MOST})",
            lies(order),
        ),
    }
}

/// The rows that one of those asked finds. Each OFFSET 0 keeps the planner from another way than the one written.
fn postgres(sought: Sought, by: By) -> String {
    let who = who(sought);
    let numbered = |number: &str| {
        format!("CROSS JOIN LATERAL (SELECT * FROM firearm_identities AS f WHERE f.number = {number} OFFSET 0) AS c")
    };
    match by {
        By::Skeleton => format!(
            "SELECT c.* FROM firearm_identities AS c WHERE c.skeleton = q.skeleton AND {who} \
             {LIKELIER} LIMIT {FOUND_AT_MOST}"
        ),
        By::Partial => format!(
            "SELECT c.* FROM (SELECT k.identity FROM partial_serial_keys AS k WHERE k.key = q.key OFFSET 0) AS k {} \
             WHERE {who} LIMIT {FOUND_AT_MOST}",
            numbered("k.identity"),
        ),
        By::Range(order) => format!(
            "SELECT c.* FROM (SELECT k.number FROM firearm_identities AS k WHERE {} OFFSET 0) AS k {} \
             WHERE c.partial = false AND {who} LIMIT {FOUND_AT_MOST}",
            lies(order),
            numbered("k.number"),
        ),
    }
}

/// Whether one lies in the range. The index alone tells which of them fit: many more may lie there.
fn lies(order: Order) -> String {
    let order = order.name();
    format!("k.{order} >= q.low AND k.{order} < q.high AND k.{order} LIKE q.pattern")
}

/// Whether one of the two States may learn of it.
fn who(sought: Sought) -> &'static str {
    match sought {
        Sought::Across => {
            "c.state <> q.state AND NOT (c.kind = 'trace_request' AND q.kind = 'trace_request') \
             AND (c.readers = '*' OR c.readers LIKE '%' || q.state || '%' \
             OR q.readers = '*' OR q.readers LIKE '%' || c.state || '%')"
        }
        // The scope `shared_with_it`: the caller's own, and what `sharing` opens to it.
        Sought::Register => {
            "c.kind = 'firearm_record' \
             AND (c.state = q.state OR c.readers = '*' OR c.readers LIKE '%' || q.state || '%')"
        }
    }
}

const LIKELIER: &str = "ORDER BY CASE WHEN c.bare_make = q.make THEN 0 ELSE 1 END, c.number";

/// The statements for each way.
struct Statements {
    whole: Texts,
    partial: Texts,
    /// As [`Order::ALL`].
    ranges: [Texts; 4],
}

fn statements(sought: Sought) -> Statements {
    Statements {
        whole: texts(sought, By::Skeleton),
        partial: texts(sought, By::Partial),
        ranges: Order::ALL.map(|order| texts(sought, By::Range(order))),
    }
}

static ACROSS: LazyLock<Statements> = LazyLock::new(|| statements(Sought::Across));
static REGISTER: LazyLock<Statements> = LazyLock::new(|| statements(Sought::Register));

/// What is asked in one way, by asker: each with the number of the serial number it is asked for.
struct Asked<'a, T>(BTreeMap<Asker<'a>, (Vec<usize>, Vec<T>)>);

impl<T> Default for Asked<'_, T> {
    fn default() -> Self {
        Asked(BTreeMap::new())
    }
}

impl<'a, T: Serialize> Asked<'a, T> {
    fn add(&mut self, asker: Asker<'a>, n: usize, each: impl IntoIterator<Item = T>) {
        let (numbers, list) = self.0.entry(asker).or_default();
        list.extend(each);
        numbers.resize(list.len(), n);
    }

    /// Which serial number each found identity was found by.
    fn find(&self, conn: &mut DbConn, texts: &'static Texts) -> Result<Vec<(usize, IdentityRow)>, DbError> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let mut numbers = Vec::new();
        let mut lines: Vec<Line<'_, T>> = Vec::with_capacity(self.0.len());
        for (asker, (of, list)) in &self.0 {
            lines.push(Line { first: numbers.len(), asker: *asker, list });
            numbers.extend_from_slice(of);
        }
        let found: Vec<Found> = match conn {
            DbConn::Sqlite(c) => Fixed::new(&texts.sqlite, &lines)?.load(c)?,
            DbConn::Postgres(c) => Fixed::new(&texts.postgres, &lines)?.load(c)?,
        };
        let number = |place: i32| numbers.get(usize::try_from(place).ok()?).copied();
        Ok(found.into_iter().filter_map(|found| Some((number(found.place)?, found.identity))).collect())
    }
}

/// All that is asked, by the way it is found.
#[derive(Default)]
struct Question<'a> {
    whole: Asked<'a, &'a str>,
    partial: Asked<'a, i64>,
    /// As [`Order::ALL`].
    ranges: [Asked<'a, (String, String, String)>; 4],
}

impl<'a> Question<'a> {
    /// The same and what it may be, among complete ones and those with unknown characters.
    fn serial(&mut self, asker: Asker<'a>, n: usize, serial: &Serial, skeleton: &'a str) {
        match serial.is_partial() {
            false => self.whole.add(asker, n, [skeleton]),
            true => {
                let order = Order::best(skeleton);
                self.ranges(asker, n, order, order.ranges(skeleton));
            }
        }
        self.partial.add(asker.of_any_make(), n, serial.keys());
    }

    fn ranges(&mut self, asker: Asker<'a>, n: usize, order: Order, ranges: impl IntoIterator<Item = Range>) {
        if let Some((_, asked)) = Order::ALL.into_iter().zip(&mut self.ranges).find(|(of, _)| *of == order) {
            asked.add(asker.of_any_make(), n, ranges.into_iter().map(|range| (range.low, range.high, range.pattern)));
        }
    }

    /// What each of so many finds, once each; six statements at most.
    fn find(
        &self,
        conn: &mut DbConn,
        statements: &'static Statements,
        count: usize,
    ) -> Result<Vec<Vec<IdentityRow>>, DbError> {
        let mut found = self.whole.find(conn, &statements.whole)?;
        found.extend(self.partial.find(conn, &statements.partial)?);
        for (asked, texts) in self.ranges.iter().zip(&statements.ranges) {
            found.extend(asked.find(conn, texts)?);
        }
        let mut each: Vec<Vec<IdentityRow>> = vec![Vec::new(); count];
        let mut seen = HashSet::new();
        for (n, identity) in found {
            if let Some(list) = each.get_mut(n)
                && seen.insert((n, identity.source_id))
            {
                list.push(identity);
            }
        }
        Ok(each)
    }
}

/// The identities of other States that each of `rows` may match, where at least one of the two States may learn of it;
/// few statements, however many.
pub fn across(conn: &mut DbConn, rows: &[IdentityRow]) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let mut question = Question::default();
    for (n, row) in rows.iter().enumerate() {
        let asker = Asker { state: &row.state, readers: &row.readers, kind: &row.kind, make: row.bare_make.as_deref() };
        question.serial(asker, n, &row.serial(), &row.skeleton);
    }
    question.find(conn, &ACROSS, rows.len())
}

/// What of the register `state` may learn of by each pattern, in no order; few statements, however many.
pub fn in_register(
    conn: &mut DbConn,
    state: &str,
    asked: &[(Pattern, Option<String>)],
) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let makes: Vec<Option<String>> = asked.iter().map(|(_, make)| make.as_deref().and_then(make_key)).collect();
    let mut question = Question::default();
    for (n, ((pattern, _), make)) in asked.iter().zip(&makes).enumerate() {
        let asker = Asker { state, make: make.as_deref(), ..Asker::default() };
        match pattern {
            Pattern::Nothing => {}
            Pattern::Serial(serial) => question.serial(asker, n, serial, &serial.skeleton),
            Pattern::Wide(wide) => {
                let (order, range) = wide.range();
                question.ranges(asker, n, order, [range]);
            }
        }
    }
    question.find(conn, &REGISTER, asked.len())
}
