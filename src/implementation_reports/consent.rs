//! Which answers of a report may be published, and which are kept from the Committee. Pure.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::store::{AnswerRow, ConsentRow, SubmittedRow};
use crate::http::body::escape;
use crate::problem::Fault;
use crate::questionnaires::model::{Question, QuestionnaireContent};
use crate::questionnaires::{hangs_on, is_asked};

/// The questions of which only those are told something who see everything: with a confidential answer, or hanging on
/// one. That such a question was asked, or was not, would give the confidential answer away.
pub fn withheld(content: &QuestionnaireContent, is_confidential: impl Fn(&str) -> bool) -> Vec<String> {
    let gives_away = |question: &Question| {
        is_confidential(&question.key) || hangs_on(content, question).any(|other| is_confidential(&other.key))
    };
    content.questions().map(|(_, question)| question).filter(|q| gives_away(q)).map(|q| q.key.clone()).collect()
}

/// The submitted answers that the State consents to publish: consent was given for just this version of the answer,
/// and the answer is not confidential, nor `withheld` since it hangs on one that is.
pub fn publishable(submitted: &[SubmittedRow], consents: &[ConsentRow], withheld: &[String]) -> Vec<String> {
    let consented = |row: &&SubmittedRow| {
        let same =
            |consent: &ConsentRow| consent.question == row.question && consent.answer_version == row.answer_version;
        let told = !row.confidential && !withheld.contains(&row.question);
        told && row.value.is_some() && consents.iter().any(same)
    };
    submitted.iter().filter(consented).map(|row| row.question.clone()).collect()
}

/// Version and confidentiality of each answer that the report has: what was submitted or, while the State works on it,
/// will be. One that was taken back is none, and neither is one to a question that is not asked.
pub type Answered<'a> = BTreeMap<&'a str, (i32, bool)>;

pub fn answered<'a>(content: &QuestionnaireContent, live: &'a [AnswerRow]) -> Answered<'a> {
    let given = || live.iter().filter_map(|row| Some((row, &row.value.as_ref()?.0)));
    let values: HashMap<&str, &Value> = given().map(|(row, value)| (row.question.as_str(), value)).collect();
    let asked = |key: &str| {
        let question = content.question(key);
        question.is_some_and(|(_, question)| is_asked(content, question, |key| values.get(key).copied()))
    };
    given()
        .filter(|(row, _)| asked(&row.question))
        .map(|(row, _)| (row.question.as_str(), (row.version, row.confidential)))
        .collect()
}

/// Every fault of a consent to these questions of `content`. To say no where there is nothing to publish does no harm.
pub fn faults(
    consent: &BTreeMap<String, bool>,
    content: &QuestionnaireContent,
    answers: &Answered<'_>,
    withheld: &[String],
) -> Vec<Fault> {
    let fault = |(question, given): (&String, &bool)| {
        let at = format!("/{}", escape(question));
        match answers.get(question.as_str()) {
            _ if content.question(question).is_none() => {
                Some(Fault::new(at, "unknown_question").with("question", question))
            }
            _ if !given => None,
            Some((_, true)) => Some(Fault::new(at, "answer_is_confidential")),
            Some(_) if withheld.contains(question) => Some(Fault::new(at, "answer_hangs_on_confidential")),
            Some(_) => None,
            None => Some(Fault::new(at, "no_answer_to_publish")),
        }
    };
    consent.iter().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Id, Instant, Json};
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn nothing_is_published_without_consent_to_just_that_answer(
            answers in prop::collection::vec((0..6u8, 1..4i32, any::<bool>(), any::<bool>()), 0..8),
            consents in prop::collection::vec((0..6u8, 1..4i32), 0..8),
            withheld in prop::collection::vec(0..6u8, 0..3),
        ) {
            let id = Id::new();
            let submitted: Vec<SubmittedRow> = answers.iter().map(|(question, version, confidential, answered)| {
                SubmittedRow {
                    report_id: id, question: format!("q{question}"), article: "IV".to_owned(),
                    answer_version: *version, value: answered.then(|| Json(json!("yes"))),
                    confidential: *confidential, evidence: Json(Vec::new()), figure: None, published: false,
                }
            }).collect();
            let given: Vec<ConsentRow> = consents.iter().map(|(question, version)| ConsentRow {
                report_id: id, question: format!("q{question}"), answer_version: *version,
                at: Instant::from_micros(0),
            }).collect();
            let withheld: Vec<String> = withheld.iter().map(|question| format!("q{question}")).collect();
            for question in publishable(&submitted, &given, &withheld) {
                let ok = submitted.iter().any(|row| row.question == question && !row.confidential
                    && given.iter().any(|c| c.question == question && c.answer_version == row.answer_version));
                prop_assert!(ok && !withheld.contains(&question));
            }
        }
    }
}
