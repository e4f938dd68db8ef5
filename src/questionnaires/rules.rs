//! What a questionnaire must hold: every fault at once, with pointers into it. Pure.
//!
//! A draft is refused for what is wrong in it ([`faults`]), and only at publication for what it still lacks
//! ([`publication_faults`]).

use std::collections::{HashMap, HashSet};

use super::conditions::{choices, cycles};
use super::model::{ChoiceOption, Column, ColumnKind, Localized, Question, QuestionKind, QuestionnaireContent};
use crate::db::name_of;
use crate::http::language::Language;
use crate::problem::Fault;

/// Years that an answer can name, where a question sets no limits of its own.
pub const YEARS: (i32, i32) = (1500, 2200);

/// A member that not every kind of question has.
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub kinds: &'static [QuestionKind],
    /// Whether a question of these kinds must have it.
    pub required: bool,
    is_given: fn(&Question) -> bool,
}

/// Which kinds have which parameters: the rules and the JSON Schema of the format are made from this.
pub const PARAMETERS: [Parameter; 10] = [
    Parameter {
        name: "options",
        kinds: &[QuestionKind::SingleChoice, QuestionKind::MultipleChoice],
        required: true,
        is_given: |question| !question.options.is_empty(),
    },
    Parameter {
        name: "max_length",
        kinds: &[QuestionKind::Text],
        required: false,
        is_given: |question| question.max_length.is_some(),
    },
    Parameter {
        name: "unit",
        kinds: &[QuestionKind::Number],
        required: true,
        is_given: |question| question.unit.as_ref().is_some_and(|unit| *unit != Localized::default()),
    },
    Parameter {
        name: "minimum",
        kinds: &[QuestionKind::Number, QuestionKind::Year],
        required: false,
        is_given: |question| question.minimum.is_some(),
    },
    Parameter {
        name: "maximum",
        kinds: &[QuestionKind::Number, QuestionKind::Year],
        required: false,
        is_given: |question| question.maximum.is_some(),
    },
    Parameter { name: "whole", kinds: &[QuestionKind::Number], required: false, is_given: |question| question.whole },
    Parameter {
        name: "columns",
        kinds: &[QuestionKind::Table],
        required: true,
        is_given: |question| !question.columns.is_empty(),
    },
    Parameter {
        name: "max_rows",
        kinds: &[QuestionKind::Table],
        required: false,
        is_given: |question| question.max_rows.is_some(),
    },
    Parameter {
        name: "repeatable",
        kinds: &[QuestionKind::LawReference, QuestionKind::Contact, QuestionKind::File],
        required: false,
        is_given: |question| question.repeatable,
    },
    Parameter {
        name: "figure",
        kinds: &[QuestionKind::Figure],
        required: true,
        is_given: |question| question.figure.is_some(),
    },
];

/// Every question with the pointer to it.
fn placed(content: &QuestionnaireContent) -> Vec<(String, &Question)> {
    let mut placed = Vec::new();
    for (number, section) in content.sections.iter().enumerate() {
        let pointer = |index: usize| format!("/sections/{number}/questions/{index}");
        placed.extend(section.questions.iter().enumerate().map(|(index, question)| (pointer(index), question)));
    }
    placed
}

/// Every fault that not even a draft may have. `predecessor` is what its questions can keep.
pub fn faults(content: &QuestionnaireContent, predecessor: Option<&QuestionnaireContent>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let placed = placed(content);
    let sections = content.sections.iter().enumerate();
    let keys = sections.map(|(index, section)| (format!("/sections/{index}"), section.key.as_str()));
    unique_keys(keys.chain(placed.iter().map(|(at, question)| (at.clone(), question.key.as_str()))), &mut faults);
    for (at, question) in &placed {
        question_faults(at, question, &mut faults);
    }
    condition_faults(&placed, &mut faults);
    figure_faults(&placed, &mut faults);
    keeping_faults(&placed, predecessor, &mut faults);
    faults
}

fn unique_keys<'a>(keys: impl Iterator<Item = (String, &'a str)>, faults: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    for (at, key) in keys {
        if !seen.insert(key) {
            faults.push(Fault::new(format!("{at}/key"), "key_taken").with("key", key));
        }
    }
}

/// Faults of one question by itself.
fn question_faults(at: &str, question: &Question, faults: &mut Vec<Fault>) {
    for parameter in &PARAMETERS {
        let (given, its_own) = ((parameter.is_given)(question), parameter.kinds.contains(&question.kind));
        let pointer = || format!("{at}/{}", parameter.name);
        if given && !its_own {
            faults.push(Fault::new(pointer(), "not_of_this_kind").with("kind", name_of(&question.kind)));
        } else if !given && its_own && parameter.required {
            faults.push(Fault::new(pointer(), "required"));
        }
    }
    options_faults(at, &question.options, faults);
    limits_faults(at, question, faults);
    unique_keys(pointed(at, "columns", question.columns.iter().map(|column| &*column.key)), faults);
    for (index, column) in question.columns.iter().enumerate() {
        column_faults(&format!("{at}/columns/{index}"), column, faults);
    }
}

fn pointed<'a>(at: &str, member: &str, keys: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (String, &'a str)> {
    keys.enumerate().map(move |(index, key)| (format!("{at}/{member}/{index}"), key))
}

fn options_faults(at: &str, options: &[ChoiceOption], faults: &mut Vec<Fault>) {
    if options.len() == 1 {
        faults.push(Fault::new(format!("{at}/options"), "too_few").with("limit", 2));
    }
    unique_keys(pointed(at, "options", options.iter().map(|option| &*option.key)), faults);
}

fn column_faults(at: &str, column: &Column, faults: &mut Vec<Fault>) {
    let chooses = column.kind == ColumnKind::SingleChoice;
    if chooses && column.options.is_empty() {
        faults.push(Fault::new(format!("{at}/options"), "required"));
    }
    if !chooses && !column.options.is_empty() {
        faults.push(Fault::new(format!("{at}/options"), "not_of_this_kind").with("kind", name_of(&column.kind)));
    }
    options_faults(at, &column.options, faults);
}

/// What an answer can lie between.
fn limits_faults(at: &str, question: &Question, faults: &mut Vec<Fault>) {
    let is_year = question.kind == QuestionKind::Year;
    let (first, last) = (f64::from(YEARS.0), f64::from(YEARS.1));
    for (name, limit) in [("minimum", question.minimum), ("maximum", question.maximum)] {
        let Some(limit) = limit else { continue };
        let fault = |code| Fault::new(format!("{at}/{name}"), code);
        if (is_year || question.whole) && limit.fract() != 0.0 {
            faults.push(fault("not_whole"));
        }
        if is_year && limit < first {
            faults.push(fault("too_small").with("limit", YEARS.0));
        }
        if is_year && limit > last {
            faults.push(fault("too_large").with("limit", YEARS.1));
        }
    }
    if let (Some(minimum), Some(maximum)) = (question.minimum, question.maximum)
        && minimum > maximum
    {
        faults.push(Fault::new(format!("{at}/minimum"), "minimum_above_maximum").with("maximum", maximum));
    }
}

/// A condition is on the choice between what there is, and none leads back to itself.
fn condition_faults(placed: &[(String, &Question)], faults: &mut Vec<Fault>) {
    let mut by_key: HashMap<&str, &Question> = HashMap::new();
    for (_, question) in placed {
        by_key.entry(&question.key).or_insert(question);
    }
    for (at, question) in placed {
        let Some(condition) = &question.condition else { continue };
        let Some(other) = by_key.get(condition.question.as_str()) else {
            let fault = Fault::new(format!("{at}/condition/question"), "unknown_question");
            faults.push(fault.with("question", &condition.question));
            continue;
        };
        let Some(choices) = choices(other) else {
            let fault = Fault::new(format!("{at}/condition/question"), "condition_not_on_choice");
            faults.push(fault.with("kind", name_of(&other.kind)));
            continue;
        };
        let mut seen = HashSet::new();
        for (index, key) in condition.any_of.iter().enumerate() {
            let pointer = || format!("{at}/condition/any_of/{index}");
            if !choices.contains(&key.as_str()) {
                faults.push(Fault::new(pointer(), "not_in_list").with("options", choices.join(", ")));
            } else if !seen.insert(key) {
                faults.push(Fault::new(pointer(), "not_unique"));
            }
        }
    }
    let questions: Vec<&Question> = placed.iter().map(|(_, question)| *question).collect();
    for cycle in cycles(&questions) {
        let members: Vec<&(String, &Question)> = cycle.iter().filter_map(|place| placed.get(*place)).collect();
        let path: Vec<&str> = members.iter().map(|(_, question)| question.key.as_str()).collect();
        let path = path.join(", ");
        for (at, _) in members {
            faults.push(Fault::new(format!("{at}/condition"), "condition_cycle").with("questions", &path));
        }
    }
}

fn figure_faults(placed: &[(String, &Question)], faults: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    for (at, question) in placed {
        if question.figure.is_some_and(|figure| !seen.insert(figure)) {
            faults.push(Fault::new(format!("{at}/figure"), "figure_taken"));
        }
    }
}

/// What a question keeps is a question of the predecessor of its own kind, which no other one keeps.
fn keeping_faults(placed: &[(String, &Question)], predecessor: Option<&QuestionnaireContent>, faults: &mut Vec<Fault>) {
    let known: HashMap<&str, QuestionKind> = predecessor
        .into_iter()
        .flat_map(QuestionnaireContent::questions)
        .map(|(_, question)| (question.key.as_str(), question.kind))
        .collect();
    let mut seen = HashSet::new();
    for (at, question) in placed {
        let Some(key) = &question.keeps else { continue };
        let fault = |code| Fault::new(format!("{at}/keeps"), code).with("question", key);
        match known.get(key.as_str()) {
            _ if predecessor.is_none() => faults.push(fault("keeps_without_predecessor")),
            None => faults.push(fault("unknown_question")),
            Some(kind) if *kind != question.kind => faults.push(fault("kept_kind").with("kind", name_of(kind))),
            Some(_) if !seen.insert(key) => faults.push(fault("kept_twice")),
            Some(_) => {}
        }
    }
}

/// Everything that publication asks for: what a draft must hold, questions, and every text in every language.
pub fn publication_faults(content: &QuestionnaireContent, predecessor: Option<&QuestionnaireContent>) -> Vec<Fault> {
    let mut faults = faults(content, predecessor);
    if content.sections.is_empty() {
        faults.push(Fault::new("/sections", "no_questions"));
    }
    for (index, section) in content.sections.iter().enumerate() {
        if section.questions.is_empty() {
            faults.push(Fault::new(format!("/sections/{index}/questions"), "no_questions"));
        }
    }
    for (at, text) in texts(content) {
        for language in Language::ALL {
            if text.get(language).is_none() {
                let fault = Fault::new(format!("{at}/{}", language.tag()), "translation_missing");
                faults.push(fault.with("language", language.tag()));
            }
        }
    }
    faults
}

/// Every text of a questionnaire with the pointer to it.
fn texts(content: &QuestionnaireContent) -> Vec<(String, &Localized)> {
    let mut texts = vec![("/title".to_owned(), &content.title)];
    texts.extend(content.introduction.as_ref().map(|text| ("/introduction".to_owned(), text)));
    for (index, section) in content.sections.iter().enumerate() {
        let at = format!("/sections/{index}");
        texts.push((format!("{at}/title"), &section.title));
        texts.extend(section.introduction.as_ref().map(|text| (format!("{at}/introduction"), text)));
    }
    for (at, question) in placed(content) {
        texts.push((format!("{at}/text"), &question.text));
        texts.extend(question.help.as_ref().map(|text| (format!("{at}/help"), text)));
        texts.extend(question.unit.as_ref().map(|text| (format!("{at}/unit"), text)));
        texts.extend(option_texts(&at, &question.options));
        for (index, column) in question.columns.iter().enumerate() {
            let at = format!("{at}/columns/{index}");
            texts.push((format!("{at}/title"), &column.title));
            texts.extend(option_texts(&at, &column.options));
        }
    }
    texts
}

fn option_texts<'a>(at: &str, options: &'a [ChoiceOption]) -> impl Iterator<Item = (String, &'a Localized)> {
    options.iter().enumerate().map(move |(index, option)| (format!("{at}/options/{index}/text"), &option.text))
}
