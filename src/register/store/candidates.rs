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
use crate::register::scoring::make_key;
use crate::register::serials::{self, Pattern, Serial};

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
    /// Complete ones by the key of a line.
    Line(usize),
    /// Those with unknown characters, by any of their keys.
    Partial,
    /// By known characters at the beginning, or at the end.
    Beginning,
    End,
}

/// One line of the argument: a serial number, or one key of it.
#[derive(Debug, Clone, Default, Serialize)]
struct Ask<'a> {
    /// Which serial number it is.
    n: usize,
    skeleton: &'a str,
    /// The make, by which the likelier come first.
    make: Option<&'a str>,
    line: Option<usize>,
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

fn texts(sought: Sought, ways: &[By]) -> Texts {
    let sqlite = |way: &By| {
        let q = |name: &str| format!("(q.value ->> '{name}')");
        format!(
            "SELECT {n} AS n, {COLUMNS} FROM asked AS q CROSS JOIN firearm_identities AS i \
             WHERE {line} i.number IN (SELECT c.number {})",
            inner(sought, *way, &q),
            n = q("n"),
            line = line(*way, &q),
        )
    };
    let postgres = |way: &By| {
        let q = |name: &str| format!("q.{name}");
        format!(
            "SELECT q.n, {COLUMNS} FROM asked AS q CROSS JOIN LATERAL (SELECT c.* {}) AS i{}",
            inner(sought, *way, &q),
            match way {
                By::Line(number) => format!(" WHERE q.line = {number}"),
                _ => String::new(),
            },
        )
    };
    let all = |of: &dyn Fn(&By) -> String| ways.iter().map(of).collect::<Vec<_>>().join(" UNION ALL ");
    Texts {
        sqlite: format!("WITH asked AS MATERIALIZED (SELECT value FROM json_each({{argument}})) {}", all(&sqlite)),
        postgres: format!(
            "WITH asked AS MATERIALIZED (SELECT * FROM json_to_recordset(CAST({{argument}} AS json)) AS a(n integer, \
             skeleton text, make text, line integer, key bigint, low text, high text, pattern text, state text, \
             readers text, kind text)) {}",
            all(&postgres)
        ),
    }
}

fn line(way: By, q: &dyn Fn(&str) -> String) -> String {
    match way {
        By::Line(number) => format!("{} = {number} AND", q("line")),
        _ => String::new(),
    }
}

/// FROM, WHERE and LIMIT of what one line of the argument finds.
fn inner(sought: Sought, way: By, q: &dyn Fn(&str) -> String) -> String {
    let table = match way {
        By::Partial => "partial_serial_keys AS k JOIN firearm_identities AS c ON c.number = k.identity",
        _ => "firearm_identities AS c",
    };
    let (skeleton, key, pattern) = (q("skeleton"), q("key"), q("pattern"));
    let by = match way {
        By::Skeleton => format!("c.skeleton = {skeleton}"),
        // The index alone tells which of them fit: where serial numbers are short, hundreds share a key.
        By::Line(number) => format!(
            "c.number IN (SELECT k.number FROM firearm_identities AS k WHERE k.key_{number} = {key} \
             AND k.skeleton LIKE {pattern})"
        ),
        By::Partial => format!("k.key = {key}"),
        By::Beginning => range("skeleton", q),
        By::End => range("reversed", q),
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

fn range(column: &str, q: &dyn Fn(&str) -> String) -> String {
    let (low, high, pattern) = (q("low"), q("high"), q("pattern"));
    format!("c.{column} >= {low} AND c.{column} < {high} AND c.skeleton LIKE {pattern} AND c.partial = false")
}

const LINES: [By; 7] = [By::Line(0), By::Line(1), By::Line(2), By::Line(3), By::Line(4), By::Line(5), By::Line(6)];

static ACROSS_WHOLE: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Across, &[By::Skeleton]));
static ACROSS_PARTIAL: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Across, &[By::Partial]));
static ACROSS_LINES: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Across, &LINES));
static REGISTER_WHOLE: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Register, &[By::Skeleton]));
static REGISTER_PARTIAL: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Register, &[By::Partial]));
static REGISTER_LINES: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Register, &LINES));
static REGISTER_BEGINNING: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Register, &[By::Beginning]));
static REGISTER_END: LazyLock<Texts> = LazyLock::new(|| texts(Sought::Register, &[By::End]));

fn run(conn: &mut DbConn, texts: &'static Texts, asked: &[Ask<'_>]) -> Result<Vec<Found>, DbError> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match conn {
        DbConn::Sqlite(c) => Fixed::new(&texts.sqlite, &asked)?.load(c)?,
        DbConn::Postgres(c) => Fixed::new(&texts.postgres, &asked)?.load(c)?,
    })
}

/// One line for each key of a serial number.
fn by_keys<'a>(ask: &Ask<'a>, serial: &Serial) -> Vec<Ask<'a>> {
    serial.keys().into_iter().map(|(_, key)| Ask { key: Some(key), ..ask.clone() }).collect()
}

/// The line for the key of a serial number with unknown characters that the fewest share.
fn by_line<'a>(ask: &Ask<'a>, serial: &Serial) -> Option<Ask<'a>> {
    let (line, key) = serial.best_key()?;
    Some(Ask { line: Some(line), key: Some(key), pattern: serials::like(&serial.skeleton), ..ask.clone() })
}

/// The identities of other States that each of `rows` may match, where at least one of the two States may learn of it;
/// three statements at most, however many.
pub fn across(conn: &mut DbConn, rows: &[IdentityRow]) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let serials: Vec<Serial> = rows.iter().map(IdentityRow::serial).collect();
    let (mut whole, mut lines, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for (n, (row, serial)) in rows.iter().zip(&serials).enumerate() {
        let ask = Ask {
            n,
            skeleton: &row.skeleton,
            make: row.bare_make.as_deref(),
            state: &row.state,
            readers: &row.readers,
            kind: &row.kind,
            ..Ask::default()
        };
        match row.partial {
            false => whole.push(ask.clone()),
            true => lines.extend(by_line(&ask, serial)),
        }
        keys.extend(by_keys(&ask, serial));
    }
    let mut found = run(conn, &ACROSS_WHOLE, &whole)?;
    found.extend(run(conn, &ACROSS_LINES, &lines)?);
    found.extend(run(conn, &ACROSS_PARTIAL, &keys)?);
    Ok(dealt(rows.len(), found))
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

/// What of the register `state` may learn of by each pattern, in no order; five statements at most, however many.
pub fn in_register(
    conn: &mut DbConn,
    state: &str,
    asked: &[(Pattern, Option<String>)],
) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let makes: Vec<Option<String>> = asked.iter().map(|(_, make)| make.as_deref().and_then(make_key)).collect();
    let (mut whole, mut lines, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    let (mut beginning, mut end) = (Vec::new(), Vec::new());
    for (n, (pattern, _)) in asked.iter().enumerate() {
        let make = makes.get(n).and_then(Option::as_deref);
        let ask = Ask { n, state, make, ..Ask::default() };
        match pattern {
            Pattern::Nothing => {}
            Pattern::Serial(serial) => {
                match serial.is_partial() {
                    false => whole.push(Ask { skeleton: &serial.skeleton, ..ask.clone() }),
                    true => lines.extend(by_line(&ask, serial)),
                }
                keys.extend(by_keys(&ask, serial));
            }
            Pattern::Wide(wide) => {
                let at_the_end = wide.is_known_at_the_end();
                let low = wide.known_prefix(at_the_end);
                let high = format!("{low}{}", char::MAX);
                let ask = Ask { low, high, pattern: wide.like(), ..ask };
                if at_the_end { end.push(ask) } else { beginning.push(ask) }
            }
        }
    }
    let mut found = run(conn, &REGISTER_WHOLE, &whole)?;
    found.extend(run(conn, &REGISTER_LINES, &lines)?);
    found.extend(run(conn, &REGISTER_PARTIAL, &keys)?);
    found.extend(run(conn, &REGISTER_BEGINNING, &beginning)?);
    found.extend(run(conn, &REGISTER_END, &end)?);
    Ok(dealt(asked.len(), found))
}
