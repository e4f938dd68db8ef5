//! What saving an answer writes, straight through the database's driver: the answer, its version and the audit
//! entry in one durable transaction. Nothing is read, checked or shown.

use std::sync::atomic::{AtomicI32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use rastro::audit::NewEntry;
use rastro::db::schema::{audit_entries, report_answer_versions, report_answers};
use rastro::db::{DatabaseUrl, Id, Instant, Json};
use rastro::implementation_reports::store::{AnswerRow, AnswerVersionRow};
use serde_json::json;

use super::common::measure::{self, CLIENTS, Figures, Watched};
use super::common::server::Officer;
use super::world::{QUESTIONS, question};

/// Saves answers that were saved before, each over the last.
pub struct Bare<'a> {
    url: &'a DatabaseUrl,
    watched: Watched,
    officer: &'a Officer,
    reports: &'a [Id],
    /// Of the versions, the last, by report.
    last: Vec<AtomicI32>,
}

impl<'a> Bare<'a> {
    /// Into reports that nobody else saves into.
    pub fn over(url: &'a DatabaseUrl, postmaster: Option<u32>, officer: &'a Officer, reports: &'a [Id]) -> Self {
        let last = reports.iter().map(|_| AtomicI32::new(1)).collect();
        Bare { url, watched: Watched::own(postmaster), officer, reports, last }
    }

    pub fn measure(&self, seconds: u64) -> Figures {
        match self.url {
            // SQLite has one writer; more threads would only wait.
            DatabaseUrl::Sqlite(path) => measure::run(&self.watched, seconds, 1, |n| sqlite::worker(path, self, n)),
            DatabaseUrl::Postgres(url) => {
                measure::run(&self.watched, seconds, CLIENTS, |n| postgres::worker(url, self, n))
            }
        }
    }

    fn next(&self, thread: usize) -> (AnswerRow, NewEntry) {
        let (report, version) = (self.reports[thread], self.last[thread].fetch_add(1, Ordering::Relaxed) + 1);
        rows(self.officer, report, version)
    }
}

fn rows(officer: &Officer, report: Id, version: i32) -> (AnswerRow, NewEntry) {
    let (now, n) = (Instant::now(), version as usize);
    let number = n % QUESTIONS;
    let answer = AnswerRow {
        report_id: report,
        question: question(number),
        version,
        value: Some(Json(json!(super::saved(number, n as u64)))),
        carried: false,
        confidential: false,
        evidence: Json(Vec::new()),
        figure: None,
        client_id: Some(officer.party.client),
        account_id: None,
        updated_at: now,
    };
    let entry = NewEntry {
        id: Id::new(),
        at: now,
        state: Some(officer.party.state.clone()),
        authority_id: Some(officer.party.authority),
        client_id: Some(officer.party.client),
        account_id: None,
        action: "draft_implementation_reports".to_owned(),
        operation: "saveAnswer".to_owned(),
        subject_kind: "implementation_report".to_owned(),
        subject_id: Some(report.to_string()),
        request_id: Id::new().to_string(),
        detail: None,
    };
    (answer, entry)
}

/// The same for a connection of either backend.
macro_rules! worker {
    ($backend:ident, $connection:ty, $settings:expr, $write:ident) => {
        mod $backend {
            use super::*;

            pub fn worker<'a>(url: &str, bare: &'a Bare<'a>, thread: usize) -> impl FnMut() + 'a {
                let mut conn = <$connection>::establish(url).expect("a connection");
                conn.batch_execute($settings).expect("settings");
                move || {
                    let (answer, entry) = bare.next(thread);
                    let written: QueryResult<()> = conn.$write(|c| {
                        let at = report_answers::table.find((answer.report_id, &answer.question));
                        diesel::update(at).set(&answer).execute(c)?;
                        let version = AnswerVersionRow::from(answer.clone());
                        diesel::insert_into(report_answer_versions::table).values(&version).execute(c)?;
                        diesel::insert_into(audit_entries::table).values(&entry).execute(c)?;
                        Ok(())
                    });
                    written.expect("written");
                }
            }
        }
    };
}

worker!(sqlite, SqliteConnection, rastro::db::SQLITE_SETTINGS, immediate_transaction);
worker!(postgres, PgConnection, rastro::db::POSTGRES_SETTINGS, transaction);
