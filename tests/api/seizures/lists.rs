//! Pages of seizures.

use serde_json::Value;

use super::forms::*;
use crate::traces::forms::with;
use crate::{Client, on_every_backend};
use serde_json::json;

fn paged(client: &Client<'_>, query: &str, limit: usize) -> Vec<Value> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(format!("{PATH}?limit={limit}{query}{cursor}")).expect(200);
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= limit);
        seen.extend(items.iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

#[test]
fn pages_go_by_date_with_the_id_where_dates_are_equal() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let days = [3, 1, 2, 2, 3, 1, 2, 3, 3, 1, 2];
        let record = |(number, day): (usize, &i32)| {
            recorded(&br, with(numbered(number), json!({"date": format!("1969-07-{day:02}")})))
        };
        let mut made: Vec<Value> = days.iter().enumerate().map(record).collect();
        made.sort_by_key(|seizure| std::cmp::Reverse((seizure["date"].to_string(), seizure["id"].to_string())));
        for limit in [1, 2, 5, 11, 12] {
            assert_eq!(ids(&paged(&br, "", limit)), ids(&made), "limit {limit}");
        }
        assert_eq!(paged(&br, "&from=1969-07-02&to=1969-07-02&class=firearm", 3).len(), 4);
    });
}

#[test]
fn changes_since_a_moment_come_in_the_order_that_each_state_sees() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let share = |number| with(numbered(number), json!({"sharing": "all_states"}));
        let made: Vec<Value> = (0..6).map(|number| recorded(&br, share(number))).collect();
        let since = made[1]["updated_at"].as_str().expect("a time");
        br.patch(&s(&made[3]), json!({"transport": "truck"})).expect(200);
        br.patch(&s(&made[2]), json!({"notes": "ours"})).expect(200);
        br.patch(&s(&made[0]), json!({"transport": "boat"})).expect(200);
        let expected = |order: &[usize]| order.iter().map(|i| ids(&made)[*i].clone()).collect::<Vec<_>>();
        let query = format!("&updated_since={since}");
        for limit in [1, 2, 10] {
            let (own, other) = (paged(&br, &query, limit), paged(&us, &query, limit));
            assert_eq!(ids(&own), expected(&[1, 4, 5, 3, 2, 0]), "limit {limit}");
            assert_eq!(ids(&other), expected(&[1, 2, 4, 5, 3, 0]), "the note is no change for others");
            for seen in [own, other] {
                assert!(seen.iter().map(|item| item["updated_at"].as_str()).is_sorted());
            }
        }
    });
}

#[test]
fn a_list_shows_the_first_items_and_counts_all() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let item = |number: usize| with(pistol_item(), json!({"serial_number": format!("N{number}")}));
        let made = recorded(&br, with(bare(), json!({"items": (0..40).map(item).collect::<Vec<_>>()})));
        assert_eq!(made["items"].as_array().map(Vec::len), Some(40));
        let listed = &br.all(PATH)[0];
        assert_eq!((&listed["item_count"], listed["items"].as_array().map(Vec::len)), (&json!(40), Some(10)));
        let numbers = |of: &Value| -> Vec<String> {
            of["items"].as_array().expect("items").iter().map(|item| item["serial_number"].to_string()).collect()
        };
        assert_eq!(numbers(listed), numbers(&made)[..10], "in the order in which they were sent");
        assert_eq!(br.all(&format!("{PATH}?serial=n37")).len(), 1, "found by one that is not shown");
    });
}

#[test]
fn a_bad_filter_is_400_with_every_fault() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        for (query, names) in [
            ("from=yesterday&to=2026-13-01", vec!["/query/from", "/query/to"]),
            ("subdivision=Paraná", vec!["/query/subdivision"]),
            (
                "type=cannon&class=toy&disposal=sold&context=x",
                vec!["/query/class", "/query/context", "/query/disposal", "/query/type"],
            ),
            ("traced=maybe", vec!["/query/traced"]),
            ("colour=black", vec!["/query/colour"]),
        ] {
            let answer = br.get(format!("{PATH}?{}", query.replace('á', "%C3%A1")));
            answer.refused(400, "invalid_query");
            let mut pointers: Vec<String> = answer.faults().into_iter().map(|(pointer, _)| pointer).collect();
            pointers.sort();
            assert_eq!(pointers, names, "{query}");
        }
    });
}

#[test]
fn what_means_the_same_now_is_found_whenever_it_was_recorded() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let of = |number: usize, make: &str, calibre: &str| {
            let item = with(numbered(number)["items"][0].clone(), json!({"make": make, "calibre": calibre}));
            recorded(&br, with(bare(), json!({"items": [item]})))
        };
        let (old, known) = (of(1, "Zzq", "7.77 Q"), of(2, "S&W", ".38 SPL"));
        let found = |query: &str| {
            let mut found = ids(&br.all(&format!("{PATH}?{query}")));
            found.sort();
            found
        };
        assert_eq!(found("make=ZZQ"), ids(std::slice::from_ref(&old)));
        let secretariat = world.as_role(rastro::access::Role::Secretariat, None);
        for (set, code, synonyms) in [("makes", "old_zedd", ["Zzq", "Zedd"]), ("calibres", "777_q", ["7.77 Q", "Q7"])] {
            let names = json!({"en": code, "es": code, "pt": code, "fr": code});
            let value = json!({"code": code, "names": names, "synonyms": synonyms, "source": "A catalogue"});
            secretariat.post(format!("/v1/reference/{set}"), value).expect(201);
        }
        let new = of(3, "Old-Zedd", "Q7");
        let both = ids(&[old.clone(), new.clone()]);
        for query in
            ["make=Old%20Zedd", "make=Zzq", "make=zedd", "calibre=Q7", "make=zedd&calibre=7,77%20Q&class=firearm"]
        {
            assert_eq!(found(query), both, "{query}");
        }
        assert_eq!(found("make=Smith%20%26%20Wesson&calibre=.38%20Special"), ids(&[known]));
        let item = &br.get(s(&old)).expect(200)["items"][0];
        assert_eq!((&item["make"], &item["make_normalized"]), (&json!("Zzq"), &json!("old_zedd")));
        assert_eq!((&item["make_recognised"], &item["calibre_normalized"]), (&json!(true), &json!("777_q")));
        // Once it is no longer in use, only the same word is the same make.
        secretariat.patch("/v1/reference/makes/old_zedd", json!({"active": false})).expect(200);
        assert_eq!((found("make=zzq"), found("make=zedd")), (ids(&[old]), Vec::new()));
    });
}

#[test]
fn whoever_follows_changes_learns_of_its_own_deletions_and_others_of_nothing() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let share = |number| with(numbered(number), json!({"sharing": "all_states"}));
        let made: Vec<Value> = (0..3).map(|number| recorded(&br, share(number))).collect();
        let since = made[1]["updated_at"].as_str().expect("a time").to_owned();
        deleted(&br, &made[0]).expect(204);
        deleted(&br, &made[1]).expect(204);
        let query = format!("&updated_since={since}");
        let tombstone = br.get(s(&made[1])).expect(200);
        for limit in [1, 10] {
            let own = paged(&br, &query, limit);
            assert_eq!(ids(&own), ids(&[made[2].clone(), made[0].clone(), made[1].clone()]), "limit {limit}");
            assert_eq!((&own[0]["deleted_at"], &own[2]["deleted_at"]), (&Value::Null, &tombstone["deleted_at"]));
            assert_eq!(own[2]["updated_at"], tombstone["updated_at"]);
            assert!(tombstone["deleted_at"].is_string());
            let other = paged(&us, &query, limit);
            assert_eq!((ids(&other), &other[0]["deleted_at"]), (ids(&made[2..]), &Value::Null));
        }
        assert_eq!(paged(&br, &format!("{query}&make=glock&serial=n000000"), 10).len(), 1, "found by its items too");
        for client in [&br, &us] {
            assert_eq!(ids(&paged(client, "", 10)), ids(&made[2..]), "{}", client.state);
        }
    });
}
