//! What most calls post: one firearm with a complete serial number.

use std::sync::LazyLock;

use diesel::deserialize::{self, QueryableByName};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::row::NamedRow;
use diesel::sql_types::{Integer, Nullable};

use super::IdentityRow;
use super::candidate_statements::{COLUMNS, Reach, keyed_alone};
use super::candidates::{Found, of_alone};
use super::identities::{arguments_of, insert_held, insert_identities};
use super::probing::{Part, Posting, WITH_OTHER_PARTS, Window, add_posting, keep_posting, of_each, posting_arguments};
use crate::db::fixed::Fixed;
use crate::db::{DbConn, DbError, RowInsert, WithInsert};

/// A row of the statement's answer.
enum Answer {
    Counted(Part),
    Found(Box<Found>),
}

impl QueryableByName<Pg> for Answer {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Answer> {
        let place: Option<i32> = NamedRow::get::<Nullable<Integer>, _>(row, "place")?;
        Ok(match place {
            None => Answer::Counted(Part::build(row)?),
            Some(_) => Answer::Found(Box::new(QueryableByName::build(row)?)),
        })
    }
}

/// Counts and keeps what a call posts ([`add_posting`]) and adds its record, if it is given, and its identity, whose lock
/// was taken by a statement before. On PostgreSQL all in one statement, which finds as well what it may match
/// ([`super::across`]): `None` where that is still to be asked for.
pub fn post_one(
    conn: &mut DbConn,
    windows: [Window; 2],
    count: i64,
    posting: &Posting,
    row: &IdentityRow,
    record: Option<&dyn RowInsert>,
) -> Result<([i64; 2], Option<Vec<IdentityRow>>), DbError> {
    static ALONE: LazyLock<String> = LazyLock::new(|| format!("WITH {}", steps()));
    static WITH_RECORD: LazyLock<String> = LazyLock::new(|| format!(", {}", steps()));
    let c = match conn {
        DbConn::Sqlite(_) => {
            if let Some(record) = record {
                record.run(conn)?;
            }
            insert_identities(conn, std::slice::from_ref(row))?;
            return Ok((add_posting(conn, windows, count, posting)?, None));
        }
        DbConn::Postgres(c) => c,
    };
    let mut arguments = posting_arguments(windows, count, posting)?;
    arguments.extend(arguments_of(row)?);
    let keys: Vec<String> = row.serial().keys().iter().map(ToString::to_string).collect();
    arguments.push(("keys", Some(format!("{{{}}}", keys.join(",")))));
    let (mut parts, mut found) = (Vec::new(), Vec::new());
    let answers = match record {
        Some(record) => WithInsert { record, rest: Fixed::with(&WITH_RECORD, arguments) }.load(c)?,
        None => Fixed::with(&ALONE, arguments).load(c)?,
    };
    for answer in answers {
        match answer {
            Answer::Counted(part) => parts.push(part),
            Answer::Found(one) => found.push(*one),
        }
    }
    Ok((of_each(windows, parts)?, of_alone(found)))
}

/// The steps of PostgreSQL's statement, without the word WITH.
fn steps() -> String {
    // What is found has a place and columns; what is counted has none. A SELECT around another would be one more step.
    let uncounted =
        "CAST(NULL AS integer) AS window_hours, CAST(NULL AS bigint) AS count, CAST(NULL AS bigint[]) AS others, ";
    let none = ", NULL".repeat(1 + COLUMNS.split(',').count());
    format!(
        "{}, brought AS ({}) {} UNION ALL SELECT w.*{none} FROM ({WITH_OTHER_PARTS}) AS w",
        keep_posting(),
        insert_held(),
        keyed_alone(Reach::OtherStates, uncounted),
    )
}
