//! The only place that speaks diesel about questionnaires.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};

use super::model::{Localized, Question, QuestionnaireContent, QuestionnaireQuery, QuestionnaireStatus};
use crate::db::schema::{questionnaire_questions as questions, questionnaires};
use crate::db::{DbConn, DbError, Id, Instant, Json, among, insert_all, name_of};
use crate::problem::{Code, Problem};

/// A row of `questionnaires`.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = questionnaires, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct QuestionnaireRow {
    pub id: Id,
    pub code: String,
    pub version: i32,
    pub status: String,
    pub predecessor: Option<Id>,
    pub title: Json<Localized>,
    pub sample: bool,
    pub question_count: i32,
    pub content: Json<QuestionnaireContent>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub published_at: Option<Instant>,
}

impl QuestionnaireRow {
    /// A draft that was just begun.
    pub fn new(content: QuestionnaireContent, version: i32, predecessor: Option<Id>, now: Instant) -> QuestionnaireRow {
        let mut row = QuestionnaireRow {
            id: Id::new(),
            code: String::new(),
            version,
            status: name_of(&QuestionnaireStatus::Draft),
            predecessor,
            title: Json(Localized::default()),
            sample: false,
            question_count: 0,
            content: Json(content.clone()),
            created_at: now,
            updated_at: now,
            published_at: None,
        };
        row.put(content, now);
        row
    }

    /// Puts the content in, with what is told of it outside.
    pub fn put(&mut self, content: QuestionnaireContent, now: Instant) {
        self.code.clone_from(&content.code);
        self.title = Json(content.title.clone());
        self.sample = content.sample;
        self.question_count = i32::try_from(content.questions().count()).unwrap_or(i32::MAX);
        self.content = Json(content);
        self.updated_at = now;
    }

    pub fn is_draft(&self) -> bool {
        self.status == name_of(&QuestionnaireStatus::Draft)
    }
}

/// A row of a list.
#[derive(Debug, Clone, Queryable)]
pub struct Listed {
    pub id: Id,
    pub code: String,
    pub version: i32,
    pub status: String,
    pub predecessor: Option<Id>,
    pub title: Json<Localized>,
    pub sample: bool,
    pub question_count: i32,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub published_at: Option<Instant>,
}

/// A version of a questionnaire with its questions.
#[derive(Debug, Clone, Queryable)]
pub struct Version {
    pub id: Id,
    pub version: i32,
    pub content: Json<QuestionnaireContent>,
}

fn published_name() -> String {
    name_of(&QuestionnaireStatus::Published)
}

/// The questionnaire, of drafts only with `drafts`.
pub fn find(conn: &mut DbConn, drafts: bool, id: Id) -> Result<Option<QuestionnaireRow>, DbError> {
    let mut found = questionnaires::table.filter(questionnaires::id.eq(id)).into_boxed();
    if !drafts {
        found = found.filter(questionnaires::status.eq(published_name()));
    }
    Ok(found.first(conn).optional()?)
}

/// Makes this transaction the only one that changes the questionnaire. SQLite has one writer anyway.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        questionnaires::table.find(id).select(questionnaires::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// Up to `limit + 1` questionnaires, newest first.
pub fn list(conn: &mut DbConn, drafts: bool, query: &QuestionnaireQuery) -> Result<Vec<Listed>, DbError> {
    let page = query.page();
    let mut found = questionnaires::table
        .order(questionnaires::id.desc())
        .limit(page.limit() + 1)
        .select((
            questionnaires::id,
            questionnaires::code,
            questionnaires::version,
            questionnaires::status,
            questionnaires::predecessor,
            questionnaires::title,
            questionnaires::sample,
            questionnaires::question_count,
            questionnaires::created_at,
            questionnaires::updated_at,
            questionnaires::published_at,
        ))
        .into_boxed();
    if !drafts {
        found = found.filter(questionnaires::status.eq(published_name()));
    }
    if let Some(code) = &query.code {
        found = found.filter(questionnaires::code.eq(code.clone()));
    }
    if let Some(status) = query.status {
        found = found.filter(questionnaires::status.eq(name_of(&status)));
    }
    if let Some(cursor) = page.cursor() {
        found = found.filter(questionnaires::id.lt(cursor.id));
    }
    Ok(found.load(conn)?)
}

/// Every version of the questionnaire that `id` is a version of, oldest first; of drafts only with `drafts`.
pub fn versions(conn: &mut DbConn, drafts: bool, id: Id) -> Result<Vec<Version>, DbError> {
    let one = diesel::alias!(questionnaires as one);
    let code = one.filter(one.field(questionnaires::id).eq(id)).select(one.field(questionnaires::code));
    let mut found = questionnaires::table
        .filter(questionnaires::code.eq_any(code))
        .order(questionnaires::version)
        .select((questionnaires::id, questionnaires::version, questionnaires::content))
        .into_boxed();
    if !drafts {
        found = found.filter(questionnaires::status.eq(published_name()));
    }
    Ok(found.load(conn)?)
}

/// The last version with this code, draft or published.
pub fn last_version(conn: &mut DbConn, code: &str) -> Result<Option<i32>, DbError> {
    let versions = questionnaires::table.filter(questionnaires::code.eq(code.to_owned()));
    Ok(versions.order(questionnaires::version.desc()).select(questionnaires::version).first(conn).optional()?)
}

/// A code is taken by the questionnaire that had it first.
fn code_taken(error: diesel::result::Error) -> Problem {
    match error {
        DatabaseError(UniqueViolation, _) => Problem::new(Code::DuplicateValue).with("field", "code"),
        error => DbError::Query(error).into(),
    }
}

pub fn insert(conn: &mut DbConn, row: &QuestionnaireRow) -> Result<(), Problem> {
    diesel::insert_into(questionnaires::table).values(row).execute(conn).map_err(code_taken)?;
    Ok(())
}

/// Writes a questionnaire's row anew, as it is now.
pub fn update(conn: &mut DbConn, row: &QuestionnaireRow) -> Result<(), Problem> {
    diesel::update(questionnaires::table.find(row.id)).set(row.clone()).execute(conn).map_err(code_taken)?;
    Ok(())
}

pub fn delete(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    diesel::delete(questionnaires::table.find(id)).execute(conn)?;
    Ok(())
}

/// A row of `questionnaire_questions`.
#[derive(Clone, Insertable)]
#[diesel(table_name = questions)]
struct QuestionRow {
    questionnaire_id: Id,
    question: String,
    position: i32,
    article: String,
    content: Json<Question>,
}

/// Adds the questions of a questionnaire that is published now, each in a row of its own.
pub fn insert_questions(conn: &mut DbConn, row: &QuestionnaireRow) -> Result<(), DbError> {
    let rows: Vec<QuestionRow> = (0..)
        .zip(row.content.0.questions())
        .map(|(position, (section, question))| QuestionRow {
            questionnaire_id: row.id,
            question: question.key.clone(),
            position,
            article: section.article.clone(),
            content: Json(question.clone()),
        })
        .collect();
    Ok(insert_all::<_, QuestionRow>(conn, questions::table, &rows)?)
}

/// The content of a published questionnaire.
pub fn published(conn: &mut DbConn, id: Id) -> Result<Option<QuestionnaireContent>, DbError> {
    Ok(find(conn, false, id)?.map(|row| row.content.0))
}

pub fn is_published(conn: &mut DbConn, id: Id) -> Result<bool, DbError> {
    let published = questionnaires::status.eq(name_of(&QuestionnaireStatus::Published));
    let found = questionnaires::table.find(id).filter(published).select(questionnaires::id).first::<Id>(conn);
    Ok(found.optional()?.is_some())
}

/// The newest published version of a questionnaire.
pub fn last_published(conn: &mut DbConn, code: &str) -> Result<Option<(Id, QuestionnaireContent)>, DbError> {
    let found: Option<(Id, Json<QuestionnaireContent>)> = questionnaires::table
        .filter(questionnaires::code.eq(code.to_owned()))
        .filter(questionnaires::status.eq(published_name()))
        .order(questionnaires::version.desc())
        .select((questionnaires::id, questionnaires::content))
        .first(conn)
        .optional()?;
    Ok(found.map(|(id, content)| (id, content.0)))
}

/// Which question of the earlier version each question of the later one continues; every one its own where both are
/// the same, none where the one did not come of the other.
pub fn kept(conn: &mut DbConn, earlier: Id, later: Id) -> Result<HashMap<String, String>, DbError> {
    let (mut at, mut kept) = (later, None::<HashMap<String, String>>);
    // A chain as long as this would be a fault of the data.
    for _ in 0..100 {
        let (predecessor, content): (Option<Id>, Json<QuestionnaireContent>) = questionnaires::table
            .find(at)
            .select((questionnaires::predecessor, questionnaires::content))
            .first(conn)?;
        if at == earlier {
            let same = || content.0.questions().map(|(_, q)| (q.key.clone(), q.key.clone())).collect();
            return Ok(kept.unwrap_or_else(same));
        }
        let own: HashMap<String, String> =
            content.0.questions().filter_map(|(_, q)| Some((q.key.clone(), q.keeps.clone()?))).collect();
        kept = Some(match kept {
            None => own,
            Some(later) => {
                later.into_iter().filter_map(|(key, before)| Some((key, own.get(&before)?.clone()))).collect()
            }
        });
        let Some(predecessor) = predecessor else { break };
        at = predecessor;
    }
    Ok(HashMap::new())
}

/// Which of these codes a questionnaire has.
pub fn known_codes(conn: &mut DbConn, codes: &[&str]) -> Result<Vec<String>, DbError> {
    let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    let found = questionnaires::table.filter(among(questionnaires::code, codes)).filter(questionnaires::version.eq(1));
    Ok(found.select(questionnaires::code).load(conn)?)
}
