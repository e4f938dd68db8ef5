//! How far a report is. Pure.

use std::collections::HashMap;

use serde_json::Value;

use super::answer_model::{Answer, Standing};
use super::model::{ArticleCompleteness, Completeness, Unanswered};
use crate::questionnaires::model::QuestionnaireContent;
use crate::questionnaires::{faults_of_value, hangs_on, is_asked};

/// The questions that have no answer, given those that have one.
pub fn unanswered<'v>(
    content: &QuestionnaireContent,
    answer: impl Fn(&str) -> Option<&'v Value> + Copy,
) -> Vec<Unanswered> {
    let without = content.questions().map(|(_, question)| question).filter(|question| answer(&question.key).is_none());
    without
        .map(|question| Unanswered {
            question: question.key.clone(),
            asked: is_asked(content, question, answer),
            hangs_on: hangs_on(content, question).map(|other| other.key.clone()).collect(),
        })
        .collect()
}

/// What is still to be done, from the live answers.
pub fn of(content: &QuestionnaireContent, answers: &[Answer]) -> Completeness {
    let given: HashMap<&str, &Answer> = answers
        .iter()
        .filter(|answer| !answer.value.is_null())
        .map(|answer| (answer.question.as_str(), answer))
        .collect();
    let value = |key: &str| -> Option<&Value> { given.get(key).map(|answer| &answer.value) };
    let mut found = Completeness {
        complete: false,
        asked: 0,
        answered: 0,
        missing: Vec::new(),
        carried: Vec::new(),
        invalid: Vec::new(),
        without_evidence: Vec::new(),
        articles: Vec::new(),
    };
    for (section, question) in content.questions().filter(|(_, question)| is_asked(content, question, value)) {
        let at = match found.articles.iter().position(|article| article.article == section.article) {
            Some(at) => at,
            None => {
                let article = section.article.clone();
                found.articles.push(ArticleCompleteness { article, asked: 0, answered: 0, complete: true });
                found.articles.len() - 1
            }
        };
        let Some(article) = found.articles.get_mut(at) else { continue };
        found.asked += 1;
        article.asked += 1;
        match given.get(question.key.as_str()) {
            Some(answer) => {
                found.answered += 1;
                article.answered += 1;
                if answer.standing == Standing::Carried {
                    found.carried.push(question.key.clone());
                }
                if !faults_of_value(question, &answer.value).is_empty() {
                    found.invalid.push(question.key.clone());
                }
                if question.evidence && answer.evidence.is_empty() && answer.value != "no" {
                    found.without_evidence.push(question.key.clone());
                }
            }
            None if question.required => {
                article.complete = false;
                found.missing.push(question.key.clone());
            }
            None => {}
        }
    }
    found.complete = found.missing.is_empty() && found.carried.is_empty() && found.invalid.is_empty();
    found
}
