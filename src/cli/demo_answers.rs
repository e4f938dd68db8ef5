//! What the demo's States answer, and what is said of it: invented, and said to be so in the language of each report.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::http::language::Language;
use crate::questionnaires::model::{Column, ColumnKind, Measure, Question, QuestionKind};

/// What is said in one language.
pub struct Phrases {
    answer: &'static str,
    law: &'static str,
    office: &'static str,
    document: &'static str,
    correction: &'static str,
    pub question: &'static str,
    pub recommendation: &'static str,
    pub response: &'static str,
}

pub fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::En => &Phrases {
            answer: "Answer invented for the demo: cooperation between police and customs.",
            law: "Firearms Act (invented for the demo)",
            office: "Firearms control office (demo)",
            document: "Annual report (invented for the demo)",
            correction: "Records of another office were added. (Invented for the demo.)",
            question: "Since when is this so? (Invented for the demo.)",
            recommendation: "Share the experience with other States. (Invented for the demo.)",
            response: "The State takes note. (Invented for the demo.)",
        },
        Language::Es => &Phrases {
            answer: "Respuesta inventada para la demostración: cooperación entre policía y aduanas.",
            law: "Ley de armas de fuego (inventada para la demostración)",
            office: "Oficina de control de armas (demostración)",
            document: "Informe anual (inventado para la demostración)",
            correction: "Se sumaron los registros de otra oficina. (Inventado para la demostración.)",
            question: "¿Desde cuándo es así? (Inventado para la demostración.)",
            recommendation: "Compartir la experiencia con otros Estados. (Inventado para la demostración.)",
            response: "El Estado toma nota. (Inventado para la demostración.)",
        },
        Language::Pt => &Phrases {
            answer: "Resposta inventada para a demonstração: cooperação entre a polícia e a alfândega.",
            law: "Lei de armas de fogo (inventada para a demonstração)",
            office: "Departamento de controle de armas (demonstração)",
            document: "Relatório anual (inventado para a demonstração)",
            correction: "Foram somados os registros de outro órgão. (Inventado para a demonstração.)",
            question: "Desde quando é assim? (Inventado para a demonstração.)",
            recommendation: "Compartilhar a experiência com outros Estados. (Inventado para a demonstração.)",
            response: "O Estado toma nota. (Inventado para a demonstração.)",
        },
        Language::Fr => &Phrases {
            answer: "Réponse inventée pour la démonstration : coopération entre la police et la douane.",
            law: "Loi sur les armes à feu (inventée pour la démonstration)",
            office: "Bureau de contrôle des armes (démonstration)",
            document: "Rapport annuel (inventé pour la démonstration)",
            correction: "Les données d'un autre service ont été ajoutées. (Inventé pour la démonstration.)",
            question: "Depuis quand en est-il ainsi ? (Inventé pour la démonstration.)",
            recommendation: "Partager l'expérience avec d'autres États. (Inventé pour la démonstration.)",
            response: "L'État prend note. (Inventé pour la démonstration.)",
        },
    }
}

/// An invented value that fits the question, of the State `number`. Of a figure what was `proposed`, where there are
/// records to compute it from.
pub fn value(question: &Question, number: usize, language: Language, proposed: &HashMap<String, f64>) -> Value {
    let words = phrases(language);
    let entry = |entry: Value| if question.repeatable { json!([entry]) } else { entry };
    let option = |at: usize| question.options.get(at % question.options.len().max(1)).map(|option| &option.key);
    let low = question.minimum.unwrap_or(0.0);
    match question.kind {
        QuestionKind::YesNoPartial => json!(["yes", "yes", "partial"][(number + question.key.len()) % 3]),
        QuestionKind::SingleChoice => json!(option(number)),
        QuestionKind::MultipleChoice => json!([option(number)]),
        QuestionKind::Text => json!(words.answer),
        QuestionKind::Number => json!((low + 12.0 + number as f64).min(question.maximum.unwrap_or(f64::MAX))),
        QuestionKind::Date => json!("2024-06-30"),
        QuestionKind::Year => json!(question.maximum.map_or(2004, |maximum| (maximum as i64).min(2004))),
        QuestionKind::Table => json!([row(question, words)]),
        QuestionKind::LawReference => {
            entry(json!({"title": words.law, "number": format!("{}", 100 + number), "date": "2003-12-22"}))
        }
        QuestionKind::Contact => entry(json!({"name": words.office, "email": "desk@demo.example.org"})),
        QuestionKind::File => entry(json!({"title": words.document, "link": "https://demo.example.org/report.pdf"})),
        QuestionKind::Figure => match proposed.get(&question.key) {
            Some(value) => json!({"decision": "accepted", "value": value}),
            None => {
                let is_share = question.figure.is_some_and(|figure| figure.measure() == Measure::Share);
                let value = if is_share { json!(0.4) } else { json!(10 + number) };
                json!({"decision": "corrected", "value": value, "reason": words.correction})
            }
        },
    }
}

fn row(question: &Question, words: &Phrases) -> Value {
    let cell = |column: &Column| match column.kind {
        ColumnKind::Text => json!(words.answer),
        ColumnKind::Number => json!(7),
        ColumnKind::Date => json!("2024-06-30"),
        ColumnKind::Year => json!(2024),
        ColumnKind::YesNoPartial => json!("yes"),
        ColumnKind::SingleChoice => json!(column.options.first().map(|option| &option.key)),
    };
    Value::Object(question.columns.iter().map(|column| (column.key.clone(), cell(column))).collect())
}
