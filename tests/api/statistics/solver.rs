//! What can be worked out from the numbers of a release: its rows, columns and totals as one system of equations in
//! whole numbers that are not negative, solved exactly.

use std::collections::BTreeMap;

use serde_json::Value;

/// Numbers that a reader knows already, by table, row and column.
pub type Known = BTreeMap<(String, String, String), i64>;

#[derive(Default)]
pub struct System {
    /// The withheld cells, and how much of each is known.
    cells: Vec<((String, String, String), i64)>,
    /// Sums of cells, less what is known of them: members and sum.
    equations: Vec<(Vec<usize>, i64)>,
    /// Withheld totals, as sums of cells.
    totals: Vec<(String, Vec<usize>)>,
    /// The cells of each table of firearms with what of it is shown, less what is known.
    firearms: Vec<(Vec<usize>, i64)>,
}

fn key(heading: &Value) -> String {
    heading["key"].as_str().expect("a key").to_owned()
}

impl System {
    pub fn add(&mut self, table: &Value, known: &Known) {
        let name = table["table"].as_str().expect("a name");
        let headings = |of: &str| table[of].as_array().expect("headings").iter().map(key).collect::<Vec<_>>();
        let (rows, columns) = (headings("rows"), headings("columns"));
        let (mut of_row, mut of_column) = (vec![(Vec::new(), 0); rows.len()], vec![(Vec::new(), 0); columns.len()]);
        let mut of_all = (Vec::new(), 0);
        for (r, row) in rows.iter().enumerate() {
            for (c, column) in columns.iter().enumerate() {
                let at = (name.to_owned(), row.clone(), column.clone());
                let known = known.get(&at).copied().unwrap_or_default();
                // Beside what is shown, what a reader knows of a withheld cell is the least there is in it.
                let fixed = table["cells"][r][c].as_i64().unwrap_or(known);
                for sum in [&mut of_row[r], &mut of_column[c], &mut of_all] {
                    sum.1 += fixed;
                    if table["cells"][r][c].is_null() {
                        sum.0.push(self.cells.len());
                    }
                }
                if table["cells"][r][c].is_null() {
                    self.cells.push((at, known));
                }
            }
        }
        let mut line = |shown: &Value, (members, fixed): (Vec<usize>, i64), what: String| match shown.as_i64() {
            Some(total) => self.equations.push((members, total - fixed)),
            None => self.totals.push((what, members)),
        };
        for (r, sum) in of_row.into_iter().enumerate() {
            line(&table["row_totals"][r], sum, format!("{name}: total of {}", rows[r]));
        }
        for (c, sum) in of_column.into_iter().enumerate() {
            line(&table["column_totals"][c], sum, format!("{name}: total of {}", columns[c]));
        }
        line(&table["total"], of_all.clone(), format!("{name}: total"));
        if name.starts_with("firearms_") {
            self.firearms.push(of_all);
        }
    }

    /// The withheld numbers that can be worked out.
    pub fn found(&self) -> Vec<String> {
        let mut found = self.by_equations();
        found.extend(self.by_bounds());
        found
    }

    /// Those that the equations alone fix: what is a combination of them, by elimination in whole numbers.
    fn by_equations(&self) -> Vec<String> {
        let size = self.cells.len();
        let vector = |members: &[usize]| {
            let mut vector = vec![0i128; size];
            members.iter().for_each(|member| vector[*member] += 1);
            vector
        };
        let mut equations: Vec<Vec<i128>> = self.equations.iter().map(|(members, _)| vector(members)).collect();
        // The firearms of one table are those of the next.
        for pair in self.firearms.windows(2) {
            let (one, other) = (vector(&pair[0].0), vector(&pair[1].0));
            equations.push(one.iter().zip(other).map(|(a, b)| a - b).collect());
        }
        let mut pivots: Vec<(usize, Vec<i128>)> = Vec::new();
        for equation in equations {
            let rest = reduced(equation, &pivots);
            if let Some(at) = rest.iter().position(|n| *n != 0) {
                pivots.push((at, rest));
            }
        }
        let fixed = |members: &[usize]| reduced(vector(members), &pivots).iter().all(|n| *n == 0);
        let cells = (0..size).filter(|at| fixed(&[*at])).map(|at| format!("{:?} by equations", self.cells[at].0));
        let totals = self.totals.iter().filter(|(_, members)| fixed(members));
        cells.chain(totals.map(|(what, _)| format!("{what} by equations"))).collect()
    }

    /// Those that are as small or as large as they can be: bounds passed on until nothing moves.
    fn by_bounds(&self) -> Vec<String> {
        let mut bounds = vec![(0i64, i64::MAX / 4096); self.cells.len()];
        loop {
            let before = bounds.clone();
            for (members, total) in &self.equations {
                let (least, most) =
                    members.iter().fold((0, 0i64), |(l, m), at| (l + bounds[*at].0, m.saturating_add(bounds[*at].1)));
                for at in members {
                    let (low, high) = bounds[*at];
                    bounds[*at] = (low.max(total - (most - high)), high.min(total - (least - low)));
                }
            }
            if bounds == before {
                break;
            }
        }
        let cells = self.cells.iter().zip(&bounds).filter(|(_, (low, high))| low == high);
        let totals = self.totals.iter().filter(|(_, members)| members.iter().all(|at| bounds[*at].0 == bounds[*at].1));
        cells
            .map(|((at, _), bounds)| format!("{at:?} by bounds {bounds:?}"))
            .chain(totals.map(|(what, _)| format!("{what} by bounds")))
            .collect()
    }
}

fn reduced(mut vector: Vec<i128>, pivots: &[(usize, Vec<i128>)]) -> Vec<i128> {
    for (at, pivot) in pivots {
        let (a, b) = (vector[*at], pivot[*at]);
        if a != 0 {
            vector = vector.iter().zip(pivot).map(|(x, p)| x * b - p * a).collect();
            let divisor = vector.iter().fold(0i128, |d, n| gcd(d, n.abs()));
            if divisor > 1 {
                vector.iter_mut().for_each(|n| *n /= divisor);
            }
        }
    }
    vector
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
