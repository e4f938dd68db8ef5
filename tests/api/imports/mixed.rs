//! A file with every kind of row, what must come of it, and a look at everything that did.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use rastro::access::Role;
use rastro::imports::store;
use serde_json::{Value, json};

use super::forms::*;
use crate::register::forms::{RECORDS, stolen};
use crate::seizures::forms::{PATH as SEIZED, recorder};
use crate::{Client, World};

/// Rows that an earlier import has written.
const KNOWN: usize = 300;
/// Serial numbers that the United States look for, all over the file.
const SOUGHT: [usize; 4] = [7, 1003, 1998, 2750];

pub fn mapping() -> String {
    let skip = "{ skip = \"no firearm\", when = [{ column = \"town\", equals = [\"none\"] }] }";
    SEIZURES.replace("rows = [", &format!("rows = [{skip}, "))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written,
    Unchanged,
    Changed,
    Skipped,
    Rejected(&'static str),
}

fn fate(number: usize) -> Fate {
    match number {
        n if n.is_multiple_of(97) => Fate::Rejected("cell_not_a_date"),
        n if n.is_multiple_of(101) => Fate::Rejected("key_repeated"),
        n if n.is_multiple_of(89) => Fate::Skipped,
        n if n <= KNOWN && n.is_multiple_of(10) => Fate::Changed,
        n if n <= KNOWN => Fate::Unchanged,
        _ => Fate::Written,
    }
}

/// A file of so many rows, and the row of its total behind them.
pub struct Mixed {
    rows: usize,
}

impl Mixed {
    /// Prepares the world: the rows that are known, and the records that some rows match.
    pub fn new(world: &World, rows: usize) -> Mixed {
        let mixed = Mixed { rows };
        let known: String = (1..=KNOWN)
            .filter(|n| matches!(fate(*n), Fate::Unchanged | Fate::Changed))
            .map(|n| row(n, n, "31/12/2025", "Medellín", "Taurus"))
            .collect();
        let co = recorder(world, "CO");
        let accepted = upload(&co, "kind=seizures", &mapping(), format!("{HEADER}{known}")).expect(202);
        assert_eq!(over(&co, &accepted)["status"], "completed");
        let us = recorder(world, "US");
        for number in SOUGHT {
            let mut record = stolen(&format!("SN{number:06}"));
            record["sharing"] = json!("all_states");
            us.post(RECORDS, record).expect(201);
        }
        mixed
    }

    pub fn text(&self) -> String {
        let mut text = HEADER.to_owned();
        for number in 1..=self.rows {
            let line = match fate(number) {
                Fate::Rejected("cell_not_a_date") => row(number, number, "31/13/2025", "Medellín", "Taurus"),
                Fate::Rejected(_) => row(1, number, "31/12/2025", "Medellín", "Taurus"),
                Fate::Skipped => row(number, number, "31/12/2025", "none", "Taurus"),
                Fate::Changed => row(number, number, "31/12/2025", "Medellín", "Rossi"),
                Fate::Written | Fate::Unchanged => row(number, number, "31/12/2025", "Medellín", "Taurus"),
            };
            text.push_str(&line);
        }
        writeln!(text, "total,,,,,,,\"6,209\"").expect("written");
        text
    }

    /// Rows written, unchanged, skipped and rejected.
    pub fn counts(&self) -> [i64; 4] {
        let count = |of: &dyn Fn(Fate) -> bool| {
            i64::try_from((1..=self.rows).filter(|n| of(fate(*n))).count()).expect("a count")
        };
        [
            count(&|fate| matches!(fate, Fate::Written | Fate::Changed)),
            count(&|fate| fate == Fate::Unchanged),
            count(&|fate| fate == Fate::Skipped),
            count(&|fate| matches!(fate, Fate::Rejected(_))) + 1,
        ]
    }

    /// The rejected rows by number, as a spreadsheet counts them, with the code of the fault.
    pub fn rejected(&self) -> Vec<(String, String)> {
        let rejected = (1..=self.rows).filter_map(|number| match fate(number) {
            Fate::Rejected(code) => Some(((number + 1).to_string(), code.to_owned())),
            _ => None,
        });
        rejected.chain([((self.rows + 2).to_string(), "row_rule".to_owned())]).collect()
    }

    fn recorded(&self) -> usize {
        let recorded = |n: &usize| matches!(fate(*n), Fate::Written | Fate::Unchanged | Fate::Changed);
        (1..=self.rows).filter(recorded).count()
    }

    /// All that is in the world once the file is in: nothing twice, nothing lost, and what follows from it once.
    #[track_caller]
    pub fn is_in(&self, world: &World) {
        let co = recorder(world, "CO");
        let seizures = co.all(SEIZED);
        let mut made: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
        for seizure in &seizures {
            let item = &seizure["items"][0];
            made.entry(item["serial_number"].as_str().expect("a serial").to_owned()).or_default().push(seizure);
        }
        let twice: Vec<&String> = made.iter().filter(|(_, all)| all.len() > 1).map(|(serial, _)| serial).collect();
        assert_eq!(twice, Vec::<&String>::new(), "nothing twice");
        let mut entries = self.audited(world);
        for number in 1..=self.rows {
            let found = made.get(&format!("SN{number:06}"));
            let expected = match fate(number) {
                Fate::Written | Fate::Unchanged => Some(("Taurus", 1)),
                // The record, its change, the change of its item.
                Fate::Changed => Some(("Rossi", 3)),
                Fate::Skipped | Fate::Rejected(_) => None,
            };
            assert_eq!(found.is_some(), expected.is_some(), "row {number}");
            if let Some((make, steps)) = expected {
                let seizure = found.expect("a seizure")[0];
                assert_eq!(seizure["items"][0]["make"], make, "row {number}");
                assert_eq!(
                    entries.remove(seizure["id"].as_str().expect("an id")),
                    Some(steps),
                    "audit of row {number}"
                );
            }
        }
        assert_eq!((made.len(), entries), (self.recorded(), BTreeMap::new()));
        let told = |event: &str| {
            let word = format!("{event} ");
            let comma = format!("{event},");
            world.rows("outbox").iter().filter(|row| row.contains(&word) || row.contains(&comma)).count()
        };
        assert_eq!(told("seizure.record"), self.recorded());
        let sought = SOUGHT.into_iter().filter(|number| *number <= self.rows).count();
        for state in ["CO", "US"] {
            let matches = world.as_role(Role::RecordsOfficer, Some(state)).all("/v1/matches");
            assert_eq!(matches.len(), sought, "{state}");
        }
        assert_eq!(told("match.created"), 2 * sought);
    }

    /// Audit entries of imported seizures, by seizure.
    fn audited(&self, world: &World) -> BTreeMap<String, usize> {
        let entries = world.as_role(Role::AuthorityAdmin, Some("CO")).all("/v1/audit-entries?action=import_records");
        let mut by_seizure = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry["subject_kind"] == "seizure") {
            *by_seizure.entry(entry["subject_id"].as_str().expect("an id").to_owned()).or_default() += 1;
        }
        by_seizure
    }
}

/// Rows and codes of what an import rejected.
pub fn rejections(client: &Client<'_>, import: &Value) -> Vec<(String, String)> {
    errors(client, import).into_iter().map(|line| (line[0].clone(), line[3].clone())).collect()
}

fn row(key: usize, number: usize, date: &str, town: &str, make: &str) -> String {
    format!("{key},{date},Antioquia,{town},pistola,{make},SN{number:06},\n")
}

/// Where an import stands that has ended or was broken off: whole batches, and every row of them counted.
#[track_caller]
pub fn stands(world: &World, import: &Value) -> Value {
    let begun = Instant::now();
    // PostgreSQL may still be committing what a process that is dead has asked for.
    while world.rows("imported_rows").len() != world.rows("seizures").len() {
        assert!(begun.elapsed() < Duration::from_secs(10), "what is recorded is known by its row");
        std::thread::sleep(Duration::from_millis(50));
    }
    let now = recorder(world, "CO").get(path(import)).expect(200);
    counts(&now);
    now
}

/// As if the time of a claim were over: whoever held it has died.
pub fn let_claim_end(world: &World, import: &Value) {
    let id = import["id"].as_str().expect("an id").parse().expect("an id");
    let ended = world.rastro.db.write(|conn| -> Result<(), rastro::db::DbError> {
        if let Some(mut row) = store::lock(conn, id)? {
            row.claimed_until = row.claimed_until.map(|_| rastro::db::Instant::from_micros(0));
            store::save(conn, &row)?;
        }
        Ok(())
    });
    ended.expect("ended");
}
