//! Bodies that cannot be used, and conditional requests.

use rastro::db::Id;
use serde_json::{Value, json};

use crate::on_every_backend;
use crate::traces::forms::*;

const PATH: &str = "/v1/trace-requests";

#[test]
fn every_fault_of_a_shape_comes_at_once_with_its_pointer() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let answer = br.post(
            PATH,
            json!({
                "urgency": "soon", "offence_code": "1", "legal_basis": 7, "colour": "blue", "contact_point_id": "me",
                "firearm": {"type": "cannon", "make": "x".repeat(201), "country_of_manufacture": "Austria",
                    "import_year": 1700, "calibre": "a\u{0}b", "engraving/year": "1999"},
                "recovery": {"date": "2026-02-30"},
                "persons": [{"role": "possessor"}, {"role": "aunt", "name": " "}],
                "special_instructions": "y".repeat(4001), "recipients": ["usa"], "submit": "yes"
            }),
        );
        answer.refused(422, "invalid_body");
        let mut found = answer.faults();
        found.sort();
        let mut expected: Vec<(String, String)> = [
            ("/colour", "unknown_field"),
            ("/contact_point_id", "bad_format"),
            ("/firearm/calibre", "control_character"),
            ("/firearm/country_of_manufacture", "bad_pattern"),
            ("/firearm/engraving~1year", "unknown_field"),
            ("/firearm/import_year", "too_small"),
            ("/firearm/make", "too_long"),
            ("/firearm/type", "not_in_list"),
            ("/legal_basis", "wrong_type"),
            ("/offence_code", "bad_pattern"),
            ("/persons/0/name", "required"),
            ("/persons/1/name", "required"),
            ("/persons/1/role", "not_in_list"),
            ("/recipients/0", "bad_pattern"),
            ("/recovery/date", "bad_format"),
            ("/special_instructions", "too_long"),
            ("/submit", "wrong_type"),
            ("/urgency", "not_in_list"),
        ]
        .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
        .to_vec();
        expected.sort();
        assert_eq!(found, expected);
        assert_eq!(br.all(PATH), Vec::<Value>::new());
    });
}

#[test]
fn limits_are_counted_in_characters() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let texts = json!({"special_instructions": "ç".repeat(4000), "firearm": {"make": "é".repeat(200)}});
        let request = br.post(PATH, with(draft(&["US"]), texts)).expect(201);
        assert_eq!(request["firearm"]["make"], "é".repeat(200));
        let tabs = br.post(PATH, with(draft(&["US"]), json!({"special_instructions": "a\tb\nc"}))).expect(201);
        assert_eq!(tabs["special_instructions"], "a\tb\nc");
    });
}

#[test]
fn null_equals_absent() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let schema = world.document()["components"]["schemas"]["TraceRequestInput"].clone();
        let nulls: Value =
            schema["properties"].as_object().expect("properties").keys().map(|k| (k.clone(), Value::Null)).collect();
        let (empty, nulls) = (br.post(PATH, json!({})).expect(201), br.post(PATH, nulls).expect(201));
        for (name, value) in empty.as_object().expect("members") {
            if !["id", "created_at", "updated_at"].contains(&name.as_str()) {
                assert_eq!(&nulls[name], value, "{name}");
            }
        }
    });
}

#[test]
fn what_is_not_a_json_object_of_the_right_type_is_refused() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let post = |media_type: &str, body: &[u8]| br.call("POST", PATH).bytes(media_type, body).send();
        for body in [&b"{"[..], b"", b"nonsense", b"{\"a\":1}}", b"\xff\xfe", b"{\"legal_basis\": \"\xff\"}"] {
            post("application/json", body).refused(400, "not_json");
        }
        for body in [&b"[]"[..], b"7", b"\"text\"", b"null"] {
            post("application/json", body).refused(422, "invalid_body");
        }
        for media_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded"] {
            post(media_type, b"{}").refused(415, "unsupported_media_type");
        }
        br.call("POST", PATH).send().refused(415, "unsupported_media_type");
        post("application/json; charset=utf-8", b"{}").expect(201);
        assert_eq!(br.all(PATH).len(), 1);
    });
}

#[test]
fn a_body_beyond_the_limit_is_413() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let body = format!("{{\"special_instructions\": \"{}\"}}", "x".repeat(1024 * 1024));
        br.call("POST", PATH).bytes("application/json", body).send().refused(413, "body_too_large");
        let padded = format!("{{}}{}", " ".repeat(1024 * 1024 - 2));
        br.call("POST", PATH).bytes("application/json", padded).send().expect(201);
    });
}

#[test]
fn a_step_takes_no_body_or_an_empty_object() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        for (number, path) in ["withdrawal", "withdrawal", "acknowledgement", "acknowledgement"].into_iter().enumerate()
        {
            let request = br.post(PATH, numbered(number, &["US"])).expect(201);
            let (by, path) = match path {
                "withdrawal" => (&br, format!("{}/{path}", r(&request))),
                _ => (&us, format!("{}/{path}", p(&request, "US"))),
            };
            let call = by.call("POST", path);
            let call = if number % 2 == 0 { call } else { call.json(&json!({})) };
            call.send().expect(200);
        }
    });
}

#[test]
fn a_step_that_takes_no_body_takes_no_other_either() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = br.post(PATH, numbered(0, &["US"])).expect(201);
        let path = format!("{}/acknowledgement", p(&request, "US"));
        for bad in ["{\"foo\": 1}", "garbage", "[]", "0"] {
            for key in [None, Some("a-key")] {
                let call = us.call("POST", &path).bytes("application/json", bad);
                let call = if let Some(key) = key { call.header("idempotency-key", key) } else { call };
                call.send().refused(422, "invalid_body");
            }
        }
        us.call("POST", &path)
            .bytes("application/json", vec![b' '; (1 << 20) + 1])
            .send()
            .refused(413, "body_too_large");
        us.call("POST", &path).bytes("application/json", " { } ").send().expect(200);
    });
}

#[test]
fn a_patch_needs_the_tag_of_what_it_changes() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = br.post(PATH, draft(&["US"])).expect(201);
        let patch = |tag: Option<&str>, model: &str| {
            let call = br.call("PATCH", r(&request)).json(&json!({"firearm": {"model": model}}));
            match tag {
                Some(tag) => call.header("if-match", tag).send(),
                None => call.send(),
            }
        };
        patch(None, "17").refused(428, "precondition_required");
        patch(Some("\"stale\""), "17").refused(412, "precondition_failed");
        let tag = br.get(r(&request)).etag();
        patch(Some(&format!("W/{tag}")), "17").refused(412, "precondition_failed");
        assert_eq!(br.get(r(&request)).etag(), tag, "nothing has changed");
        let changed = patch(Some(&tag), "17");
        assert_eq!(changed.expect(200)["firearm"]["model"], "17");
        assert_eq!(br.get(r(&request)).etag(), changed.etag(), "a change answers with the new tag");
        patch(Some(&tag), "18").refused(412, "precondition_failed");
        patch(Some(&format!("\"other\", {}", changed.etag())), "18").expect(200);
        patch(Some("*"), "19").expect(200);
        let absent = format!("{PATH}/{}", Id::new());
        br.call("PATCH", absent).header("if-match", "*").json(&json!({})).send().refused(404, "not_found");
    });
}

/// The row is locked before its tag is compared; else the last of several would silently win on PostgreSQL.
#[test]
fn of_two_patches_on_the_same_tag_one_is_lost_openly() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = br.post(PATH, draft(&["US"])).expect(201);
        let tag = br.get(r(&request)).etag();
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let patch = |number: usize| {
                let (br, tag, path) = (br.clone(), tag.clone(), r(&request));
                let body = json!({"firearm": {"model": format!("model {number}")}});
                scope.spawn(move || br.call("PATCH", path).header("if-match", tag).json(&body).send().status)
            };
            let threads: Vec<_> = (0..6).map(patch).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412, 412, 412]);
    });
}

#[test]
fn a_step_may_be_bound_to_a_tag_too() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let tag = br.get(r(&request)).etag();
        acknowledge(&us, &request);
        let withdraw =
            |tag: &str| br.call("POST", format!("{}/withdrawal", r(&request))).header("if-match", tag).send();
        withdraw(&tag).refused(412, "precondition_failed");
        withdraw(&br.get(r(&request)).etag()).expect(200);
    });
}

#[test]
fn a_get_is_304_while_nothing_changed_for_this_caller() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        for path in [r(&request), PATH.to_owned(), format!("{}/timeline", r(&request))] {
            let tag = br.get(&*path).etag();
            let again = |tag: &str| br.call("GET", &*path).header("if-none-match", tag).send();
            for tag in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
                let same = again(&tag);
                assert_eq!((same.status, same.bytes.len()), (304, 0), "{path} {tag}");
                assert!(same.header("etag").is_some());
            }
            assert_eq!(again("\"other\"").status, 200);
        }
        let tag = br.get(r(&request)).etag();
        assert_ne!(us.get(r(&request)).etag(), tag, "the other side gets another representation");
        acknowledge(&us, &request);
        assert_eq!(br.call("GET", r(&request)).header("if-none-match", tag).send().status, 200);
    });
}

#[test]
fn a_body_that_breaks_off_is_told_apart_from_one_that_is_no_json() {
    use std::io::{Read, Write};
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let mut line = std::net::TcpStream::connect(world.base.trim_start_matches("http://")).expect("a connection");
        write!(
            line,
            "POST /v1/trace-requests HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"urgency\":",
            br.token
        )
        .expect("sent");
        line.shutdown(std::net::Shutdown::Write).expect("no more");
        let mut answer = String::new();
        line.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains(r#""code":"body_not_read""#), "{answer}");
        assert!(!answer.contains('$'), "{answer}");
    });
}
