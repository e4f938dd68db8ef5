//! Values of every kind, good and faulty.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::conditions::YES_NO_PARTIAL;
use super::model::Question;
use super::rules_tests::question;
use super::values::*;

/// Pointers and codes of the faults of `value` as an answer to a question of `kind` with these parameters.
fn faults(asked: Value, value: Value) -> Vec<String> {
    let mut asked = asked;
    asked["key"] = json!("q");
    let faults = faults_of_value(&question(asked), &value);
    faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
}

fn options() -> Value {
    json!([{"key": "a", "text": {}}, {"key": "b", "text": {}}, {"key": "c", "text": {}}])
}

const NONE: [&str; 0] = [];

#[test]
fn a_choice_is_one_of_those_offered() {
    let asked = || json!({"kind": "yes_no_partial"});
    for answer in YES_NO_PARTIAL {
        assert_eq!(faults(asked(), json!(answer)), NONE);
    }
    assert_eq!(faults(asked(), json!("maybe")), [" not_in_list"]);
    assert_eq!(faults(asked(), json!(true)), [" wrong_type"]);
    assert_eq!(faults(asked(), Value::Null), [" wrong_type"]);
    let single = || json!({"kind": "single_choice", "options": options()});
    assert_eq!(faults(single(), json!("b")), NONE);
    assert_eq!(faults(single(), json!("d")), [" not_in_list"]);
    let multiple = || json!({"kind": "multiple_choice", "options": options()});
    assert_eq!(faults(multiple(), json!(["c", "a"])), NONE);
    assert_eq!(faults(multiple(), json!([])), [" too_few"]);
    assert_eq!(faults(multiple(), json!("a")), [" wrong_type"]);
    assert_eq!(faults(multiple(), json!(["a", "d", "a"])), ["/1 not_in_list", "/2 not_unique"]);
}

#[test]
fn a_text_is_as_long_as_it_may_be() {
    assert_eq!(faults(json!({"kind": "text"}), json!("é".repeat(4000))), NONE);
    assert_eq!(faults(json!({"kind": "text"}), json!("é".repeat(4001))), [" too_long"]);
    assert_eq!(faults(json!({"kind": "text", "max_length": 2}), json!("éé")), NONE);
    assert_eq!(faults(json!({"kind": "text", "max_length": 2}), json!("ééé")), [" too_long"]);
    assert_eq!(faults(json!({"kind": "text"}), json!(" \n")), [" required"]);
    assert_eq!(faults(json!({"kind": "text"}), json!("a\u{7}")), [" control_character"]);
}

#[test]
fn a_number_lies_within_its_limits() {
    let asked = || json!({"kind": "number", "unit": {}, "minimum": 0, "maximum": 10.5, "whole": true});
    assert_eq!(faults(asked(), json!(10)), NONE);
    assert_eq!(faults(asked(), json!(10.0)), NONE);
    assert_eq!(faults(asked(), json!(2.5)), [" not_whole"]);
    assert_eq!(faults(asked(), json!(-1)), [" too_small"]);
    assert_eq!(faults(asked(), json!(11)), [" too_large"]);
    assert_eq!(faults(json!({"kind": "number", "unit": {}}), json!(1e300)), [" too_large"]);
    assert_eq!(faults(json!({"kind": "number", "unit": {}}), json!("5")), [" wrong_type"]);
    assert_eq!(faults(json!({"kind": "number", "unit": {}}), json!(0.125)), NONE);
}

#[test]
fn dates_are_real_and_years_whole() {
    let date = |text: &str| faults(json!({"kind": "date"}), json!(text));
    assert_eq!(date("2024-02-29"), NONE);
    for wrong in ["2023-02-29", "2026-13-01", "2026-3-1", "+2026-03-01", "01/03/2026", "2026-03-01T00:00:00Z", ""] {
        assert_eq!(date(wrong), [" bad_format"], "{wrong}");
    }
    let year = |value: Value| faults(json!({"kind": "year", "minimum": 1997}), value);
    assert_eq!(year(json!(1997)), NONE);
    assert_eq!(year(json!(1996)), [" too_small"]);
    assert_eq!(year(json!(2201)), [" too_large"]);
    assert_eq!(year(json!(2000.5)), [" not_whole"]);
    assert_eq!(year(json!("2000")), [" wrong_type"]);
    assert_eq!(faults(json!({"kind": "year"}), json!(1791)), NONE);
}

#[test]
fn a_table_has_the_columns_it_was_asked_with() {
    let asked = || {
        json!({"kind": "table", "max_rows": 3, "columns": [
            {"key": "name", "title": {}, "kind": "text", "required": true},
            {"key": "count", "title": {}, "kind": "number"},
            {"key": "when", "title": {}, "kind": "date"},
            {"key": "since", "title": {}, "kind": "year"},
            {"key": "done", "title": {}, "kind": "yes_no_partial"},
            {"key": "how", "title": {}, "kind": "single_choice", "options": options()}]})
    };
    let row = json!({"name": "x", "count": 2.5, "when": "2026-01-31", "since": 2001, "done": "no", "how": "a"});
    assert_eq!(faults(asked(), json!([row, {"name": "y", "count": null}])), NONE);
    assert_eq!(faults(asked(), json!([])), NONE, "there is nothing to list");
    let mut must = asked();
    must["required"] = json!(true);
    assert_eq!(faults(must.clone(), json!([])), [" too_few"]);
    assert_eq!(faults(must, json!([row])), NONE);
    let wrong = json!([{"count": "2", "more": 1}, [], {}, {"name": "z"}]);
    let expected = [
        " too_many",
        "/0/more unknown_field",
        "/0/name required",
        "/0/count wrong_type",
        "/1 wrong_type",
        "/2 empty_row",
    ];
    assert_eq!(faults(asked(), wrong), expected);
    let wrong = json!([{"name": "", "when": "2026-02-30", "since": 1, "done": "x", "how": "d"}]);
    let expected =
        ["/0/name required", "/0/when bad_format", "/0/since too_small", "/0/done not_in_list", "/0/how not_in_list"];
    assert_eq!(faults(asked(), wrong), expected);
}

#[test]
fn laws_contacts_and_files_have_their_members_and_no_others() {
    let law = |value: Value| faults(json!({"kind": "law_reference"}), value);
    let full =
        json!({"title": "Ley", "number": "1", "date": "2004-05-06", "article": "3", "link": "https://x.org/a?b#c"});
    assert_eq!(law(full.clone()), NONE);
    assert_eq!(law(json!({"title": "Ley", "date": null})), NONE);
    assert_eq!(law(json!([full])), [" wrong_type"]);
    let wrong = json!({"number": 1, "date": "1", "link": "x", "a/b": 1});
    let expected =
        ["/a~1b unknown_field", "/title required", "/number wrong_type", "/date bad_format", "/link not_a_link"];
    assert_eq!(law(wrong), expected);
    let several = |value: Value| faults(json!({"kind": "law_reference", "repeatable": true}), value);
    assert_eq!(several(json!([full, full])), NONE);
    assert_eq!(several(full.clone()), [" wrong_type"]);
    assert_eq!(several(json!([])), [" too_few"]);
    assert_eq!(several(json!([full, {"title": " "}])), ["/1/title required"]);
    assert_eq!(several(json!(vec![full; 21])), [" too_many"]);

    let contact = |value: Value| faults(json!({"kind": "contact"}), value);
    assert_eq!(contact(json!({"name": "Ana", "email": "ana@example.org", "phone": "+1"})), NONE);
    assert_eq!(
        contact(json!({"name": "Ana", "email": "ana", "fax": "1"})),
        ["/fax unknown_field", "/email bad_format"]
    );

    let file = |value: Value| faults(json!({"kind": "file"}), value);
    let hash = "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789";
    assert_eq!(file(json!({"title": "Plan", "link": "http://x.org", "sha256": hash})), NONE);
    assert_eq!(file(json!({"title": "Plan", "sha256": &hash[1..]})), ["/link required", "/sha256 bad_pattern"]);
}

#[test]
fn a_link_opens_in_a_browser_and_nowhere_else() {
    let link = |text: &str| faults(json!({"kind": "file"}), json!({"title": "x", "link": text}));
    for good in ["https://example.org/ñ", "HTTP://EXAMPLE.ORG", "http://[::1]:80/x"] {
        assert_eq!(link(good), NONE, "{good}");
    }
    for wrong in [
        "javascript:alert(1)",
        "ftp://x.org",
        "file:///etc/passwd",
        "//x.org",
        "https://",
        " https://x.org",
        "https://x.org/a b",
        "java\nscript:x",
        "https://user@x.org",
    ] {
        assert_eq!(link(wrong), ["/link not_a_link"], "{wrong}");
    }
}

#[test]
fn a_figure_is_taken_over_corrected_or_left_out() {
    let figure = |value: Value| faults(json!({"kind": "figure", "figure": "firearms_seized"}), value);
    assert_eq!(figure(json!({"decision": "accepted", "value": 5, "reason": null})), NONE);
    assert_eq!(figure(json!({"decision": "accepted", "value": null})), NONE, "there may be no data");
    assert_eq!(figure(json!({"decision": "corrected", "value": 6, "reason": "two came in late"})), NONE);
    assert_eq!(figure(json!({"decision": "corrected", "value": -3, "reason": "none"})), ["/value too_small"]);
    let share = |value: f64| {
        let corrected = json!({"decision": "corrected", "value": value, "reason": "late"});
        faults(json!({"kind": "figure", "figure": "share_of_firearms_marked"}), corrected)
    };
    assert_eq!(share(1.0), NONE);
    assert_eq!(share(0.4), NONE);
    assert_eq!(share(5.0), ["/value too_large"]);
    assert_eq!(share(-0.1), ["/value too_small"]);
    for count in [
        "trace_requests_sent",
        "trace_requests_received",
        "trace_requests_answered",
        "firearms_seized",
        "firearms_found",
        "firearms_surrendered",
        "firearms_destroyed",
    ] {
        let counted = |value: f64| {
            let corrected = json!({"decision": "corrected", "value": value, "reason": "late"});
            faults(json!({"kind": "figure", "figure": count}), corrected)
        };
        assert_eq!(counted(2.0), NONE);
        assert_eq!(counted(2.5), ["/value not_whole"], "{count}");
        assert_eq!(counted(-0.5), ["/value not_whole", "/value too_small"], "{count}");
    }
    let days = |value: f64| {
        let corrected = json!({"decision": "corrected", "value": value, "reason": "late"});
        faults(json!({"kind": "figure", "figure": "median_days_to_answer"}), corrected)
    };
    assert_eq!(days(2.5), NONE);
    assert_eq!(days(-0.5), ["/value too_small"]);
    assert_eq!(figure(json!({"decision": "left_out"})), NONE);
    assert_eq!(figure(json!({"decision": "corrected"})), ["/value required", "/reason required"]);
    assert_eq!(figure(json!({"decision": "left_out", "value": 5})), ["/value left_out_has_value"]);
    assert_eq!(
        figure(json!({"decision": "guessed", "value": "5", "reason": " ", "by": 1})),
        ["/by unknown_field", "/value wrong_type", "/reason required", "/decision not_in_list"]
    );
    assert_eq!(figure(json!({"value": 5})), ["/decision required"]);
    assert_eq!(figure(json!(5)), [" wrong_type"]);
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec!["yes", "a", "2026-01-01", "https://x.org", "left_out", "title", ""])
            .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let names = prop::sample::select(vec!["title", "link", "name", "decision", "value", "reason", "col", "a~/b"]);
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..5).prop_map(|members| members
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

fn any_question() -> impl Strategy<Value = Question> {
    let column = json!({"key": "col", "title": {}, "kind": "single_choice", "options": options(), "required": true});
    let kinds = [
        json!({"kind": "yes_no_partial"}),
        json!({"kind": "single_choice", "options": options()}),
        json!({"kind": "multiple_choice", "options": options()}),
        json!({"kind": "text", "max_length": 3}),
        json!({"kind": "number", "unit": {}, "minimum": -5}),
        json!({"kind": "date"}),
        json!({"kind": "year"}),
        json!({"kind": "table", "columns": [column], "max_rows": 2}),
        json!({"kind": "law_reference"}),
        json!({"kind": "contact", "repeatable": true}),
        json!({"kind": "file", "repeatable": true}),
        json!({"kind": "figure", "figure": "firearms_found"}),
    ];
    prop::sample::select(kinds.to_vec()).prop_map(|mut asked| {
        asked["key"] = json!("q");
        question(asked)
    })
}

proptest! {
    /// Each fault points to something that is there, or to a member that is missing in something that is.
    #[test]
    fn every_fault_points_into_the_value(question in any_question(), value in any_value()) {
        for fault in faults_of_value(&question, &value) {
            let parent = fault.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let there = value.pointer(&fault.pointer).is_some();
            let missing = fault.code == "required" && value.pointer(parent).is_some_and(Value::is_object);
            prop_assert!(there || missing, "{:?} in {}", fault, value);
        }
    }
}
