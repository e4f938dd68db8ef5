//! What may match: found by an index, few enough to be compared one by one.
//!
//! Each statement takes all that is asked in its ways as one JSON argument, so it is the same text and one round trip
//! for one serial number or for a thousand. What is the same for many stands once before the list of what differs,
//! which is flat where it can be: on SQLite each look into an object would read its text again.
//!
//! Serial numbers repeat, and a State may bring one in as many records as it likes. So what finds very many is asked
//! once more, of each State by itself: no State keeps another's from being found.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Integer;
use serde::Serialize;

use super::IdentityRow;
use super::candidate_statements::{ACROSS, Both, FOUND_AT_MOST, REGISTER, Statements, Texts};
use crate::db::fixed::Fixed;
use crate::db::{DbConn, DbError};
use crate::register::orders::{Order, Ranges};
use crate::register::scoring::make_key;
use crate::register::serials::{Pattern, Serial};

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

    /// Puts what is asked by each in order: what lies together in an index is then read once.
    fn sort(&mut self)
    where
        T: Ord,
    {
        for (numbers, list) in self.0.values_mut() {
            let mut both: Vec<(T, usize)> = list.drain(..).zip(numbers.drain(..)).collect();
            both.sort_unstable();
            (*list, *numbers) = both.into_iter().unzip();
        }
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
    fn find(mut self, conn: &mut DbConn, both: &'static Both, count: usize) -> Result<Vec<Vec<IdentityRow>>, DbError> {
        let [few, many] = both;
        self.whole.sort();
        self.partial.sort();
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
