//! Which numbers of a table may be shown, so that no other can be worked out from them. Pure.
//!
//! A number is shown where it counts at least [`RECORDS`] records of at least [`STATES`] States, none of which has
//! more than [`SHARE`] per cent of them or knows more than that from its own figures. Then further numbers are
//! withheld until no withheld one can be worked out from the rows, columns and totals, neither by an outsider nor by
//! a State that subtracts what it knows itself.
//!
//! How that is decided exactly: a table with its totals is a grid in which every row and column adds up, the totals
//! taken negative. Another table that shows the same numbers differs from it by a circulation over the withheld
//! entries. So an entry can be worked out exactly where no cycle of withheld entries leads through it, a number of
//! which nothing is left to subtract not being passed downwards. Numbers are whole, and such a grid is totally
//! unimodular: what holds for fractions holds for whole numbers.

use std::collections::{BTreeMap, BTreeSet};

/// Records that a number needs.
pub const RECORDS: u64 = 5;
/// States that must have contributed.
pub const STATES: usize = 3;
/// Per cent of the records that one State may have at most.
pub const SHARE: u64 = 85;

/// The records that a number counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// By the State whose records they are.
    pub records: BTreeMap<String, u64>,
    /// By the States that know of them from their own figures: the owner, and who else is a party.
    pub known: BTreeMap<String, u64>,
}

impl Cell {
    /// Adds `count` records of `owner`, of which `others` know too.
    pub fn add(&mut self, owner: &str, others: &[&str], count: u64) {
        *self.records.entry(owner.to_owned()).or_default() += count;
        let knowing: BTreeSet<&str> = others.iter().copied().chain([owner]).collect();
        for state in knowing {
            *self.known.entry(state.to_owned()).or_default() += count;
        }
    }

    pub fn total(&self) -> u64 {
        self.records.values().sum()
    }

    pub fn merge(&mut self, other: &Cell) {
        for (of, by) in [(&mut self.records, &other.records), (&mut self.known, &other.known)] {
            for (state, count) in by {
                *of.entry(state.clone()).or_default() += count;
            }
        }
    }

    /// Whether the number by itself tells of no single State.
    pub fn may_be_shown(&self) -> bool {
        let total = self.total();
        let within = |count: &u64| count.saturating_mul(100) <= total.saturating_mul(SHARE);
        total >= RECORDS
            && self.records.values().filter(|count| **count > 0).count() >= STATES
            && self.records.values().chain(self.known.values()).all(within)
    }
}

/// What of a table is shown; the last of each row is the row's total, the last row the columns' totals.
pub type Shown = Vec<Vec<bool>>;

/// Decides on a table of at least two rows and two columns: with fewer, totals would repeat cells, and nothing is
/// shown.
pub fn shown(cells: &[Vec<Cell>]) -> Shown {
    let grid = Grid::of(cells);
    if grid.rows < 2 || grid.columns < 2 || !grid.at(grid.rows, grid.columns).may_be_shown() {
        return vec![vec![false; grid.columns + 1]; grid.rows + 1];
    }
    let mut hidden: Vec<Vec<bool>> =
        grid.entries.iter().map(|row| row.iter().map(|cell| !cell.may_be_shown()).collect()).collect();
    let mut waiting: Vec<(usize, usize)> = grid.all().filter(|(r, c)| hidden[*r][*c]).collect();
    // Withholding more never makes a withheld number easier to work out, so each is looked at once.
    while let Some(entry) = waiting.pop() {
        if grid.is_protected(&hidden, entry) {
            continue;
        }
        let further = grid.cheapest(&hidden, entry).unwrap_or_else(|| grid.everything(&hidden));
        for (row, column) in further {
            hidden[row][column] = true;
            waiting.push((row, column));
        }
    }
    hidden.into_iter().map(|row| row.into_iter().map(|hidden| !hidden).collect()).collect()
}

/// A table with its totals, and who can subtract what.
struct Grid {
    rows: usize,
    columns: usize,
    entries: Vec<Vec<Cell>>,
    /// What each State that knows anything cannot subtract, and the same for an outsider.
    left: Vec<Vec<Vec<u64>>>,
}

impl Grid {
    fn of(cells: &[Vec<Cell>]) -> Grid {
        let (rows, columns) = (cells.len(), cells.first().map_or(0, Vec::len));
        let mut entries = vec![vec![Cell::default(); columns + 1]; rows + 1];
        for (r, row) in cells.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                for (r, c) in [(r, c), (rows, c), (r, columns), (rows, columns)] {
                    entries[r][c].merge(cell);
                }
            }
        }
        let states: BTreeSet<&String> = entries[rows][columns].known.keys().collect();
        let without = |state: Option<&String>| -> Vec<Vec<u64>> {
            let left =
                |cell: &Cell| cell.total() - state.and_then(|state| cell.known.get(state)).copied().unwrap_or_default();
            entries.iter().map(|row| row.iter().map(left).collect()).collect()
        };
        let left = std::iter::once(None).chain(states.into_iter().map(Some)).map(without).collect();
        Grid { rows, columns, entries, left }
    }

    fn at(&self, row: usize, column: usize) -> &Cell {
        &self.entries[row][column]
    }

    /// Every entry but the grand total.
    fn all(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let corner = (self.rows, self.columns);
        (0..=self.rows).flat_map(|r| (0..=self.columns).map(move |c| (r, c))).filter(move |entry| *entry != corner)
    }

    fn is_total(&self, (row, column): (usize, usize)) -> bool {
        row == self.rows || column == self.columns
    }

    /// Whether nobody can work out this withheld entry.
    fn is_protected(&self, hidden: &[Vec<bool>], entry: (usize, usize)) -> bool {
        self.left.iter().all(|left| {
            self.can_change(hidden, left, entry, Change::Up) || self.can_change(hidden, left, entry, Change::Down)
        })
    }

    /// Whether the entry can be one more, or one less, in a table that shows the same numbers: a way from one end of
    /// it back to the other over further withheld entries, those in rows' direction one more, in columns' one less.
    fn can_change(&self, hidden: &[Vec<bool>], left: &[Vec<u64>], entry: (usize, usize), change: Change) -> bool {
        let may_fall = |(r, c): (usize, usize)| self.is_total((r, c)) || left[r][c] > 0;
        let (start, end) = match change {
            Change::Up => (Node::Column(entry.1), Node::Row(entry.0)),
            Change::Down if may_fall(entry) => (Node::Row(entry.0), Node::Column(entry.1)),
            Change::Down => return false,
        };
        let (mut rows, mut columns) = (vec![false; self.rows + 1], vec![false; self.columns + 1]);
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if node == end {
                return true;
            }
            match node {
                Node::Row(r) => {
                    for c in (0..=self.columns).filter(|c| hidden[r][*c] && (r, *c) != entry) {
                        if !std::mem::replace(&mut columns[c], true) {
                            waiting.push(Node::Column(c));
                        }
                    }
                }
                Node::Column(c) => {
                    for r in (0..=self.rows).filter(|r| hidden[*r][c] && (*r, c) != entry && may_fall((*r, c))) {
                        if !std::mem::replace(&mut rows[r], true) {
                            waiting.push(Node::Row(r));
                        }
                    }
                }
            }
        }
        false
    }

    /// The fewest records that, withheld too, protect the entry: the three other corners of a rectangle with it.
    /// Totals are dearer, since everybody reads them.
    fn cheapest(&self, hidden: &[Vec<bool>], (row, column): (usize, usize)) -> Option<Vec<(usize, usize)>> {
        let price = |(r, c): (usize, usize)| {
            let records = self.at(r, c).total() + 1;
            if self.is_total((r, c)) { records.saturating_mul(100) } else { records }
        };
        let mut rectangles: Vec<(u64, Vec<(usize, usize)>)> = self
            .all()
            .chain([(self.rows, self.columns)])
            .filter(|(r, c)| *r != row && *c != column)
            .map(|(r, c)| [(r, c), (r, column), (row, c)].into_iter().filter(|(r, c)| !hidden[*r][*c]).collect())
            .filter(|further: &Vec<_>| !further.is_empty() && !further.contains(&(self.rows, self.columns)))
            .map(|further| (further.iter().map(|entry| price(*entry)).sum(), further))
            .collect();
        rectangles.sort();
        let protects = |further: &[(usize, usize)]| {
            let mut hidden = hidden.to_vec();
            further.iter().for_each(|(r, c)| hidden[*r][*c] = true);
            self.is_protected(&hidden, (row, column))
        };
        rectangles.into_iter().map(|(_, further)| further).find(|further| protects(further))
    }

    /// All that is shown yet but the grand total. Then any record could be in any cell.
    fn everything(&self, hidden: &[Vec<bool>]) -> Vec<(usize, usize)> {
        self.all().filter(|(r, c)| !hidden[*r][*c]).collect()
    }
}

#[derive(Clone, Copy)]
enum Change {
    Up,
    Down,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Row(usize),
    Column(usize),
}

#[cfg(test)]
#[path = "suppression_tests.rs"]
mod tests;
