//! Counts of identities brought and looked up, right across instances: they are in the database.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer};

use crate::db::fixed::{Arguments, Fixed, json};
use crate::db::schema::{probing_counts as counts, probing_postings as postings, probing_totals as totals};
use crate::db::{DbConn, DbError, Id, Json, among};

/// A stretch of time in which everything of one subject is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub subject: Id,
    /// Seconds since 1970.
    pub start: i64,
    pub hours: i32,
}

/// What a total has come to.
#[derive(Debug, QueryableByName)]
pub struct Total {
    #[diesel(sql_type = Integer)]
    window_hours: i32,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What a part of a total of PostgreSQL has come to.
#[derive(Debug, QueryableByName)]
pub struct Part {
    #[diesel(sql_type = Integer)]
    window_hours: i32,
    #[diesel(sql_type = BigInt)]
    count: i64,
    /// Those of its other parts.
    #[diesel(sql_type = Array<BigInt>)]
    others: Vec<i64>,
}

impl From<Part> for Total {
    fn from(Part { window_hours, count, others }: Part) -> Total {
        Total { window_hours, count: count + others.iter().sum::<i64>() }
    }
}

/// What posts more than this waits for others that do, since those under way do not see each other.
const FEW: i64 = 10;

const ADD_TOTALS_SQLITE: &str = "INSERT INTO probing_totals (subject_id, window_start, window_hours, part, count) VALUES \
    (unhex({client}), CAST({client_start} AS integer), CAST({client_hours} AS integer), 0, CAST({count} AS integer)), \
    (unhex({authority}), CAST({authority_start} AS integer), CAST({authority_hours} AS integer), 0, \
    CAST({count} AS integer)) \
    ON CONFLICT (window_start, window_hours, subject_id, part) \
    DO UPDATE SET count = probing_totals.count + excluded.count RETURNING window_hours, count";

/// On PostgreSQL a total is in parts: what is looked up and changed in part 0, and what posts a few in one of sixteen
/// others, by the connection. A call holds the row that it adds to until it has committed, so one client's posts would
/// commit one after the other.
fn add_totals_postgres(part: &str) -> String {
    format!(
        "INSERT INTO probing_totals (subject_id, window_start, window_hours, part, count) VALUES \
         (CAST({{client}} AS uuid), CAST({{client_start}} AS bigint), CAST({{client_hours}} AS integer), {part}, \
         CAST({{count}} AS bigint)), \
         (CAST({{authority}} AS uuid), CAST({{authority_start}} AS bigint), CAST({{authority_hours}} AS integer), {part}, \
         CAST({{count}} AS bigint)) \
         ON CONFLICT (window_start, window_hours, subject_id, part) \
         DO UPDATE SET count = probing_totals.count + excluded.count \
         RETURNING window_start, window_hours, subject_id, part, count"
    )
}

/// The parts that were added to, each with the others. Their sum is the service's work: an aggregate is a step more.
pub const WITH_OTHER_PARTS: &str = "SELECT a.window_hours, a.count, ARRAY(SELECT t.count FROM probing_totals AS t \
    WHERE t.window_start = a.window_start AND t.window_hours = a.window_hours AND t.subject_id = a.subject_id \
    AND t.part <> a.part) AS others FROM added AS a";

/// Adds to everything of a client and of its authority, whose windows differ in length, in one statement. Returns how much
/// it is now; of what is being posted meanwhile nothing.
///
/// The client's first, here and everywhere, so that two transactions cannot wait for each other in a circle; and after the
/// locks of serial numbers.
pub fn add_totals(conn: &mut DbConn, windows: [Window; 2], count: i64) -> Result<[i64; 2], DbError> {
    static POSTGRES: LazyLock<String> =
        LazyLock::new(|| format!("WITH added AS ({}) {WITH_OTHER_PARTS}", add_totals_postgres("0")));
    let arguments = totals_arguments(windows, count);
    match conn {
        DbConn::Sqlite(c) => of_each(windows, Fixed::with(ADD_TOTALS_SQLITE, arguments).load::<Total>(c)?),
        DbConn::Postgres(c) => of_each(windows, Fixed::with(&POSTGRES, arguments).load::<Part>(c)?),
    }
}

/// Adds what a call posts as [`add_totals`] does, and keeps the call until its runs are counted; on PostgreSQL in one
/// statement.
pub fn add_posting(
    conn: &mut DbConn,
    windows: [Window; 2],
    count: i64,
    posting: &Posting,
) -> Result<[i64; 2], DbError> {
    static POSTGRES: LazyLock<String> = LazyLock::new(|| format!("WITH {} {WITH_OTHER_PARTS}", keep_posting()));
    match conn {
        DbConn::Sqlite(c) => {
            diesel::insert_into(postings::table).values(posting).execute(c)?;
            add_totals(conn, windows, count)
        }
        DbConn::Postgres(c) => {
            let arguments = posting_arguments(windows, count, posting)?;
            of_each(windows, Fixed::with(&POSTGRES, arguments).load::<Part>(c)?)
        }
    }
}

/// The steps of PostgreSQL's statement for what is posted that count and keep it, of which `added` is one, without the word
/// WITH. What they need: [`posting_arguments`].
pub fn keep_posting() -> String {
    format!(
        "added AS ({}), kept AS (INSERT INTO probing_postings \
         (subject_id, window_start, state, authority_id, client_id, account_id, operation, request_id, skeletons) \
         VALUES (CAST({{subject}} AS uuid), CAST({{start}} AS bigint), {{by_state}}, CAST({{by_authority}} AS uuid), \
         CAST({{by_client}} AS uuid), CAST({{by_account}} AS uuid), {{operation}}, {{request}}, {{skeletons}}))",
        add_totals_postgres("CASE WHEN CAST({few} AS boolean) THEN 1 + pg_backend_pid() % 16 ELSE 0 END")
    )
}

pub fn posting_arguments(windows: [Window; 2], count: i64, posting: &Posting) -> Result<Arguments, DbError> {
    let id = |id: Option<Id>| id.map(|id| id.0.simple().to_string());
    let mut arguments = totals_arguments(windows, count);
    arguments.extend([
        ("few", Some((count <= FEW).to_string())),
        ("subject", id(Some(posting.subject_id))),
        ("start", Some(posting.window_start.to_string())),
        ("by_state", Some(posting.by.state.clone())),
        ("by_authority", id(posting.by.authority_id)),
        ("by_client", id(posting.by.client_id)),
        ("by_account", id(posting.by.account_id)),
        ("operation", Some(posting.by.operation.clone())),
        ("request", Some(posting.by.request_id.clone())),
        ("skeletons", json(&posting.skeletons.0)?),
    ]);
    Ok(arguments)
}

fn totals_arguments([client, authority]: [Window; 2], count: i64) -> Arguments {
    vec![
        ("client", Some(client.subject.0.simple().to_string())),
        ("client_start", Some(client.start.to_string())),
        ("client_hours", Some(client.hours.to_string())),
        ("authority", Some(authority.subject.0.simple().to_string())),
        ("authority_start", Some(authority.start.to_string())),
        ("authority_hours", Some(authority.hours.to_string())),
        ("count", Some(count.to_string())),
    ]
}

/// The count of each window. What was not counted must not pass for nothing.
pub fn of_each([client, authority]: [Window; 2], added: Vec<impl Into<Total>>) -> Result<[i64; 2], DbError> {
    let added: Vec<Total> = added.into_iter().map(Into::into).collect();
    let of = |window: Window| {
        let of_window = added.iter().find(|total| total.window_hours == window.hours);
        of_window.map(|total| total.count).ok_or(diesel::result::Error::NotFound)
    };
    Ok([of(client)?, of(authority)?])
}

/// How much everything of each is so far.
pub fn totals(conn: &mut DbConn, windows: [Window; 2]) -> Result<[i64; 2], DbError> {
    let mut so_far = [0, 0];
    for (window, so_far) in windows.into_iter().zip(&mut so_far) {
        let of_window = totals::window_start.eq(window.start).and(totals::window_hours.eq(window.hours));
        let parts = totals::table.filter(of_window).filter(totals::subject_id.eq(window.subject));
        *so_far = parts.select(totals::count).load::<i64>(conn)?.into_iter().sum();
    }
    Ok(so_far)
}

/// Adds to the count of one run.
#[derive(Debug, Clone)]
pub struct Add {
    pub stem: i64,
    pub count: i64,
    /// Stands for the serial number counted last, which does not count again.
    pub last: i64,
}

/// The count of a run before and after.
#[derive(Debug, Clone, QueryableByName)]
pub struct Counted {
    #[diesel(sql_type = BigInt)]
    pub stem: i64,
    #[diesel(sql_type = BigInt)]
    pub before: i64,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// Adds to the counts of runs of one subject in one statement, none where there are none. In order, so that two
/// transactions cannot wait for each other in a circle.
pub fn add_counts(conn: &mut DbConn, window: Window, mut add: Vec<Add>) -> Result<Vec<Counted>, DbError> {
    const SQLITE: &str = "INSERT INTO probing_counts (subject_id, window_start, stem, count, before, last) \
        SELECT unhex({subject}), CAST({start} AS integer), a.value ->> 0, a.value ->> 1, 0, a.value ->> 2 \
        FROM json_each({adds}) AS a WHERE true \
        ON CONFLICT (window_start, subject_id, stem) DO UPDATE SET before = probing_counts.count, \
        count = probing_counts.count + CASE WHEN excluded.last = probing_counts.last \
        THEN excluded.count - 1 ELSE excluded.count END, last = excluded.last \
        RETURNING stem, before, count";
    const POSTGRES: &str = "INSERT INTO probing_counts (subject_id, window_start, stem, count, before, last) \
        SELECT CAST({subject} AS uuid), CAST({start} AS bigint), CAST(a.value ->> 0 AS bigint), \
        CAST(a.value ->> 1 AS bigint), 0, CAST(a.value ->> 2 AS bigint) \
        FROM json_array_elements(CAST({adds} AS json)) AS a(value) \
        ON CONFLICT (window_start, subject_id, stem) DO UPDATE SET before = probing_counts.count, \
        count = probing_counts.count + CASE WHEN excluded.last = probing_counts.last \
        THEN excluded.count - 1 ELSE excluded.count END, last = excluded.last \
        RETURNING stem, before, count";
    if add.is_empty() {
        return Ok(Vec::new());
    }
    add.sort_by_key(|add| add.stem);
    let adds: Vec<[i64; 3]> = add.iter().map(|add| [add.stem, add.count, add.last]).collect();
    let arguments = vec![
        ("subject", Some(window.subject.0.simple().to_string())),
        ("start", Some(window.start.to_string())),
        ("adds", json(&adds)?),
    ];
    Ok(match conn {
        DbConn::Sqlite(c) => Fixed::with(SQLITE, arguments).load(c)?,
        DbConn::Postgres(c) => Fixed::with(POSTGRES, arguments).load(c)?,
    })
}

/// Who brings or asks, and in which call: columns of `probing_postings`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = postings, treat_none_as_default_value = false)]
pub struct Prober {
    pub state: String,
    pub authority_id: Option<Id>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub operation: String,
    pub request_id: String,
}

/// A call that posted serial numbers, whose runs are still to be counted: a row of `probing_postings` without its number.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = postings, treat_none_as_default_value = false)]
pub struct Posting {
    /// Whose runs they are: the authority.
    pub subject_id: Id,
    /// Seconds since 1970.
    pub window_start: i64,
    #[diesel(embed)]
    pub by: Prober,
    /// See [`crate::register::serials::Serial`].
    pub skeletons: Json<Vec<String>>,
}

/// Takes the first `at_most` calls that are still to be counted, in order; on PostgreSQL those that nobody else takes.
pub fn take_postings(conn: &mut DbConn, at_most: usize) -> Result<Vec<Posting>, DbError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let first = postings::table.order(postings::number).limit(at_most);
    let taken: Vec<(i64, Posting)> = match conn {
        DbConn::Sqlite(c) => first.select((postings::number, Posting::as_select())).load(c)?,
        DbConn::Postgres(c) => {
            first.select((postings::number, Posting::as_select())).for_update().skip_locked().load(c)?
        }
    };
    let (numbers, taken): (Vec<i64>, Vec<Posting>) = taken.into_iter().unzip();
    if !numbers.is_empty() {
        diesel::delete(postings::table.filter(among(postings::number, numbers))).execute(conn)?;
    }
    Ok(taken)
}

/// Forgets windows that began before `second`. Returns how many rows.
pub fn forget_counts(conn: &mut DbConn, second: i64) -> Result<usize, DbError> {
    let totals = diesel::delete(totals::table.filter(totals::window_start.lt(second))).execute(conn)?;
    Ok(totals + diesel::delete(counts::table.filter(counts::window_start.lt(second))).execute(conn)?)
}
