//! States, authorities and their contact persons, accounts and clients: who keeps what.

use rastro::access::Role;
use serde_json::{Value, json};

use crate::traces::forms::{pistol, with};
use crate::{Client, World, on_every_backend};

#[test]
fn the_states_are_there_in_four_languages() {
    on_every_backend(|world| {
        let reader = world.as_role(Role::Stakeholder, None);
        let states = reader.all("/v1/states");
        let codes: Vec<&str> = states.iter().map(|state| state["code"].as_str().expect("a code")).collect();
        assert!(codes.is_sorted() && codes.len() == 35, "{codes:?}");
        let us = reader.get("/v1/states/US").expect(200);
        assert_eq!(
            us["names"],
            json!({"en": "United States", "es": "Estados Unidos", "pt": "Estados Unidos", "fr": "États-Unis"})
        );
        assert_eq!((&us["oas_member"], &us["addressable"]), (&json!(true), &json!(true)));
        for state in &states {
            assert!(state["cifta"]["verified"] == false || state["cifta"]["source"].is_string(), "{state}");
        }
    });
}

#[test]
fn the_secretariat_keeps_the_states() {
    on_every_backend(|world| {
        let secretariat = world.as_role(Role::Secretariat, None);
        let spain = json!({"code": "ES", "names": {"en": "Spain", "es": "España", "pt": "Espanha", "fr": "Espagne"}});
        let made = secretariat.post("/v1/states", spain.clone());
        let state = made.expect(201);
        assert_eq!(made.header("location"), Some("/v1/states/ES"));
        assert_eq!((&state["oas_member"], &state["cifta"]["status"]), (&json!(false), &json!("unverified")));
        secretariat.post("/v1/states", spain.clone()).refused(409, "duplicate_value");
        let faulty =
            with(spain, json!({"code": "QQ", "cifta": {"status": "party", "verified": true, "date": "2999-01-01"}}));
        let refused = secretariat.post("/v1/states", faulty);
        refused.refused(422, "invalid_body");
        let pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/code", "/cifta/source", "/cifta/date"]);
        let patched = secretariat.patch("/v1/states/ES", json!({"names": {"fr": "L’Espagne"}, "addressable": false}));
        let patched = patched.expect(200);
        assert_eq!((&patched["names"]["fr"], &patched["names"]["en"]), (&json!("L’Espagne"), &json!("Spain")));
        let code = secretariat.patch("/v1/states/ES", json!({"code": "PT"}));
        code.refused(422, "invalid_body");
        assert_eq!(code.faults(), [("/code".to_owned(), "unknown_field".to_owned())]);
        secretariat.patch("/v1/states/PT", json!({})).refused(404, "not_found");
    });
}

#[test]
fn a_state_can_be_addressed_while_someone_there_receives_requests() {
    on_every_backend(|world| {
        let (br, secretariat) = (world.tracer("BR"), world.as_role(Role::Secretariat, None));
        let send = |number: usize| br.post("/v1/trace-requests", crate::traces::forms::numbered(number, &["CO"]));
        send(1).expect(201);
        let path = format!("/v1/authorities/{}", world.seed.authorities["CO"]);
        let point = secretariat.get(&*path).expect(200)["contact_points"][0].clone();
        let refused = |number: usize, code: &str| {
            let answer = send(number);
            answer.refused(422, "invalid_body");
            assert_eq!(answer.faults(), [("/recipients/0".to_owned(), code.to_owned())]);
        };
        for change in [json!({"active": false}), json!({"receives_trace_requests": false})] {
            secretariat.patch(&path, json!({"contact_points": [with(point.clone(), change)]})).expect(200);
            refused(2, "no_contact_point");
        }
        secretariat.patch(&path, json!({"contact_points": []})).expect(200);
        refused(3, "no_contact_point");
        secretariat.patch(&path, json!({"contact_points": [point]})).expect(200);
        send(4).expect(201);
        secretariat.patch(&path, json!({"status": "disabled"})).expect(200);
        refused(5, "no_contact_point");
        secretariat.patch(&path, json!({"status": "active"})).expect(200);
        secretariat.patch("/v1/states/CO", json!({"addressable": false})).expect(200);
        refused(6, "state_not_addressable");
    });
}

#[test]
fn contact_persons_are_shown_to_whom_they_concern() {
    on_every_backend(|world| {
        let path = format!("/v1/authorities/{}", world.seed.authorities["US"]);
        for (role, client) in world.everyone("BR") {
            let hidden = [Role::CommitteeMember, Role::Stakeholder, Role::Auditor].contains(&role);
            let (one, list) = (client.get(&*path), client.get("/v1/authorities?state=US"));
            for (answer, point) in [
                (&one, one.expect(200)["contact_points"][0].clone()),
                (&list, list.expect(200)["items"][0]["contact_points"][0].clone()),
            ] {
                assert_eq!(answer.text().contains("desk.us@example.org"), !hidden, "{role}");
                for name in ["name", "email", "phone"] {
                    assert_eq!(point[name].is_null(), hidden, "{role} {name}");
                }
                assert_eq!(point["receives_trace_requests"], true, "{role}");
            }
        }
    });
}

#[test]
fn an_authority_is_kept_by_its_admin_and_the_secretariat() {
    on_every_backend(|world| {
        let (admin, secretariat) =
            (world.as_role(Role::AuthorityAdmin, Some("BR")), world.as_role(Role::Secretariat, None));
        let path = |state: &str| format!("/v1/authorities/{}", world.seed.authorities[state]);
        let point = admin.get(path("BR")).expect(200)["contact_points"][0].clone();
        let second = json!({"name": "Night desk", "email": "night@example.org", "languages": ["pt", "en"],
            "receives_trace_requests": false});
        let changed = admin.patch(&path("BR"), json!({"name": "Nova", "contact_points": [point, second]})).expect(200);
        assert_eq!((&changed["name"], &changed["contact_points"][0]["id"]), (&json!("Nova"), &point["id"]));
        assert_eq!(changed["contact_points"][1]["languages"], json!(["en", "pt"]));
        let without = json!({"contact_points": [changed["contact_points"][1]]});
        let left = admin.patch(&path("BR"), without).expect(200);
        let old = left["contact_points"].as_array().expect("points").iter().find(|p| p["id"] == point["id"]);
        let old = old.expect("it stays, for requests refer to it");
        assert_eq!((&old["active"], &old["languages"]), (&json!(false), &point["languages"]));
        for reader in [&admin, &secretariat, &world.tracer("US")] {
            let read = reader.get(path("BR")).text();
            for person in ["name", "email", "phone"] {
                assert!(!read.contains(point[person].as_str().expect("text")), "a former contact's {person}: {read}");
                assert_eq!(old[person], Value::Null, "{person}");
            }
        }
        // What was removed stays so when something else changes, and can be put back.
        let renamed = admin.patch(&path("BR"), json!({"address": "Brasília"})).expect(200);
        assert_eq!(renamed["contact_points"], left["contact_points"]);
        let back = admin.patch(&path("BR"), json!({"contact_points": [point, left["contact_points"][0]]})).expect(200);
        assert_eq!(back["contact_points"][0], point);
        admin.patch(&path("BR"), json!({"status": "disabled"})).refused(403, "role_lacks_action");
        // Another authority and one that is not there are answered alike.
        for other in [path("US"), format!("/v1/authorities/{}", rastro::db::Id::new())] {
            let stale = admin.call("PATCH", &*other).header("if-match", "\"x\"").json(&json!({"name": "Ours"})).send();
            stale.refused(404, "not_found");
            admin.patch(&other, json!({"name": "Ours"})).refused(404, "not_found");
        }
        let foreign = admin.get(path("US")).expect(200)["contact_points"][0]["id"].clone();
        let stolen = admin.patch(&path("BR"), json!({"contact_points": [with(second, json!({"id": foreign}))]}));
        stolen.refused(422, "invalid_body");
        assert_eq!(stolen.faults(), [("/contact_points/0/id".to_owned(), "unknown_contact_point".to_owned())]);

        let police = json!({"state": "BR", "name": "Polícia Federal", "kind": "police"});
        admin.post("/v1/authorities", police.clone()).refused(403, "role_lacks_action");
        let made = secretariat.post("/v1/authorities", police.clone()).expect(201);
        assert_eq!((&made["status"], &made["contact_points"]), (&json!("active"), &json!([])));
        secretariat.post("/v1/authorities", with(police, json!({"state": "QQ"}))).refused(422, "invalid_body");
        assert_eq!(secretariat.all("/v1/authorities?state=BR").len(), 2);
        assert_eq!(secretariat.all("/v1/authorities?kind=police").len(), 1);
    });
}

const NATIONAL: [&str; 2] = ["/v1/accounts", "/v1/clients"];

/// What to send to make an account or a client.
fn member(path: &str, authority: Value, state: Value, roles: Value) -> Value {
    let mut input = json!({"name": "Somebody", "state": state, "authority": authority, "roles": roles});
    if path == "/v1/accounts" {
        input["email"] = json!(format!("{}@example.org", rastro::db::Id::new()));
    }
    input
}

fn of(world: &World, path: &str, state: &str, roles: Value) -> Value {
    member(path, json!(world.seed.authorities[state]), json!(state), roles)
}

fn at(path: &str, made: &Value) -> String {
    format!("{path}/{}", made["id"].as_str().expect("an id"))
}

#[test]
fn an_authority_admin_manages_its_own_authority_and_national_roles() {
    on_every_backend(|world| {
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        for path in NATIONAL {
            let made = admin.post(path, of(world, path, "BR", json!(["tracing_officer", "analyst"]))).expect(201);
            assert_eq!((&made["status"], &made["state"]), (&json!("active"), &json!("BR")));
            assert_eq!(made["roles"], json!(["tracing_officer", "analyst"]));
            let grants = made["role_grants"].as_array().expect("grants");
            let by = json!(world.member(Role::AuthorityAdmin, Some("BR")).client);
            assert!(grants.len() == 2 && grants.iter().all(|grant| grant["granted_by"] == by), "{grants:?}");
            admin.post(path, of(world, path, "US", json!(["analyst"]))).refused(403, "role_lacks_action");
            let regional = member(path, Value::Null, Value::Null, json!(["auditor"]));
            admin.post(path, regional).refused(403, "role_lacks_action");
            let mixed = of(world, path, "BR", json!(["analyst", "auditor"]));
            admin.post(path, mixed).refused(403, "role_lacks_action");
            let made = at(path, &made);
            assert_eq!(admin.patch(&made, json!({"roles": ["analyst"]})).expect(200)["roles"], json!(["analyst"]));
            let read = admin.get(&*made).expect(200);
            let ended = read["role_grants"].as_array().expect("grants").iter().filter(|g| g["revoked_at"].is_string());
            assert_eq!(ended.map(|grant| &grant["role"]).collect::<Vec<_>>(), ["tracing_officer"]);
            admin.patch(&made, json!({"roles": ["secretariat"]})).refused(403, "role_lacks_action");
            admin.patch(&made, json!({"status": "disabled"})).expect(200);
            // Another State's admin does not even find it.
            let other = world.as_role(Role::AuthorityAdmin, Some("US"));
            other.get(&*made).refused(404, "not_found");
            other.patch(&made, json!({"status": "active"})).refused(404, "not_found");
        }
    });
}

#[test]
fn an_admin_of_the_same_state_reaches_no_other_authority() {
    on_every_backend(|world| {
        let (admin, secretariat) =
            (world.as_role(Role::AuthorityAdmin, Some("BR")), world.as_role(Role::Secretariat, None));
        let operator = world.as_role(Role::Operator, None);
        let police = json!({"state": "BR", "name": "Polícia Federal", "kind": "police"});
        let police = secretariat.post("/v1/authorities", police).expect(201)["id"].clone();
        for path in NATIONAL {
            let theirs = member(path, police.clone(), json!("BR"), json!(["authority_admin"]));
            // An authority has one first administrator, whichever way it comes.
            let made = operator.post(path, theirs.clone());
            if path == NATIONAL[1] {
                made.refused(409, "authority_has_admin");
                continue;
            }
            let made = at(path, &made.expect(201));
            admin.get(&*made).expect(200);
            admin.patch(&made, json!({"status": "disabled"})).refused(404, "not_found");
            admin
                .post(path, member(path, police.clone(), json!("BR"), json!(["analyst"])))
                .refused(403, "role_lacks_action");
        }
        let patch =
            admin.patch(&format!("/v1/authorities/{}", police.as_str().expect("an id")), json!({"name": "Ours"}));
        patch.refused(404, "not_found");
    });
}

#[test]
fn nobody_changes_their_own_roles() {
    on_every_backend(|world| {
        for (role, state) in [(Role::AuthorityAdmin, Some("BR")), (Role::Operator, None)] {
            let own = world.as_role(role, state);
            let path = format!("/v1/clients/{}", world.member(role, state).client);
            let roles =
                if state.is_some() { json!(["authority_admin", "tracing_officer"]) } else { json!(["secretariat"]) };
            own.patch(&path, json!({"roles": roles})).refused(409, "own_roles");
            own.patch(&path, json!({"status": "disabled"})).refused(409, "own_roles");
            let me = own.get("/v1/me").expect(200);
            assert_eq!(me["roles"], json!([role.name()]));
        }
    });
}

/// The token endpoint's answer to a client just made.
fn may_enter(world: &World, made: &Value) -> bool {
    let (id, secret) = (made["client_id"].as_str().expect("an id"), made["client_secret"].as_str().expect("a secret"));
    world.ask_for_token(id, secret).status == 200
}

#[test]
fn a_first_admin_waits_for_the_secretariat() {
    on_every_backend(|world| {
        let (operator, secretariat) = (world.as_role(Role::Operator, None), world.as_role(Role::Secretariat, None));
        let input = json!({"state": "AR", "name": "Agencia", "kind": "national_authority"});
        let authority = secretariat.post("/v1/authorities", input).expect(201)["id"].clone();
        let admin = |roles: Value| member("/v1/clients", authority.clone(), json!("AR"), roles);
        for roles in [json!(["tracing_officer"]), json!(["authority_admin", "tracing_officer"])] {
            operator.post("/v1/clients", admin(roles)).refused(403, "role_lacks_action");
        }
        secretariat.post("/v1/clients", admin(json!(["authority_admin"]))).refused(403, "role_lacks_action");
        let made = operator.post("/v1/clients", admin(json!(["authority_admin"]))).expect(201);
        assert_eq!(made["status"], "pending_confirmation");
        assert!(!may_enter(world, &made));
        let path = at("/v1/clients", &made);
        let confirm = format!("{path}/confirmation");
        operator.take(&*confirm).refused(403, "role_lacks_action");
        operator.patch(&path, json!({"status": "active"})).refused(409, "wrong_state");
        assert_eq!(secretariat.take(&*confirm).expect(200)["status"], "active");
        assert!(may_enter(world, &made));
        let again = secretariat.take(&*confirm).refused(409, "wrong_state");
        assert_eq!(again["allowed_steps"], json!([]), "to disable it is for others");
        operator.post("/v1/clients", admin(json!(["authority_admin"]))).refused(409, "authority_has_admin");
        // From here on the authority looks after itself.
        let token =
            world.token(made["client_id"].as_str().expect("an id"), made["client_secret"].as_str().expect("a secret"));
        let first = Client { world, role: Role::AuthorityAdmin, state: "AR".to_owned(), token };
        let officer = first.post("/v1/clients", admin(json!(["tracing_officer"]))).expect(201);
        operator.patch(&at("/v1/clients", &officer), json!({"status": "disabled"})).refused(404, "not_found");
        // The second admin was made by the first, who then goes: the operator can still help.
        let second = first.post("/v1/clients", admin(json!(["authority_admin"]))).expect(201);
        let second = at("/v1/clients", &second);
        operator.patch(&second, json!({"status": "disabled"})).refused(409, "authority_has_admin");
        operator.patch(&path, json!({"status": "disabled"})).refused(409, "authority_has_admin");
        let patch = first.patch(&second, json!({"name": "The other"}));
        patch.expect(200);
        world
            .rastro
            .db
            .write(|conn| {
                let (now, nobody) = (rastro::db::Instant::now(), command_line());
                let (operation, action, request_id) = ("test", "test", "test");
                let mut tx =
                    rastro::http::Tx { conn, caller: &nobody, now, operation, action, request_id, probing: None };
                let id = made["id"].as_str().expect("an id").parse().expect("an id");
                rastro::accounts::set_client_status(&mut tx, id, rastro::accounts::AccountStatus::Disabled)
            })
            .expect("the first is gone");
        operator.post("/v1/clients", admin(json!(["authority_admin"]))).refused(409, "authority_has_admin");
        operator.patch(&second, json!({"status": "disabled"})).expect(200);
        let third = operator.post("/v1/clients", admin(json!(["authority_admin"]))).expect(201);
        assert_eq!(third["status"], "pending_confirmation");
    });
}

/// Whoever sits at the server's shell.
fn command_line() -> rastro::access::Caller {
    let (principal, roles) = (rastro::access::Principal::CommandLine, rastro::access::Roles::default());
    rastro::access::Caller { principal, state: None, authority: None, roles }
}

#[test]
fn an_operator_cannot_take_the_last_from_the_secretariat() {
    on_every_backend(|world| {
        let (operator, secretariat) = (world.as_role(Role::Operator, None), world.as_role(Role::Secretariat, None));
        let member = world.member(Role::Secretariat, None);
        let (client, account) = (format!("/v1/clients/{}", member.client), format!("/v1/accounts/{}", member.account));
        let key = crate::tokens::Key::new().public_jwk();
        for change in [
            json!({"status": "disabled"}),
            json!({"roles": ["stakeholder"]}),
            json!({"roles": ["secretariat", "stakeholder"]}),
            json!({"public_jwk": key}),
        ] {
            operator.patch(&client, change).refused(409, "last_secretariat");
        }
        secretariat.get("/v1/me").expect(200);
        // A name changes nothing; a person may go while a system stays.
        operator.patch(&client, json!({"name": "Desk"})).expect(200);
        secretariat.get("/v1/me").expect(200);
        operator.patch(&account, json!({"status": "disabled"})).expect(200);
        // One that waits for confirmation is not there yet.
        let input = member_of_region(json!(["secretariat"]));
        let made = operator.post("/v1/clients", input).expect(201);
        operator.patch(&client, json!({"status": "disabled"})).refused(409, "last_secretariat");
        secretariat.take(format!("{}/confirmation", at("/v1/clients", &made))).expect(200);
        operator.patch(&client, json!({"status": "disabled"})).expect(200);
        operator.patch(&at("/v1/clients", &made), json!({"status": "disabled"})).refused(409, "last_secretariat");
    });
}

fn member_of_region(roles: Value) -> Value {
    member("/v1/clients", Value::Null, Value::Null, roles)
}

#[test]
fn regional_roles_wait_for_the_secretariat_each_time() {
    on_every_backend(|world| {
        let (operator, secretariat) = (world.as_role(Role::Operator, None), world.as_role(Role::Secretariat, None));
        let input = member("/v1/clients", Value::Null, Value::Null, json!(["auditor"]));
        let made = operator.post("/v1/clients", input).expect(201);
        assert_eq!(made["status"], "pending_confirmation");
        assert!(!may_enter(world, &made));
        let path = at("/v1/clients", &made);
        let confirm = format!("{path}/confirmation");
        secretariat.take(&*confirm).expect(200);
        assert!(may_enter(world, &made));
        let wider = operator.patch(&path, json!({"roles": ["auditor", "stakeholder"]})).expect(200);
        assert_eq!(wider["status"], "pending_confirmation", "new roles wait again");
        assert!(!may_enter(world, &made));
        secretariat.take(&*confirm).expect(200);
        operator.patch(&path, json!({"status": "disabled"})).expect(200);
        let back = operator.patch(&path, json!({"status": "active"})).expect(200);
        assert_eq!(back["status"], "pending_confirmation");
        assert!(!may_enter(world, &made));
        operator.patch(&path, json!({"roles": ["analyst"]})).refused(403, "role_lacks_action");
        let misfit = operator.patch(&path, json!({"roles": ["authority_admin"]}));
        assert_eq!(misfit.expect(409)["allowed_steps"], json!(["disable"]), "it waits for confirmation");
        let refused = operator.post("/v1/clients", member_of_region(json!(["operator", "secretariat"])));
        assert_eq!(refused.expect(422)["errors"][0]["code"], "roles_exclude_each_other");
        for (roles, state, pointer) in [
            (json!(["committee_member"]), Value::Null, "/state"),
            (json!(["auditor"]), json!("CL"), "/state"),
            (json!(["committee_member"]), json!("QQ"), "/state"),
        ] {
            let refused = operator.post("/v1/clients", member("/v1/clients", Value::Null, state, roles));
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults()[0].0, pointer);
        }
    });
}

#[test]
fn lists_of_accounts_and_clients_reach_as_far_as_the_record_check() {
    on_every_backend(|world| {
        for path in NATIONAL {
            let everything = world.as_role(Role::Secretariat, None).all(path);
            assert_eq!(everything.len(), world.seed.members.len());
            assert_eq!(world.as_role(Role::Operator, None).all(path).len(), everything.len());
            for state in ["BR", "US"] {
                let admin = world.as_role(Role::AuthorityAdmin, Some(state));
                let listed: Vec<Value> = admin.all(path).into_iter().map(|item| item["id"].clone()).collect();
                for item in &everything {
                    let status = admin.get(at(path, item)).status;
                    assert_eq!(status == 200, item["state"] == state, "{item}");
                    assert_eq!(listed.contains(&item["id"]), status == 200, "{item}");
                    assert!(status == 200 || status == 404);
                }
            }
            world.tracer("BR").get(path).refused(403, "role_lacks_action");
        }
    });
}

#[test]
fn an_email_is_one_account_of_a_state() {
    on_every_backend(|world| {
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        let input = with(of(world, "/v1/accounts", "BR", json!(["analyst"])), json!({"email": "Ana@Example.org"}));
        admin.post("/v1/accounts", input.clone()).expect(201);
        admin
            .post("/v1/accounts", with(input.clone(), json!({"email": "ana@example.ORG"})))
            .refused(409, "duplicate_value");
        let elsewhere = with(of(world, "/v1/accounts", "US", json!(["analyst"])), json!({"email": "ana@example.org"}));
        let other = world.as_role(Role::AuthorityAdmin, Some("US"));
        other.post("/v1/accounts", elsewhere).expect(201);
        let refused = admin.post("/v1/accounts", with(input, json!({"email": "nobody"})));
        let fault = refused.expect(422)["errors"][0].clone();
        assert_eq!(fault["pointer"], "/email");
        assert!(fault["detail"].as_str().is_some_and(|text| text.contains("e-mail")), "{fault}");
    });
}

#[test]
fn a_private_key_is_never_taken() {
    on_every_backend(|world| {
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        let key = crate::tokens::Key::new().public_jwk();
        let with_key =
            |key: Value| with(of(world, "/v1/clients", "BR", json!(["analyst"])), json!({"public_jwk": key}));
        for bad in [
            with(key.clone(), json!({"d": key["x"]})),
            with(key.clone(), json!({"x": "AAAA"})),
            with(key.clone(), json!({"crv": "P-256"})),
            with(key.clone(), json!({"kty": "RSA"})),
        ] {
            admin.post("/v1/clients", with_key(bad)).refused(422, "invalid_body");
        }
        let made = admin.post("/v1/clients", with_key(key.clone())).expect(201);
        assert_eq!(made["public_jwk"]["x"], key["x"]);
        let removed = admin.patch(&at("/v1/clients", &made), json!({"public_jwk": null})).expect(200);
        assert_eq!(removed["public_jwk"], Value::Null);
        let request = world.tracer("BR").post("/v1/trace-requests", pistol(&["US"]));
        request.expect(201);
    });
}
