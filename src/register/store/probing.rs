//! Counts of identities brought and looked up, right across instances: they are in the database.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::Serialize;

use crate::db::fixed::Fixed;
use crate::db::schema::probing_counts as counts;
use crate::db::{DbConn, DbError, Id, IdSql};

/// Adds to one count.
#[derive(Debug, Clone)]
pub struct Add {
    pub subject: Id,
    /// Seconds since 1970.
    pub window: i64,
    /// 0 counts everything.
    pub stem: i64,
    pub count: i64,
    /// The serial number counted last under a stem, which does not count again; 0 for everything.
    pub last: i64,
}

/// One line of the argument: what is added for one subject in one window.
#[derive(Serialize)]
struct Line {
    #[serde(serialize_with = "as_hex")]
    subject: Id,
    window: i64,
    /// Stem, count and last of each.
    adds: Vec<[i64; 3]>,
}

impl Line {
    fn of(adds: &[Add]) -> Option<Line> {
        let Add { subject, window, .. } = *adds.first()?;
        Some(Line { subject, window, adds: adds.iter().map(|add| [add.stem, add.count, add.last]).collect() })
    }
}

/// Both backends read an id in this form.
fn as_hex<S: serde::Serializer>(id: &Id, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&id.0.simple())
}

/// A count before and after.
#[derive(Debug, Clone, QueryableByName)]
pub struct Counted {
    #[diesel(sql_type = IdSql)]
    pub subject_id: Id,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub stem: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub before: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub count: i64,
}

/// Adds to counts in one statement. In order, so that two transactions cannot wait for each other in a circle.
pub fn add(conn: &mut DbConn, mut add: Vec<Add>) -> Result<Vec<Counted>, DbError> {
    const SQLITE: &str = "WITH lines AS MATERIALIZED (SELECT unhex(value ->> 'subject') AS subject, \
        value ->> 'window' AS start, value -> 'adds' AS adds FROM json_each({argument})) \
        INSERT INTO probing_counts (subject_id, window_start, stem, count, before, last) \
        SELECT l.subject, l.start, a.value ->> 0, a.value ->> 1, 0, a.value ->> 2 \
        FROM lines AS l CROSS JOIN json_each(l.adds) AS a WHERE true \
        ON CONFLICT (subject_id, window_start, stem) DO UPDATE SET before = probing_counts.count, \
        count = probing_counts.count + CASE WHEN excluded.last <> 0 AND excluded.last = probing_counts.last \
        THEN excluded.count - 1 ELSE excluded.count END, last = excluded.last \
        RETURNING subject_id, stem, before, count";
    const POSTGRES: &str = "INSERT INTO probing_counts (subject_id, window_start, stem, count, before, last) \
        SELECT l.subject, l.\"window\", CAST(a.value ->> 0 AS bigint), CAST(a.value ->> 1 AS bigint), 0, \
        CAST(a.value ->> 2 AS bigint) \
        FROM json_to_recordset(CAST({argument} AS json)) AS l(subject uuid, \"window\" bigint, adds json) \
        CROSS JOIN LATERAL json_array_elements(l.adds) AS a(value) \
        ON CONFLICT (subject_id, window_start, stem) DO UPDATE SET before = probing_counts.count, \
        count = probing_counts.count + CASE WHEN excluded.last <> 0 AND excluded.last = probing_counts.last \
        THEN excluded.count - 1 ELSE excluded.count END, last = excluded.last \
        RETURNING subject_id, stem, before, count";
    add.sort_by_key(|add| (add.subject, add.stem));
    let same = |a: &Add, b: &Add| (a.subject, a.window) == (b.subject, b.window);
    let lines: Vec<Line> = add.chunk_by(same).filter_map(Line::of).collect();
    Ok(match conn {
        DbConn::Sqlite(c) => Fixed::new(SQLITE, &lines)?.load(c)?,
        DbConn::Postgres(c) => Fixed::new(POSTGRES, &lines)?.load(c)?,
    })
}

/// What is counted of everything so far, of each subject in its window; nothing where that is none.
pub fn counts(conn: &mut DbConn, of: [(Id, i64); 2]) -> Result<HashMap<Id, i64>, DbError> {
    let [(first, first_window), (second, second_window)] = of;
    let either = counts::subject_id.eq(first).and(counts::window_start.eq(first_window));
    let either = either.or(counts::subject_id.eq(second).and(counts::window_start.eq(second_window)));
    let rows = counts::table.filter(counts::stem.eq(0)).filter(either);
    Ok(rows.select((counts::subject_id, counts::count)).load(conn)?.into_iter().collect())
}

/// Forgets windows that began before `second`. Returns how many rows.
pub fn forget_counts(conn: &mut DbConn, second: i64) -> Result<usize, DbError> {
    Ok(diesel::delete(counts::table.filter(counts::window_start.lt(second))).execute(conn)?)
}
