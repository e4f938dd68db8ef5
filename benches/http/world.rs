//! What is measured: a demo's database filled up.

use std::path::{Path, PathBuf};

use chrono::Duration as Span;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use rastro::access::{Caller, Principal, Role};
use rastro::config::Targets;
use rastro::db::schema::{trace_parties, trace_persons, trace_requests};
use rastro::db::{DatabaseUrl, Db, DbConn, Id, Instant};
use rastro::http::Tx;
use rastro::problem::Problem;
use rastro::traces::flow;
use rastro::traces::model::Withdrawal;
use serde_json::{Value, json};

use super::bare_sql::Facts;
use super::common::cluster::Postgres;
use super::common::server::{Officer, Server, officers};

/// The same as `rastro demo` uses.
const TARGETS: Targets = Targets {
    acknowledge_routine_hours: 120,
    acknowledge_urgent_hours: 24,
    answer_routine_hours: 720,
    answer_urgent_hours: 72,
};
/// Rows written in one transaction while seeding.
const AT_ONCE: usize = 1000;

/// A database with everything in it, and whom the clients act as.
pub struct World {
    pub reader: Officer,
    /// Another State than the reader's, whose lists stay as they are while this one submits.
    pub sender: Officer,
    /// The State that submissions go to.
    pub other: String,
    ids: Vec<Id>,
    url: DatabaseUrl,
}

impl World {
    /// Makes a demo and adds `rows` trace requests, through the same steps as real ones.
    pub fn seed(folder: &Path, postgres: Option<&Postgres>, rows: u64) -> World {
        Server::start(folder, postgres.map(Postgres::url).as_deref()).stop();
        let url = match postgres {
            Some(postgres) => DatabaseUrl::Postgres(postgres.url()),
            None => DatabaseUrl::Sqlite(folder.join("rastro.db").display().to_string()),
        };
        let threads = if postgres.is_some() { 4 } else { 1 };
        let db = Db::open(&url, 8).expect("a database");
        let officers = officers(folder, &db, Role::TracingOfficer);
        let rows = usize::try_from(rows).expect("a number");
        let ids: Vec<Id> = std::thread::scope(|scope| {
            let (db, officers) = (&db, &officers);
            // A thread has its own States: submissions of one State wait for each other.
            let fill = move |thread: usize| {
                let mine = (0..rows).filter(move |n| n % officers.len() % threads == thread);
                fill(db, officers, rows, &mine.collect::<Vec<_>>())
            };
            let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || fill(thread))).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("seeded")).collect()
        });
        let mut conn = db.connection().expect("a connection");
        let tidy = match &url {
            DatabaseUrl::Sqlite(_) => "PRAGMA wal_checkpoint(TRUNCATE)",
            DatabaseUrl::Postgres(_) => "SET statement_timeout = 0; VACUUM ANALYZE",
        };
        for statement in tidy.split("; ") {
            conn.batch_execute(statement).expect("tidied");
        }
        let [reader, sender, other] = [0, 1, 2].map(|n| officers[n].clone());
        World { reader, sender, other: other.party.state, ids, url }
    }

    /// Some open trace request of the reader's State; neighbouring numbers lie far apart.
    pub fn id(&self, n: usize) -> Id {
        self.ids[n.wrapping_mul(7919) % self.ids.len()]
    }

    /// Writes down what the bare SQL needs to know.
    pub fn facts(&self, folder: &Path, postmaster: Option<u32>, seconds: u64) -> PathBuf {
        let db = Db::open(&self.url, 2).expect("a database");
        let mut conn = db.connection().expect("a connection");
        let content = trace_requests::table.find(self.ids[0]).select(trace_requests::content);
        let listed =
            trace_parties::table.filter(trace_parties::request_id.eq(self.ids[0])).select(trace_parties::listed);
        let person =
            trace_persons::table.filter(trace_persons::request_id.eq(self.ids[0])).select(trace_persons::person);
        let facts = Facts {
            url: match &self.url {
                DatabaseUrl::Sqlite(url) | DatabaseUrl::Postgres(url) => url.clone(),
            },
            postmaster,
            seconds,
            reader: self.reader.party.clone(),
            sender: self.sender.party.clone(),
            other: self.other.clone(),
            ids: self.ids.iter().copied().step_by(7).take(2000).collect(),
            content: content.first(&mut conn).expect("a content"),
            person: person.first(&mut conn).expect("a person"),
            listed: listed.first(&mut conn).expect("what lists show"),
        };
        let file = folder.join("facts.json");
        std::fs::write(&file, serde_json::to_vec(&facts).expect("JSON")).expect("written");
        file
    }
}

/// Makes the requests `numbers`; returns those of the first State that are open. One in ten is a draft, one
/// in ten withdrawn; moments are spread over a year.
fn fill(db: &Db, officers: &[Officer], rows: usize, numbers: &[usize]) -> Vec<Id> {
    let (now, mut ids) = (Instant::now(), Vec::new());
    for batch in numbers.chunks(AT_ONCE) {
        let done = db.write(|conn| {
            for &number in batch {
                let behind = i64::try_from(rows - number).unwrap_or_default();
                let at = now.plus(Span::minutes(-behind * 365 * 24 * 60 / i64::try_from(rows).unwrap_or(1)));
                let open = add(conn, officers, number, at)?;
                ids.extend(open.filter(|_| number % officers.len() == 0));
            }
            Ok::<(), Problem>(())
        });
        done.unwrap_or_else(|problem| panic!("{problem:?}"));
    }
    ids
}

/// Makes one request; its id where it is open.
fn add(conn: &mut DbConn, officers: &[Officer], number: usize, at: Instant) -> Result<Option<Id>, Problem> {
    let asks = &officers[number % officers.len()].party;
    // Each State asks every other in turn.
    let answers = &officers[(number + 1 + number / officers.len() % (officers.len() - 1)) % officers.len()].party;
    let story = number / officers.len() % 10;
    let content = content(&asks.state, &answers.state, &format!("BENCH {number}"), story != 0);
    let caller = Caller {
        principal: Principal::Client(asks.client),
        state: Some(asks.state.clone()),
        authority: Some(asks.authority),
        roles: [Role::TracingOfficer].into_iter().collect(),
    };
    let mut tx =
        Tx { conn, caller: &caller, now: at, operation: "bench", action: "bench", request_id: "bench", probing: None };
    let input = serde_json::from_value(content).expect("a trace request");
    let id: Id = flow::create(&mut tx, &TARGETS, input)?.id.parse().expect("an id");
    if story == 1 {
        flow::withdraw(&mut tx, id, Withdrawal { reason: Some("Invented".to_owned()) })?;
    }
    Ok((story > 1).then_some(id))
}

/// A trace request of an ordinary size.
pub fn content(asks: &str, answers: &str, serial: &str, submit: bool) -> Value {
    json!({
        "urgency": "routine",
        "ground": "illicit_under_national_law",
        "legal_basis": "Invented: firearms act, article 1",
        "intended_use": "criminal_investigation",
        "offence_code": "0101",
        "national_case_number": format!("CASE-{serial}"),
        "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm",
            "serial_number": serial, "serial_condition": "intact",
            "country_of_manufacture": "AT", "import_country": answers},
        "recovery": {"date": "2024-03-01", "state": asks, "circumstances": "Invented for the bench"},
        "persons": [{"role": "possessor", "name": "Invented Person"}],
        "handling": {"tlp": "amber", "confidential": true},
        "special_instructions": "Invented data, not a real request",
        "recipients": [answers],
        "submit": submit,
    })
}
