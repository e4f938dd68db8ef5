//! Lists: through every page without loss, and in order of change.

use serde_json::{Value, json};

use crate::implementation_reports::forms::{
    Cast, begun, cycle, path, questionnaire, questions, submitted, under_review,
};
use crate::traces::forms::*;
use crate::{Client, on_every_backend};

const PATH: &str = "/v1/trace-requests";

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

fn drafts(by: &Client<'_>, count: usize) -> Vec<String> {
    let made: Vec<Value> = (0..count).map(|_| by.post(PATH, draft(&["US"])).expect(201)).collect();
    ids(&made)
}

/// The path of `Link: rel="next"`.
fn link(answer: &crate::Answer) -> Option<String> {
    let link = answer.header("link")?;
    let (path, rel) = link.strip_prefix('<')?.split_once('>')?;
    assert_eq!(rel.trim(), "; rel=\"next\"");
    Some(path.to_owned())
}

#[test]
fn every_record_is_on_one_page() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let mut made = drafts(&br, 23);
        made.reverse();
        for limit in [1, 5, 23, 24] {
            let (mut seen, mut path) = (Vec::new(), format!("{PATH}?limit={limit}&direction=outgoing"));
            loop {
                let page = br.get(&*path);
                let body = page.expect(200);
                let items = body["items"].as_array().expect("items");
                assert!(items.len() <= limit && !items.is_empty());
                seen.extend(ids(items));
                let next = link(&page);
                assert_eq!(next.is_some(), body["next"].is_string(), "Link and next agree");
                match next {
                    Some(next) => {
                        assert_eq!(items.len(), limit);
                        assert!(
                            next.contains("direction=outgoing") && next.contains(&format!("limit={limit}")),
                            "{next}"
                        );
                        assert!(next.contains(body["next"].as_str().expect("a cursor")));
                        path = next;
                    }
                    None => break,
                }
            }
            assert_eq!(seen, made, "newest first, limit {limit}");
        }
        assert_eq!(br.get(PATH).expect(200)["items"].as_array().map(Vec::len), Some(23), "50 by default");
    });
}

#[test]
fn what_comes_or_goes_meanwhile_moves_nothing() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let mut made = drafts(&br, 12);
        made.reverse();
        let first = br.get(format!("{PATH}?limit=4")).expect(200);
        drafts(&br, 3);
        br.delete(format!("{PATH}/{}", made[3])).expect(204);
        br.delete(format!("{PATH}/{}", made[4])).expect(204);
        let next = first["next"].as_str().expect("a cursor");
        let rest = br.get(format!("{PATH}?limit=200&cursor={next}")).expect(200);
        assert_eq!(ids(rest["items"].as_array().expect("items")), made[5..]);
    });
}

#[test]
fn changes_since_a_moment_come_in_order_and_inclusive() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let made: Vec<Value> = (0..6).map(|number| br.post(PATH, numbered(number, &["US"])).expect(201)).collect();
        let since = made[2]["updated_at"].as_str().expect("a time");
        let changed = |client: &Client<'_>, since: &str, limit: usize| {
            let (mut seen, mut path) = (Vec::new(), format!("{PATH}?limit={limit}&updated_since={since}"));
            loop {
                let page = client.get(&*path);
                seen.extend(page.expect(200)["items"].as_array().expect("items").iter().cloned());
                match link(&page) {
                    Some(next) => path = next,
                    None => return seen,
                }
            }
        };
        let expected = |order: &[usize]| {
            order.iter().map(|i| made[*i]["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&changed(&br, since, 2)), expected(&[2, 3, 4, 5]), "the moment itself is in it");
        acknowledge(&us, &made[3]);
        acknowledge(&us, &made[0]);
        for client in [&br, &us] {
            let seen = changed(client, since, 2);
            assert_eq!(ids(&seen), expected(&[2, 4, 5, 3, 0]));
            let times: Vec<&str> = seen.iter().map(|item| item["updated_at"].as_str().expect("a time")).collect();
            assert!(times.is_sorted(), "{times:?}");
            let last = changed(client, times[4], 200);
            assert_eq!(ids(&last), expected(&[0]));
        }
        assert_eq!(ids(&changed(&br, "2999-01-01T00:00:00Z", 5)), Vec::<String>::new());
    });
}

/// Everything on a list, page by page; each is full but the last, and shorter than the list.
fn walked(by: &Client<'_>, list: &str, limit: usize) -> Vec<Value> {
    let (mut seen, mut path) = (Vec::new(), format!("{list}?limit={limit}"));
    loop {
        let page = by.get(&*path);
        let body = page.expect(200);
        let items = body["items"].as_array().expect("items");
        seen.extend(items.iter().cloned());
        let next = link(&page);
        assert_eq!(next.is_some(), body["next"].is_string(), "Link and next agree");
        match next {
            Some(next) => {
                assert_eq!(items.len(), limit, "{path}");
                path = next;
            }
            None => return seen,
        }
    }
}

#[test]
fn sub_lists_have_pages_too() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        for number in 0..7 {
            br.post(format!("{}/notes", r(&request)), json!({"note": format!("note {number}")})).expect(201);
        }
        for list in ["notes", "timeline"] {
            let list = format!("{}/{list}", r(&request));
            let whole = br.get(&*list).expect(200)["items"].clone();
            let seen = walked(&br, &list, 3);
            assert!(seen.len() >= 7);
            assert_eq!(json!(seen), whole, "{list}");
        }
    });
}

#[test]
fn the_lists_of_a_report_have_pages_too() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        for number in 0..7 {
            cast.editor.post(format!("{at}/draft-comments"), json!({"text": format!("{number}")})).expect(201);
        }
        submitted(&cast, &report);
        under_review(&cast, &report);
        let question = questions(&questionnaire(&cast.member))[0]["key"].clone();
        for number in 0..7 {
            let body = json!({"question": question, "visibility": "shared_with_state", "text": format!("{number}")});
            cast.member.post(format!("{at}/comments"), body).expect(201);
        }
        for (by, list) in [(&cast.editor, "draft-comments"), (&cast.member, "comments"), (&cast.editor, "history")] {
            let list = format!("{at}/{list}");
            let whole = by.get(&*list).expect(200)["items"].clone();
            for limit in [1, 3, 7, 200] {
                let seen = walked(by, &list, limit);
                assert!(seen.len() >= 7, "{list}: {}", seen.len());
                assert_eq!(json!(seen), whole, "{list}, limit {limit}");
            }
        }
    });
}
