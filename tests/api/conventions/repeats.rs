//! Idempotency-Key: what is sent twice is done once.

use std::collections::BTreeSet;

use rastro::access::Role;
use serde_json::{Value, json};

use crate::traces::forms::*;
use crate::{Answer, Client, on_every_backend};

const PATH: &str = "/v1/trace-requests";

fn post(client: &Client<'_>, path: &str, key: &str, body: &Value) -> Answer {
    client.call("POST", path).header("idempotency-key", key).json(body).send()
}

#[test]
fn a_repeat_is_answered_alike_and_done_once() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let (first, again) = (post(&br, PATH, "a", &pistol(&["US"])), post(&br, PATH, "a", &pistol(&["US"])));
        assert_eq!(again.expect(201), first.expect(201));
        for name in ["location", "etag"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
        assert_eq!(br.all(PATH).len(), 1);
        let request = first.json();
        let path = format!("{}/acknowledgement", p(&request, "US"));
        let step = |key: &str| us.call("POST", &*path).header("idempotency-key", key).send();
        assert_eq!(step("b").expect(200), step("b").expect(200));
        step("c").refused(409, "wrong_state");
        // Rendered as the caller may see it now.
        let now = post(&br, PATH, "a", &pistol(&["US"])).expect(201);
        assert_eq!(recipient(&now, "US")["status"], "acknowledged");
        assert_eq!(us.all(&format!("{}/timeline", r(&request))).len(), 2);
    });
}

#[test]
fn a_key_for_another_call_is_422() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = post(&br, PATH, "a", &pistol(&["US"])).expect(201);
        let other = with(pistol(&["US"]), json!({"language": "es"}));
        post(&br, PATH, "a", &other).refused(422, "idempotency_key_reused");
        let path = format!("{}/withdrawal", r(&request));
        post(&br, &path, "a", &pistol(&["US"])).expect(422);
        post(&br, &path, "a", &json!({})).refused(422, "idempotency_key_reused");
        assert_eq!(br.get(r(&request)).expect(200)["status"], "open");
        assert_eq!(br.all(PATH).len(), 1);
    });
}

#[test]
fn a_key_is_the_callers_own() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let ours = post(&br, PATH, "a", &draft(&["CO"])).expect(201);
        let theirs = post(&us, PATH, "a", &draft(&["CO"])).expect(201);
        assert_ne!(ours["id"], theirs["id"]);
        assert_eq!(theirs["requesting_state"], "US");
    });
}

#[test]
fn what_failed_does_not_use_the_key_up() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        post(&br, PATH, "a", &json!({"colour": "blue"})).refused(422, "invalid_body");
        post(&br, PATH, "a", &pistol(&["AR"])).refused(422, "invalid_body");
        post(&br, PATH, "a", &pistol(&["US"])).expect(201);
    });
}

#[test]
fn access_is_checked_before_a_replay() {
    on_every_backend(|world| {
        let (br, admin) = (world.tracer("BR"), world.as_role(Role::AuthorityAdmin, Some("BR")));
        post(&br, PATH, "a", &pistol(&["US"])).expect(201);
        let client = format!("/v1/clients/{}", world.member(Role::TracingOfficer, Some("BR")).client);
        admin.patch(&client, json!({"roles": ["analyst"]})).expect(200);
        post(&br, PATH, "a", &pistol(&["US"])).refused(403, "role_lacks_action");
    });
}

#[test]
fn of_many_calls_at_once_with_one_key_one_is_done() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            let send = |_| {
                let br = br.clone();
                scope.spawn(move || post(&br, PATH, "same", &draft(&["US"])))
            };
            let threads: Vec<_> = (0..8).map(send).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        let mut ids = BTreeSet::new();
        for answer in &answers {
            match answer.status {
                201 => drop(ids.insert(answer.json()["id"].to_string())),
                409 => assert!(answer.header("retry-after").is_some(), "{}", answer.text()),
                _ => panic!("{}", answer.text()),
            }
        }
        assert_eq!((ids.len(), br.all(PATH).len()), (1, 1));
    });
}

#[test]
fn a_secret_is_shown_once_and_never_replayed() {
    on_every_backend(|world| {
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        let authority = world.seed.authorities["BR"];
        let client = json!({"name": "Gateway", "state": "BR", "authority": authority, "roles": ["tracing_officer"]});
        let account = with(client.clone(), json!({"email": "ana@example.org"}));
        for (path, input, secret) in
            [("/v1/clients", client, "client_secret"), ("/v1/accounts", account, "initial_password")]
        {
            let made = post(&admin, path, path, &input).expect(201);
            let shown = made[secret].as_str().expect("a secret").to_owned();
            let again = post(&admin, path, path, &input);
            again.refused(409, "secret_not_replayed");
            let read = admin.get(format!("{path}/{}", made["id"].as_str().expect("an id")));
            assert_eq!(read.expect(200)[secret], Value::Null);
            let list = admin.get(path);
            for answer in [&again, &read, &list] {
                assert!(!answer.text().contains(&shown));
            }
            for table in ["clients", "accounts", "idempotency_keys", "audit_entries", "outbox"] {
                assert!(!world.rows(table).iter().any(|row| row.contains(&shown)), "{table}");
            }
        }
    });
}
