//! References, the register of each State, and repeats.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn the_register_has_no_gap_under_concurrency() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let numbers = std::thread::scope(|scope| {
            let submit = |number: usize| {
                let br = &br;
                scope.spawn(move || {
                    // Every third one fails, and must leave no gap.
                    let input = match number % 3 {
                        0 => with(numbered(number, &["US"]), json!({"recipients": ["AR"]})),
                        _ => numbered(number, &["US"]),
                    };
                    let answer = br.post("/v1/trace-requests", input);
                    (answer.status == 201).then(|| answer.json())
                })
            };
            let threads: Vec<_> = (0..24).map(submit).collect();
            threads.into_iter().filter_map(|thread| thread.join().expect("no panic")).collect::<Vec<Value>>()
        });
        assert_eq!(numbers.len(), 16);
        let register: BTreeSet<i64> = numbers.iter().filter_map(|made| made["register_number"].as_i64()).collect();
        assert_eq!(register, (1..=16).collect());
        let references: BTreeSet<&str> = numbers.iter().filter_map(|made| made["reference"].as_str()).collect();
        assert_eq!(references.len(), 16);
        let other = us.post("/v1/trace-requests", with(pistol(&["BR"]), json!({}))).expect(201);
        assert_eq!(other["register_number"], 1, "each State has its own");
    });
}

#[test]
fn drafts_submitted_at_once_follow_each_other() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let make = |n: usize| br.post("/v1/trace-requests", with(numbered(n, &["US"]), json!({"submit": false})));
        let drafts: Vec<Value> = (0..8).map(|number| make(number).expect(201)).collect();
        let mut register: Vec<i64> = std::thread::scope(|scope| {
            let submit = |request: &Value| {
                let (path, br) = (format!("{}/submission", r(request)), br.clone());
                scope.spawn(move || br.take(path).expect(200)["register_number"].as_i64().expect("a number"))
            };
            let threads: Vec<_> = drafts.iter().map(submit).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        register.sort_unstable();
        assert_eq!(register, [1, 2, 3, 4, 5, 6, 7, 8]);
    });
}

#[test]
fn a_repeat_is_refused_unless_it_is_meant() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let first = sent(&br, &["US"]);
        let spelt_otherwise = with(pistol(&["CO"]), json!({"firearm": {"serial_number": "abc-1 23", "make": "GLOCK"}}));
        let problem = br.post("/v1/trace-requests", spelt_otherwise.clone()).refused(409, "duplicate_trace_request");
        assert_eq!(problem["duplicate_of"], json!({"id": first["id"], "reference": first["reference"]}));

        let draft = br.post("/v1/trace-requests", with(spelt_otherwise.clone(), json!({"submit": false}))).expect(201);
        br.take(format!("{}/submission", r(&draft))).refused(409, "duplicate_trace_request");
        let meant = json!({"duplicate_of_acknowledged": true});
        let second = br.post(format!("{}/submission", r(&draft)), meant.clone()).expect(200);
        assert_eq!(second["register_number"], 2);
        br.post("/v1/trace-requests", with(spelt_otherwise, meant)).expect(201);

        // Another State, date, make, or no serial number: no repeat.
        us.post("/v1/trace-requests", pistol(&["CO"])).expect(201);
        for patch in [
            json!({"recovery": {"date": "2026-03-02"}}),
            json!({"firearm": {"make": "Taurus"}}),
            json!({"firearm": {"serial_condition": "absent", "serial_number": null}}),
            json!({"firearm": {"serial_condition": "absent", "serial_number": null}}),
        ] {
            br.post("/v1/trace-requests", with(pistol(&["US"]), patch)).expect(201);
        }
    });
}

#[test]
fn a_repeat_of_one_that_is_over_is_none() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        br.take(format!("{}/withdrawal", r(&request))).expect(200);
        let again = sent(&br, &["US"]);
        br.post(format!("{}/closure", r(&again)), json!({"reason": "done"})).expect(200);
        sent(&br, &["US"]);
    });
}

#[test]
fn of_two_repeats_at_once_one_is_sent() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let send = |_| {
                let br = br.clone();
                scope.spawn(move || br.post("/v1/trace-requests", pistol(&["US"])).status)
            };
            let threads: Vec<_> = (0..6).map(send).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 5, "{statuses:?}");
    });
}
