//! What may match: found by an index, few enough to be compared one by one.
//!
//! Each statement takes all that one asks in its ways as lists in JSON, so it is the same text and one round trip for two
//! serial numbers or for a thousand; one alone has its own on PostgreSQL. The lists are flat where they can be: on SQLite
//! each look into an object would read its text again.
//!
//! Serial numbers repeat, and a State may bring one in as many records as it likes. So what finds very many is asked
//! once more, of each State by itself: no State keeps another's from being found.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::dsl::SqlTypeOf;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use serde::Serialize;

use super::IdentityRow;
use super::candidate_statements::{ACROSS, FOUND_AT_MOST, InTurn, KEY_LENGTH, REGISTER, Statements};
use crate::db::fixed::{Arguments, Fixed, json};
use crate::db::{DbConn, DbError, on_either};
use crate::register::orders::{Order, Ranges};
use crate::register::scoring::make_key;
use crate::register::serials::{Pattern, Serial};

/// Who asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Asker<'a> {
    state: &'a str,
    readers: &'a str,
    kind: &'a str,
    /// By which the likelier of very many come first; `None` while few are expected.
    make: Option<&'a str>,
}

impl Asker<'_> {
    fn of(row: &IdentityRow) -> Asker<'_> {
        Asker { state: &row.state, readers: &row.readers, kind: &row.kind, make: row.bare_make.as_deref() }
    }
}

/// An identity that was found.
#[derive(Queryable, QueryableByName)]
pub struct Found {
    /// Its place among what was asked; below zero in the second list.
    #[diesel(sql_type = Integer)]
    place: i32,
    #[diesel(embed)]
    identity: IdentityRow,
}

type FoundSql = (Integer, SqlTypeOf<<IdentityRow as Selectable<Pg>>::SelectExpression>);

/// What is asked in one way: each with the number of the serial number it is asked for.
struct Asked<T> {
    numbers: Vec<usize>,
    list: Vec<T>,
}

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Asked { numbers: Vec::new(), list: Vec::new() }
    }
}

impl<T: Serialize + Clone> Asked<T> {
    fn add(&mut self, n: usize, each: impl IntoIterator<Item = T>) {
        self.list.extend(each);
        self.numbers.resize(self.list.len(), n);
    }

    /// Puts what is asked in order: what lies together in an index is then read once.
    fn sort(&mut self)
    where
        T: Ord,
    {
        let mut both: Vec<(T, usize)> = self.list.drain(..).zip(self.numbers.drain(..)).collect();
        both.sort_unstable();
        (self.list, self.numbers) = both.into_iter().unzip();
    }
}

/// An identity, and which serial number it was found by.
struct Of {
    n: usize,
    identity: IdentityRow,
    /// Whether as many were found in the same way as are found at most.
    is_crowded: bool,
}

/// What each adds to what all find together at most: of most serial numbers there are one or two.
const FOUND_BY_ONE: usize = 4;

/// What one way finds for `asker`, by the first of `in_turn` that leaves nothing out. `lists` are its arguments by their
/// names, and `number` says which of `serials` serial numbers a place in them is asked for.
fn load(
    conn: &mut DbConn,
    in_turn: &[&'static str],
    asker: &Asker<'_>,
    serials: usize,
    lists: impl Fn() -> Result<Arguments, DbError>,
    number: impl Fn(i32) -> Option<usize>,
) -> Result<Vec<Of>, DbError> {
    let most = FOUND_AT_MOST + FOUND_BY_ONE * serials;
    let told = |text: &str| Some(text.to_owned());
    let mut found: Vec<Found> = Vec::new();
    for text in in_turn {
        let mut arguments = lists()?;
        arguments.extend([
            ("state", told(asker.state)),
            ("readers", told(asker.readers)),
            ("kind", told(asker.kind)),
            ("make", asker.make.map(str::to_owned)),
            ("most", Some(most.to_string())),
        ]);
        let asked = Fixed::with(text, arguments).of_columns::<FoundSql>();
        found = on_either!(conn, c => asked.load(c)?);
        // On PostgreSQL nothing is bounded together.
        if found.len() < most || matches!(conn, DbConn::Postgres(_)) {
            break;
        }
    }
    let crowded = crowded(&found);
    let of = |found: Found| {
        let is_crowded = crowded.contains(&found.place);
        Some(Of { n: number(found.place)?, identity: found.identity, is_crowded })
    };
    Ok(found.into_iter().filter_map(of).collect())
}

/// The places at which as many were found as are found at most.
fn crowded(found: &[Found]) -> HashSet<i32> {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for found in found {
        *counts.entry(found.place).or_default() += 1;
    }
    counts.retain(|_, count| *count >= FOUND_AT_MOST);
    counts.into_keys().collect()
}

/// What one serial number has found, once each; `None` where there may be more.
pub fn of_alone(found: Vec<Found>) -> Option<Vec<IdentityRow>> {
    if !crowded(&found).is_empty() {
        return None;
    }
    let mut seen = HashSet::new();
    let once = found.into_iter().map(|found| found.identity).filter(|identity| seen.insert(identity.source_id));
    Some(once.collect())
}

/// All that one asks, by the way it is found.
#[derive(Default)]
struct Ways<'a> {
    /// How many serial numbers.
    serials: usize,
    whole: Asked<&'a str>,
    /// Keys, each of [`KEY_LENGTH`] characters, and after it the skeleton that is asked for where it is complete: a key
    /// holds half of the characters, and what has the same differs in the others most often.
    partial: Asked<String>,
    /// As [`Order::ALL`].
    ranges: [Asked<Ranges>; 3],
}

impl<'a> Ways<'a> {
    /// The same and what it may be, among complete ones and those with unknown characters.
    fn serial(&mut self, n: usize, serial: &'a Serial) {
        match serial.is_partial() {
            false => self.whole.add(n, [serial.skeleton.as_str()]),
            true => {
                let order = Order::best(&serial.skeleton);
                self.ranges(n, order, order.ranges(&serial.skeleton));
            }
        }
        let asked = if serial.is_partial() { "" } else { &serial.skeleton };
        self.partial.add(n, serial.keys().into_iter().map(|key| format!("{key:0KEY_LENGTH$}{asked}")));
    }

    fn ranges(&mut self, n: usize, order: Order, ranges: Ranges) {
        if let Some((_, asked)) = Order::ALL.into_iter().zip(&mut self.ranges).find(|(of, _)| *of == order) {
            asked.add(n, [ranges]);
        }
    }

    fn found(
        &mut self,
        conn: &mut DbConn,
        in_turn: &'static [Statements],
        asker: &Asker<'_>,
    ) -> Result<Vec<Of>, DbError> {
        self.whole.sort();
        self.partial.sort();
        let mut found = Vec::new();
        if !self.whole.list.is_empty() || !self.partial.list.is_empty() {
            let number = |place: i32| match usize::try_from(place) {
                Ok(place) => self.whole.numbers.get(place).copied(),
                Err(_) => self.partial.numbers.get(usize::try_from(-1 - place).ok()?).copied(),
            };
            let alone = in_turn.iter().find_map(|statements| statements.alone.as_deref());
            found.extend(match (&self.whole.list[..], alone, &conn) {
                ([skeleton], Some(text), DbConn::Postgres(_)) if self.serials == 1 => {
                    let keys: Vec<&str> =
                        self.partial.list.iter().filter_map(|asked| asked.get(..KEY_LENGTH)).collect();
                    let keys = format!("{{{}}}", keys.join(","));
                    let lists = || Ok(vec![("skeleton", Some((*skeleton).to_owned())), ("keys", Some(keys.clone()))]);
                    load(conn, &[text], asker, self.serials, lists, number)?
                }
                _ => {
                    let texts: Vec<&str> = in_turn.iter().map(|statements| statements.keyed.of(conn)).collect();
                    let lists = || Ok(vec![("whole", json(&self.whole.list)?), ("partial", json(&self.partial.list)?)]);
                    load(conn, &texts, asker, self.serials, lists, number)?
                }
            });
        }
        for (at, asked) in self.ranges.iter().enumerate().filter(|(_, asked)| !asked.list.is_empty()) {
            let texts: Vec<&str> =
                in_turn.iter().filter_map(|statements| Some(statements.ranges.get(at)?.of(conn))).collect();
            let lists = || Ok(vec![("ranges", json(&asked.list)?)]);
            let number = |place: i32| asked.numbers.get(usize::try_from(place).ok()?).copied();
            found.extend(load(conn, &texts, asker, self.serials, lists, number)?);
        }
        Ok(found)
    }
}

/// One serial number, or where all that fits a wide pattern lies.
enum Sought {
    Serial(Serial),
    Wide(Order, Ranges),
}

/// What is asked for each serial number that asks anything: its number, by whom and for what.
type Questions<'a> = Vec<(usize, Asker<'a>, Sought)>;

/// What each of `count` serial numbers finds, once each: of each who asks four statements at most, and up to twice as many
/// more where one finds very many.
fn find(
    conn: &mut DbConn,
    in_turn: &'static InTurn,
    questions: &Questions<'_>,
    count: usize,
) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let (few, many) = in_turn.split_at(2);
    let mut found =
        ask(conn, few, questions.iter().map(|(n, asker, sought)| (*n, Asker { make: None, ..*asker }, sought)))?;
    let crowded: HashSet<usize> = found.iter().filter(|found| found.is_crowded).map(|found| found.n).collect();
    if !crowded.is_empty() {
        found.retain(|found| !crowded.contains(&found.n));
        let again = questions.iter().filter(|(n, ..)| crowded.contains(n));
        found.extend(ask(conn, many, again.map(|(n, asker, sought)| (*n, *asker, sought)))?);
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

/// What they find, with one set of statements for each who asks.
fn ask<'a>(
    conn: &mut DbConn,
    in_turn: &'static [Statements],
    questions: impl Iterator<Item = (usize, Asker<'a>, &'a Sought)>,
) -> Result<Vec<Of>, DbError> {
    let mut askers: BTreeMap<Asker<'a>, Ways<'a>> = BTreeMap::new();
    for (n, asker, sought) in questions {
        let ways = askers.entry(asker).or_default();
        ways.serials += 1;
        match sought {
            Sought::Serial(serial) => ways.serial(n, serial),
            Sought::Wide(order, ranges) => ways.ranges(n, *order, ranges.clone()),
        }
    }
    let mut found = Vec::new();
    for (asker, mut ways) in askers {
        found.extend(ways.found(conn, in_turn, &asker)?);
    }
    Ok(found)
}

/// The identities of other States that each of `rows` may match, where at least one of the two States may learn of it.
pub fn across(conn: &mut DbConn, rows: &[IdentityRow]) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let of = |(n, row)| (n, Asker::of(row), Sought::Serial(IdentityRow::serial(row)));
    find(conn, &ACROSS, &rows.iter().enumerate().map(of).collect(), rows.len())
}

/// What of the register `state` may learn of by each pattern, in no order.
pub fn in_register(
    conn: &mut DbConn,
    state: &str,
    asked: &[(Pattern, Option<String>)],
) -> Result<Vec<Vec<IdentityRow>>, DbError> {
    let makes: Vec<Option<String>> = asked.iter().map(|(_, make)| make.as_deref().and_then(make_key)).collect();
    let mut questions = Vec::with_capacity(asked.len());
    for (n, ((pattern, _), make)) in asked.iter().zip(&makes).enumerate() {
        let asker = Asker { state, make: make.as_deref(), ..Asker::default() };
        match pattern {
            Pattern::Nothing => {}
            Pattern::Serial(serial) => questions.push((n, asker, Sought::Serial(serial.clone()))),
            Pattern::Wide(wide) => {
                let (order, ranges) = wide.ranges();
                questions.push((n, asker, Sought::Wide(order, ranges)));
            }
        }
    }
    find(conn, &REGISTER, &questions, asked.len())
}
