//! The statements that find what may match ([`super::candidates`]), for each backend.
//!
//! Each takes what one asks in its ways: `{whole}`, `{partial}` or `{ranges}`, lists in JSON, or of one alone its
//! `{skeleton}` and `{keys}`; `{state}`, `{readers}`, `{kind}` and `{make}` of who asks; and how many all may find
//! together, `{most}`. The two backends differ in how they read these and in how they bound what each finds. On
//! PostgreSQL every step of several is held in its place, so that a plan made while a table is empty or was never counted
//! serves a full one.

use std::sync::LazyLock;

use crate::db::DbConn;
use crate::register::orders::Order;
use crate::register::serials::KEYS;

/// What one serial number finds in one way at most. Where one finds as many, it is asked anew State by State.
pub const FOUND_AT_MOST: usize = 200;
/// What one serial number finds of each State at most, once it is asked State by State.
const OF_EACH_STATE: usize = 20;
/// How many of a State that have the same serial number are looked through for the likelier ones, at most.
const LOOKED_THROUGH: usize = 1000;

/// In how many characters a key is written, its sign included.
pub const KEY_LENGTH: usize = 20;

/// Whether any State's identity is sought that can answer one, or what of the register a State may learn of.
#[derive(Debug, Clone, Copy)]
pub enum Reach {
    OtherStates,
    Register,
}

/// The texts of one statement for the two backends.
pub struct Texts {
    pub sqlite: String,
    pub postgres: String,
}

impl Texts {
    pub fn of(&self, conn: &DbConn) -> &str {
        match conn {
            DbConn::Sqlite(_) => &self.sqlite,
            DbConn::Postgres(_) => &self.postgres,
        }
    }
}

/// Of an identity `i`, as they are found: names alone.
pub const COLUMNS: &str = "i.source_id, i.kind, i.state, i.authority_id, i.serial, i.skeleton, i.reversed, i.partial, \
    i.make, i.bare_make, i.model, i.calibre, i.type AS firearm_type, i.country, i.year, i.readers, i.visibility, i.details";

/// How what is found is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bounded {
    /// All that are asked find `{most}` together at most: only so SQLite reads each row once. Where that many are found,
    /// others may be missing, and all is asked anew. On PostgreSQL as `Each`.
    Together,
    /// Each finds so many in one way.
    Each,
    /// Each finds so many of each State in one way, the likelier first.
    OfEachState,
}

impl Bounded {
    /// Asks once for each State, where that is how.
    fn states(self) -> &'static str {
        match self {
            Bounded::Together | Bounded::Each => "",
            Bounded::OfEachState => " CROSS JOIN states AS s",
        }
    }

    /// The condition on a State beside all others.
    fn of_state(self, alias: &str) -> String {
        match self {
            Bounded::Together | Bounded::Each => String::new(),
            Bounded::OfEachState => format!(" AND {alias}.state = s.code"),
        }
    }

    fn at_most(self) -> usize {
        match self {
            Bounded::Together | Bounded::Each => FOUND_AT_MOST,
            Bounded::OfEachState => OF_EACH_STATE,
        }
    }
}

const TOGETHER: &str = "LIMIT CAST({most} AS integer)";

/// The same serial numbers, look-alikes folded; and those with unknown characters, by any of their keys. Places in the
/// second list count down from -1.
fn keyed(reach: Reach, bounded: Bounded) -> Texts {
    Texts { sqlite: keyed_sqlite(reach, bounded), postgres: keyed_postgres(reach, bounded) }
}

fn keyed_sqlite(reach: Reach, bounded: Bounded) -> String {
    let may_be = format!(
        "k.key = CAST(substr(q.value, 1, {KEY_LENGTH}) AS integer) \
         AND (length(q.value) = {KEY_LENGTH} OR substr(q.value, {KEY_LENGTH} + 1) LIKE k.pattern)"
    );
    if bounded == Bounded::Together {
        let who = who(reach, "i");
        return format!(
            "SELECT q.key AS place, {COLUMNS} FROM json_each({{whole}}) AS q CROSS JOIN ({spans}) AS s \
             CROSS JOIN firearm_identities AS i \
             WHERE i.skeleton = q.value AND i.state > s.low AND i.state < s.high AND {who} \
             UNION ALL SELECT -1 - q.key AS place, {COLUMNS} FROM json_each({{partial}}) AS q \
             CROSS JOIN partial_serial_keys AS k CROSS JOIN firearm_identities AS i \
             WHERE {may_be} AND i.number = k.identity AND {who} {TOGETHER}",
            spans = spans(reach, "{state}"),
        );
    }
    let (states, of_state, most) = (bounded.states(), bounded.of_state("c"), bounded.at_most());
    let who = who(reach, "c");
    let same = match bounded {
        Bounded::Together | Bounded::Each => format!(
            "SELECT c.number FROM ({}) AS s CROSS JOIN firearm_identities AS c \
             WHERE c.skeleton = q.value AND c.state > s.low AND c.state < s.high AND {who} LIMIT {most}",
            spans(reach, "{state}"),
        ),
        Bounded::OfEachState => format!(
            "SELECT c.number FROM (SELECT c.number, c.bare_make FROM firearm_identities AS c \
             WHERE c.skeleton = q.value AND c.state = s.code AND {who} LIMIT {LOOKED_THROUGH}) AS c {} LIMIT {most}",
            likelier("{make}"),
        ),
    };
    // Most keys are nobody's, which costs less to see beforehand.
    format!(
        "SELECT q.key AS place, {COLUMNS} FROM json_each({{whole}}) AS q{states} CROSS JOIN firearm_identities AS i \
         WHERE i.number IN ({same}) \
         UNION ALL SELECT -1 - q.key AS place, {COLUMNS} FROM json_each({{partial}}) AS q{states} \
         CROSS JOIN firearm_identities AS i WHERE EXISTS (SELECT 1 FROM partial_serial_keys AS k WHERE {may_be}) \
         AND i.number IN (SELECT c.number FROM partial_serial_keys AS k CROSS JOIN firearm_identities AS c \
         WHERE {may_be} AND c.number = k.identity AND {who}{of_state} LIMIT {most})"
    )
}

fn keyed_postgres(reach: Reach, bounded: Bounded) -> String {
    let (states, of_state, most) = (bounded.states(), bounded.of_state("c"), bounded.at_most());
    let who = who_postgres(reach);
    let with_skeleton = |state: &str| {
        format!("(SELECT * FROM firearm_identities AS f WHERE f.skeleton = q.skeleton AND {state} OFFSET 0) AS c")
    };
    let same = match bounded {
        Bounded::Together | Bounded::Each => format!(
            "SELECT c.* FROM ({}) AS s CROSS JOIN LATERAL {} WHERE {who} LIMIT {most}",
            spans(reach, "q.state"),
            with_skeleton("f.state > s.low AND f.state < s.high"),
        ),
        Bounded::OfEachState => format!(
            "SELECT c.* FROM (SELECT c.* FROM {} WHERE {who} LIMIT {LOOKED_THROUGH}) AS c {} LIMIT {most}",
            with_skeleton("f.state = s.code"),
            likelier("q.make"),
        ),
    };
    format!(
        "SELECT q.place, {COLUMNS} FROM {}{states} CROSS JOIN LATERAL ({same}) AS i \
         UNION ALL SELECT -1 - q.place AS place, {COLUMNS} FROM {}{states} CROSS JOIN LATERAL \
         (SELECT c.* FROM (SELECT k.identity FROM partial_serial_keys AS k WHERE k.key = q.key \
         AND (q.asked = '' OR q.asked LIKE k.pattern) OFFSET 0) AS k {} \
         WHERE {who}{of_state} LIMIT {most}) AS i",
        asked("json_array_elements_text(CAST({whole} AS json))", "e.value AS skeleton"),
        asked(
            "json_array_elements_text(CAST({partial} AS json))",
            &format!("CAST(left(e.value, {KEY_LENGTH}) AS bigint) AS key, substr(e.value, {KEY_LENGTH} + 1) AS asked"),
        ),
        numbered("k.identity", "c"),
    )
}

/// PostgreSQL's text of [`keyed`] for one complete serial number. All its keys find together what each may at most, and
/// each has a place of its own, as there: none is kept from being found unless one of them finds as much as it may.
/// `before`: columns that stand before its own.
pub fn keyed_alone(reach: Reach, before: &str) -> String {
    let who = who(reach, "i");
    let same = |state: &str| {
        format!(
            "SELECT {before}0 AS place, {COLUMNS} FROM firearm_identities AS i \
             WHERE i.skeleton = {{skeleton}}{state} AND {who}"
        )
    };
    let same = match reach {
        // As the spans.
        Reach::OtherStates => {
            format!("{} UNION ALL {}", same(" AND i.state < {state}"), same(" AND i.state > {state}"))
        }
        Reach::Register => same(""),
    };
    let keys = "CAST({keys} AS bigint[])";
    format!(
        "({same} LIMIT {FOUND_AT_MOST}) UNION ALL (SELECT {before}-array_position({keys}, k.key) AS place, {COLUMNS} \
         FROM (SELECT k.key, k.identity FROM partial_serial_keys AS k WHERE k.key = ANY ({keys}) \
         AND {{skeleton}} LIKE k.pattern OFFSET 0) AS k {} WHERE {who} LIMIT {})",
        numbered("k.identity", "i"),
        KEYS * FOUND_AT_MOST,
    )
}

/// Complete serial numbers that lie in ranges of an order.
fn ranged(reach: Reach, bounded: Bounded, order: Order) -> Texts {
    Texts { sqlite: ranged_sqlite(reach, bounded, order), postgres: ranged_postgres(reach, bounded, order) }
}

fn ranged_sqlite(reach: Reach, bounded: Bounded, order: Order) -> String {
    // What is not flat is read once.
    let asked = "WITH q AS MATERIALIZED (SELECT e.key AS place, e.value ->> 'pattern' AS pattern, \
        e.value -> 'between' AS ranges FROM json_each({ranges}) AS e)";
    let lies = |alias: &str| lies(order, alias, &shares(reach, alias, "{state}", "{readers}"));
    if bounded == Bounded::Together {
        let (lies, kinds) = (lies("i"), kinds(reach, "i", "{kind}"));
        return format!(
            "{asked} SELECT q.place, {COLUMNS} FROM q CROSS JOIN json_each(q.ranges) AS r \
             CROSS JOIN firearm_identities AS i WHERE {lies} AND i.partial = false AND {kinds} {TOGETHER}"
        );
    }
    let (states, of_state, most) = (bounded.states(), bounded.of_state("k"), bounded.at_most());
    let (lies, kinds) = (lies("k"), kinds(reach, "c", "{kind}"));
    format!(
        "{asked} SELECT q.place, {COLUMNS} FROM q{states} CROSS JOIN firearm_identities AS i WHERE i.number IN \
         (SELECT c.number FROM json_each(q.ranges) AS r CROSS JOIN firearm_identities AS k \
         CROSS JOIN firearm_identities AS c WHERE {lies}{of_state} AND c.number = k.number AND c.partial = false \
         AND {kinds} LIMIT {most})"
    )
}

fn ranged_postgres(reach: Reach, bounded: Bounded, order: Order) -> String {
    let (states, of_state, most) = (bounded.states(), bounded.of_state("k"), bounded.at_most());
    let lies = lies(order, "k", &shares(reach, "k", "q.state", "q.readers"));
    let kinds = kinds(reach, "c", "q.kind");
    format!(
        "SELECT q.place, {COLUMNS} FROM {}{states} CROSS JOIN LATERAL \
         (SELECT c.* FROM json_array_elements(q.ranges) AS r(value) CROSS JOIN LATERAL \
         (SELECT k.number FROM firearm_identities AS k WHERE {lies}{of_state} OFFSET 0) AS k {} \
         WHERE c.partial = false AND {kinds} LIMIT {most}) AS i",
        asked(
            "json_array_elements(CAST({ranges} AS json))",
            "e.value ->> 'pattern' AS pattern, e.value -> 'between' AS ranges"
        ),
        numbered("k.number", "c"),
    )
}

/// PostgreSQL's rows of what is asked, with who asks it. OFFSET 0 keeps the planner from another way than the one
/// written.
fn asked(list: &str, columns: &str) -> String {
    format!(
        "(SELECT CAST(e.at - 1 AS integer) AS place, a.*, {columns} FROM (SELECT {{state}} AS state, \
         {{readers}} AS readers, {{kind}} AS kind, {{make}} AS make) AS a \
         CROSS JOIN {list} WITH ORDINALITY AS e(value, at) OFFSET 0) AS q"
    )
}

fn numbered(number: &str, alias: &str) -> String {
    format!("CROSS JOIN LATERAL (SELECT * FROM firearm_identities AS f WHERE f.number = {number} OFFSET 0) AS {alias}")
}

/// Between which States' codes lie those that may answer. One State may hold thousands with the serial number of
/// another of its own: the index passes over them.
fn spans(reach: Reach, state: &str) -> String {
    match reach {
        Reach::OtherStates => {
            format!("SELECT '' AS low, {state} AS high UNION ALL SELECT {state} AS low, 'ZZZ' AS high")
        }
        Reach::Register => "SELECT '' AS low, 'ZZZ' AS high".to_owned(),
    }
}

/// Whether one lies in the range, and one of the two States may learn of it. The index alone tells: many more may lie there.
fn lies(order: Order, of: &str, shares: &str) -> String {
    let order = order.name();
    format!(
        "{of}.{order} >= r.value ->> 0 AND {of}.{order} < r.value ->> 1 AND {of}.{order} LIKE q.pattern AND {shares}"
    )
}

fn who(reach: Reach, of: &str) -> String {
    format!("{} AND {}", kinds(reach, of, "{kind}"), shares(reach, of, "{state}", "{readers}"))
}

fn who_postgres(reach: Reach) -> String {
    format!("{} AND {}", kinds(reach, "c", "q.kind"), shares(reach, "c", "q.state", "q.readers"))
}

/// Whether its kind is one that is sought.
fn kinds(reach: Reach, of: &str, kind: &str) -> String {
    match reach {
        Reach::OtherStates => format!("NOT ({of}.kind = 'trace_request' AND {kind} = 'trace_request')"),
        Reach::Register => format!("{of}.kind = 'firearm_record'"),
    }
}

/// Whether one of the two States may learn of `of`.
fn shares(reach: Reach, of: &str, state: &str, readers: &str) -> String {
    match reach {
        Reach::OtherStates => format!(
            "{of}.state <> {state} AND ({of}.readers = '*' OR {of}.readers LIKE '%' || {state} || '%' \
             OR {readers} = '*' OR {readers} LIKE '%' || {of}.state || '%')"
        ),
        // The scope `shared_with_it`: the caller's own, and what `sharing` opens to it.
        Reach::Register => {
            format!("({of}.state = {state} OR {of}.readers = '*' OR {of}.readers LIKE '%' || {state} || '%')")
        }
    }
}

fn likelier(make: &str) -> String {
    format!("ORDER BY CASE WHEN c.bare_make = {make} THEN 0 ELSE 1 END, c.number")
}

/// The statements that find.
pub struct Statements {
    /// The same, and what it may be of those with unknown characters.
    pub keyed: Texts,
    /// The same on PostgreSQL for one complete serial number alone, as most are asked, before it is asked of each State: by
    /// fewer steps, each of which PostgreSQL makes ready anew at every run.
    pub alone: Option<String>,
    /// As [`Order::ALL`].
    pub ranges: [Texts; 3],
}

/// Bounded together, each, and of each State: in the order in which they are tried.
pub type InTurn = [Statements; 3];

fn statements(reach: Reach) -> InTurn {
    [Bounded::Together, Bounded::Each, Bounded::OfEachState].map(|bounded| Statements {
        keyed: keyed(reach, bounded),
        alone: (bounded == Bounded::Together).then(|| keyed_alone(reach, "")),
        ranges: Order::ALL.map(|order| ranged(reach, bounded, order)),
    })
}

pub static ACROSS: LazyLock<InTurn> = LazyLock::new(|| statements(Reach::OtherStates));
pub static REGISTER: LazyLock<InTurn> = LazyLock::new(|| statements(Reach::Register));
