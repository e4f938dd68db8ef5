//! What saving an answer writes, straight through the database's driver: the answer, its version and the audit
//! entry in one durable transaction. Nothing is read, checked or shown.

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

/// Saves answers of the drafts' reports that have been saved before, from version 1,000,000 on.
pub fn measure(url: &DatabaseUrl, postmaster: Option<u32>, seconds: u64, drafts: &[(Officer, Id)]) -> Figures {
    let watched = Watched::own(postmaster);
    let of = |thread: usize| &drafts[thread % drafts.len()];
    match url {
        // SQLite has one writer; more threads would only wait.
        DatabaseUrl::Sqlite(path) => measure::run(&watched, seconds, 1, |n| sqlite::worker(path, of(n))),
        DatabaseUrl::Postgres(url) => measure::run(&watched, seconds, CLIENTS, |n| postgres::worker(url, of(n))),
    }
}

fn rows(officer: &Officer, report: Id, n: usize) -> (AnswerRow, NewEntry) {
    let (now, number) = (Instant::now(), n % QUESTIONS);
    let answer = AnswerRow {
        report_id: report,
        question: question(number),
        version: 1_000_000 + i32::try_from(n).unwrap_or_default(),
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

            pub fn worker<'a>(url: &str, (officer, report): &'a (Officer, Id)) -> impl FnMut() + 'a {
                let mut conn = <$connection>::establish(url).expect("a connection");
                conn.batch_execute($settings).expect("settings");
                let mut n = 0;
                move || {
                    n += 1;
                    let (answer, entry) = rows(officer, *report, n);
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
