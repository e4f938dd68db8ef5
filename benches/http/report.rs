//! The figures as a table, and each ratio beside its target.

use super::common::measure::Figures;

pub const SAME: &str = "bare SQL, same statements";
pub const WRITES: &str = "bare SQL, its writes alone";
pub const INSERT: &str = "bare SQL, one durable INSERT";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    GetOne,
    Page,
    Submit,
    Audit,
}

impl Measured {
    fn name(self) -> &'static str {
        match self {
            Measured::GetOne => "GET one",
            Measured::Page => "page of 50",
            Measured::Submit => "submit one",
            Measured::Audit => "audit entry",
        }
    }
}

pub struct Report {
    rows: Vec<(Measured, &'static str, Figures)>,
    other_process: bool,
}

impl Report {
    /// `other_process` says that the database's CPU time is not the server's.
    pub fn new(other_process: bool) -> Report {
        println!("| | | per second | p50 ms | p99 ms | CPU µs | database's CPU µs |");
        println!("|---|---|---:|---:|---:|---:|---:|");
        Report { rows: Vec::new(), other_process }
    }

    pub fn add(&mut self, measured: Measured, what: &'static str, f: Figures) {
        let database = f.database_cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{cpu:.0}"));
        println!(
            "| {} | {what} | {:.0} | {:.2} | {:.2} | {:.0} | {database} |",
            measured.name(),
            f.per_second,
            f.p50_millis,
            f.p99_millis,
            f.cpu
        );
        self.rows.push((measured, what, f));
    }

    fn cpu(&self, measured: Measured, what: &str) -> f64 {
        let row = self.rows.iter().find(|(m, w, _)| *m == measured && *w == what);
        row.map(|(.., figures)| figures.whole_cpu()).unwrap_or(f64::NAN)
    }

    pub fn print(&self) {
        let insert = self.cpu(Measured::Audit, INSERT);
        println!();
        for measured in [Measured::GetOne, Measured::Page] {
            let route = self.cpu(measured, "bare route, same bytes");
            let least = format!("(bare route {route:.0} + one durable INSERT {insert:.0})");
            self.ratio(measured, route + insert, &least, 6.0);
        }
        let same = self.cpu(Measured::Submit, SAME);
        self.ratio(Measured::Submit, same, &format!("(bare transaction of the same statements {same:.0})"), 3.0);
        let writes = self.cpu(Measured::Submit, WRITES);
        println!(
            "of its writes alone, without what they were checked against: {:.1}",
            self.cpu(Measured::Submit, "Rastro") / writes
        );
        println!();
    }

    fn ratio(&self, measured: Measured, least: f64, words: &str, target: f64) {
        let own = self.cpu(measured, "Rastro");
        let ratio = own / least;
        let verdict = match (self.other_process, ratio <= target) {
            (true, _) => "no target here; the database's CPU is counted on both sides".to_owned(),
            (false, true) => format!("target {target:.0}: met"),
            (false, false) => format!("target {target:.0}: MISSED"),
        };
        println!("{}: CPU {own:.0} µs / {words} = {ratio:.1}; {verdict}", measured.name());
    }
}
