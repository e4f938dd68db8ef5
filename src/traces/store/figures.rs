//! Counts: one statement each. The text is made of the fixed pieces below; values are bound.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Deserialize;

use crate::db::schema::{trace_recipients, trace_requests};
use crate::db::{DbConn, DbError, Id, IdSql, Instant, InstantSql, Json, name_of};
use crate::reference::{self, ReferenceSet};
use crate::traces::figures::{Column, Count, Counted, KEYS, Sale, Side};
use crate::traces::response_model::{CustodyEvent, Restriction};
use crate::traces::rules::time_to_crime_days;
use crate::traces::steps::RequestStatus;

#[derive(QueryableByName)]
struct Keys {
    #[diesel(sql_type = Nullable<Text>)]
    key_0: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_1: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_2: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_3: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_4: Option<String>,
}

impl Keys {
    fn first(self, count: usize) -> Vec<Option<String>> {
        let mut keys = vec![self.key_0, self.key_1, self.key_2, self.key_3, self.key_4];
        keys.truncate(count);
        keys
    }
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(embed)]
    keys: Keys,
    #[diesel(sql_type = BigInt)]
    addressed: i64,
    #[diesel(sql_type = BigInt)]
    requests: i64,
}

#[derive(QueryableByName)]
struct SaleRow {
    #[diesel(embed)]
    keys: Keys,
    #[diesel(sql_type = IdSql)]
    request_id: Id,
    #[diesel(sql_type = Text)]
    recovered: String,
    #[diesel(sql_type = Text)]
    response: Json<Told>,
}

/// What counts of an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    chain: Option<Vec<CustodyEvent>>,
}

/// What the backends write differently.
#[derive(Clone, Copy)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn of(conn: &DbConn) -> Dialect {
        match conn {
            DbConn::Sqlite(_) => Dialect::Sqlite,
            DbConn::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A text in a JSON document: `firearm`, `type`.
    fn member(self, column: &str, path: &[&str]) -> String {
        match self {
            Dialect::Sqlite => format!("json_extract({column}, '$.{}')", path.join(".")),
            Dialect::Postgres => format!("({column}::json #>> '{{{}}}')", path.join(",")),
        }
    }

    /// The first `length` characters of a moment's date in UTC.
    fn date(self, column: &str, length: u8) -> String {
        match self {
            Dialect::Sqlite => format!("substr(strftime('%Y-%m-%d', {column} / 1000000, 'unixepoch'), 1, {length})"),
            Dialect::Postgres => format!("substr(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 1, {length})"),
        }
    }
}

/// What a row is dated by: when it was sent, or when the firearm was recovered.
#[derive(Clone, Copy)]
enum Dated {
    Sent,
    Recovered,
}

/// `q` is the request, `r` one of its recipients, `a` that one's answer that stands.
fn sql(column: Column, dialect: Dialect, dated: Dated) -> String {
    let date = |length: u8| match dated {
        Dated::Sent => dialect.date("r.sent_at", length),
        Dated::Recovered => format!("substr({}, 1, {length})", dialect.member("q.content", &["recovery", "date"])),
    };
    match column {
        Column::Year => date(4),
        Column::Month => date(7),
        Column::Requester => "q.requesting_state".to_owned(),
        Column::Recipient => "r.state".to_owned(),
        Column::OtherState => "CASE WHEN q.requesting_state = $1 THEN r.state ELSE q.requesting_state END".to_owned(),
        Column::Type => dialect.member("q.content", &["firearm", "type"]),
        Column::Make => "q.make".to_owned(),
        Column::Calibre => dialect.member("q.content", &["firearm", "calibre"]),
        Column::CountryOfManufacture => dialect.member("q.content", &["firearm", "country_of_manufacture"]),
        Column::Outcome => dialect.member("a.response", &["outcome"]),
    }
}

fn keys(counted: &Counted<'_>, dialect: Dialect, dated: Dated) -> String {
    let key = |at: usize| match counted.by.get(at) {
        Some(column) => format!("{} AS key_{at}", sql(*column, dialect, dated)),
        None => format!("CAST(NULL AS TEXT) AS key_{at}"),
    };
    (0..KEYS).map(key).collect::<Vec<_>>().join(", ")
}

/// Requests with those recipients of theirs that the State counted for may see: all of its own ones, of another's
/// itself. The answer is the last version.
fn from_and_where(counted: &Counted<'_>) -> String {
    let party = match (counted.state, counted.side) {
        (None, _) => "$1 = ''",
        (Some(_), None) => "(q.requesting_state = $1 OR r.state = $1)",
        (Some(_), Some(Side::Outgoing)) => "q.requesting_state = $1",
        (Some(_), Some(Side::Incoming)) => "r.state = $1",
    };
    format!(
        "FROM trace_requests q JOIN trace_recipients r ON r.request_id = q.id \
         LEFT JOIN trace_responses a ON a.request_id = q.id AND a.state = r.state AND a.version = \
         (SELECT max(b.version) FROM trace_responses b WHERE b.request_id = q.id AND b.state = r.state) \
         WHERE {party} AND r.sent_at >= $2 AND r.sent_at < $3 AND q.status <> 'draft'"
    )
}

/// The groups of a count that are not empty, in no order. One statement, and one each for makes and calibres.
pub fn count(conn: &mut DbConn, counted: Counted<'_>) -> Result<Vec<Count>, DbError> {
    // SQLite takes $1 for a name and numbers names as they come; it comes first in every text.
    let text = format!(
        "SELECT {}, count(*) AS addressed, count(DISTINCT q.id) AS requests {} GROUP BY 1, 2, 3, 4, 5",
        keys(&counted, Dialect::of(conn), Dated::Sent),
        from_and_where(&counted)
    );
    let query = diesel::sql_query(text)
        .bind::<Text, _>(counted.state.unwrap_or_default().to_owned())
        .bind::<InstantSql, _>(counted.from)
        .bind::<InstantSql, _>(counted.before);
    let rows: Vec<CountRow> = match conn {
        DbConn::Sqlite(c) => query.load(c)?,
        DbConn::Postgres(c) => query.load(c)?,
    };
    let of = |row: CountRow| {
        let keys = row.keys.first(counted.by.len());
        Count { keys, addressed: row.addressed, requests: row.requests }
    };
    let mut counts: Vec<Count> = rows.into_iter().map(of).collect();
    understand(conn, counted.by, counts.iter_mut().map(|count| &mut count.keys).collect())?;
    // A request asks for one firearm of one make and calibre, so what is told apart in SQL adds up.
    let mut groups: HashMap<Vec<Option<String>>, Count> = HashMap::new();
    for count in counts {
        match groups.get_mut(&count.keys) {
            Some(group) => {
                group.addressed += count.addressed;
                group.requests += count.requests;
            }
            None => drop(groups.insert(count.keys.clone(), count)),
        }
    }
    Ok(groups.into_values().collect())
}

/// Puts in place of makes and calibres what these are compared by, as they are understood now. A statement each at
/// most.
fn understand(conn: &mut DbConn, by: &[Column], mut keys: Vec<&mut Vec<Option<String>>>) -> Result<(), DbError> {
    for (at, column) in by.iter().enumerate() {
        let set = match column {
            Column::Make => ReferenceSet::Makes,
            Column::Calibre => ReferenceSet::Calibres,
            _ => continue,
        };
        let texts: BTreeSet<String> = keys.iter().filter_map(|keys| keys.get(at)?.clone()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let codes = reference::codes(conn, set, &texts)?;
        let meanings: HashMap<&str, Option<String>> = texts
            .iter()
            .zip(codes)
            .map(|(text, code)| (*text, reference::normalized(Some(text), code).value))
            .collect();
        for key in keys.iter_mut().filter_map(|keys| keys.get_mut(at)) {
            *key = key.as_deref().and_then(|text| meanings.get(text).cloned().flatten());
        }
    }
    Ok(())
}

/// The firearms whose first retail sale and recovery are known to the day, each once, by its earliest sale.
/// Dated by the recovery; `from` and `before` go by it too.
pub fn sales(conn: &mut DbConn, counted: Counted<'_>) -> Result<Vec<Sale>, DbError> {
    let (first, end) = (counted.from.utc().date_naive(), counted.before.utc().date_naive());
    let counted = Counted { from: Instant::from_micros(i64::MIN), before: Instant::from_micros(i64::MAX), ..counted };
    let dialect = Dialect::of(conn);
    let recovered = dialect.member("q.content", &["recovery", "date"]);
    let text = format!(
        "SELECT {}, q.id AS request_id, {recovered} AS recovered, a.response AS response {} \
         AND a.response IS NOT NULL AND {recovered} IS NOT NULL",
        keys(&counted, dialect, Dated::Recovered),
        from_and_where(&counted)
    );
    let query = diesel::sql_query(text)
        .bind::<Text, _>(counted.state.unwrap_or_default().to_owned())
        .bind::<InstantSql, _>(counted.from)
        .bind::<InstantSql, _>(counted.before);
    let rows: Vec<SaleRow> = match conn {
        DbConn::Sqlite(c) => query.load(c)?,
        DbConn::Postgres(c) => query.load(c)?,
    };
    let mut earliest: HashMap<Id, Sale> = HashMap::new();
    for row in rows {
        let Ok(recovered) = row.recovered.parse::<NaiveDate>() else { continue };
        let chain = row.response.0.chain.unwrap_or_default();
        let Some(days) = time_to_crime_days(&chain, Some(recovered)) else { continue };
        if recovered < first || recovered >= end {
            continue;
        }
        let sale = Sale { request: row.request_id, keys: row.keys.first(counted.by.len()), days };
        match earliest.get(&row.request_id) {
            Some(known) if (-known.days, &known.keys) <= (-sale.days, &sale.keys) => {}
            _ => drop(earliest.insert(sale.request, sale)),
        }
    }
    let mut sales: Vec<Sale> = earliest.into_values().collect();
    understand(conn, counted.by, sales.iter_mut().map(|sale| &mut sale.keys).collect())?;
    Ok(sales)
}

/// How a State dealt with one request that it received.
#[derive(Debug, Clone)]
pub struct Handled {
    pub status: String,
    pub sent_at: Instant,
    pub acknowledged_at: Option<Instant>,
    pub finished_at: Option<Instant>,
    /// On which a refusal rests.
    pub ground: Option<String>,
}

impl Handled {
    /// From sending to `moment`.
    pub fn seconds_to(&self, moment: Option<Instant>) -> Option<i64> {
        moment.map(|moment| (moment.micros() - self.sent_at.micros()) / 1_000_000)
    }
}

/// How `state` dealt with each request that it received from `from` on and before `before`.
pub fn handled(conn: &mut DbConn, state: &str, from: Instant, before: Instant) -> Result<Vec<Handled>, DbError> {
    type Row = (String, Instant, Option<Instant>, Option<Instant>, Option<Json<Restriction>>);
    let rows: Vec<Row> = trace_recipients::table
        .inner_join(trace_requests::table)
        .filter(trace_recipients::state.eq(state.to_owned()))
        .filter(trace_recipients::sent_at.ge(from))
        .filter(trace_recipients::sent_at.lt(before))
        .filter(trace_requests::status.ne(RequestStatus::Draft.name()))
        .select((
            trace_recipients::status,
            trace_recipients::sent_at,
            trace_recipients::acknowledged_at,
            trace_recipients::answered_at,
            trace_recipients::restriction,
        ))
        .load(conn)?;
    let of = |(status, sent_at, acknowledged_at, finished_at, restriction): Row| Handled {
        status,
        sent_at,
        acknowledged_at,
        finished_at,
        ground: restriction.map(|restriction| name_of(&restriction.0.ground)),
    };
    Ok(rows.into_iter().map(of).collect())
}
