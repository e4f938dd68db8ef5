//! One report as a document.

use std::collections::HashMap;

use super::super::answer_model::{Answer, Standing};
use super::super::model::ReportLanguage;
use super::super::review::{self, model::Conclusions};
use super::super::store::{Asked, ReportRow};
use super::super::view::{self, Seen, Sight};
use super::{Reader, state_names, text};
use crate::db::{DbConn, Id, named};
use crate::exports::model as shown;
use crate::problem::Problem;

/// The report as its reader sees it, with conclusions where they are there to read.
pub fn read(conn: &mut DbConn, reader: Reader<'_>, id: Id) -> Result<shown::Report, Problem> {
    let Seen { report, sight, asked, answers } = view::answers(conn, reader.caller, id)?;
    let conclusions = review::read_conclusions(conn, reader.caller, &report, sight)?;
    let names = state_names(conn, reader.language)?;
    let mut made = of(&report, &asked, answers, conclusions, &names, reader, sight)?;
    if sight == Sight::Own && view::status(&report)?.is_open_for_answers() {
        // Its answers may be others than those of the last version, whose hash would not be true of them.
        made.version = None;
        made.sha256 = None;
    }
    Ok(made)
}

/// A document of what was read before, by a reader who sees so much of the report.
pub fn of(
    report: &ReportRow,
    asked: &Asked,
    answers: Vec<Answer>,
    conclusions: Conclusions,
    names: &HashMap<String, String>,
    reader: Reader<'_>,
    sight: Sight,
) -> Result<shown::Report, Problem> {
    let language = reader.language;
    let mut given: HashMap<String, Answer> = answers.into_iter().map(|a| (a.question.clone(), a)).collect();
    let mut articles: HashMap<String, shown::Conclusion> = conclusions
        .items
        .into_iter()
        .map(|conclusion| {
            let shown = shown::Conclusion {
                recommendation: conclusion.recommendation,
                good_practice: conclusion.good_practice,
                assistance_suggested: conclusion.assistance_suggested,
            };
            (conclusion.article, shown)
        })
        .collect();
    let mut sections = Vec::new();
    for section in &asked.content.sections {
        let questions = section.questions.iter().enumerate().map(|(index, question)| {
            let answer =
                given.remove(&question.key).unwrap_or_else(|| view::nothing(&question.key, Standing::NotAnswered));
            shown::Question {
                number: format!("{}.{}", section.article, index + 1),
                key: question.key.clone(),
                kind: question.kind,
                text: question.text.read(language).to_owned(),
                help: question.help.as_ref().map(|help| help.read(language).to_owned()),
                confidential: answer.confidential,
                carried: answer.standing == Standing::Carried,
                evidence: answer
                    .evidence
                    .iter()
                    .map(|evidence| shown::Evidence {
                        title: evidence.title.clone(),
                        link: evidence.link.clone(),
                        sha256: evidence.sha256.clone(),
                    })
                    .collect(),
                answer: text::answer(question, &answer, language),
                value: text::value(&answer),
            }
        });
        sections.push(shown::Section {
            article: section.article.clone(),
            title: section.title.read(language).to_owned(),
            introduction: section.introduction.as_ref().map(|text| text.read(language).to_owned()),
            questions: questions.collect(),
            conclusion: articles.remove(&section.article),
        });
    }
    let responses = conclusions.responses.into_iter();
    let written_in: ReportLanguage =
        named(&report.language).ok_or_else(|| Problem::internal("a stored language is unknown"))?;
    Ok(shown::Report {
        language,
        written_in: written_in.into(),
        id: report.id.0,
        version: (report.version > 0).then_some(report.version),
        sha256: report.sha256.clone(),
        whole: sight.is_whole(),
        state_code: report.state.clone(),
        state_name: names.get(&report.state).cloned().unwrap_or_else(|| report.state.clone()),
        cycle_title: asked.cycle.title.0.read(language).to_owned(),
        questionnaire_title: asked.content.title.read(language).to_owned(),
        is_sample: asked.content.sample,
        period: shown::Period { from: asked.cycle.period_from, to: asked.cycle.period_to },
        status: named(&report.status).ok_or_else(|| Problem::internal("a stored status of a report is unknown"))?,
        submitted_at: report.submitted_at.map(|at| at.utc()),
        late: report.late,
        sections,
        responses: responses.map(|one| shown::Response { text: one.text, at: one.at.utc() }).collect(),
    })
}
