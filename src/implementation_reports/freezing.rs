//! What is frozen when a report is submitted: canonical JSON (RFC 8785) and its hash. Pure.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::answer_model::Answer;
use super::store::{Asked, ReportRow};
use crate::db::Instant;
use crate::problem::Problem;

/// The document that is frozen: every question that was asked and answered, in order.
pub fn content(report: &ReportRow, asked: &Asked, version: i32, at: Instant, answers: &[Answer]) -> Value {
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
        "version": version, "submitted_at": at,
        "questionnaire": {"id": asked.cycle.questionnaire_id, "code": asked.content.code, "version": asked.version},
        "period": {"from": asked.cycle.period_from, "to": asked.cycle.period_to},
        "answers": answers,
    })
}

/// The document in the one form that its hash is made of.
pub fn canonical(content: &Value) -> Result<String, Problem> {
    serde_json_canonicalizer::to_string(content).map_err(Problem::internal)
}

/// In hexadecimal digits.
pub fn sha256(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_members_and_the_form_of_numbers_do_not_count() {
        let text = canonical(&json!({"b": [1.0, 1e3], "a": "ñ\n", "ä": null})).expect("text");
        assert_eq!(text, "{\"a\":\"ñ\\n\",\"b\":[1,1000],\"ä\":null}");
        assert_eq!(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
