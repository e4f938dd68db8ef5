//! Keeps what is searched in step with what is published.

use std::collections::HashMap;

use super::passages::{self, Passage};
use super::{store, words};
use crate::db::{Db, DbConn, DbError, name_of, named};
use crate::http::language::Language;
use crate::implementation_reports::model::ReportLanguage;
use crate::implementation_reports::review;
use crate::implementation_reports::steps::ReportStatus;
use crate::implementation_reports::store::{self as reports, ReportRow};
use crate::problem::Problem;

/// Makes what is searched of a report just what is published of it now. To be called, with the report locked, in the
/// transaction that changes what that is.
pub fn renew(conn: &mut DbConn, report: &ReportRow) -> Result<(), Problem> {
    let is_published = report.status == ReportStatus::Published.name();
    let found = if is_published { read(conn, report)? } else { Vec::new() };
    let language = language(report)?;
    let row = |passage: Passage| store::PassageRow {
        report_id: report.id,
        place: passage.place,
        cycle_id: report.cycle_id,
        state: report.state.clone(),
        language: report.language.clone(),
        kind: name_of(&passage.kind),
        article: passage.article,
        question: passage.question,
        stems: passages::stems(&passage.text, &passages::languages(passage.kind, language)),
        text: passage.text,
    };
    let rows: Vec<store::PassageRow> = found.into_iter().map(row).collect();
    Ok(store::replace(conn, report.id, &rows)?)
}

fn language(report: &ReportRow) -> Result<Language, Problem> {
    let language: Option<ReportLanguage> = named(&report.language);
    language.map(Language::from).ok_or_else(|| Problem::internal("a stored language is unknown"))
}

fn read(conn: &mut DbConn, report: &ReportRow) -> Result<Vec<Passage>, Problem> {
    let asked = reports::asked(conn, report.cycle_id)?;
    let answers: HashMap<String, passages::Published> = reports::submitted(conn, report.id)?
        .into_iter()
        .filter(|row| row.published)
        .filter_map(|row| Some((row.question, (row.value?.0, row.evidence.0))))
        .collect();
    let conclusions = review::conclusions_of(conn, &[report.id])?.remove(&report.id).unwrap_or_default();
    Ok(passages::passages(&asked.content, language(report)?, &answers, &conclusions))
}

/// Whether all that is searched was made by the rules of this binary.
pub fn is_current(db: &Db) -> Result<bool, DbError> {
    Ok(db.ask(store::rules)?.as_deref() == Some(words::RULES))
}

/// Makes what is searched anew where other rules made it, or none did: of reports that were published before there was
/// a search. Says of how many reports.
pub fn bring_up(conn: &mut DbConn) -> Result<usize, Problem> {
    if store::rules(conn)?.as_deref() == Some(words::RULES) {
        return Ok(0);
    }
    let published = store::published(conn)?;
    for report in &published {
        // Whoever publishes or unpublishes meanwhile comes before or after, and not between reading and writing.
        reports::lock(conn, report.id)?;
        renew(conn, report)?;
    }
    store::set_rules(conn, words::RULES)?;
    Ok(published.len())
}
