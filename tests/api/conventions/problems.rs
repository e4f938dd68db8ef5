//! Problem documents, and the headers that every answer carries.

use std::num::NonZeroU32;

use rastro::db::Id;
use serde_json::{Value, json};

use crate::backend::on_every_backend_with;
use crate::on_every_backend;
use crate::traces::forms::*;

#[test]
fn problems_speak_four_languages() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let path = format!("/v1/trace-requests/{}", Id::new());
        let mut titles = Vec::new();
        for (accept, language) in
            [("en", "en"), ("es-AR, en;q=0.5", "es"), ("de, pt-BR;q=0.8, es;q=0.2", "pt"), ("fr", "fr")]
        {
            let answer = br.call("GET", &*path).header("accept-language", accept).send();
            let problem = answer.refused(404, "not_found");
            assert_eq!(answer.header("content-language"), Some(language));
            assert_eq!((&problem["status"], &problem["instance"]), (&json!(404), &json!(path)));
            assert_eq!(problem["type"], "urn:rastro:problem:not_found");
            assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
            titles.push(problem["title"].as_str().expect("a title").to_owned());

            let faulty = br.call("POST", "/v1/trace-requests").header("accept-language", accept);
            let faulty = faulty.json(&json!({"urgency": 1})).send();
            titles.push(
                faulty.refused(422, "invalid_body")["errors"][0]["detail"].as_str().expect("a detail").to_owned(),
            );
        }
        let count = titles.len();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), count, "{titles:?}");
        let other = br.call("GET", &*path).header("accept-language", "de").send();
        assert_eq!(other.header("content-language"), Some("en"));
    });
}

#[test]
fn a_request_id_goes_in_and_out() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let path = format!("/v1/trace-requests/{}", Id::new());
        let given = br.call("GET", &*path).header("x-request-id", "case-2026_0001").send();
        assert_eq!(given.header("x-request-id"), Some("case-2026_0001"));
        assert_eq!(given.expect(404)["request_id"], "case-2026_0001");
        for unusable in ["short", "has blanks in it", "x".repeat(65).as_str(), "semi;colon;quote\""] {
            let answer = br.call("GET", "/v1/me").header("x-request-id", unusable).send();
            let made = answer.header("x-request-id").expect("an id");
            assert_ne!(made, unusable);
            made.parse::<Id>().expect("an id of ours");
        }
        let (one, two) = (br.get("/v1/me"), br.get("/v1/me"));
        assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    });
}

#[test]
fn answers_carry_what_caches_and_browsers_need() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        let read = br.get(r(&request));
        let vary: Vec<&str> = read.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok()).collect();
        let vary = vary.join(", ").to_lowercase();
        assert!(vary.contains("authorization") && vary.contains("accept-language"), "{vary}");
        assert_eq!(read.header("cache-control"), Some("private, no-cache"));
        assert_eq!(read.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(read.header("content-type"), Some("application/json"));
    });
}

#[test]
fn what_is_not_there_is_404_in_every_form() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        let id = request["id"].as_str().expect("an id");
        for path in [
            "/nothing".to_owned(),
            "/v1/nothing".to_owned(),
            "/v1/trace-requests/not-an-id".to_owned(),
            "/v1/trace-requests/1".to_owned(),
            format!("/v1/trace-requests/{}", id.replace('-', "")),
            format!("/v1/trace-requests/%7B{id}%7D"),
            // A record has one path: what needlessly escapes a letter of it names nothing.
            format!("/v1/%74race-requests/{id}"),
            "/%761/states".to_owned(),
            "/v1/states/%42R".to_owned(),
            "/health/%6Cive".to_owned(),
            format!("/v1/trace-requests/{id}/"),
            format!("/v1/trace-requests/{id}/nothing"),
            "/v1/states/br".to_owned(),
            "/v1/states/BRA".to_owned(),
            "/v1/states/QQ".to_owned(),
        ] {
            br.get(&*path).refused(404, "not_found");
        }
        br.take(format!("/v1/trace-requests/{id}/recipients/us/acknowledgement")).refused(404, "not_found");
    });
}

#[test]
fn a_wrong_method_is_405_with_the_right_ones() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        for (method, path, allow) in [
            ("DELETE", "/v1/trace-requests".to_owned(), "GET, POST"),
            ("PUT", r(&request), "DELETE, GET, PATCH"),
            ("POST", r(&request), "DELETE, GET, PATCH"),
            ("GET", format!("{}/submission", r(&request)), "POST"),
            ("POST", "/v1/me".to_owned(), "GET"),
            ("GET", "/oauth/token".to_owned(), "POST"),
        ] {
            let answer = br.call(method, &*path).send();
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text());
            assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
        }
    });
}

#[test]
fn an_accept_header_that_excludes_json_is_406() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        for accept in ["text/html", "application/xml, text/*;q=0.5", "application/json;q=0"] {
            br.call("GET", "/v1/me").header("accept", accept).send().refused(406, "not_acceptable");
        }
        for accept in ["*/*", "application/*", "text/html, application/json;q=0.1", "application/problem+json"] {
            br.call("GET", "/v1/me").header("accept", accept).send().expect(200);
        }
    });
}

#[test]
fn a_bad_query_or_header_is_400_with_every_fault() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        for (query, names) in [
            ("nothing=1", vec!["/query/nothing"]),
            ("limit=0", vec!["/query/limit"]),
            ("limit=201", vec!["/query/limit"]),
            ("limit=ten", vec!["/query/limit"]),
            ("limit=5&limit=6", vec!["/query/limit"]),
            ("cursor=x", vec!["/query/cursor"]),
            ("direction=sideways&status=lost", vec!["/query/direction", "/query/status"]),
            (
                "state=brazil&overdue=maybe&updated_since=yesterday",
                vec!["/query/overdue", "/query/state", "/query/updated_since"],
            ),
            ("serial=%00", vec!["/query/serial"]),
            ("assigned_to=me", vec!["/query/assigned_to"]),
        ] {
            let answer = br.get(format!("/v1/trace-requests?{query}"));
            answer.refused(400, "invalid_query");
            let mut pointers: Vec<String> = answer.faults().into_iter().map(|(pointer, _)| pointer).collect();
            pointers.sort();
            assert_eq!(pointers, names, "{query}");
        }
        for (name, value) in [("if-none-match", "unquoted"), ("if-match", "unquoted")] {
            br.call("GET", "/v1/me").header(name, value).send().refused(400, "invalid_header");
        }
        let long = "k".repeat(256);
        for key in ["two words", long.as_str()] {
            let call = br.call("POST", "/v1/trace-requests").header("idempotency-key", key);
            call.json(&draft(&["US"])).send().refused(400, "invalid_header");
        }
        assert_eq!(br.all("/v1/trace-requests"), Vec::<Value>::new());
    });
}

#[test]
fn the_allowance_is_shown_and_its_end_is_429() {
    let few = |settings: &mut rastro::config::Settings| {
        settings.requests_per_second = NonZeroU32::new(3).expect("a number");
    };
    on_every_backend_with(few, |world| {
        let br = world.tracer("BR");
        let first = br.get("/v1/me");
        assert_eq!((first.header("ratelimit-limit"), first.header("ratelimit-remaining")), (Some("3"), Some("2")));
        assert!(first.header("ratelimit-reset").is_some());
        let refused = (0..5_000).map(|_| br.get("/v1/me")).find(|answer| answer.status != 200).expect("an end");
        refused.refused(429, "too_many_requests");
        assert!(refused.header("retry-after").and_then(|value| value.parse::<u64>().ok()).is_some_and(|s| s >= 1));
        assert_eq!(refused.header("ratelimit-remaining"), Some("0"));
        // Counted by client: another one is not slowed.
        world.tracer("US").get("/v1/me").expect(200);
    });
}
