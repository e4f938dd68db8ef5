//! Which answers of a report may be published, and which are kept from the Committee. Pure.

use std::collections::BTreeMap;

use super::store::{ConsentRow, SubmittedRow};
use crate::http::body::escape;
use crate::problem::Fault;
use crate::questionnaires::hangs_on;
use crate::questionnaires::model::{Question, QuestionnaireContent};

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

/// What a live answer's version and confidentiality are.
pub type Standing<'a> = BTreeMap<&'a str, (i32, bool)>;

/// Every fault of a consent to these questions of `content`.
pub fn faults(
    consent: &BTreeMap<String, bool>,
    content: &QuestionnaireContent,
    answers: &Standing<'_>,
    withheld: &[String],
) -> Vec<Fault> {
    let fault = |(question, given): (&String, &bool)| {
        let at = format!("/{}", escape(question));
        match answers.get(question.as_str()) {
            _ if content.question(question).is_none() => {
                Some(Fault::new(at, "unknown_question").with("question", question))
            }
            Some((_, true)) if *given => Some(Fault::new(at, "answer_is_confidential")),
            Some(_) if *given && withheld.contains(question) => Some(Fault::new(at, "answer_hangs_on_confidential")),
            _ => None,
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
