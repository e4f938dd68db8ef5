//! The figures as a table, and each limit of the register beside what was measured.

use super::common::measure::Figures;
use super::common::verdict;

/// What is measured at each size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    PrimaryKey,
    Exact,
    Unknown,
    LookAlike,
    One,
    Thousand,
    Matched,
    Unmatched,
}

impl Measured {
    fn name(self) -> &'static str {
        match self {
            Measured::PrimaryKey => "read by primary key",
            Measured::Exact => "exact lookup",
            Measured::Unknown => "two unknown characters",
            Measured::LookAlike => "one look-alike",
            Measured::One => "HTTP: lookup of one",
            Measured::Thousand => "HTTP: lookup of 1,000",
            Measured::Matched => "HTTP: seizure, matched",
            Measured::Unmatched => "HTTP: seizure, no serial number",
        }
    }
}

#[derive(Default)]
pub struct Report {
    rows: Vec<(u64, Measured, Figures)>,
    sizes: Vec<(u64, f64, i64)>,
    notes: Vec<String>,
}

impl Report {
    pub fn new() -> Report {
        Report::default()
    }

    pub fn head(&self) {
        println!("| records | | per second | p50 µs | p99 µs | CPU µs | database's CPU µs |");
        println!("|---:|---|---:|---:|---:|---:|---:|");
    }

    pub fn size(&mut self, size: u64, seconds: f64, bytes: i64) {
        self.sizes.push((size, seconds, bytes));
    }

    pub fn add(&mut self, size: u64, measured: Measured, f: Figures) {
        let database = f.database_cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{cpu:.0}"));
        println!(
            "| {size} | {} | {:.0} | {:.0} | {:.0} | {:.0} | {database} |",
            measured.name(),
            f.per_second,
            f.p50_millis * 1e3,
            f.p99_millis * 1e3,
            f.cpu
        );
        self.rows.push((size, measured, f));
    }

    /// A line below the table.
    pub fn note(&mut self, line: String) {
        println!("{line}\n");
        self.notes.push(line);
    }

    fn found(&self, size: u64, measured: Measured) -> Option<Figures> {
        self.rows.iter().find(|(s, m, _)| (*s, *m) == (size, measured)).map(|(.., figures)| *figures)
    }

    pub fn print(&self) {
        let (Some((smallest, ..)), Some((largest, ..))) = (self.sizes.first(), self.sizes.last()) else { return };
        println!();
        for (size, seconds, bytes) in &self.sizes {
            let each = *bytes as f64 / *size as f64;
            println!(
                "register of {size}: filled in {seconds:.0} s, {each:.0} bytes of disk per record with its identity"
            );
        }
        let p99 = |size: u64, measured| self.found(size, measured).map(|figures| figures.p99_millis * 1e3);
        if let (Some(least), Some(most)) = (p99(*smallest, Measured::Exact), p99(*largest, Measured::Exact)) {
            let found = verdict(most / least, 1.5);
            println!("exact lookup: p99 {most:.0} µs at {largest} / {least:.0} µs at {smallest} = {found}");
        }
        for measured in [Measured::Unknown, Measured::LookAlike] {
            if let (Some(own), Some(least)) = (p99(*largest, measured), p99(*largest, Measured::PrimaryKey)) {
                let found = verdict(own / least, 20.0);
                println!("{}: p99 {own:.0} µs / p99 by primary key {least:.0} µs = {found}", measured.name());
            }
        }
        for (size, ..) in &self.sizes {
            if let (Some(one), Some(all)) = (self.found(*size, Measured::One), self.found(*size, Measured::Thousand)) {
                let (one, all) = (1e6 / one.per_second, 1e6 / all.per_second);
                let faster = 1000.0 * one / all;
                let met = if faster >= 20.0 { "met" } else { "MISSED" };
                println!(
                    "batch at {size}: 1,000 lookups of one {:.0} ms / one of 1,000 {:.0} ms = {faster:.1} times faster; \
                     target 20: {met}",
                    one,
                    all / 1e3
                );
            }
        }
        for (size, ..) in &self.sizes {
            let both = (self.found(*size, Measured::Matched), self.found(*size, Measured::Unmatched));
            if let (Some(with), Some(without)) = both {
                let (with, without) = (with.whole_cpu(), without.whole_cpu());
                let found = verdict(with / without, 1.5);
                println!("seizure at {size}: CPU {with:.0} µs with matching / {without:.0} µs without = {found}");
            }
        }
        println!();
    }
}
