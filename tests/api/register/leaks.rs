//! No State ever learns of a record outside its sharing: by list, count, match, lookup, event, error or entity tag.
//!
//! Two worlds of random records are alike but for one record that a State may not learn of: whatever that State asks,
//! it is answered alike, byte for byte but for what is random or a time.

use rastro::db::Id;
use serde_json::{Value, json};

use super::forms::*;
use crate::isolation::Numbers;
use crate::seed::STATES;
use crate::{Client, World, on_every_backend};

const SERIALS: [&str; 5] = ["ABC123", "A8C123", "ABC12?", "XK4711", "XK47II"];

/// A random record of `state`, and whether `watcher` may learn of it.
fn random(numbers: &mut Numbers, state: &str, watcher: &str) -> (Value, bool) {
    let serial = *numbers.one(&SERIALS);
    let visibility = *numbers.one(&["hit_only", "brief", "full"]);
    let others: Vec<&str> = STATES.into_iter().filter(|other| *other != state).collect();
    let (sharing, named) = match numbers.below(4) {
        0 | 1 => (json!("all_states"), Vec::new()),
        2 => (json!("own_state"), Vec::new()),
        _ => (json!("named_states"), vec![*numbers.one(&others)]),
    };
    let opens = sharing == "all_states" || named.contains(&watcher) || state == watcher;
    let make = *numbers.one(&["Glock", "Taurus"]);
    let named_states = if named.is_empty() { Value::Null } else { json!(named) };
    let record = with(
        stolen(serial),
        json!({"sharing": sharing, "named_states": named_states, "visibility": visibility,
            "firearm": {"make": make, "serial_condition": "partial"}}),
    );
    (record, opens)
}

/// Everything that the watcher can get: the bytes and the tags.
fn view(watcher: &Client<'_>, hidden: &[Value]) -> Vec<(Option<String>, Vec<u8>)> {
    let mut answers: Vec<_> = [
        "/v1/matches",
        "/v1/matches?limit=1",
        "/v1/matches?status=open",
        "/v1/matches?strength=exact",
        "/v1/matches?strength=weak",
        "/v1/matches?state=US",
        "/v1/matches?kind=firearm_record",
        RECORDS,
        "/v1/firearm-records?status=active",
        "/v1/firearm-records?serial=ABC123",
    ]
    .iter()
    .map(|path| watcher.get(*path))
    .collect();
    answers.extend(watcher.all("/v1/matches").iter().map(|found| watcher.get(format!("/v1/matches/{}", id(found)))));
    let tagged = |answer: crate::Answer| {
        answer.expect(200);
        (answer.header("etag").map(str::to_owned), answer.bytes)
    };
    let mut seen: Vec<_> = answers.into_iter().map(tagged).collect();
    let mut lookups: Vec<Value> = SERIALS.iter().map(|serial| json!({"serial": serial})).collect();
    lookups.push(json!({"serial": "ABC*"}));
    lookups.push(json!({"serial": "X??711", "make": "Glock"}));
    let results = watcher.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups})).expect(200)["results"].clone();
    seen.push((None, results.to_string().into_bytes()));
    for record in hidden {
        // As of one that is absent, but for what the answer repeats of the question.
        let (there, absent) = (watcher.get(path(record)), watcher.get(format!("{RECORDS}/{}", Id::new())));
        assert_eq!((there.status, absent.status), (404, 404));
        assert_eq!(there.json()["detail"], absent.json()["detail"]);
    }
    seen
}

/// The watcher's events about matches, and how many of its own.
fn told(world: &World, state: &str) -> Vec<Vec<String>> {
    ["match", "firearm_record", "probing"].iter().map(|kind| events(world, state, kind)).collect()
}

#[test]
fn a_record_that_a_state_may_not_learn_of_changes_nothing_for_it() {
    on_every_backend(|world| {
        let numbers = &mut Numbers(0x5EED_0049);
        for watcher in ["BR", "MX"] {
            let eyes = officer(world, watcher);
            let mut steps = 0;
            let mut hidden = Vec::new();
            for _ in 0..16 {
                let state = *numbers.one(&STATES);
                let by = officer(world, state);
                let (record, opens) = random(numbers, state, watcher);
                if opens {
                    recorded(&by, record);
                    continue;
                }
                // Everything that its owner can do with it, before the watcher's eyes.
                let before = (view(&eyes, &hidden), told(world, watcher));
                let made = recorded(&by, record);
                hidden.push(made.clone());
                let seen = |what: &str, hidden: &[Value]| {
                    assert!(
                        (view(&eyes, hidden), told(world, watcher)) == before,
                        "{watcher} noticed {what} of {made}"
                    );
                };
                seen("the making", &hidden);
                for change in [
                    json!({"firearm": {"make": "Bersa"}}),
                    json!({"firearm": {"serial_number": "ABC123"}}),
                    json!({"visibility": "full"}),
                    json!({"kind": "lost"}),
                ] {
                    by.patch(&path(&made), change.clone()).expect(200);
                    seen(&change.to_string(), &hidden);
                }
                for found in by.all("/v1/matches") {
                    if found["mine"]["id"] == made["id"] && found["theirs"]["state"] != watcher {
                        let decision = json!({"decision": "rejected", "reason": "x"});
                        by.post(format!("/v1/matches/{}/decision", id(&found)), decision).expect(200);
                        by.post(format!("/v1/matches/{}/disclosure", id(&found)), json!({"visibility": "brief"}))
                            .expect(200);
                    }
                }
                seen("decisions with others", &hidden);
                if numbers.below(2) == 0 {
                    by.call("DELETE", path(&made)).json(&json!({"reason": "x"})).send().expect(204);
                    seen("the end", &hidden);
                }
                steps += 1;
            }
            assert!(steps > 2, "{steps} hidden records for {watcher}");
        }
    });
}

#[test]
fn what_a_hit_only_record_tells_beyond_the_hit_cannot_be_told_from_its_score() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let theirs = recorded(&us, open("ABC123", "hit_only"));
        recorded(&br, open("ABC123", "full"));
        let look = || {
            let found = only_match(&br);
            let hit = hits(&world.tracer("BR"), json!({"serial": "ABC123", "make": "Glock", "calibre": "9x19mm"}));
            (br.get(format!("/v1/matches/{}", id(&found))).bytes, hit.iter().find(|hit| hit["state"] == "US").cloned())
        };
        let before = (look(), events(world, "BR", "match"));
        // As long as the strength stays, a change of what is not told is not to be noticed.
        for change in [
            json!({"firearm": {"calibre": ".40 S&W"}}),
            json!({"firearm": {"calibre": "9x19mm", "country_of_manufacture": "US"}}),
            json!({"firearm": {"model": "17"}, "kind": "lost", "national_case_number": null}),
        ] {
            us.patch(&path(&theirs), change.clone()).expect(200);
            assert!((look(), events(world, "BR", "match")) == before, "{change}");
        }
        us.patch(&path(&theirs), json!({"firearm": {"make": "Taurus"}})).expect(200);
        assert_eq!(only_match(&br)["strength"], "weak");
        assert_eq!(events(world, "BR", "match"), ["match.created", "match.changed"]);
    });
}
