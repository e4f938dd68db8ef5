//! `/v1/implementation-matrix`: who has reported on what, at a glance. Two statements however many States, cycles and
//! questions.

use std::collections::{HashMap, HashSet};

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer_model::Standing;
use super::model::{ArticleCompleteness, Unanswered};
use super::store::{self, MatrixRow, SubmittedRow};
use super::view::{self, Sight};
use super::{SUBJECT, steps::ReportStatus};
use crate::access::{Action, Caller, Role, Scope};
use crate::db::{DbConn, Id, Instant, named};
use crate::http::Call;
use crate::problem::{Fault, Problem};
use crate::reporting_cycles::model::Obligation;

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_implementation_matrix);
}

/// `GET /v1/implementation-matrix?…`
#[derive(Debug, Clone, Default, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatrixQuery {
    /// Reporting cycles, up to 20.
    #[param(min_items = 1, max_items = 20, required, explode)]
    pub cycle: Vec<Id>,
    /// Questions whose answers are shown too, by their keys, up to 200.
    #[param(max_items = 200, required = false, explode)]
    pub question: Vec<String>,
}

/// Where a State stands for a reader who may not see more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatrixStatus {
    /// Nothing was submitted, whether a draft was begun or not.
    NotSubmitted,
    Submitted,
    UnderReview,
    ClarificationRequested,
    Concluded,
    Published,
}

/// How far one article of a State's report is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatrixArticle {
    #[schema(pattern = "^[IVX]{1,6}$", example = "VI")]
    pub article: String,
    pub submitted: bool,
    /// Every required question that was asked has an answer.
    pub complete: bool,
    pub late: bool,
    pub concluded: bool,
}

/// An answer to one of the chosen questions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatrixAnswer {
    pub question: String,
    pub standing: Standing,
    #[schema(required)]
    pub value: Value,
}

/// One State in one cycle.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatrixEntry {
    pub cycle: Id,
    pub state: String,
    pub obligation: Obligation,
    /// The report; null where nothing was submitted.
    #[schema(required)]
    pub report: Option<Id>,
    pub status: MatrixStatus,
    /// Submitted after the State's day; or not submitted though it must be, and that day is over.
    pub late: bool,
    pub articles: Vec<MatrixArticle>,
    pub answers: Vec<MatrixAnswer>,
}

/// States by cycle and code.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"items": [{"cycle": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "state": "BR",
    "obligation": "must", "report": "019b76da-c1ef-7000-9b23-698ba94ce7bc", "status": "concluded", "late": false,
    "articles": [{"article": "VI", "submitted": true, "complete": true, "late": false, "concluded": true}],
    "answers": [{"question": "vi_1", "standing": "given", "value": "yes"}]}]}))]
pub struct Matrix {
    pub items: Vec<MatrixEntry>,
}

/// Get the implementation matrix.
///
/// For each State that was invited to the cycles, whether it has submitted, is complete, late and concluded, article by
/// article, with its answers to the questions that are named. The Committee and the Secretariat see every State, one
/// that has not submitted as no more than that; everyone else the own State and what was published. 400 for a cycle
/// that there is not, and for a question that none of the cycles asks; one that only some of them ask is answered there.
#[utoipa::path(operation_id = "getImplementationMatrix", tag = "Implementation reports", params(MatrixQuery),
    responses((status = 200, description = "The matrix", body = Matrix)))]
#[get("/v1/implementation-matrix")]
async fn get_implementation_matrix(call: Call, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let pairs: Vec<(String, String)> = web::Query::from_query(request.query_string())
        .map(web::Query::into_inner)
        .map_err(|_| Problem::invalid_query(vec![Fault::new("/query", "malformed")]))?;
    let mut query = MatrixQuery {
        cycle: pairs.iter().filter(|(name, _)| name == "cycle").filter_map(|(_, id)| id.parse().ok()).collect(),
        question: Vec::new(),
    };
    for (_, key) in pairs.into_iter().filter(|(name, _)| name == "question") {
        if !query.question.contains(&key) {
            query.question.push(key);
        }
    }
    let key = query.cycle.iter().map(Id::to_string).collect::<Vec<_>>().join(" ");
    call.one(SUBJECT, key, move |conn, caller| matrix(conn, caller, &query, Instant::now().utc().date_naive())).await
}

/// 400 with every fault of the query, where there is one.
fn refuse(faults: impl Iterator<Item = Fault>) -> Result<(), Problem> {
    let faults: Vec<Fault> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid_query(faults)) }
}

fn matrix(conn: &mut DbConn, caller: &Caller, query: &MatrixQuery, today: NaiveDate) -> Result<Matrix, Problem> {
    let scope = caller.scope(Action::ReadImplementationMatrix).ok_or_else(Problem::role_lacks_action)?;
    let (known, rows) = store::matrix(conn, &query.cycle, caller.principal.id())?;
    let unknown = query.cycle.iter().filter(|cycle| !known.contains(cycle));
    refuse(unknown.map(|cycle| Fault::new("/query/cycle", "unknown_cycle").with("cycle", cycle)))?;
    let own = |row: &MatrixRow| scope == Scope::OwnOrPublished && caller.is_of(&row.state);
    let published = |row: &MatrixRow| row.status.as_deref() == Some(ReportStatus::Published.name());
    let rows: Vec<MatrixRow> =
        rows.into_iter().filter(|row| scope == Scope::Submitted || own(row) || published(row)).collect();
    let sight = |row: &MatrixRow| match scope {
        Scope::Submitted if caller.has(Role::Secretariat) || row.reviewed => Sight::Reviewer,
        Scope::Submitted => Sight::Committee,
        _ if own(row) => Sight::Own,
        _ => Sight::Published,
    };
    let reports: Vec<Id> = rows.iter().filter(|row| row.version > 0).filter_map(|row| row.report).collect();
    let mut given: HashMap<(Id, String), SubmittedRow> = HashMap::new();
    let mut unpublished: HashSet<(Id, String)> = HashSet::new();
    let mut asked: HashMap<Id, HashSet<String>> = HashMap::new();
    if !query.question.is_empty() {
        // Whether one was asked is told where those are seen that this hangs on.
        let chosen = |one: &&Unanswered| query.question.contains(&one.question);
        let unanswered = rows.iter().flat_map(|row| row.unanswered.iter().filter(chosen));
        let hung_on: HashSet<&String> = unanswered.flat_map(|one| &one.hangs_on).collect();
        let mut questions: HashSet<&String> = query.question.iter().collect();
        questions.extend(&hung_on);
        for (cycle, key, answer) in store::chosen_answers(conn, &query.cycle, &questions, &reports)? {
            asked.entry(cycle).or_default().insert(key);
            let Some(answer) = answer else { continue };
            if !answer.published && hung_on.contains(&answer.question) {
                unpublished.insert((answer.report_id, answer.question.clone()));
            }
            given.insert((answer.report_id, answer.question.clone()), answer);
        }
    }
    let unknown = query.question.iter().filter(|key| asked.values().all(|keys| !keys.contains(*key)));
    refuse(unknown.map(|key| Fault::new("/query/question", "unknown_question").with("question", key)))?;
    rows.into_iter()
        .map(|row| {
            let sight = sight(&row);
            let answers = match row.report.filter(|_| row.version > 0) {
                Some(report) => query
                    .question
                    .iter()
                    .filter(|key| asked.get(&row.cycle).is_some_and(|keys| keys.contains(*key)))
                    .map(|key| {
                        let answer = match given.remove(&(report, key.clone())) {
                            _ if sight == Sight::Committee && row.withheld.contains(key) => {
                                view::nothing(key, Standing::Confidential)
                            }
                            Some(answer) => view::submitted(answer, sight),
                            None => view::nothing(key, unanswered(&row, report, key, sight, &unpublished)),
                        };
                        MatrixAnswer { question: answer.question, standing: answer.standing, value: answer.value }
                    })
                    .collect(),
                None => Vec::new(),
            };
            entry(row, answers, today)
        })
        .collect::<Result<Vec<_>, _>>()
        .map(|items| Matrix { items })
}

/// How a question stands that has no answer in the report's last version.
fn unanswered(row: &MatrixRow, report: Id, key: &str, sight: Sight, unpublished: &HashSet<(Id, String)>) -> Standing {
    let is_unpublished = |other: &String| sight == Sight::Published && unpublished.contains(&(report, other.clone()));
    match row.unanswered.iter().find(|one| one.question == key) {
        Some(one) => view::unanswered(one.asked, one.hangs_on.iter().any(is_unpublished)),
        // Of a version from before this was kept.
        None if sight == Sight::Published => Standing::NotPublished,
        None => Standing::NotAnswered,
    }
}

fn entry(row: MatrixRow, answers: Vec<MatrixAnswer>, today: NaiveDate) -> Result<MatrixEntry, Problem> {
    // A draft is its State's affair: to the matrix it is as if it were not there.
    let submitted = row.version > 0;
    let status = match row.status.as_deref().filter(|_| submitted).and_then(named::<ReportStatus>) {
        Some(ReportStatus::Submitted) => MatrixStatus::Submitted,
        Some(ReportStatus::UnderReview) => MatrixStatus::UnderReview,
        Some(ReportStatus::ClarificationRequested) => MatrixStatus::ClarificationRequested,
        Some(ReportStatus::Concluded) => MatrixStatus::Concluded,
        Some(ReportStatus::Published) => MatrixStatus::Published,
        _ => MatrixStatus::NotSubmitted,
    };
    let obligation: Obligation =
        named(&row.obligation).ok_or_else(|| Problem::internal("a stored obligation is unknown"))?;
    let late = if submitted { row.late } else { obligation.is_overdue(row.due_on, today) };
    let concluded = matches!(status, MatrixStatus::Concluded | MatrixStatus::Published);
    let of_article = |article: ArticleCompleteness| MatrixArticle {
        article: article.article,
        submitted,
        complete: article.complete,
        late,
        concluded,
    };
    Ok(MatrixEntry {
        cycle: row.cycle,
        state: row.state,
        obligation,
        report: row.report.filter(|_| submitted),
        status,
        late,
        articles: row.articles.into_iter().flatten().map(of_article).collect(),
        answers,
    })
}
