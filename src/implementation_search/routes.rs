//! `/v1/implementation-search`.

use std::collections::{BTreeSet, HashMap};

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Kind, SearchHit, SearchQuery};
use super::phrases::{Reading, readings};
use super::store::{self, PassageRow};
use super::{passages, snippets};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id, Instant, named};
use crate::http::language::Language;
use crate::http::{Call, Cursor, Page};
use crate::implementation_reports::model::ReportLanguage;
use crate::implementation_reports::steps::ReportStatus;
use crate::implementation_reports::{SUBJECT, may_read};
use crate::problem::{Code, Problem};

pub fn routes(config: &mut ServiceConfig) {
    config.service(search_implementation_reports);
}

/// Search what was published of implementation reports.
///
/// Answers that their States consented to publish, in words; what the Committee recommends; what States respond. A hit
/// is one such text; the newest report comes first, each in the order of its questionnaire. Words are compared without
/// case and accents and by their stem in the language of the report: `marcacao` finds *marcações*.
#[utoipa::path(operation_id = "searchImplementationReports", tag = "Implementation reports", params(SearchQuery),
    responses((status = 200, description = "A page of hits", body = Page<SearchHit>)))]
#[get("/v1/implementation-search")]
async fn search_implementation_reports(
    call: Call,
    request: HttpRequest,
    query: web::Query<SearchQuery>,
) -> Result<HttpResponse, Problem> {
    let (query, language) = (query.into_inner(), Language::of(&request));
    let filters = query.clone();
    call.page(SUBJECT, filters, SearchHit::name, move |conn, caller| search(conn, caller, &query, language)).await
}

/// One page: three statements however many hits.
fn search(
    conn: &mut DbConn,
    caller: &Caller,
    query: &SearchQuery,
    language: Language,
) -> Result<Page<SearchHit>, Problem> {
    let scope = caller.scope(Action::ReadImplementationReports).ok_or_else(Problem::role_lacks_action)?;
    // Every scope that a role has today reaches what is published of any State; one that does not finds nothing.
    if !may_read(scope, false, ReportStatus::Published, 1) {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let languages = query.language.map_or(Language::ALL.to_vec(), |language| vec![language.into()]);
    let readings = readings(&query.q, &languages).ok_or_else(|| Problem::new(Code::NothingToSearchFor))?;
    let rows = store::search(conn, query, &readings)?;
    let at = |row: &PassageRow| Cursor { at: Instant::from_micros(i64::from(row.place)), id: row.report_id };
    let page = Page::of(rows, query.page().limit(), at);
    let about = About::of(conn, &page.items, language)?;
    let hits: Result<Vec<SearchHit>, Problem> = page.items.into_iter().map(|row| about.hit(row, &readings)).collect();
    Ok(Page { items: hits?, next: page.next })
}

/// What hits say beside their texts.
struct About {
    /// When each report was published, the title of its cycle, and its questionnaire.
    reports: HashMap<Id, (Instant, String, Id)>,
    questions: HashMap<(Id, String), String>,
}

impl About {
    fn of(conn: &mut DbConn, rows: &[PassageRow], language: Language) -> Result<About, Problem> {
        let ids: BTreeSet<Id> = rows.iter().map(|row| row.report_id).collect();
        let mut reports = HashMap::new();
        for (id, published_at, title, questionnaire) in store::reports(conn, ids.into_iter().collect())? {
            let published_at = published_at.ok_or_else(|| Problem::internal("a published report has no moment"))?;
            reports.insert(id, (published_at, title.0.read(language).to_owned(), questionnaire));
        }
        let questionnaires: BTreeSet<Id> = reports.values().map(|(.., questionnaire)| *questionnaire).collect();
        let keys: BTreeSet<String> = rows.iter().filter_map(|row| row.question.clone()).collect();
        let questions = store::questions(conn, questionnaires.into_iter().collect(), keys.into_iter().collect())?;
        let text = |(questionnaire, question): (Id, crate::db::Json<crate::questionnaires::model::Question>)| {
            ((questionnaire, question.0.key), question.0.text.read(language).to_owned())
        };
        Ok(About { reports, questions: questions.into_iter().map(text).collect() })
    }

    fn hit(&self, row: PassageRow, readings: &[Reading]) -> Result<SearchHit, Problem> {
        let (published_at, cycle_title, questionnaire) =
            self.reports.get(&row.report_id).cloned().ok_or_else(|| Problem::internal("a hit has no report"))?;
        let unknown = || Problem::internal("a stored language or kind is unknown");
        let language: ReportLanguage = named(&row.language).ok_or_else(unknown)?;
        let kind: Kind = named(&row.kind).ok_or_else(unknown)?;
        let question_text =
            row.question.as_ref().and_then(|key| self.questions.get(&(questionnaire, key.clone()))).cloned();
        Ok(SearchHit {
            report: row.report_id,
            state: row.state,
            language,
            published_at,
            cycle: row.cycle_id,
            cycle_title,
            kind,
            article: row.article,
            question: row.question,
            question_text,
            snippet: snippets::snippet(&row.text, &passages::languages(kind, language.into()), readings),
        })
    }
}
