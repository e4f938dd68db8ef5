//! The only place that speaks diesel about searches.

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::model::SearchQuery;
use super::phrases::Reading;
use crate::db::schema::{
    implementation_reports, meta, questionnaire_questions, reporting_cycles, search_passages as passages,
    submitted_answers,
};
use crate::db::{DbConn, DbError, Id, Instant, Json, MultiBackend, among, insert_all, name_of};
use crate::implementation_reports::steps::ReportStatus;
use crate::implementation_reports::store::ReportRow;
use crate::questionnaires::model::Question;
use crate::reporting_cycles::model::Title;

/// The row of `meta` that says by which rules the stems were made.
const RULES: &str = "search_rules";

/// A row of `search_passages`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = passages, treat_none_as_default_value = false)]
pub struct PassageRow {
    pub report_id: Id,
    pub place: i32,
    pub cycle_id: Id,
    pub state: String,
    pub language: String,
    pub kind: String,
    pub article: Option<String>,
    pub question: Option<String>,
    pub text: String,
    pub stems: String,
}

/// Puts these passages in place of those that the report had.
pub fn replace(conn: &mut DbConn, report: Id, rows: &[PassageRow]) -> Result<(), DbError> {
    diesel::delete(passages::table.filter(passages::report_id.eq(report))).execute(conn)?;
    Ok(insert_all::<_, PassageRow>(conn, passages::table, rows)?)
}

type Condition = Box<dyn BoxableExpression<passages::table, MultiBackend, SqlType = Bool>>;

/// Whether a passage has every stem of one of the readings, which an index tells. Stems are letters and digits: they have
/// no meaning in either query language, nor in LIKE below.
fn has_stems(conn: &DbConn, readings: &[Reading]) -> Condition {
    let any = |quote: char, and: &str, or: &str| {
        let all = |reading: &Reading| {
            let stems = reading.stems().into_iter();
            format!("({})", stems.map(|stem| format!("{quote}{stem}{quote}")).collect::<Vec<_>>().join(and))
        };
        readings.iter().map(all).collect::<Vec<_>>().join(or)
    };
    match conn {
        DbConn::Sqlite(_) => {
            let found =
                sql::<Bool>("search_passages.number IN (SELECT rowid FROM search_index WHERE search_index MATCH ");
            Box::new(found.bind::<Text, _>(any('"', " AND ", " OR ")).sql(")"))
        }
        DbConn::Postgres(_) => {
            let found = sql::<Bool>("search_passages.lexemes @@ CAST(");
            Box::new(found.bind::<Text, _>(any('\'', " & ", " | ")).sql(" AS tsquery)"))
        }
    }
}

/// Whether a passage has every word and phrase of one of the readings, which the stems themselves tell. The words too: a
/// text that may be in any language must not have the words of one reading and the phrases of another.
fn has_phrases(readings: &[Reading]) -> Condition {
    let one = |stems: &[String]| -> Condition { Box::new(passages::stems.like(format!("% {} %", stems.join(" ")))) };
    let both = |one: Condition, other: Condition| -> Condition { Box::new(one.and(other)) };
    let either = |one: Condition, other: Condition| -> Condition { Box::new(one.or(other)) };
    let all = |reading: &Reading| {
        let words = reading.words.iter().map(std::slice::from_ref);
        words.chain(reading.phrases.iter().map(Vec::as_slice)).map(one).reduce(both)
    };
    readings.iter().filter_map(all).reduce(either).unwrap_or_else(|| Box::new(false.into_sql::<Bool>()))
}

/// Up to `limit + 1` passages that have what one of the readings asks for: the newest report first, each in order.
pub fn search(conn: &mut DbConn, query: &SearchQuery, readings: &[Reading]) -> Result<Vec<PassageRow>, DbError> {
    let page = query.page();
    // Only what is published has passages. What is left all the same stops here: of an older version that still ran
    // when the database was migrated, and took a consent back.
    let published = implementation_reports::table
        .filter(implementation_reports::status.eq(ReportStatus::Published.name()))
        .select(implementation_reports::id);
    let consented = submitted_answers::table
        .filter(submitted_answers::report_id.eq(passages::report_id))
        .filter(submitted_answers::question.nullable().eq(passages::question))
        .filter(submitted_answers::published.eq(true));
    let mut found = passages::table
        .order((passages::report_id.desc(), passages::place))
        .limit(page.limit() + 1)
        .into_boxed()
        .filter(has_stems(conn, readings))
        .filter(passages::report_id.eq_any(published))
        .filter(passages::question.is_null().or(exists(consented)));
    if readings.iter().any(|reading| !reading.phrases.is_empty()) {
        found = found.filter(has_phrases(readings));
    }
    if let Some(cursor) = page.cursor() {
        let place = i32::try_from(cursor.at.micros()).unwrap_or(i32::MAX);
        let later = passages::report_id.eq(cursor.id).and(passages::place.gt(place));
        found = found.filter(passages::report_id.lt(cursor.id).or(later));
    }
    if let Some(state) = &query.state {
        found = found.filter(passages::state.eq(state.clone()));
    }
    if let Some(cycle) = query.cycle {
        found = found.filter(passages::cycle_id.eq(cycle));
    }
    if let Some(article) = &query.article {
        found = found.filter(passages::article.eq(article.clone()));
    }
    if let Some(language) = &query.language {
        found = found.filter(passages::language.eq(name_of(language)));
    }
    Ok(found.load(conn)?)
}

/// What a hit says of its report: when it was published, the title of its cycle, and its questionnaire.
pub type Told = (Id, Option<Instant>, Json<Title>, Id);

pub fn reports(conn: &mut DbConn, ids: Vec<Id>) -> Result<Vec<Told>, DbError> {
    let found = implementation_reports::table
        .inner_join(reporting_cycles::table.on(reporting_cycles::id.eq(implementation_reports::cycle_id)))
        .filter(among(implementation_reports::id, ids))
        .select((
            implementation_reports::id,
            implementation_reports::published_at,
            reporting_cycles::title,
            reporting_cycles::questionnaire_id,
        ));
    Ok(found.load(conn)?)
}

/// These questions of these questionnaires.
pub fn questions(
    conn: &mut DbConn,
    questionnaires: Vec<Id>,
    keys: Vec<String>,
) -> Result<Vec<(Id, Json<Question>)>, DbError> {
    let found = questionnaire_questions::table
        .filter(among(questionnaire_questions::questionnaire_id, questionnaires))
        .filter(among(questionnaire_questions::question, keys))
        .select((questionnaire_questions::questionnaire_id, questionnaire_questions::content));
    Ok(found.load(conn)?)
}

/// Every published report.
pub fn published(conn: &mut DbConn) -> Result<Vec<ReportRow>, DbError> {
    let found = implementation_reports::table
        .filter(implementation_reports::status.eq(ReportStatus::Published.name()))
        .order(implementation_reports::id);
    Ok(found.load(conn)?)
}

/// By which rules the stems were made; `None` where none were.
pub fn rules(conn: &mut DbConn) -> QueryResult<Option<String>> {
    meta::table.find(RULES).select(meta::value).first(conn).optional()
}

pub fn set_rules(conn: &mut DbConn, rules: &str) -> Result<(), DbError> {
    diesel::delete(meta::table.find(RULES)).execute(conn)?;
    diesel::insert_into(meta::table).values((meta::name.eq(RULES), meta::value.eq(rules))).execute(conn)?;
    Ok(())
}
