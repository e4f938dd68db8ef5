//! The tables of makes and calibres that the Secretariat added or changed, laid over what ships.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::SUBJECT;
use super::meaning::Meaning;
use super::model::{KeyRow, NewReferenceValue, ReferenceNames, ReferenceQuery, ReferenceSet, ReferenceValue, ValueRow};
use super::recognition::{keys, recognized, subdivision_value};
use super::rules;
use super::shipped::shipped;
use crate::db::schema::{reference_keys, reference_values};
use crate::db::{DbConn, DbError, among};
use crate::http::{PageQuery, Tx};
use crate::problem::{Code, Problem};

/// Keys that one statement looks up: far below what either backend binds.
const CHUNK: usize = 5_000;

/// Whether values of the set may lie in the tables.
fn is_extendable(set: ReferenceSet) -> bool {
    matches!(set, ReferenceSet::Makes | ReferenceSet::Calibres)
}

/// A row, over the value that ships with its code.
fn value(set: ReferenceSet, row: ValueRow) -> ReferenceValue {
    let ships = shipped(set).by_code(&row.code);
    let mut synonyms = ships.map(|value| value.synonyms.clone()).unwrap_or_default();
    synonyms.extend(row.synonyms.0);
    ReferenceValue {
        set,
        code: row.code,
        names: ReferenceNames { en: row.name_en, es: row.name_es, pt: row.name_pt, fr: row.name_fr },
        synonyms,
        country: None,
        source: row.source,
        active: row.active || ships.is_some(),
        updated_at: Some(row.updated_at),
    }
}

fn row(conn: &mut DbConn, set: ReferenceSet, code: &str) -> Result<Option<ValueRow>, DbError> {
    if !is_extendable(set) {
        return Ok(None);
    }
    Ok(reference_values::table.find((set.name(), code.to_owned())).first(conn).optional()?)
}

/// The value with this code; `NotFound` where there is none.
pub fn one(conn: &mut DbConn, set: ReferenceSet, code: &str) -> Result<ReferenceValue, DbError> {
    match row(conn, set, code)? {
        Some(row) => Ok(value(set, row)),
        None => Ok(shipped(set).by_code(code).cloned().ok_or(diesel::result::Error::NotFound)?),
    }
}

/// Keeps other writers out until this transaction ends: what a spelling means is decided over the whole table.
/// They are few. SQLite's one writer needs no lock.
pub fn lock(conn: &mut DbConn) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        diesel::sql_query("LOCK TABLE reference_values IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    }
    Ok(())
}

/// Up to `limit + 1` values by code, or those that `q` means.
pub fn list(conn: &mut DbConn, set: ReferenceSet, query: &ReferenceQuery) -> Result<Vec<ReferenceValue>, DbError> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let after = page.cursor().map(|cursor| cursor.name()).unwrap_or_default();
    let mut values = match &query.q {
        Some(text) => meant(conn, set, query.country.as_deref(), text)?,
        None => merged(conn, set, &after, page.limit() + 1)?,
    };
    let in_country = |value: &ReferenceValue| query.country.is_none() || value.country == query.country;
    values.retain(|value| head(&value.code) > after.as_str() && in_country(value));
    values.truncate(usize::try_from(page.limit() + 1).unwrap_or(usize::MAX));
    Ok(values)
}

/// As much of a code as a cursor holds; the codes of a set differ in it.
fn head(code: &str) -> &str {
    code.get(..16).unwrap_or(code)
}

/// What ships, with up to `limit` rows after the code `after` laid over it.
fn merged(conn: &mut DbConn, set: ReferenceSet, after: &str, limit: i64) -> Result<Vec<ReferenceValue>, DbError> {
    let mut values = shipped(set).values().to_vec();
    if is_extendable(set) {
        let rows = reference_values::table.filter(reference_values::set_name.eq(set.name()));
        let rows = rows.filter(reference_values::code.gt(after.to_owned()));
        let rows: Vec<ValueRow> = rows.order(reference_values::code).limit(limit).load(conn)?;
        let mut stored: HashMap<String, ReferenceValue> =
            rows.into_iter().map(|row| (row.code.clone(), value(set, row))).collect();
        for value in &mut values {
            if let Some(changed) = stored.remove(&value.code) {
                *value = changed;
            }
        }
        values.extend(stored.into_values());
        values.sort_by(|a, b| a.code.cmp(&b.code));
    }
    Ok(values)
}

/// The values that a text means: one at most, of subdivisions one in each country.
fn meant(
    conn: &mut DbConn,
    set: ReferenceSet,
    country: Option<&str>,
    text: &str,
) -> Result<Vec<ReferenceValue>, DbError> {
    if set == ReferenceSet::Subdivisions {
        let mut countries: Vec<&str> = shipped(set).values().iter().filter_map(|v| v.country.as_deref()).collect();
        countries.dedup();
        countries.retain(|code| country.is_none_or(|wanted| wanted == *code));
        return Ok(countries.into_iter().filter_map(|code| subdivision_value(code, text).cloned()).collect());
    }
    if !is_extendable(set) {
        return Ok(recognized(set, text).cloned().into_iter().collect());
    }
    match codes(conn, set, &[text])?.pop().flatten() {
        Some(code) => Ok(vec![one(conn, set, &code)?]),
        None => Ok(Vec::new()),
    }
}

/// The codes of the values that the texts mean, in their order. What ships takes no statement; all that is left
/// takes one.
pub fn codes(conn: &mut DbConn, set: ReferenceSet, texts: &[&str]) -> Result<Vec<Option<String>>, DbError> {
    let mut found: Vec<Option<String>> =
        texts.iter().map(|text| recognized(set, text).map(|value| value.code.clone())).collect();
    let left: BTreeSet<String> =
        texts.iter().zip(&found).filter(|(_, code)| code.is_none()).flat_map(|(text, _)| keys(set, text)).collect();
    let stored = stored_meanings(conn, set, &left)?;
    for (text, code) in texts.iter().zip(&mut found).filter(|(_, code)| code.is_none()) {
        *code = keys(set, text).iter().find_map(|key| stored.get(key).cloned());
    }
    Ok(found)
}

/// What the tables say that folded spellings mean.
fn stored_meanings(
    conn: &mut DbConn,
    set: ReferenceSet,
    keys: &BTreeSet<String>,
) -> Result<HashMap<String, String>, DbError> {
    let keys: Vec<String> = keys.iter().cloned().collect();
    let mut meanings = HashMap::new();
    for chunk in keys.chunks(CHUNK) {
        let rows = reference_keys::table.filter(reference_keys::set_name.eq(set.name()));
        let rows: Vec<KeyRow> = rows.filter(among(reference_keys::key, chunk.to_vec())).load(conn)?;
        meanings.extend(rows.into_iter().map(|row| (row.key, row.code)));
    }
    Ok(meanings)
}

/// What texts for makes and calibres mean now, by what ships and by the values that the Secretariat added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meanings {
    makes: HashMap<String, String>,
    calibres: HashMap<String, String>,
}

impl Meanings {
    /// A statement for each of the two at most, and none where everything that is asked ships.
    pub fn of<'t>(
        conn: &mut DbConn,
        makes: impl IntoIterator<Item = &'t str>,
        calibres: impl IntoIterator<Item = &'t str>,
    ) -> Result<Meanings, DbError> {
        Ok(Meanings {
            makes: codes_by_text(conn, ReferenceSet::Makes, makes)?,
            calibres: codes_by_text(conn, ReferenceSet::Calibres, calibres)?,
        })
    }

    /// The code of the value that the text means, or else the text.
    pub fn make<'t>(&'t self, text: &'t str) -> &'t str {
        self.makes.get(text).map_or(text, String::as_str)
    }

    pub fn calibre<'t>(&'t self, text: &'t str) -> &'t str {
        self.calibres.get(text).map_or(text, String::as_str)
    }
}

/// The code of each of the texts that means something; each is read once, however often it is there.
fn codes_by_text<'t>(
    conn: &mut DbConn,
    set: ReferenceSet,
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<HashMap<String, String>, DbError> {
    let texts: HashSet<&str> = texts.into_iter().collect();
    let texts: Vec<&str> = texts.into_iter().collect();
    let codes = codes(conn, set, &texts)?;
    Ok(texts.into_iter().zip(codes).filter_map(|(text, code)| Some((text.to_owned(), code?))).collect())
}

/// The folded spellings that the tables have for a value.
pub fn added_keys(conn: &mut DbConn, set: ReferenceSet, code: &str) -> Result<BTreeSet<String>, DbError> {
    let rows = reference_keys::table.filter(reference_keys::set_name.eq(set.name()));
    let rows = rows.filter(reference_keys::code.eq(code.to_owned()));
    let keys: Vec<String> = rows.select(reference_keys::key).load(conn)?;
    Ok(keys.into_iter().collect())
}

/// Which of the texts that `listing` gives mean the same as `text` now; `listing` selects them as `text`, of `state`
/// where it binds one. Three statements at most.
pub fn spellings(
    conn: &mut DbConn,
    set: ReferenceSet,
    text: &str,
    listing: &'static str,
    state: Option<&str>,
) -> Result<Vec<String>, DbError> {
    #[derive(QueryableByName)]
    struct Listed {
        #[diesel(sql_type = Text)]
        text: String,
    }
    let meaning = Meaning::of(conn, set, text)?;
    let query = diesel::sql_query(listing);
    let listed: Vec<Listed> = match (conn, state) {
        (DbConn::Sqlite(c), None) => query.load(c)?,
        (DbConn::Sqlite(c), Some(state)) => query.bind::<Text, _>(state).load(c)?,
        (DbConn::Postgres(c), None) => query.load(c)?,
        (DbConn::Postgres(c), Some(state)) => query.bind::<Text, _>(state).load(c)?,
    };
    // Far more than one value has.
    Ok(listed.into_iter().map(|listed| listed.text).filter(|text| meaning.is(text)).take(CHUNK).collect())
}

/// Adds a value.
pub fn insert(tx: &mut Tx<'_>, set: ReferenceSet, input: NewReferenceValue) -> Result<String, Problem> {
    lock(tx.conn)?;
    let code = input.code.clone();
    if shipped(set).by_code(&code).is_some() || row(tx.conn, set, &code)?.is_some() {
        return Err(Problem::new(Code::DuplicateValue).with("field", "code"));
    }
    put(tx, set, input, None)?;
    let subject = subject(set, &code);
    tx.audit(SUBJECT, &subject)?;
    tx.event(None, "reference_value_added", SUBJECT, &subject)?;
    Ok(subject)
}

/// Replaces a value that is there, as it ships or as a row.
pub fn update(tx: &mut Tx<'_>, set: ReferenceSet, input: NewReferenceValue) -> Result<(), Problem> {
    let current = row(tx.conn, set, &input.code)?;
    let subject = subject(set, &input.code);
    put(tx, set, input, current)?;
    tx.audit(SUBJECT, &subject)?;
    Ok(tx.event(None, "reference_value_updated", SUBJECT, &subject)?)
}

/// Checks a value against all others, and writes it with its keys.
fn put(tx: &mut Tx<'_>, set: ReferenceSet, input: NewReferenceValue, current: Option<ValueRow>) -> Result<(), Problem> {
    let ships = shipped(set).by_code(&input.code);
    let keys = rules::keys_of(set, &input);
    let stored = stored_meanings(tx.conn, set, &keys)?;
    let meaning = |key: &str| {
        let as_shipped = shipped(set).by_key(key).map(|value| value.code.clone());
        as_shipped.or_else(|| stored.get(key).cloned())
    };
    Problem::rules(rules::faults(set, &input, ships, meaning))?;
    let created_at = current.as_ref().map_or(tx.now, |row| row.created_at);
    let row = rules::row(set, input, ships, created_at, tx.now);
    let (set_name, code) = (row.set_name.clone(), row.code.clone());
    if current.is_some() {
        let place = reference_values::table.find((set_name.clone(), code.clone()));
        diesel::update(place).set(row).execute(tx.conn)?;
        let old = reference_keys::table.filter(reference_keys::set_name.eq(set_name.clone()));
        diesel::delete(old.filter(reference_keys::code.eq(code.clone()))).execute(tx.conn)?;
    } else {
        diesel::insert_into(reference_values::table).values(row).execute(tx.conn)?;
    }
    // Those that ship are found in memory.
    for key in keys.into_iter().filter(|key| shipped(set).by_key(key).is_none()) {
        let key = KeyRow { set_name: set_name.clone(), key, code: code.clone() };
        diesel::insert_into(reference_keys::table).values(key).execute(tx.conn)?;
    }
    Ok(())
}

/// How a value is named in audit entries, events and its URL: `makes/taurus`.
pub fn subject(set: ReferenceSet, code: &str) -> String {
    format!("{}/{code}", set.name())
}
