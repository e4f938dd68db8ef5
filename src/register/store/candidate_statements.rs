//! The statements that find what may match ([`super::candidates`]), for each backend.
//!
//! The two differ in how they read the argument and in how they bound what each finds. On PostgreSQL every step is held
//! in its place, so that a plan made while a table is empty or was never counted serves a full one.

use std::sync::LazyLock;

use crate::register::orders::Order;

/// What is found at most in one way. Where one finds as many, it is asked anew State by State.
pub const FOUND_AT_MOST: usize = 200;
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

/// The texts of one statement for the two backends.
pub struct Texts {
    pub sqlite: String,
    pub postgres: String,
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
pub struct Statements {
    /// The same, and what it may be of those with unknown characters.
    pub keyed: Texts,
    /// As [`Order::ALL`].
    pub ranges: [Texts; 4],
}

/// Those that find few, and those that find many.
pub type Both = [Statements; 2];

fn statements(sought: Sought) -> Both {
    [Among::Few, Among::Many].map(|among| Statements {
        keyed: texts(sought, among, &[By::Skeleton, By::Partial]),
        ranges: Order::ALL.map(|order| texts(sought, among, &[By::Range(order)])),
    })
}

pub static ACROSS: LazyLock<Both> = LazyLock::new(|| statements(Sought::Across));
pub static REGISTER: LazyLock<Both> = LazyLock::new(|| statements(Sought::Register));
