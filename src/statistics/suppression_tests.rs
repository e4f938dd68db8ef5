use proptest::prelude::*;

use super::*;

/// What somebody who knows the shown numbers and can subtract some of the records may still think possible: a
/// change of the withheld cells by at most one each that keeps every shown row, column and total, leaves nothing
/// below what is known, and changes `entry`. Tried out, cell by cell.
struct Search<'a> {
    shown: &'a Shown,
    left: Vec<Vec<i64>>,
    changes: Vec<Vec<i64>>,
}

impl Search<'_> {
    fn size(&self) -> (usize, usize) {
        (self.left.len(), self.left[0].len())
    }

    fn row(&self, r: usize) -> i64 {
        self.changes[r].iter().sum()
    }

    fn column(&self, c: usize) -> i64 {
        self.changes.iter().map(|row| row[c]).sum()
    }

    fn finds_another(&mut self, entry: (usize, usize), at: usize) -> bool {
        let (rows, columns) = self.size();
        if at == rows * columns {
            let of = match entry {
                (r, c) if r == rows && c == columns => (0..rows).map(|r| self.row(r)).sum(),
                (r, c) if r == rows => self.column(c),
                (r, c) if c == columns => self.row(r),
                (r, c) => self.changes[r][c],
            };
            return of != 0 && (!self.shown[rows][columns] || (0..rows).map(|r| self.row(r)).sum::<i64>() == 0);
        }
        let (r, c) = (at / columns, at % columns);
        for change in if self.shown[r][c] { 0..=0 } else { -1..=1 } {
            if self.left[r][c] + change < 0 {
                continue;
            }
            self.changes[r][c] = change;
            let row_holds = c + 1 < columns || !self.shown[r][columns] || self.row(r) == 0;
            let column_holds = r + 1 < rows || !self.shown[rows][c] || self.column(c) == 0;
            if row_holds && column_holds && self.finds_another(entry, at + 1) {
                return true;
            }
        }
        self.changes[r][c] = 0;
        false
    }
}

const NAMES: [&str; 5] = ["AR", "BR", "CO", "MX", "US"];

/// Records of five States in each cell, and with each the State that knows of them too.
fn tables() -> impl Strategy<Value = Vec<Vec<Cell>>> {
    let count = prop_oneof![3 => Just(0u64), 3 => 1..4u64, 2 => 1..20u64];
    let cell = proptest::collection::vec((count, 0..8usize), 5).prop_map(|counts| {
        let mut cell = Cell::default();
        for (owner, (count, other)) in NAMES.iter().zip(counts) {
            if count > 0 {
                cell.add(owner, NAMES.get(other).map(std::slice::from_ref).unwrap_or_default(), count);
            }
        }
        cell
    });
    (2..4usize, 2..5usize).prop_flat_map(move |(rows, columns)| {
        proptest::collection::vec(proptest::collection::vec(cell.clone(), columns), rows)
    })
}

fn totals(cells: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    Grid::of(cells).entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_withheld_cannot_be_worked_out(cells in tables()) {
        let shown = shown(&cells);
        let (rows, columns) = (cells.len(), cells[0].len());
        for (r, row) in totals(&cells).iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                prop_assert!(!shown[r][c] || cell.may_be_shown(), "{r} {c} tells of a State");
            }
        }
        for knowing in NAMES.iter().map(Some).chain([None]) {
            let left = |cell: &Cell| {
                let known = knowing.and_then(|state| cell.known.get(*state)).copied().unwrap_or_default();
                i64::try_from(cell.total() - known).expect("small")
            };
            for entry in (0..=rows).flat_map(|r| (0..=columns).map(move |c| (r, c))) {
                if shown[entry.0][entry.1] {
                    continue;
                }
                let left = cells.iter().map(|row| row.iter().map(left).collect()).collect();
                let mut search = Search { shown: &shown, left, changes: vec![vec![0; columns]; rows] };
                prop_assert!(search.finds_another(entry, 0), "{knowing:?} works out {entry:?} of {shown:?}");
            }
        }
    }
}

fn cell(counts: &[(&str, u64)]) -> Cell {
    let mut cell = Cell::default();
    counts.iter().for_each(|(state, count)| cell.add(state, &[], *count));
    cell
}

#[test]
fn a_number_needs_five_records_of_three_states_none_over_85_per_cent() {
    assert!(cell(&[("AR", 1), ("BR", 1), ("CO", 3)]).may_be_shown());
    assert!(!cell(&[("AR", 1), ("BR", 1), ("CO", 2)]).may_be_shown(), "four records");
    assert!(!cell(&[("AR", 10), ("BR", 10)]).may_be_shown(), "two States");
    assert!(cell(&[("AR", 17), ("BR", 2), ("CO", 1)]).may_be_shown(), "85 per cent");
    assert!(!cell(&[("AR", 171), ("BR", 20), ("CO", 10)]).may_be_shown(), "over 85 per cent");
    assert!(!Cell::default().may_be_shown());
    let mut known = cell(&[("AR", 2), ("BR", 2), ("CO", 1)]);
    known.add("MX", &["US"], 2);
    assert!(known.may_be_shown());
    known.add("MX", &["US"], 100);
    assert!(!known.may_be_shown(), "the United States knows nearly all of it");
}

#[test]
fn a_single_withheld_cell_takes_three_others_with_it() {
    let full = || cell(&[("AR", 10), ("BR", 10), ("CO", 10)]);
    let mut cells = vec![vec![full(), full(), full()], vec![full(), full(), full()], vec![full(), full(), full()]];
    assert!(shown(&cells).iter().flatten().all(|shown| *shown));
    cells[1][1] = cell(&[("AR", 1)]);
    let shown = shown(&cells);
    let hidden = shown.iter().flatten().filter(|shown| !**shown).count();
    assert_eq!(hidden, 4, "{shown:?}");
    assert!(!shown[1][1] && shown[3].iter().all(|total| *total) && shown.iter().all(|row| row[3]));
}

#[test]
fn a_table_too_small_or_too_empty_shows_nothing() {
    let full = || cell(&[("AR", 10), ("BR", 10), ("CO", 10)]);
    for cells in
        [vec![], vec![vec![full(), full()]], vec![vec![full()], vec![full()]], vec![vec![Cell::default(); 2]; 2]]
    {
        assert!(shown(&cells).iter().flatten().all(|shown| !shown));
    }
}
