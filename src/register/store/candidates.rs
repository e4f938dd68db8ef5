//! What may match: found by an index, few enough to be compared one by one.
//!
//! Each statement takes all serial numbers asked about as one JSON argument, so it is the same text and one round
//! trip for one of them or for a thousand. The two backends differ in how they read the argument and in how they
//! bound what each serial number finds.

use std::collections::HashSet;
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
    /// Complete ones that lie in a range of an order.
    Range(Order),
    /// Those with unknown characters, by any of their keys.
    Partial,
}

/// One line of the argument: a serial number, one key of it, or one range.
#[derive(Debug, Clone, Default, Serialize)]
struct Ask<'a> {
    /// Which serial number it is.
    n: usize,
    skeleton: &'a str,
    /// The make, by which the likelier come first.
    make: Option<&'a str>,
    key: Option<i64>,
    low: String,
    high: String,
    pattern: String,
    state: &'a str,
    readers: &'a str,
    kind: &'a str,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Integer)]
    n: i32,
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

fn texts(sought: Sought, way: By) -> Texts {
    let member = |name: &str| format!("(q.value ->> '{name}')");
    let column = |name: &str| format!("q.{name}");
    Texts {
        sqlite: format!(
            "WITH asked AS MATERIALIZED (SELECT value FROM json_each({{argument}})) \
             SELECT {n} AS n, {COLUMNS} FROM asked AS q CROSS JOIN firearm_identities AS i \
             WHERE i.number IN (SELECT c.number {})",
            inner(sought, way, &member),
            n = member("n"),
        ),
        postgres: format!(
            "WITH asked AS MATERIALIZED (SELECT * FROM json_to_recordset(CAST({{argument}} AS json)) AS a(n integer, \
             skeleton text, make text, key bigint, low text, high text, pattern text, state text, readers text, \
             kind text)) SELECT q.n, {COLUMNS} FROM asked AS q CROSS JOIN LATERAL (SELECT c.* {}) AS i",
            inner(sought, way, &column),
        ),
    }
}

/// FROM, WHERE and LIMIT of what one line of the argument finds.
fn inner(sought: Sought, way: By, q: &dyn Fn(&str) -> String) -> String {
    let (table, by) = match way {
        By::Skeleton => ("firearm_identities AS c".to_owned(), format!("c.skeleton = {}", q("skeleton"))),
        By::Partial => (
            "partial_serial_keys AS k JOIN firearm_identities AS c ON c.number = k.identity".to_owned(),
            format!("k.key = {}", q("key")),
        ),
        // The index alone tells which of them fit: many more may lie in a range.
        By::Range(order) => {
            let (low, high, pattern) = (q("low"), q("high"), q("pattern"));
            let order = order.name();
            let fits = format!("k.{order} >= {low} AND k.{order} < {high} AND k.{order} LIKE {pattern}");
            (
                format!(
                    "(SELECT k.number FROM firearm_identities AS k WHERE {fits}) AS k \
                     CROSS JOIN firearm_identities AS c"
                ),
                "c.number = k.number AND c.partial = false".to_owned(),
            )
        }
    };
    let (state, readers, kind) = (q("state"), q("readers"), q("kind"));
    let who = match sought {
        Sought::Across => format!(
            "c.state <> {state} AND NOT (c.kind = 'trace_request' AND {kind} = 'trace_request') \
             AND (c.readers = '*' OR c.readers LIKE '%' || {state} || '%' \
             OR {readers} = '*' OR {readers} LIKE '%' || c.state || '%')"
        ),
        // The scope `shared_with_it`: the caller's own, and what `sharing` opens to it.
        Sought::Register => format!(
            "c.kind = 'firearm_record' \
             AND (c.state = {state} OR c.readers = '*' OR c.readers LIKE '%' || {state} || '%')"
        ),
    };
    let order = match way {
        By::Skeleton => format!(" ORDER BY CASE WHEN c.bare_make = {} THEN 0 ELSE 1 END, c.number", q("make")),
        _ => String::new(),
    };
    format!("FROM {table} WHERE {by} AND {who}{order} LIMIT {FOUND_AT_MOST}")
}

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

fn run(conn: &mut DbConn, texts: &'static Texts, asked: &[Ask<'_>]) -> Result<Vec<Found>, DbError> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match conn {
        DbConn::Sqlite(c) => Fixed::new(&texts.sqlite, &asked)?.load(c)?,
        DbConn::Postgres(c) => Fixed::new(&texts.postgres, &asked)?.load(c)?,
    })
}

/// All that is asked, by the way it is found.
#[derive(Default)]
struct Lines<'a> {
    whole: Vec<Ask<'a>>,
    partial: Vec<Ask<'a>>,
    ranges: Vec<(Order, Ask<'a>)>,
}

impl<'a> Lines<'a> {
    /// The same and what it may be, among complete ones and those with unknown characters.
    fn serial(&mut self, ask: Ask<'a>, serial: &Serial, skeleton: &'a str) {
        match serial.is_partial() {
            false => self.whole.push(Ask { skeleton, ..ask.clone() }),
            true => {
                let order = Order::best(skeleton);
                order.ranges(skeleton).into_iter().for_each(|range| self.range(ask.clone(), order, range));
            }
        }
        self.partial.extend(serial.keys().into_iter().map(|key| Ask { key: Some(key), ..ask.clone() }));
    }

    fn range(&mut self, ask: Ask<'a>, order: Order, Range { low, high, pattern }: Range) {
        self.ranges.push((order, Ask { low, high, pattern, ..ask }));
    }

    /// What each finds of so many, once each; six statements at most.
    fn find(
        self,
        conn: &mut DbConn,
        statements: &'static Statements,
        count: usize,
    ) -> Result<Vec<Vec<IdentityRow>>, DbError> {
        let mut found = run(conn, &statements.whole, &self.whole)?;
        found.extend(run(conn, &statements.partial, &self.partial)?);
        for (order, texts) in Order::ALL.into_iter().zip(&statements.ranges) {
            let asked = self.ranges.iter().filter(|(of, _)| *of == order).map(|(_, ask)| ask.clone());
            found.extend(run(conn, texts, &asked.collect::<Vec<_>>())?);
        }
        Ok(dealt(count, found))
    }
}

/// What was found by each of so many, once each.
fn dealt(count: usize, found: Vec<Found>) -> Vec<Vec<IdentityRow>> {
    let mut each: Vec<Vec<IdentityRow>> = vec![Vec::new(); count];
    let mut seen = HashSet::new();
    for Found { n, identity } in found {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        if let Some(list) = each.get_mut(n)
            && seen.insert((n, identity.source_id))
        {
            list.push(identity);
        }
    }
    each
}

/// The identities of other States that each of `rows` may match, where at least one of the two States may learn of it;
/// few statements, however many.
pub fn across(conn: &mut DbConn, rows: &[IdentityRow]) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let mut lines = Lines::default();
    for (n, row) in rows.iter().enumerate() {
        let (state, readers, kind) = (row.state.as_str(), row.readers.as_str(), row.kind.as_str());
        let ask = Ask { n, make: row.bare_make.as_deref(), state, readers, kind, ..Ask::default() };
        lines.serial(ask, &row.serial(), &row.skeleton);
    }
    lines.find(conn, &ACROSS, rows.len())
}

/// What of the register `state` may learn of by each pattern, in no order; few statements, however many.
pub fn in_register(
    conn: &mut DbConn,
    state: &str,
    asked: &[(Pattern, Option<String>)],
) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let makes: Vec<Option<String>> = asked.iter().map(|(_, make)| make.as_deref().and_then(make_key)).collect();
    let mut lines = Lines::default();
    for (n, ((pattern, _), make)) in asked.iter().zip(&makes).enumerate() {
        let ask = Ask { n, state, make: make.as_deref(), ..Ask::default() };
        match pattern {
            Pattern::Nothing => {}
            Pattern::Serial(serial) => lines.serial(ask, serial, &serial.skeleton),
            Pattern::Wide(wide) => {
                let (order, range) = wide.range();
                lines.range(ask, order, range);
            }
        }
    }
    lines.find(conn, &REGISTER, asked.len())
}
