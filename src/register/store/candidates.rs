//! What may match: found by an index, few enough to be compared one by one.
//!
//! Each statement takes all that is asked in its ways as one JSON argument, so it is the same text and one round trip
//! for one serial number or for a thousand. What is the same for many stands once before the list of what differs,
//! which is flat where it can be: on SQLite each look into an object would read its text again.
//!
//! Serial numbers repeat, and a State may bring one in as many records as it likes. So what finds very many is asked
//! once more, of each State by itself: no State keeps another's from being found.
//!
//! The two backends differ in how they read the argument and in how they bound what each finds. On PostgreSQL every
//! step is held in its place, so that a plan made while a table is empty or was never counted serves a full one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::Integer;
use serde::Serialize;

use super::IdentityRow;
use crate::db::fixed::Fixed;
use crate::db::{DbConn, DbError};
use crate::register::orders::{Order, Ranges};
use crate::register::scoring::make_key;
use crate::register::serials::{Pattern, Serial};

/// What is found at most in one way. Where one finds as many, it is asked anew State by State.
const FOUND_AT_MOST: usize = 200;
/// What one serial number finds of each State at most, once it is asked State by State.
const OF_EACH_STATE: usize = 20;
/// How many of a State that have the same serial number are looked through for the likelier ones, at most.
const LOOKED_THROUGH: usize = 1000;

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

impl By {
    /// The member of the argument that holds what is asked in this way.
    fn member(self) -> &'static str {
        match self {
            By::Skeleton => "whole",
            By::Partial => "partial",
            By::Range(_) => "ranges",
        }
    }
}

/// How many are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Among {
    Few,
    /// Of each State some.
    Many,
}

impl Among {
    /// What is asked, once for each State where that is how.
    fn asked(self, member: &str) -> String {
        match self {
            Among::Few => format!("{member} AS q"),
            Among::Many => format!("{member} AS q CROSS JOIN states AS s"),
        }
    }

    /// The condition on a State beside all others.
    fn of_state(self, alias: &str) -> String {
        match self {
            Among::Few => String::new(),
            Among::Many => format!(" AND {alias}.state = s.code"),
        }
    }

    fn at_most(self) -> usize {
        match self {
            Among::Few => FOUND_AT_MOST,
            Among::Many => OF_EACH_STATE,
        }
    }
}

/// One statement for several ways.
fn texts(sought: Sought, among: Among, ways: &[By]) -> Texts {
    let each =
        |part: &dyn Fn(By) -> String, between: &str| ways.iter().map(|by| part(*by)).collect::<Vec<_>>().join(between);
    Texts {
        sqlite: format!(
            "WITH argument AS MATERIALIZED (SELECT {{argument}} AS text), {} {}",
            each(&sqlite_asked, ", "),
            each(
                &|by| format!(
                    "SELECT q.place, {COLUMNS} FROM {} CROSS JOIN firearm_identities AS i WHERE {}",
                    among.asked(by.member()),
                    sqlite(sought, among, by)
                ),
                " UNION ALL "
            ),
        ),
        postgres: format!(
            "WITH argument AS MATERIALIZED (SELECT CAST({{argument}} AS json) AS text), {} {}",
            each(&postgres_asked, ", "),
            each(
                &|by| format!(
                    "SELECT q.place, {COLUMNS} FROM {} CROSS JOIN LATERAL ({}) AS i",
                    among.asked(by.member()),
                    postgres(sought, among, by)
                ),
                " UNION ALL "
            ),
        ),
    }
}

/// What is asked in one way, a row for each.
fn sqlite_asked(by: By) -> String {
    let member = by.member();
    // What is flat is read where it stands, what is not once.
    let (materialized, columns) = match by {
        By::Skeleton => ("NOT MATERIALIZED", "e.value AS skeleton"),
        By::Partial => ("NOT MATERIALIZED", "e.value AS key"),
        By::Range(_) => ("MATERIALIZED", "e.value ->> 'pattern' AS pattern, e.value -> 'between' AS ranges"),
    };
    format!(
        "{member}_lines AS MATERIALIZED (SELECT l.value ->> 'first' AS first, l.value ->> 'state' AS state, \
         l.value ->> 'readers' AS readers, l.value ->> 'kind' AS kind, l.value ->> 'make' AS make, \
         l.value -> 'list' AS list FROM argument AS a CROSS JOIN json_each(a.text, '$.{member}') AS l), \
         {member} AS {materialized} (SELECT l.first + e.key AS place, l.state, l.readers, l.kind, l.make, {columns} \
         FROM {member}_lines AS l CROSS JOIN json_each(l.list) AS e)"
    )
}

fn postgres_asked(by: By) -> String {
    let member = by.member();
    let columns = match by {
        By::Skeleton => "e.value AS skeleton",
        By::Partial => "CAST(e.value AS bigint) AS key",
        By::Range(_) => "CAST(e.value AS json) ->> 'pattern' AS pattern, CAST(e.value AS json) -> 'between' AS ranges",
    };
    format!(
        "{member} AS MATERIALIZED (SELECT CAST(l.first + e.at - 1 AS integer) AS place, l.state, l.readers, l.kind, \
         l.make, {columns} FROM argument AS a CROSS JOIN LATERAL json_to_recordset(a.text -> '{member}') \
         AS l(first integer, state text, readers text, kind text, make text, list json) \
         CROSS JOIN LATERAL json_array_elements_text(l.list) WITH ORDINALITY AS e(value, at))"
    )
}

/// Which identities `i` one of those asked finds.
fn sqlite(sought: Sought, among: Among, by: By) -> String {
    let (who, most) = (who(sought), among.at_most());
    match (by, among) {
        (By::Skeleton, Among::Few) => format!(
            "i.number IN (SELECT c.number FROM ({}) AS s CROSS JOIN firearm_identities AS c \
             WHERE c.skeleton = q.skeleton AND c.state > s.low AND c.state < s.high AND {who} LIMIT {most})",
            spans(sought),
        ),
        (By::Skeleton, Among::Many) => format!(
            "i.number IN (SELECT c.number FROM (SELECT c.number, c.bare_make FROM firearm_identities AS c \
             WHERE c.skeleton = q.skeleton AND c.state = s.code AND {who} LIMIT {LOOKED_THROUGH}) AS c \
             {LIKELIER} LIMIT {most})"
        ),
        // Most keys are nobody's, which costs less to see beforehand.
        (By::Partial, _) => format!(
            "EXISTS (SELECT 1 FROM partial_serial_keys AS k WHERE k.key = q.key) AND i.number IN (SELECT c.number \
             FROM partial_serial_keys AS k CROSS JOIN firearm_identities AS c \
             WHERE k.key = q.key AND c.number = k.identity AND {who}{} LIMIT {most})",
            among.of_state("c"),
        ),
        (By::Range(order), _) => format!(
            "i.number IN (SELECT c.number FROM json_each(q.ranges) AS r CROSS JOIN firearm_identities AS k \
             CROSS JOIN firearm_identities AS c WHERE {}{} AND c.number = k.number AND c.partial = false AND {who} \
             LIMIT {most})",
            lies(sought, order),
            among.of_state("k"),
        ),
    }
}

/// The rows that one of those asked finds. Each OFFSET 0 keeps the planner from another way than the one written.
fn postgres(sought: Sought, among: Among, by: By) -> String {
    let (who, most) = (who(sought), among.at_most());
    let same = |state: &str| {
        format!("(SELECT * FROM firearm_identities AS f WHERE f.skeleton = q.skeleton AND {state} OFFSET 0) AS c")
    };
    let numbered = |number: &str| {
        format!("CROSS JOIN LATERAL (SELECT * FROM firearm_identities AS f WHERE f.number = {number} OFFSET 0) AS c")
    };
    match (by, among) {
        (By::Skeleton, Among::Few) => format!(
            "SELECT c.* FROM ({}) AS s CROSS JOIN LATERAL {} WHERE {who} LIMIT {most}",
            spans(sought),
            same("f.state > s.low AND f.state < s.high"),
        ),
        (By::Skeleton, Among::Many) => format!(
            "SELECT c.* FROM (SELECT c.* FROM {} WHERE {who} LIMIT {LOOKED_THROUGH}) AS c {LIKELIER} LIMIT {most}",
            same("f.state = s.code"),
        ),
        (By::Partial, _) => format!(
            "SELECT c.* FROM (SELECT k.identity FROM partial_serial_keys AS k WHERE k.key = q.key OFFSET 0) AS k {} \
             WHERE {who}{} LIMIT {most}",
            numbered("k.identity"),
            among.of_state("c"),
        ),
        (By::Range(order), _) => format!(
            "SELECT c.* FROM json_array_elements(q.ranges) AS r(value) CROSS JOIN LATERAL \
             (SELECT k.number FROM firearm_identities AS k WHERE {}{} OFFSET 0) AS k {} \
             WHERE c.partial = false AND {who} LIMIT {most}",
            lies(sought, order),
            among.of_state("k"),
            numbered("k.number"),
        ),
    }
}

/// Between which States' codes lie those that may answer. One State may hold thousands with the serial number of
/// another of its own: the index passes over them.
fn spans(sought: Sought) -> &'static str {
    match sought {
        Sought::Across => "SELECT '' AS low, q.state AS high UNION ALL SELECT q.state AS low, 'ZZZ' AS high",
        Sought::Register => "SELECT '' AS low, 'ZZZ' AS high",
    }
}

/// Whether one lies in the range. The index alone tells which of them fit: many more may lie there.
fn lies(sought: Sought, order: Order) -> String {
    let order = order.name();
    let others = match sought {
        Sought::Across => " AND k.state <> q.state",
        Sought::Register => "",
    };
    format!("k.{order} >= r.value ->> 0 AND k.{order} < r.value ->> 1 AND k.{order} LIKE q.pattern{others}")
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

/// The statements that find.
struct Statements {
    /// The same, and what it may be of those with unknown characters.
    keyed: Texts,
    /// As [`Order::ALL`].
    ranges: [Texts; 4],
}

/// Those that find few, and those that find many.
type Both = [Statements; 2];

fn statements(sought: Sought) -> Both {
    [Among::Few, Among::Many].map(|among| Statements {
        keyed: texts(sought, among, &[By::Skeleton, By::Partial]),
        ranges: Order::ALL.map(|order| texts(sought, among, &[By::Range(order)])),
    })
}

static ACROSS: LazyLock<Both> = LazyLock::new(|| statements(Sought::Across));
static REGISTER: LazyLock<Both> = LazyLock::new(|| statements(Sought::Register));

/// What is asked in one way, by asker: each with the number of the serial number it is asked for.
struct Asked<'a, T>(BTreeMap<Asker<'a>, (Vec<usize>, Vec<T>)>);

impl<T> Default for Asked<'_, T> {
    fn default() -> Self {
        Asked(BTreeMap::new())
    }
}

impl<'a, T: Serialize + Clone> Asked<'a, T> {
    fn add(&mut self, asker: Asker<'a>, n: usize, each: impl IntoIterator<Item = T>) {
        let (numbers, list) = self.0.entry(asker).or_default();
        list.extend(each);
        numbers.resize(list.len(), n);
    }

    /// Its lines of the argument. Places go on where `numbers` ends, which says for each the number of its serial number.
    fn lines(&self, numbers: &mut Vec<usize>) -> Vec<Line<'_, T>> {
        let mut lines = Vec::with_capacity(self.0.len());
        for (asker, (of, list)) in &self.0 {
            lines.push(Line { first: numbers.len(), asker: *asker, list: list.as_slice() });
            numbers.extend_from_slice(of);
        }
        lines
    }

    /// The same for these serial numbers alone.
    fn only(&self, of: &HashSet<usize>) -> Self {
        let mut only = Self::default();
        for (asker, (numbers, list)) in &self.0 {
            for (n, one) in numbers.iter().zip(list).filter(|(n, _)| of.contains(n)) {
                only.add(*asker, *n, [one.clone()]);
            }
        }
        only
    }
}

/// An identity, and which serial number it was found by.
struct Of {
    n: usize,
    identity: IdentityRow,
    /// Whether as many were found in the same way as are found at most.
    is_crowded: bool,
}

/// The argument of the statement for what has a key.
#[derive(Serialize)]
struct Keyed<'a> {
    whole: Vec<Line<'a, &'a str>>,
    partial: Vec<Line<'a, i64>>,
}

/// The argument of one for ranges of an order.
#[derive(Serialize)]
struct Ranged<'a> {
    ranges: Vec<Line<'a, Ranges>>,
}

/// What one statement finds; `numbers` says which serial number each place of the argument is asked for.
fn load(
    conn: &mut DbConn,
    texts: &'static Texts,
    argument: &impl Serialize,
    numbers: &[usize],
) -> Result<Vec<Of>, DbError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Found> = match conn {
        DbConn::Sqlite(c) => Fixed::new(&texts.sqlite, argument)?.load(c)?,
        DbConn::Postgres(c) => Fixed::new(&texts.postgres, argument)?.load(c)?,
    };
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for found in &found {
        *counts.entry(found.place).or_default() += 1;
    }
    let of = |found: Found| {
        let n = *numbers.get(usize::try_from(found.place).ok()?)?;
        let is_crowded = counts.get(&found.place).is_some_and(|count| *count >= FOUND_AT_MOST);
        Some(Of { n, identity: found.identity, is_crowded })
    };
    Ok(found.into_iter().filter_map(of).collect())
}

/// All that is asked, by the way it is found.
#[derive(Default)]
struct Question<'a> {
    whole: Asked<'a, &'a str>,
    partial: Asked<'a, i64>,
    /// As [`Order::ALL`].
    ranges: [Asked<'a, Ranges>; 4],
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

    fn ranges(&mut self, asker: Asker<'a>, n: usize, order: Order, ranges: Ranges) {
        if let Some((_, asked)) = Order::ALL.into_iter().zip(&mut self.ranges).find(|(of, _)| *of == order) {
            asked.add(asker.of_any_make(), n, [ranges]);
        }
    }

    /// What each of so many finds, once each; five statements at most, and as many again where one finds very many.
    fn find(&self, conn: &mut DbConn, both: &'static Both, count: usize) -> Result<Vec<Vec<IdentityRow>>, DbError> {
        let [few, many] = both;
        let mut found = self.found(conn, few)?;
        let crowded: HashSet<usize> = found.iter().filter(|found| found.is_crowded).map(|found| found.n).collect();
        if !crowded.is_empty() {
            found.retain(|found| !crowded.contains(&found.n));
            found.extend(self.only(&crowded).found(conn, many)?);
        }
        let mut each: Vec<Vec<IdentityRow>> = vec![Vec::new(); count];
        let mut seen = HashSet::new();
        for Of { n, identity, .. } in found {
            if let Some(list) = each.get_mut(n)
                && seen.insert((n, identity.source_id))
            {
                list.push(identity);
            }
        }
        Ok(each)
    }

    fn found(&self, conn: &mut DbConn, statements: &'static Statements) -> Result<Vec<Of>, DbError> {
        let mut numbers = Vec::new();
        let keyed = Keyed { whole: self.whole.lines(&mut numbers), partial: self.partial.lines(&mut numbers) };
        let mut found = load(conn, &statements.keyed, &keyed, &numbers)?;
        for (asked, texts) in self.ranges.iter().zip(&statements.ranges) {
            let mut numbers = Vec::new();
            let ranged = Ranged { ranges: asked.lines(&mut numbers) };
            found.extend(load(conn, texts, &ranged, &numbers)?);
        }
        Ok(found)
    }

    /// The same for these serial numbers alone.
    fn only(&self, of: &HashSet<usize>) -> Question<'a> {
        Question {
            whole: self.whole.only(of),
            partial: self.partial.only(of),
            ranges: self.ranges.each_ref().map(|asked| asked.only(of)),
        }
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
                let (order, ranges) = wide.ranges();
                question.ranges(asker, n, order, ranges);
            }
        }
    }
    question.find(conn, &REGISTER, asked.len())
}
