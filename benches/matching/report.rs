//! The figures as a table, and each limit of the register beside what was measured.

use super::common::measure::Figures;
use super::common::verdict;

/// Where a register is asked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Over HTTP, from a server in a process of its own: as its users do.
    Http,
    /// In the bench's own process, by the statements and the scoring alone.
    InProcess,
}

/// What is measured at each size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    Key(Way),
    /// A read in the smallest register, meanwhile, in the bench's own process.
    SmallestKey,
    /// An exact lookup in the smallest register, meanwhile.
    Smallest(Way),
    Exact(Way),
    Unknown(Way),
    LookAlike(Way),
    Thousand,
    Matched,
    Unmatched,
}

impl Measured {
    fn all() -> Vec<Measured> {
        use Measured::*;
        let of = |from| [Key(from), Smallest(from), Exact(from), Unknown(from), LookAlike(from)];
        [of(Way::Http).as_slice(), &[Thousand, Unmatched, Matched, SmallestKey], &of(Way::InProcess)].concat()
    }

    fn name(self) -> String {
        let (name, from) = match self {
            Measured::Key(from) => ("read by primary key", from),
            Measured::SmallestKey => ("read by primary key, smallest register", Way::InProcess),
            Measured::Smallest(from) => ("exact lookup, smallest register", from),
            Measured::Exact(from) => ("exact lookup", from),
            Measured::Unknown(from) => ("two unknown characters", from),
            Measured::LookAlike(from) => ("one look-alike", from),
            Measured::Thousand => ("batch of 1,000", Way::Http),
            Measured::Matched => ("seizure, matched", Way::Http),
            Measured::Unmatched => ("seizure, no serial number", Way::Http),
        };
        match from {
            Way::Http => name.to_owned(),
            Way::InProcess => format!("in process: {name}"),
        }
    }
}

#[derive(Default)]
pub struct Report {
    /// Each round of each, in order.
    rounds: Vec<(u64, Measured, Figures)>,
    sizes: Vec<u64>,
}

impl Report {
    pub fn new() -> Report {
        Report::default()
    }

    pub fn add(&mut self, size: u64, measured: Measured, figures: Figures) {
        self.rounds.push((size, measured, figures));
    }

    /// The table of one size: of each figure the middle one of the rounds.
    pub fn size(&mut self, size: u64) {
        self.sizes.push(size);
        println!("| {size} records | per second | p50 µs | p99 µs | CPU µs | database's CPU µs |");
        println!("|---|---:|---:|---:|---:|---:|");
        for measured in Measured::all() {
            let rounds = self.of(size, measured);
            if rounds.is_empty() {
                continue;
            }
            let middle = |figure: &dyn Fn(&Figures) -> f64| middle(rounds.iter().map(figure).collect());
            let database = match rounds.iter().any(|figures| figures.database_cpu.is_some()) {
                true => format!("{:.0}", middle(&|f| f.database_cpu.unwrap_or_default())),
                false => "-".to_owned(),
            };
            println!(
                "| {} | {:.0} | {:.0} | {:.0} | {:.0} | {database} |",
                measured.name(),
                middle(&|f| f.per_second),
                middle(&|f| f.p50_millis * 1e3),
                middle(&|f| f.p99_millis * 1e3),
                middle(&|f| f.cpu),
            );
        }
        println!();
    }

    fn of(&self, size: u64, measured: Measured) -> Vec<Figures> {
        let of = self.rounds.iter().filter(|(s, m, _)| (*s, *m) == (size, measured));
        of.map(|(.., figures)| *figures).collect()
    }

    /// What a figure of one is to a figure of another in the same round: the middle, and each in order. `None` unless
    /// both were measured.
    fn ratio(&self, size: u64, of: (Measured, Figure), to: (Measured, Figure)) -> Option<(f64, String)> {
        let rounds = self.of(size, of.0).into_iter().zip(self.of(size, to.0));
        let mut all: Vec<f64> = rounds.map(|(one, other)| of.1(&one) / to.1(&other)).collect();
        all.sort_by(f64::total_cmp);
        let told = all.iter().map(|ratio| format!("{ratio:.1}")).collect::<Vec<_>>().join(", ");
        (!all.is_empty()).then(|| (middle(all), told))
    }

    pub fn print(&self) {
        println!();
        let p99: Figure = |figures| figures.p99_millis;
        let cpu: Figure = Figures::whole_cpu;
        for size in &self.sizes {
            // What one look into one tree grows by, beside the lookups of the same rounds.
            let (key, smallest) = (Measured::Key(Way::InProcess), Measured::SmallestKey);
            if let Some((ratio, all)) = self.ratio(*size, (key, p99), (smallest, p99)) {
                let name = key.name();
                println!("{name} at {size}: p99 / that of the smallest register = {ratio:.1}; rounds {all}");
            }
            for from in [Way::Http, Way::InProcess] {
                let (exact, smallest) = (Measured::Exact(from), Measured::Smallest(from));
                if let Some((ratio, all)) = self.ratio(*size, (exact, p99), (smallest, p99)) {
                    let (name, found) = (exact.name(), verdict(ratio, 1.5));
                    println!("{name} at {size}: p99 / that of the smallest register = {found}; rounds {all}");
                }
                for measured in [Measured::Unknown(from), Measured::LookAlike(from)] {
                    if let Some((ratio, all)) = self.ratio(*size, (measured, p99), (Measured::Key(from), p99)) {
                        let (name, found) = (measured.name(), verdict(ratio, 20.0));
                        println!("{name} at {size}: p99 / that by primary key = {found}; rounds {all}");
                    }
                }
            }
            let (thousand, one): (Figure, Figure) = (|f| 1000.0 * f.per_second, |f| f.per_second);
            if let Some((ratio, all)) =
                self.ratio(*size, (Measured::Thousand, thousand), (Measured::Exact(Way::Http), one))
            {
                let met = if ratio >= 20.0 { "met" } else { "MISSED" };
                println!(
                    "batch of 1,000 at {size}: {ratio:.1} times faster than 1,000 of one; target 20: {met}; rounds {all}"
                );
            }
            if let Some((ratio, all)) = self.ratio(*size, (Measured::Matched, cpu), (Measured::Unmatched, cpu)) {
                println!("seizure at {size}: CPU with matching / without = {}; rounds {all}", verdict(ratio, 1.5));
            }
        }
        println!();
    }
}

type Figure = fn(&Figures) -> f64;

fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
