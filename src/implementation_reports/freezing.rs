//! What is frozen when a report is submitted: canonical JSON (RFC 8785) and its hash. Pure.

use serde_json::{Value, json};

use super::answer_model::Answer;
use super::store::{Asked, ReportRow};
use crate::db::Instant;
use crate::problem::Problem;

/// The document that is frozen: every question that was asked and answered, in order. Its hash is shown to everyone
/// who reads the report; without the random `salt`, which only they see who see all, the few values that an answer
/// held back from them can have could be tried one by one.
pub fn content(
    report: &ReportRow,
    asked: &Asked,
    (version, at, salt): (i32, Instant, &str),
    answers: &[Answer],
) -> Value {
    let answers: Vec<Value> = answers
        .iter()
        .map(|answer| {
            json!({
                "question": answer.question, "value": answer.value, "confidential": answer.confidential,
                "evidence": answer.evidence, "figure": answer.figure, "version": answer.version,
            })
        })
        .collect();
    json!({
        "report": report.id, "cycle": report.cycle_id, "state": report.state, "language": report.language,
        "version": version, "submitted_at": at, "salt": salt,
        "questionnaire": {"id": asked.cycle.questionnaire_id, "code": asked.content.code, "version": asked.version},
        "period": {"from": asked.cycle.period_from, "to": asked.cycle.period_to},
        "answers": answers,
    })
}

/// The document in the one form that its hash is made of.
pub fn canonical(content: &Value) -> Result<String, Problem> {
    serde_json_canonicalizer::to_string(content).map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_members_and_the_form_of_numbers_do_not_count() {
        let text = canonical(&json!({"b": [1.0, 1e3], "a": "ñ\n", "ä": null})).expect("text");
        assert_eq!(text, "{\"a\":\"ñ\\n\",\"b\":[1,1000],\"ä\":null}");
    }
}
