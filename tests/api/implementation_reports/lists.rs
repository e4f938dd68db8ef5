//! What grows without end, page by page: comments, drafters' comments, history.

use serde_json::{Value, json};

use super::forms::*;
use crate::questionnaires::forms;
use crate::{Client, on_every_backend};

/// The pages of a list, each of at most `limit`.
fn pages(by: &Client<'_>, list: &str, limit: usize) -> Vec<Vec<Value>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = by.get(format!("{list}?limit={limit}{cursor}")).expect(200);
        pages.push(page["items"].as_array().expect("items").clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

fn texts(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["text"].as_str().expect("a text")).collect()
}

#[test]
fn no_page_of_comments_is_short_of_what_its_reader_may_not_see() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (_, own) = another_member(world, &cast, "BR");
        let (_, other) = another_member(world, &cast, "US");
        let asked = forms::published(&cast.secretariat, forms::questionnaire("marking", forms::three()));
        let report = begun(&cast.editor, &cycle_on(&cast.secretariat, &asked["id"], 30));
        let at = path(&report);
        let answers = json!([{"question": "vi_1", "value": "yes", "version": null, "confidential": true},
            {"question": "vi_3", "value": "maker", "version": null}]);
        cast.editor.put(format!("{at}/answers"), json!({"answers": answers})).expect(200);
        submitted(&cast, &report);
        cast.secretariat.take(format!("{at}/review")).expect(200);
        let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": ["vi"]});
        cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
        let list = format!("{at}/comments");
        let comment = |number: usize| {
            let visibility = if number % 3 == 2 { "shared_with_state" } else { "committee" };
            let question = if number % 2 == 1 { "vi_3" } else { "vi_1" };
            let body = json!({"question": question, "visibility": visibility, "text": format!("{number}")});
            let made = cast.member.post(&*list, body).expect(201);
            assert_eq!((&made["text"], &made["question"]), (&json!(format!("{number}")), &json!(question)));
        };
        (0..12).for_each(comment);
        let all: Vec<String> = (0..12).map(|number| number.to_string()).collect();
        let only = |fits: fn(usize) -> bool| -> Vec<String> {
            (0..12).filter(|number| fits(*number)).map(|number| number.to_string()).collect()
        };
        let shared = only(|number| number % 3 == 2);
        for (by, seen) in [
            (&cast.secretariat, &all),
            (&cast.member, &all),
            (&other, &only(|number| number % 2 == 1)),
            (&cast.editor, &shared),
            (&own, &shared),
        ] {
            for limit in [1, 2, 5] {
                let pages = pages(by, &list, limit);
                assert_eq!(pages.len(), seen.len().div_ceil(limit), "every page but the last is full");
                assert_eq!(texts(&pages.concat()), *seen);
            }
            assert_eq!(texts(&pages(by, &list, 200).concat()), *seen);
        }
        cast.neighbour.get(&*list).expect(404);
        // A cursor is a place, not a key: of another report's list it opens nothing of this one that is not its reader's.
        let first = cast.member.get(format!("{list}?limit=1")).expect(200);
        let cursor = first["next"].as_str().expect("a cursor");
        let rest = cast.editor.get(format!("{list}?limit=1&cursor={cursor}")).expect(200);
        assert_eq!(texts(rest["items"].as_array().expect("items")), ["2"]);
    });
}

#[test]
fn drafters_comments_are_paged_and_each_reports_own() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let lists: Vec<String> = (0..2)
            .map(|number| {
                let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
                let list = format!("{}/draft-comments", path(&report));
                for one in 0..5 {
                    let body = json!({"text": format!("{number}.{one}")});
                    assert_eq!(cast.editor.post(&*list, body).expect(201)["text"], format!("{number}.{one}"));
                }
                list
            })
            .collect();
        for (number, list) in lists.iter().enumerate() {
            let pages = pages(&cast.approver, list, 2);
            assert_eq!(pages.len(), 3);
            let all: Vec<String> = (0..5).map(|one| format!("{number}.{one}")).collect();
            assert_eq!(texts(&pages.concat()), all);
            cast.neighbour.get(&**list).expect(404);
        }
        // The place of the last comment of the first report lies before all of the second, and behind its own.
        let last = cast.editor.get(format!("{}?limit=4", lists[0])).expect(200)["next"].clone();
        let last = last.as_str().expect("a cursor");
        let count = |list: &str| {
            let rest = cast.editor.get(format!("{list}?cursor={last}")).expect(200);
            rest["items"].as_array().map(Vec::len)
        };
        assert_eq!((count(&lists[0]), count(&lists[1])), (Some(1), Some(5)));
    });
}

#[test]
fn a_comment_is_shown_as_it_was_made_and_based_on_its_report() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        let list = format!("{at}/draft-comments");
        let send = |key: &str, tag: &str, text: &str| {
            let call = cast.editor.call("POST", &*list).header("idempotency-key", key).header("if-match", tag);
            call.json(&json!({"text": text})).send()
        };
        let tag = cast.editor.get(&*at).header("etag").expect("a tag").to_owned();
        let first = send("one", &tag, "First").expect(201);
        send("two", &tag, "Second").expect(201);
        assert_eq!(send("one", &tag, "First").expect(201), first, "a repeat shows the comment that it has made");
        submitted(&cast, &report);
        send("three", &tag, "Third").refused(412, "precondition_failed");
        let listed = cast.editor.get(&*list).expect(200);
        assert_eq!(texts(listed["items"].as_array().expect("items")), ["First", "Second"]);
        assert_eq!(listed["items"][0], first);
    });
}

#[test]
fn the_history_is_paged_through_what_happened_at_one_moment() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        // Many answers of one moment, and some of them changed at another.
        submitted(&cast, &report);
        under_review(&cast, &report);
        cast.secretariat.post(format!("{at}/clarification-requests"), json!({"text": "Look again."})).expect(201);
        let given: Vec<Value> = read(&cast.editor, &report).into_iter().filter(|one| one["value"] == "no").collect();
        let change = |answer: &Value| json!({"question": answer["question"], "value": "partial", "version": 1});
        let changes: Vec<Value> = given.iter().take(4).map(change).collect();
        let results = cast.editor.put(format!("{at}/answers"), json!({"answers": changes})).expect(200);
        assert!(results["results"].as_array().expect("results").iter().all(|one| one["status"] == "saved"));
        let list = format!("{at}/history");
        let whole = cast.approver.get(format!("{list}?limit=200")).expect(200)["items"].clone();
        let whole = whole.as_array().expect("items");
        assert_eq!(whole.len(), 5 + given.len() + 4, "five steps and every change");
        let moments: Vec<&str> = whole.iter().map(|entry| entry["at"].as_str().expect("a time")).collect();
        assert!(moments.is_sorted() && moments[1] == moments[given.len()], "{moments:?}");
        // Of one moment in the order of the questionnaire.
        let asked: Vec<Value> =
            questions(&questionnaire(&cast.editor)).into_iter().map(|one| one["key"].clone()).collect();
        let place = |entry: &Value| asked.iter().position(|key| *key == entry["question"]).expect("a question");
        assert!(whole[1..=given.len()].iter().map(place).is_sorted());
        for limit in [1, 2, 3, 7] {
            let pages = pages(&cast.editor, &list, limit);
            assert_eq!(pages.len(), whole.len().div_ceil(limit));
            assert_eq!(pages.concat(), *whole, "limit {limit}");
        }
        for by in [&cast.neighbour, &cast.approver] {
            let junk = by.get(format!("{list}?cursor={}", "_".repeat(32)));
            junk.expect(if by.state == "BR" { 200 } else { 404 });
        }
    });
}
