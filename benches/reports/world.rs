//! What is measured: a demo with ten cycles of a hundred questions more, in which all 35 States have reported.

use std::path::Path;

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use rastro::access::{Caller, Principal, Role};
use rastro::db::schema::states;
use rastro::db::{DatabaseUrl, Db, Id, Instant};
use rastro::http::Tx;
use rastro::http::language::Language;
use rastro::implementation_reports::{answers, drafting, flow};
use rastro::problem::Problem;
use rastro::{questionnaires, reporting_cycles};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::common::cluster::Postgres;
use super::common::server::{Officer, Server, officers};

pub const CYCLES: usize = 10;
pub const QUESTIONS: usize = 100;

pub struct World {
    pub db: Db,
    /// Every State has reported in each.
    pub cycles: Vec<Id>,
    pub secretariat: Officer,
    /// The reports of the last of these cycles, in which nobody writes any more.
    pub submitted: Vec<Id>,
    /// Editors of different States, each with a draft of its own, in which nothing is answered yet.
    pub drafts: Vec<(Officer, Id)>,
}

/// The question of this number.
pub fn question(number: usize) -> String {
    format!("q_{number}")
}

fn made<T>(result: Result<T, Problem>) -> T {
    result.unwrap_or_else(|problem| panic!("{problem} {:?}", problem.cause()))
}

fn typed<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("well-formed")
}

/// Does something in one transaction, as a client with this role for this State.
fn act<T>(
    db: &Db,
    officer: &Officer,
    state: Option<&str>,
    role: Role,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> T {
    let caller = Caller {
        principal: Principal::Client(officer.party.client),
        state: state.map(str::to_owned),
        authority: state.map(|_| officer.party.authority),
        roles: [role].into_iter().collect(),
    };
    let (operation, action, request_id) = ("bench", "command_line", "bench");
    made(db.write(|conn| {
        let now = rastro::db::write_moment(conn)?;
        f(&mut Tx { conn, caller: &caller, now, operation, action, request_id, probing: None })
    }))
}

impl World {
    pub fn seed(folder: &Path, postgres: Option<&Postgres>) -> World {
        Server::start(folder, postgres.map(Postgres::url).as_deref()).stop();
        let url = match postgres {
            Some(postgres) => DatabaseUrl::Postgres(postgres.url()),
            None => DatabaseUrl::Sqlite(folder.join("rastro.db").display().to_string()),
        };
        let db = Db::open(&url, 4).expect("a database");
        let editors = officers(folder, &db, Role::ReportEditor);
        let approver = officers(folder, &db, Role::ReportApprover).remove(0);
        let secretariat = super::common::server::regional(folder, Role::Secretariat);
        let all: Vec<String> = states::table
            .order(states::code)
            .select(states::code)
            .load(&mut *db.connection().expect("a connection"))
            .expect("States");

        let asked = act(&db, &secretariat, None, Role::Secretariat, |tx| {
            let id = questionnaires::flow::draft(tx, typed(questionnaire()), |fault| fault)?.id;
            let id: Id = id.parse().map_err(Problem::internal)?;
            questionnaires::flow::publish(tx, id)?;
            Ok(id)
        });
        let opened = |number: usize| {
            let input = cycle(asked, number, &all);
            let open = |tx: &mut Tx<'_>| reporting_cycles::flow::open(tx, input.into());
            let done = act(&db, &secretariat, None, Role::Secretariat, open);
            done.id.parse::<Id>().expect("an id")
        };
        let begun = |officer: &Officer, state: &str, cycle: Id| {
            let input = typed(json!({"cycle": cycle, "language": "en"}));
            let done = act(&db, officer, Some(state), Role::ReportEditor, |tx| drafting::begin(tx, input));
            done.id.parse::<Id>().expect("an id")
        };
        let cycles: Vec<Id> = (0..CYCLES).map(opened).collect();
        let mut submitted = Vec::new();
        for cycle in &cycles {
            submitted.clear();
            for state in &all {
                let id = begun(&editors[0], state, *cycle);
                let entries = typed((0..QUESTIONS).map(|n| entry(n, state)).collect());
                act(&db, &editors[0], Some(state), Role::ReportEditor, |tx| {
                    answers::save_all(tx, id, entries, Language::En)?;
                    drafting::ready(tx, id)
                });
                act(&db, &approver, Some(state), Role::ReportApprover, |tx| flow::submit(tx, id));
                submitted.push(id);
            }
        }
        let under_way = opened(CYCLES);
        let drafts = editors.into_iter().map(|editor| {
            let id = begun(&editor, &editor.party.state, under_way);
            (editor, id)
        });
        let drafts = drafts.collect();
        let tidy = match &url {
            DatabaseUrl::Sqlite(_) => "PRAGMA wal_checkpoint(TRUNCATE)",
            DatabaseUrl::Postgres(_) => "VACUUM ANALYZE",
        };
        let mut conn = db.connection().expect("a connection");
        if postgres.is_some() {
            conn.batch_execute("SET statement_timeout = 0").expect("set");
        }
        conn.batch_execute(tidy).expect("tidied");
        drop(conn);
        World { db, cycles, secretariat, submitted, drafts }
    }
}

fn text(text: &str) -> Value {
    json!({"en": text, "es": text, "pt": text, "fr": text})
}

/// Half of the questions are answered by a choice, half by a text.
fn questionnaire() -> Value {
    let question = |number: usize| {
        let kind = if number.is_multiple_of(2) { "yes_no_partial" } else { "text" };
        json!({"key": question(number), "kind": kind, "text": text("Invented for measuring"), "required": false,
            "evidence": false})
    };
    let section = |(at, article): (usize, &str)| {
        let questions: Vec<Value> = (at * 10..at * 10 + 10).map(question).collect();
        json!({"key": format!("s_{at}"), "article": article, "title": text("Invented for measuring"),
            "questions": questions})
    };
    let articles = ["IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII"];
    let sections: Vec<Value> = articles.into_iter().enumerate().map(section).collect();
    json!({"code": "bench", "title": text("Invented for measuring"), "sample": true, "sections": sections})
}

fn cycle(asked: Id, number: usize, states: &[String]) -> Value {
    let today = Instant::now().utc().date_naive();
    let year = 2010 + number;
    json!({"questionnaire": asked, "title": text("Invented for measuring"),
        "period": {"from": format!("{year}-01-01"), "to": format!("{year}-12-31")},
        "opens_on": today - Duration::days(30), "due_on": today + Duration::days(30), "invited": states})
}

fn entry(number: usize, state: &str) -> Value {
    let value = match number % 2 {
        0 => json!(["yes", "no", "partial"][number % 3]),
        _ => json!(format!("{state} keeps a register of what was seized, and reports on it every year ({number}).")),
    };
    json!({"question": question(number), "value": value, "version": null})
}
