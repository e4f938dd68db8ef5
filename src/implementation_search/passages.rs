//! What of a report is searched, text by text, and the stems of a text. Pure.

use std::collections::HashMap;

use serde_json::Value;

use super::model::Kind;
use super::words::{stem, words};
use crate::http::language::Language;
use crate::implementation_reports::answer_model::Evidence;
use crate::implementation_reports::review::model::Conclusions;
use crate::questionnaires::model::{ChoiceOption, ColumnKind, Question, QuestionKind, QuestionnaireContent};

/// Words of a text that are searched. A text of 20,000 characters has no more; even of the largest table their stems
/// are within what PostgreSQL can index.
const WORDS: usize = 10_000;

/// A text that is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where in the report. What is not published has its number too, so that the others keep theirs.
    pub place: i32,
    pub kind: Kind,
    pub article: Option<String>,
    pub question: Option<String>,
    pub text: String,
}

/// An answer that is published.
pub type Published = (Value, Vec<Evidence>);

/// Everything of a published report that can be read as text, in the order of its questionnaire: under each article
/// the answers, then what the Committee says to it; last the State's responses.
pub fn passages(
    content: &QuestionnaireContent,
    language: Language,
    answers: &HashMap<String, Published>,
    conclusions: &Conclusions,
) -> Vec<Passage> {
    let (mut passages, mut place) = (Vec::new(), 0);
    let mut add = |kind, article: Option<&str>, question: Option<&str>, text: Option<String>| {
        place += 1;
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            let (article, question) = (article.map(str::to_owned), question.map(str::to_owned));
            passages.push(Passage { place, kind, article, question, text });
        }
    };
    for (index, section) in content.sections.iter().enumerate() {
        let article = Some(section.article.as_str());
        for question in &section.questions {
            let answer =
                answers.get(&question.key).map(|(value, evidence)| answer(question, value, evidence, language));
            add(Kind::Answer, article, Some(&question.key), answer);
        }
        // Of several sections on one article the last.
        if content.sections.iter().skip(index + 1).any(|later| later.article == section.article) {
            continue;
        }
        let conclusion = conclusions.items.iter().find(|conclusion| conclusion.article == section.article);
        add(Kind::Recommendation, article, None, conclusion.and_then(|c| c.recommendation.clone()));
        add(Kind::AssistanceSuggested, article, None, conclusion.and_then(|c| c.assistance_suggested.clone()));
    }
    for response in &conclusions.responses {
        add(Kind::Response, None, None, Some(response.text.clone()));
    }
    passages
}

/// The languages that a text may be in. Whoever writes for the Committee writes in any.
pub fn languages(kind: Kind, of_report: Language) -> Vec<Language> {
    match kind {
        Kind::Answer | Kind::Response => vec![of_report],
        Kind::Recommendation | Kind::AssistanceSuggested => Language::ALL.to_vec(),
    }
}

/// The stems of a text in each language that it may be in, with a space before and after each.
pub fn stems(text: &str, languages: &[Language]) -> String {
    let mut stems = String::from(" ");
    for language in languages {
        for word in words(text).take(WORDS) {
            if let Some(stem) = stem(*language, &word.folded) {
                stems.push_str(&stem);
                stems.push(' ');
            }
        }
    }
    stems
}

/// What an answer says in words, and the titles of its evidence. Of persons only what office they hold: a search is
/// no directory of people. Numbers, dates and plain yes or no are for the matrix.
fn answer(question: &Question, value: &Value, evidence: &[Evidence], language: Language) -> String {
    let mut lines = match question.kind {
        QuestionKind::Text => parts(value.as_str()),
        QuestionKind::SingleChoice | QuestionKind::MultipleChoice => {
            each(value).filter_map(|key| option(&question.options, key, language)).collect()
        }
        QuestionKind::Table => each(value).map(|row| cells(question, row, language)).collect(),
        QuestionKind::LawReference => each(value).map(|law| members(law, &["title", "number", "article"])).collect(),
        QuestionKind::Contact => each(value).map(|office| members(office, &["position", "organization"])).collect(),
        QuestionKind::File => each(value).map(|file| members(file, &["title"])).collect(),
        QuestionKind::Figure => parts(value["reason"].as_str()),
        QuestionKind::YesNoPartial | QuestionKind::Number | QuestionKind::Date | QuestionKind::Year => Vec::new(),
    };
    lines.extend(evidence.iter().map(|evidence| evidence.title.clone()));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn parts(text: Option<&str>) -> Vec<String> {
    text.map(str::to_owned).into_iter().collect()
}

/// The entries of a value that may be several.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

fn option(options: &[ChoiceOption], key: &Value, language: Language) -> Option<String> {
    Some(options.iter().find(|option| *key == option.key)?.text.read(language).to_owned())
}

fn members(entry: &Value, names: &[&str]) -> String {
    names.iter().filter_map(|name| entry[*name].as_str()).collect::<Vec<_>>().join(" · ")
}

fn cells(question: &Question, row: &Value, language: Language) -> String {
    let cell = |column: &crate::questionnaires::model::Column| match column.kind {
        ColumnKind::Text => row[&column.key].as_str().map(str::to_owned),
        ColumnKind::SingleChoice => option(&column.options, &row[&column.key], language),
        ColumnKind::Number | ColumnKind::Date | ColumnKind::Year | ColumnKind::YesNoPartial => None,
    };
    question.columns.iter().filter_map(cell).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Instant;
    use crate::implementation_reports::review::model::{Conclusion, StateResponse};
    use serde_json::json;

    fn content() -> QuestionnaireContent {
        let text = |text: &str| json!({"en": text, "pt": format!("{text} (pt)")});
        let question = |key: &str, kind: &str, more: Value| {
            let mut question = json!({"key": key, "kind": kind, "text": text(key)});
            question.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
            question
        };
        let options = json!([{"key": "laser", "text": text("By laser")}, {"key": "stamp", "text": text("Stamped")}]);
        serde_json::from_value(json!({"code": "c", "title": text("T"), "sections": [
            {"key": "vi", "article": "VI", "title": text("Marking"), "questions": [
                question("how", "multiple_choice", json!({"options": options})),
                question("yes", "yes_no_partial", json!({})),
                question("rows", "table", json!({"columns": [
                    {"key": "what", "title": text("What"), "kind": "text"},
                    {"key": "count", "title": text("Count"), "kind": "number"},
                    {"key": "way", "title": text("Way"), "kind": "single_choice", "options": options}]}))]},
            {"key": "xiv", "article": "XIV", "title": text("Contacts"), "questions": [
                question("who", "contact", json!({})),
                question("law", "law_reference", json!({"repeatable": true})),
                question("figure", "figure", json!({"figure": "firearms_seized"}))]}]}))
        .expect("a questionnaire")
    }

    fn told(answers: &[(&str, Value)]) -> Vec<(i32, Kind, String)> {
        let answers = answers.iter().map(|(key, value)| ((*key).to_owned(), (value.clone(), Vec::new()))).collect();
        let conclusions = Conclusions {
            items: vec![Conclusion {
                article: "VI".to_owned(),
                recommendation: Some("Mark".to_owned()),
                good_practice: true,
                assistance_suggested: None,
                version: 1,
                updated_at: Instant::from_micros(0),
            }],
            responses: vec![StateResponse { text: "Noted".to_owned(), at: Instant::from_micros(0) }],
        };
        let passages = passages(&content(), Language::Pt, &answers, &conclusions);
        passages.into_iter().map(|passage| (passage.place, passage.kind, passage.text)).collect()
    }

    #[test]
    fn every_kind_of_answer_is_read_as_text_in_the_language_of_the_report() {
        let all = [
            ("how", json!(["laser", "stamp"])),
            ("yes", json!("yes")),
            ("rows", json!([{"what": "Pistols", "count": 7, "way": "laser"}, {"count": 3}])),
            ("who", json!({"name": "Ana Souza", "position": "Chief", "organization": "SINARM", "email": "a@b.org"})),
            ("law", json!([{"title": "Lei", "number": "10.826", "link": "https://example.org"}])),
            ("figure", json!({"decision": "corrected", "value": 3, "reason": "Two were replicas"})),
        ];
        let expected = [
            (1, Kind::Answer, "By laser (pt)\nStamped (pt)"),
            (3, Kind::Answer, "Pistols · By laser (pt)"),
            (4, Kind::Recommendation, "Mark"),
            (6, Kind::Answer, "Chief · SINARM"),
            (7, Kind::Answer, "Lei · 10.826"),
            (8, Kind::Answer, "Two were replicas"),
            (11, Kind::Response, "Noted"),
        ];
        assert_eq!(told(&all), expected.map(|(place, kind, text)| (place, kind, text.to_owned())));
        assert_eq!(told(&all[4..5])[1], (7, Kind::Answer, "Lei · 10.826".to_owned()), "each keeps its place");
    }

    #[test]
    fn the_committees_texts_are_read_in_every_language() {
        let of = |kind| stems("Marcar as armas", &languages(kind, Language::Pt));
        assert_eq!(of(Kind::Answer), " pmarc parma ");
        let all = of(Kind::Recommendation);
        assert!([" emarcar ", " smarc ", " sarma ", " pmarc parma "].iter().all(|stems| all.contains(stems)), "{all}");
    }

    /// A tsvector holds 1,048,575 bytes.
    #[test]
    fn the_stems_of_the_largest_texts_can_be_indexed() {
        // One letter that is many when it is folded. The Committee's texts have up to 10,000 characters.
        let texts = [("\u{fdfa} ".repeat(5_000), &Language::ALL[..]), ("\u{fdfa} ".repeat(100_000), &[Language::Pt])];
        for (text, languages) in texts {
            let stems = stems(&text, languages);
            assert!((100_000..1_000_000).contains(&stems.len()), "{}", stems.len());
        }
    }
}
