//! Which questions are asked, given the answers so far. Pure.

use std::collections::HashMap;

use serde_json::Value;

use super::model::{Condition, Question, QuestionKind, QuestionnaireContent};

/// The keys that a yes_no_partial question is answered with.
pub const YES_NO_PARTIAL: [&str; 3] = ["yes", "no", "partial"];

/// The keys that a question of a choosing kind can be answered with; `None` for one of another kind.
pub fn choices(question: &Question) -> Option<Vec<&str>> {
    match question.kind {
        QuestionKind::YesNoPartial => Some(YES_NO_PARTIAL.to_vec()),
        QuestionKind::SingleChoice | QuestionKind::MultipleChoice => {
            Some(question.options.iter().map(|option| option.key.as_str()).collect())
        }
        _ => None,
    }
}

/// Whether the question is asked: it has no condition, or its condition is met by the answer to a question that is
/// asked itself. What answers a question that is not asked, or is no longer, opens no other.
pub fn is_asked<'v>(
    content: &QuestionnaireContent,
    question: &Question,
    answer: impl Fn(&str) -> Option<&'v Value>,
) -> bool {
    let mut at = question;
    // No questionnaire has a cycle; the bound keeps one that came in past the rules from turning for ever.
    for _ in 0..content.questions().count() {
        let Some(condition) = &at.condition else { return true };
        let met = answer(&condition.question).is_some_and(|value| is_met(condition, value));
        match content.question(&condition.question) {
            Some((_, other)) if met => at = other,
            _ => return false,
        }
    }
    at.condition.is_none()
}

/// The questions on whose answers it hangs whether this one is asked, the nearest first.
pub fn hangs_on<'c>(content: &'c QuestionnaireContent, question: &'c Question) -> impl Iterator<Item = &'c Question> {
    let next = |question: &&'c Question| {
        let condition = question.condition.as_ref()?;
        content.question(&condition.question).map(|(_, other)| other)
    };
    // Bounded as above.
    std::iter::successors(next(&question), next).take(content.questions().count())
}

/// Whether an answer is, or holds, one of those that the condition names.
fn is_met(condition: &Condition, value: &Value) -> bool {
    let named = |value: &Value| value.as_str().is_some_and(|key| condition.any_of.iter().any(|one| one == key));
    match value {
        Value::Array(values) => values.iter().any(named),
        value => named(value),
    }
}

/// Where each question's condition leads, by position; the first of several with one key counts.
fn leads_to(questions: &[&Question]) -> Vec<Option<usize>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, question) in questions.iter().enumerate() {
        places.entry(&question.key).or_insert(place);
    }
    let target = |question: &&Question| places.get(question.condition.as_ref()?.question.as_str()).copied();
    questions.iter().map(target).collect()
}

/// The cycles that conditions form, each as the positions of its questions in the order in which they lead to each
/// other. In one pass: a question has one condition at most, so that what leads into a known path leads nowhere new.
pub fn cycles(questions: &[&Question]) -> Vec<Vec<usize>> {
    let next = leads_to(questions);
    let (mut found, mut seen_from) = (Vec::new(), vec![None; questions.len()]);
    for start in 0..questions.len() {
        let (mut path, mut at) = (Vec::new(), Some(start));
        while let Some(place) = at {
            match seen_from.get_mut(place) {
                Some(seen @ None) => *seen = Some(start),
                Some(Some(from)) if *from == start => {
                    found.push(path.iter().copied().skip_while(|other| *other != place).collect());
                    break;
                }
                _ => break,
            }
            path.push(place);
            at = next.get(place).copied().flatten();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::rules_tests::{content, question};
    use super::*;

    /// Questions `q0`, `q1`, …, each asked where the one at the place given was answered with yes.
    fn chain(leads: &[Option<usize>]) -> QuestionnaireContent {
        let one = |(place, to): (usize, &Option<usize>)| {
            let condition = to.map(|to| json!({"question": format!("q{to}"), "any_of": ["yes"]}));
            question(json!({"key": format!("q{place}"), "kind": "yes_no_partial", "condition": condition}))
        };
        content(leads.iter().enumerate().map(one).collect())
    }

    fn asked(content: &QuestionnaireContent, answers: &Value) -> Vec<String> {
        let asked = content.questions().filter(|(_, q)| is_asked(content, q, |key| answers.get(key)));
        asked.map(|(_, question)| question.key.clone()).collect()
    }

    #[test]
    fn a_question_is_asked_where_the_whole_chain_before_it_is_met() {
        let content = chain(&[None, Some(0), Some(1), Some(4), None]);
        assert_eq!(asked(&content, &json!({})), ["q0", "q4"]);
        assert_eq!(asked(&content, &json!({"q0": "yes", "q4": "no"})), ["q0", "q1", "q4"]);
        assert_eq!(asked(&content, &json!({"q0": "yes", "q1": "yes"})), ["q0", "q1", "q2", "q4"]);
        // What stands at q1 was answered when it was still asked.
        assert_eq!(asked(&content, &json!({"q0": "no", "q1": "yes", "q4": "yes"})), ["q0", "q3", "q4"]);
    }

    #[test]
    fn a_question_hangs_on_the_whole_chain_before_it() {
        let content = chain(&[None, Some(0), Some(1), Some(4), None]);
        let before = |key: &str| -> Vec<&str> {
            let (_, question) = content.question(key).expect("a question");
            hangs_on(&content, question).map(|one| one.key.as_str()).collect()
        };
        assert_eq!((before("q2"), before("q3"), before("q4")), (vec!["q1", "q0"], vec!["q4"], vec![]));
    }

    #[test]
    fn one_of_several_choices_meets_a_condition() {
        let options: Vec<Value> = ["a", "b", "c"].iter().map(|key| json!({"key": key, "text": {}})).collect();
        let mut content = content(vec![
            question(json!({"key": "many", "kind": "multiple_choice", "options": options})),
            question(json!({"key": "more", "kind": "text", "condition": {"question": "many", "any_of": ["b", "c"]}})),
        ]);
        for (answer, is_more_asked) in [
            (json!(["a"]), false),
            (json!(["a", "c"]), true),
            (json!([]), false),
            (json!("b"), true),
            (json!(null), false),
            (json!({"b": 1}), false),
        ] {
            assert_eq!(asked(&content, &json!({"many": answer})).len() == 2, is_more_asked, "{answer}");
        }
        content.sections[0].questions.remove(0);
        assert_eq!(asked(&content, &json!({"many": ["b"]})), Vec::<String>::new(), "a condition on nothing");
    }

    /// The cycles as a walk from every question finds them, which has no cleverness to be wrong about.
    fn on_a_cycle(leads: &[Option<usize>]) -> Vec<usize> {
        let comes_back = |start: &usize| {
            let mut at = leads[*start];
            for _ in 0..leads.len() {
                match at {
                    Some(place) if place == *start => return true,
                    Some(place) => at = leads[place],
                    None => return false,
                }
            }
            false
        };
        (0..leads.len()).filter(comes_back).collect()
    }

    proptest! {
        #[test]
        fn every_cycle_is_found_and_nothing_else(
            leads in (1usize..12).prop_flat_map(|n| prop::collection::vec(prop::option::of(0..n), n)),
        ) {
            let content = chain(&leads);
            let questions: Vec<&Question> = content.questions().map(|(_, question)| question).collect();
            let found = cycles(&questions);
            for cycle in &found {
                for (place, at) in cycle.iter().enumerate() {
                    prop_assert_eq!(leads[*at], Some(cycle[(place + 1) % cycle.len()]), "{:?}", cycle);
                }
            }
            let mut members: Vec<usize> = found.into_iter().flatten().collect();
            members.sort_unstable();
            prop_assert_eq!(members, on_a_cycle(&leads));
        }

        #[test]
        fn what_is_asked_hangs_together(
            leads in (1usize..12).prop_flat_map(|n| prop::collection::vec(prop::option::of(0..n), n)),
            said in prop::collection::vec(prop::sample::select(vec!["yes", "no", "partial", ""]), 12),
        ) {
            let content = chain(&leads);
            let answers: serde_json::Map<String, Value> = said.iter().enumerate().filter(|(_, word)| !word.is_empty())
                .map(|(place, word)| (format!("q{place}"), json!(word))).collect();
            let asked = asked(&content, &Value::Object(answers.clone()));
            let is_asked = |place: usize| asked.contains(&format!("q{place}"));
            let on_a_cycle = on_a_cycle(&leads);
            for (place, to) in leads.iter().enumerate() {
                let expected = match to {
                    None => true,
                    Some(to) => is_asked(*to) && answers.get(&format!("q{to}")) == Some(&json!("yes")),
                };
                prop_assert_eq!(is_asked(place), expected && !on_a_cycle.contains(&place), "q{}", place);
            }
        }
    }
}
