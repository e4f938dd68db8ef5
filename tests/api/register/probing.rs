//! The probing limit: how much may be asked, and who hears of it.

use rastro::access::Role;
use rastro::config::{Probing, Settings};
use rastro::db::Instant;
use rastro::register::probing::count_posted;
use serde_json::{Value, json};

use super::forms::*;
use crate::backend::on_every_backend_with;
use crate::seizures::forms::{self as seizures, pistol_item};
use crate::{Answer, Client, World};

pub fn limits(client: i64, authority: i64, near: i64) -> impl Fn(&mut Settings) {
    move |settings| {
        settings.probing =
            Probing { client_per_hour: client, authority_per_day: authority, near_serials_per_hour: near };
    }
}

pub fn look_up(by: &Client<'_>, serials: impl IntoIterator<Item = String>) -> Answer {
    let lookups: Vec<Value> = serials.into_iter().map(|serial| json!({"serial": serial})).collect();
    by.post(LOOKUPS, json!({"purpose": "a test", "lookups": lookups}))
}

#[track_caller]
pub fn limited(answer: &Answer) {
    answer.refused(429, "too_many_requests");
    let wait: u64 = answer.header("retry-after").expect("a time").parse().expect("seconds");
    assert!((1..=86_400).contains(&wait));
}

/// Serial numbers that are not next to each other.
pub fn scattered(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{n:02}KX{n:02}47")).collect()
}

#[test]
fn what_is_posted_changed_and_looked_up_counts_together() {
    on_every_backend_with(limits(20, 1000, 1000), |world| {
        let us = officer(world, "US");
        let record = recorded(&us, stolen("ABC123"));
        us.patch(&path(&record), json!({"firearm": {"make": "Taurus"}})).expect(200);
        us.patch(&path(&record), json!({"sharing": "all_states"})).expect(200);
        look_up(&us, scattered(18)).expect(200);
        limited(&look_up(&us, scattered(1)));
        limited(&us.post(RECORDS, stolen("XYZ987")));
        limited(&us.patch(&path(&record), json!({"firearm": {"make": "Glock"}})));
        assert_eq!(us.all(RECORDS).len(), 1);
        assert_eq!(us.get(path(&record)).expect(200)["firearm"]["make"], "Taurus");
        // Another client of the same authority has its own hour; reads are no probing.
        look_up(&world.tracer("US"), scattered(20)).expect(200);
    });
}

#[test]
fn what_is_posted_counts_whoever_posts_at_the_same_time() {
    on_every_backend_with(limits(40, 60, 1000), |world| {
        let us = officer(world, "US");
        let serials = |of: usize| scattered(75).into_iter().skip(of * 15).take(15);
        // Those under way do not see each other, so that a few come over the limit.
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let post = |of: usize| serials(of).map(|text| us.post(RECORDS, stolen(&text)).status).collect::<Vec<_>>();
            let callers: Vec<_> = (0..5).map(|of| scope.spawn(move || post(of))).collect();
            callers.into_iter().flat_map(|caller| caller.join().expect("answers")).collect()
        });
        let posted = statuses.iter().filter(|status| **status == 201).count();
        assert!((40..=55).contains(&posted), "{statuses:?}");
        assert!(statuses.iter().all(|status| [201, 429].contains(status)), "{statuses:?}");
        assert_eq!(us.all(RECORDS).len(), posted);
        limited(&us.post(RECORDS, stolen("XYZ987")));
        limited(&look_up(&us, scattered(1)));
        // What was refused counts nothing: the authority's day has room for as much as is left of it.
        let left = 60 - posted;
        limited(&look_up(&world.tracer("US"), scattered(left + 1)));
        look_up(&world.tracer("US"), scattered(left)).expect(200);
        limited(&look_up(&world.tracer("US"), scattered(1)));
    });
}

#[test]
fn of_calls_that_post_many_at_the_same_moment_none_comes_over_the_limit() {
    on_every_backend_with(limits(40, 1000, 1000), |world| {
        let us = officer(world, "US");
        let many = |of: usize| {
            let serials = (0..30).map(|n| format!("{n:02}KX{of}{n:02}47"));
            let items: Vec<Value> =
                serials.map(|serial| with(pistol_item(), json!({"serial_number": serial}))).collect();
            with(seizures::bare(), json!({"items": items}))
        };
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let (us, many) = (&us, &many);
            let callers: Vec<_> =
                (0..4).map(|of| scope.spawn(move || us.post(seizures::PATH, many(of)).status)).collect();
            callers.into_iter().map(|caller| caller.join().expect("an answer")).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 429, 429, 429]);
    });
}

#[test]
fn an_authority_has_its_day_and_a_pattern_counts_for_more() {
    on_every_backend_with(limits(1000, 100, 1000), |world| {
        let (us, other) = (officer(world, "US"), world.tracer("US"));
        look_up(&us, scattered(30)).expect(200);
        look_up(&other, ["AB?1234".to_owned()]).expect(200);
        look_up(&other, ["ABC12*".to_owned()]).expect(200);
        look_up(&us, scattered(10)).expect(200);
        limited(&look_up(&other, scattered(1)));
        limited(&look_up(&us, scattered(1)));
        look_up(&officer(world, "BR"), scattered(30)).expect(200);
    });
}

fn reports(world: &World, state: &str) -> Vec<Value> {
    world.as_role(Role::AuthorityAdmin, Some(state)).all("/v1/audit-entries?action=probing_reported")
}

/// As the service does every 15 seconds.
fn upkeep(world: &World) {
    count_posted(&world.rastro.db, world.rastro.settings.probing, Instant::now()).expect("counted");
}

fn run(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|n| format!("KX47{n:02}")).collect()
}

#[test]
fn a_run_of_numbers_is_refused_and_reported_to_both_sides() {
    on_every_backend_with(limits(10_000, 10_000, 20), |world| {
        let br = world.tracer("BR");
        // A record that Brazil may not learn of, in the midst of the run.
        recorded(&officer(world, "US"), stolen("KX4755"));
        recorded(&officer(world, "MX"), stolen("KX9955"));
        look_up(&br, run(0, 10)).expect(200);
        (10..19).for_each(|n| drop(look_up(&br, run(n, n + 1)).expect(200)));
        (0..5).for_each(|_| drop(look_up(&br, run(18, 19)).expect(200)));
        assert_eq!(reports(world, "BR").len(), 0);
        limited(&look_up(&br, run(19, 90)));
        limited(&look_up(&br, run(19, 90)));
        look_up(&br, scattered(30)).expect(200);
        let (own, other) = (reports(world, "BR"), reports(world, "US"));
        assert_eq!((own.len(), other.len(), reports(world, "MX").len()), (1, 1, 0));
        let client = json!(world.member(Role::TracingOfficer, Some("BR")).client);
        assert_eq!((&own[0]["subject_id"], &own[0]["client_id"]), (&client, &client));
        assert_eq!((&other[0]["subject_id"], &other[0]["client_id"]), (&json!("BR"), &Value::Null));
        assert_ne!(other[0]["request_id"], own[0]["request_id"]);
        for state in ["BR", "US"] {
            assert_eq!(events(world, state, "probing"), ["probing.reported"], "{state}");
        }
    });
}

#[test]
fn changing_along_a_run_is_refused_and_posting_one_is_reported() {
    on_every_backend_with(limits(10_000, 10_000, 5), |world| {
        let us = officer(world, "US");
        let record = recorded(&us, stolen("ABC123"));
        let change = |n: usize| us.patch(&path(&record), json!({"firearm": {"serial_number": format!("KX47{n:02}")}}));
        (0..5).for_each(|n| drop(change(n).expect(200)));
        assert_eq!(reports(world, "US").len(), 1);
        limited(&change(5));
        for serial in run(0, 8) {
            recorded(&us, stolen(&serial));
        }
        upkeep(world);
        assert_eq!(reports(world, "US").len(), 2);
    });
}

#[test]
fn a_sweep_over_the_first_or_the_middle_characters_is_refused_too() {
    on_every_backend_with(limits(10_000, 10_000, 20), |world| {
        let br = world.tracer("BR");
        recorded(&officer(world, "US"), stolen("05KXQQ47"));
        limited(&look_up(&br, (0..90).map(|n| format!("{n:02}KXQQ47"))));
        limited(&look_up(&br, (0..90).map(|n| format!("KXQQ{n:02}47"))));
        assert_eq!(reports(world, "US").len(), 1);
        (0..20).for_each(|n| drop(look_up(&world.tracer("MX"), [format!("KX{n:02}QQ47")]).expect(200)));
        limited(&look_up(&world.tracer("MX"), ["KX20QQ47".to_owned()]));
    });
}

#[test]
fn a_posted_number_with_unknown_characters_counts_for_what_it_asks_about() {
    on_every_backend_with(limits(25, 1000, 1000), |world| {
        let us = officer(world, "US");
        let worn = |serial: &str| {
            crate::traces::forms::with(stolen(serial), json!({"firearm": {"serial_condition": "partial"}}))
        };
        recorded(&us, worn("PRB4??Q1"));
        recorded(&us, worn("PRB5??Q2"));
        limited(&us.post(RECORDS, worn("PRB6??Q3")));
        recorded(&us, stolen("PRB64711"));
    });
}

#[test]
fn posting_along_a_run_is_reported_once_to_both_sides_and_names_who_ended_it() {
    on_every_backend_with(limits(10_000, 10_000, 5), |world| {
        let us = officer(world, "US");
        recorded(&officer(world, "MX"), stolen("KX4799"));
        upkeep(world);
        run(0, 4).iter().for_each(|serial| drop(recorded(&us, stolen(serial))));
        upkeep(world);
        assert_eq!(reports(world, "US").len(), 0);
        let last = us.post(RECORDS, stolen("KX4704"));
        last.expect(201);
        recorded(&us, stolen("QQ12Z9"));
        upkeep(world);
        run(5, 9).iter().for_each(|serial| drop(recorded(&us, stolen(serial))));
        upkeep(world);
        let (own, other) = (reports(world, "US"), reports(world, "MX"));
        assert_eq!((own.len(), other.len(), reports(world, "BR").len()), (1, 1, 0));
        assert_eq!(own[0]["request_id"], json!(last.header("x-request-id")));
        assert_eq!((&own[0]["operation"], &other[0]["client_id"]), (&json!("recordFirearm"), &Value::Null));
        for state in ["US", "MX"] {
            assert_eq!(events(world, state, "probing"), ["probing.reported"], "{state}");
        }
    });
}

#[test]
fn the_same_number_posted_again_and_again_is_no_run() {
    on_every_backend_with(limits(10_000, 10_000, 5), |world| {
        let us = officer(world, "US");
        for time in 0..12 {
            recorded(&us, stolen("KX4711"));
            if time % 3 == 0 {
                upkeep(world);
            }
        }
        upkeep(world);
        assert_eq!(reports(world, "US").len(), 0);
    });
}
