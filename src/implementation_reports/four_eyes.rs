//! Whoever submits a report must not be the only one who changed it. Pure.

use crate::db::{Id, Instant};

use super::store::AnswerVersionRow;

/// Whoever has changed an answer: a client or an account.
pub type Editor = (Option<Id>, Option<Id>);

/// Whether somebody else than `submitter` has changed answers. `versions` are those of every answer, by question and
/// version. Saving what was there already is no change; confirming what was carried is. After a submission, `since`
/// that moment: a report that says what it said then needs nobody else. `clarified_by` have written the answers to
/// requests for clarification that go out with this submission: those are changes too.
pub fn are_there(
    versions: &[AnswerVersionRow],
    clarified_by: &[Editor],
    since: Option<Instant>,
    submitter: Editor,
) -> bool {
    let mut changed_by = clarified_by.to_vec();
    for answer in versions.chunk_by(|one, next| one.question == next.question) {
        let submitted = answer.iter().take_while(|row| since.is_some_and(|since| row.at <= since)).count();
        let (before, after) = answer.split_at(submitted);
        if let (Some(before), Some(now)) = (before.last(), after.last())
            && !now.changes(before)
        {
            continue;
        }
        let mut earlier = before.last();
        for row in after {
            if earlier.is_none_or(|earlier| row.changes(earlier)) {
                changed_by.push((row.client_id, row.account_id));
            }
            earlier = Some(row);
        }
    }
    match since {
        Some(_) if changed_by.is_empty() => true,
        _ => changed_by.iter().any(|editor| *editor != submitter),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::db::Json;

    const REPORT: Id = Id(uuid::Uuid::nil());
    const ONE: Editor = (Some(Id(uuid::Uuid::from_u128(1))), None);
    const OTHER: Editor = (Some(Id(uuid::Uuid::from_u128(2))), None);

    fn saved(question: &str, version: i32, value: &str, by: Editor, at: i64) -> AnswerVersionRow {
        AnswerVersionRow {
            report_id: REPORT,
            question: question.to_owned(),
            version,
            value: Some(Json(json!(value))),
            carried: false,
            confidential: false,
            evidence: Json(Vec::new()),
            figure: None,
            client_id: by.0,
            account_id: by.1,
            at: Instant::from_micros(at),
        }
    }

    #[test]
    fn a_first_submission_needs_another_who_changed_something() {
        assert!(!are_there(&[], &[], None, ONE));
        let mut all = vec![saved("a", 1, "yes", ONE, 1), saved("a", 2, "yes", OTHER, 2)];
        assert!(!are_there(&all, &[], None, ONE), "what was there already is no change");
        all.push(saved("b", 1, "yes", OTHER, 3));
        assert!(are_there(&all, &[], None, ONE));
        assert!(are_there(&all, &[], None, OTHER));
    }

    #[test]
    fn a_later_one_needs_another_for_what_has_changed_since() {
        let since = Some(Instant::from_micros(10));
        let first = [saved("a", 1, "yes", OTHER, 1), saved("b", 1, "yes", ONE, 10)];
        let with = |more: &[AnswerVersionRow]| {
            let mut all = [&first[..], more].concat();
            all.sort_by_key(|row| (row.question.clone(), row.version));
            are_there(&all, &[], since, ONE)
        };
        assert!(with(&[]), "nothing has changed");
        assert!(with(&[saved("a", 2, "yes", ONE, 11)]), "nor here");
        assert!(with(&[saved("a", 2, "no", ONE, 11), saved("a", 3, "yes", ONE, 12)]), "it is as it was");
        assert!(!with(&[saved("a", 2, "no", ONE, 11)]));
        assert!(!with(&[saved("c", 1, "no", ONE, 11)]));
        assert!(!with(&[saved("a", 2, "no", ONE, 11), saved("b", 2, "yes", OTHER, 12)]));
        assert!(with(&[saved("a", 2, "no", ONE, 11), saved("b", 2, "no", OTHER, 12)]));
    }

    #[test]
    fn what_is_made_clear_needs_another_too() {
        let since = Some(Instant::from_micros(10));
        let first = saved("a", 1, "yes", OTHER, 1);
        let with = |changed: &[AnswerVersionRow], clarified_by: &[Editor]| {
            are_there(&[std::slice::from_ref(&first), changed].concat(), clarified_by, since, ONE)
        };
        assert!(with(&[], &[OTHER]));
        assert!(with(&[], &[ONE, OTHER]));
        assert!(!with(&[], &[ONE]), "nobody else has seen it");
        assert!(with(&[saved("a", 2, "no", OTHER, 11)], &[ONE]));
        assert!(with(&[saved("a", 2, "no", ONE, 11)], &[OTHER]));
        assert!(!with(&[saved("a", 2, "no", ONE, 11)], &[ONE]));
    }
}
