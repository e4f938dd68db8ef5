//! The States' table.

use diesel::prelude::*;
use serde::Deserialize;

use super::SUBJECT;
use super::model::{CiftaInput, CiftaStatus, NewState, State, StateNames, StateQuery, StateRow};
use crate::db::schema::states;
use crate::db::{DbConn, DbError, Instant, among};
use crate::http::{PageQuery, Tx};
use crate::problem::{Code, Problem};

/// What a new database starts with.
const SEED: &str = include_str!("states.toml");

/// The State with this code; `NotFound` where there is none.
pub fn one(conn: &mut DbConn, code: &str) -> Result<State, DbError> {
    let row: StateRow = states::table.find(code.to_owned()).first(conn)?;
    Ok(row.into())
}

/// Keeps the row from changing until this transaction ends. SQLite's one writer needs no lock.
pub fn lock(conn: &mut DbConn, code: &str) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        states::table.find(code).select(states::code).for_update().first::<String>(c).optional()?;
    }
    Ok(())
}

pub fn exists(conn: &mut DbConn, code: &str) -> Result<bool, DbError> {
    let found: Option<String> = states::table.find(code.to_owned()).select(states::code).first(conn).optional()?;
    Ok(found.is_some())
}

/// Every State's names by its code.
pub fn names(conn: &mut DbConn) -> Result<Vec<(String, StateNames)>, DbError> {
    let rows: Vec<(String, String, String, String, String)> = states::table
        .select((states::code, states::name_en, states::name_es, states::name_pt, states::name_fr))
        .load(conn)?;
    Ok(rows.into_iter().map(|(code, en, es, pt, fr)| (code, StateNames { en, es, pt, fr })).collect())
}

/// The codes of the Parties to CIFTA, in order.
pub fn parties(conn: &mut DbConn) -> Result<Vec<String>, DbError> {
    let party = states::cifta_status.eq(CiftaStatus::Party.name());
    Ok(states::table.filter(party).order(states::code).select(states::code).load(conn)?)
}

/// Those of `codes` that are no State of the directory. One statement however many they are, none for none.
pub fn unknown(conn: &mut DbConn, codes: &[String]) -> Result<Vec<String>, DbError> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let known = states::table.filter(among(states::code, codes.to_vec())).select(states::code);
    let known: Vec<String> = known.load(conn)?;
    Ok(codes.iter().filter(|code| !known.contains(code)).cloned().collect())
}

/// Up to `limit + 1` States by code.
pub fn list(conn: &mut DbConn, query: &StateQuery) -> Result<Vec<State>, DbError> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let mut found = states::table.order(states::code).limit(page.limit() + 1).into_boxed();
    if let Some(cursor) = page.cursor() {
        found = found.filter(states::code.gt(cursor.name()));
    }
    let rows: Vec<StateRow> = found.load(conn)?;
    Ok(rows.into_iter().map(State::from).collect())
}

/// Adds a State whose rules were checked.
pub fn insert(tx: &mut Tx<'_>, state: NewState) -> Result<(), Problem> {
    let duplicate = || Problem::new(Code::DuplicateValue).with("field", "code");
    if exists(tx.conn, &state.code)? {
        return Err(duplicate());
    }
    let code = state.code.clone();
    match diesel::insert_into(states::table).values(StateRow::new(state, tx.now, tx.now)).execute(tx.conn) {
        Err(diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _)) => {
            return Err(duplicate());
        }
        other => other?,
    };
    tx.audit(SUBJECT, &code)?;
    Ok(tx.event(None, "state_created", SUBJECT, &code)?)
}

/// Replaces a State's data by ones whose rules were checked.
pub fn update(tx: &mut Tx<'_>, current: &State, state: NewState) -> Result<(), Problem> {
    let row = StateRow::new(state, current.created_at, tx.now);
    diesel::update(states::table.find(current.code.clone())).set(row).execute(tx.conn)?;
    tx.audit(SUBJECT, &current.code)?;
    Ok(tx.event(None, "state_updated", SUBJECT, &current.code)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    source: String,
    states: Vec<SeedState>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedState {
    code: String,
    en: String,
    es: String,
    pt: String,
    fr: String,
    cifta: CiftaStatus,
    /// The file's `source` where a status is given and this is not.
    source: Option<String>,
    #[serde(default)]
    verified: bool,
}

fn seed_states() -> Result<Vec<NewState>, toml::de::Error> {
    let seed: Seed = toml::from_str(SEED)?;
    let common = seed.source;
    let ready = |state: SeedState| NewState {
        code: state.code,
        names: StateNames { en: state.en, es: state.es, pt: state.pt, fr: state.fr },
        oas_member: Some(true),
        addressable: Some(true),
        cifta: Some(CiftaInput {
            source: state.source.or_else(|| (state.cifta != CiftaStatus::Unverified).then(|| common.clone())),
            status: state.cifta,
            date: None,
            verified: Some(state.verified),
        }),
    };
    Ok(seed.states.into_iter().map(ready).collect())
}

/// Fills an empty table with the OAS members; gives how many were added, 0 where the table has rows.
pub fn seed(conn: &mut DbConn, now: Instant) -> Result<usize, Problem> {
    let any: Option<String> = states::table.select(states::code).first(conn).optional()?;
    if any.is_some() {
        return Ok(0);
    }
    let rows = seed_states().map_err(Problem::internal)?;
    let rows: Vec<StateRow> = rows.into_iter().map(|state| StateRow::new(state, now, now)).collect();
    for row in &rows {
        diesel::insert_into(states::table).values(row).execute(conn)?;
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::states::rules;

    #[test]
    fn the_seed_holds_the_35_members_and_keeps_to_the_rules() {
        let states = seed_states().expect("a readable file");
        assert_eq!(states.len(), 35);
        let mut codes: Vec<&str> = states.iter().map(|s| s.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 35);
        let today = Instant::now().utc().date_naive();
        for state in &states {
            assert_eq!(rules::faults_of_new(state, today), [], "{}", state.code);
        }
        let with = |status| states.iter().filter(|s| s.cifta.as_ref().is_some_and(|c| c.status == status)).count();
        assert_eq!((with(CiftaStatus::Party), with(CiftaStatus::Signatory)), (22, 1));
        let jamaica = states.iter().find(|s| s.code == "JM").and_then(|s| s.cifta.clone()).expect("Jamaica");
        assert_eq!((jamaica.status, jamaica.verified), (CiftaStatus::Party, Some(false)));
    }
}
