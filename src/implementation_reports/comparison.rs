//! Two reports, or two versions of one, question by question.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer_model::Answer;
use super::versions;
use super::view::{self, Seen, Sight};
use crate::access::Caller;
use crate::db::{DbConn, Id};
use crate::problem::Problem;
use crate::questionnaires;

/// `GET /v1/implementation-reports/{id}/comparison?…`
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The other report; this one itself to compare two of its versions.
    pub with: Id,
    /// A version of this report; as the caller reads it where none is named.
    #[param(minimum = 1)]
    pub version: Option<i32>,
    /// A version of the other report.
    #[param(minimum = 1)]
    pub with_version: Option<i32>,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedReport {
    pub id: Id,
    pub state: String,
    pub cycle: Id,
    /// The version compared; null for live answers.
    #[schema(required)]
    pub version: Option<i32>,
}

/// A question of this report, with the one of the other that it continues or is continued by.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ComparedQuestion {
    pub article: String,
    pub question: String,
    /// The other report's question; null where its questionnaire has none that corresponds.
    #[schema(required)]
    pub with_question: Option<String>,
    pub answer: Answer,
    #[schema(required)]
    pub with_answer: Option<Answer>,
    /// Whether both values are there and the same; null where one is not there to see.
    #[schema(required)]
    pub same: Option<bool>,
}

/// Two reports side by side.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    pub report: ComparedReport,
    pub with: ComparedReport,
    pub items: Vec<ComparedQuestion>,
}

/// The report, each of its questions answered as in `version` where one is named.
fn side(conn: &mut DbConn, caller: &Caller, id: Id, version: Option<i32>) -> Result<(Seen, ComparedReport), Problem> {
    let mut seen = view::answers(conn, caller, id)?;
    if let Some(version) = version {
        let frozen = versions::answers(conn, caller, id, version)?;
        seen.answers = view::in_order(&seen.asked.content, &seen.report, frozen, seen.sight);
    }
    let last = (seen.sight != Sight::Own).then_some(seen.report.version);
    let compared =
        ComparedReport { id, state: seen.report.state.clone(), cycle: seen.report.cycle_id, version: version.or(last) };
    Ok((seen, compared))
}

pub fn compare(conn: &mut DbConn, caller: &Caller, id: Id, query: &ComparisonQuery) -> Result<Comparison, Problem> {
    let (one, report) = side(conn, caller, id, query.version)?;
    let (other, with) = side(conn, caller, query.with, query.with_version)?;
    let to = corresponding(conn, one.asked.cycle.questionnaire_id, other.asked.cycle.questionnaire_id)?;
    let mut others: HashMap<String, Answer> =
        other.answers.into_iter().map(|answer| (answer.question.clone(), answer)).collect();
    let articles = one.asked.content.questions().map(|(section, _)| section.article.clone());
    let items = articles
        .zip(one.answers)
        .map(|(article, answer)| {
            let with_answer = to.get(&answer.question).and_then(|key| others.remove(key));
            let same = with_answer.as_ref().and_then(|other| {
                let both = !answer.value.is_null() && !other.value.is_null();
                both.then(|| answer.value == other.value)
            });
            ComparedQuestion {
                article,
                question: answer.question.clone(),
                with_question: with_answer.as_ref().map(|other| other.question.clone()),
                answer,
                with_answer,
                same,
            }
        })
        .collect();
    Ok(Comparison { report, with, items })
}

/// Which question of the one questionnaire corresponds to which of the other, whichever came first.
fn corresponding(conn: &mut DbConn, from: Id, to: Id) -> Result<HashMap<String, String>, Problem> {
    let back = questionnaires::kept(conn, to, from)?;
    if !back.is_empty() {
        return Ok(back);
    }
    let forward = questionnaires::kept(conn, from, to)?;
    Ok(forward.into_iter().map(|(later, earlier)| (earlier, later)).collect())
}
