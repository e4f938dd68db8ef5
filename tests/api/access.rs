//! Who may call what, with which tokens.

use rastro::access::operations::OPERATIONS;
use rastro::access::{Access, Role, Roles, scope_of};
use rastro::db::{Id, Instant};
use serde_json::{Value, json};

use crate::backend::on_every_backend_with;
use crate::http::Call;
use crate::tokens::{self, Key};
use crate::{World, on_every_backend};

/// An operation of the document, its path filled with ids of nothing.
struct Route {
    id: String,
    method: String,
    path: String,
}

fn routes(document: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (template, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let id = operation["operationId"].as_str().expect("an id").to_owned();
            let segment = |segment: &str| match segment {
                "{state}" | "{code}" => "QQ".to_owned(),
                _ if segment.starts_with('{') => Id::new().to_string(),
                _ => segment.to_owned(),
            };
            let path = template.split('/').map(segment).collect::<Vec<_>>().join("/");
            routes.push(Route { id, method: method.to_uppercase(), path });
        }
    }
    routes
}

fn access(route: &Route) -> Access {
    OPERATIONS.iter().find(|(id, _)| *id == route.id).map(|(_, access)| *access).expect("an operation of the table")
}

#[test]
fn every_route_asks_for_a_token_and_for_a_role_that_has_its_action() {
    on_every_backend(|world| {
        let everyone = world.everyone("BR");
        let routes = routes(&world.document());
        assert_eq!(routes.len(), OPERATIONS.len());
        let (mut allowed, mut denied) = (0, 0);
        for route in &routes {
            let of = |role: Role| format!("{} {} as {role}", route.method, route.path);
            let wanted = access(route);
            let bare = world.call(&route.method, &*route.path).send();
            if wanted == Access::Public {
                assert!(bare.status != 403 && bare.status < 500, "{}: {}", route.id, bare.text());
                continue;
            }
            bare.refused(401, "missing_token");
            assert_eq!(bare.header("www-authenticate"), Some("Bearer realm=\"rastro\""), "{}", route.id);
            for (role, client) in &everyone {
                let may = match wanted {
                    Access::Granted(action) => scope_of(&Roles::from_iter([*role]), action).is_some(),
                    Access::AnyToken | Access::Public => true,
                };
                let answer = client.call(&route.method, &*route.path).send();
                if may {
                    assert!(![401, 403].contains(&answer.status), "{}: {}", of(*role), answer.text());
                    assert!(answer.status < 500, "{}: {}", of(*role), answer.text());
                    allowed += 1;
                } else {
                    assert_eq!(answer.status, 403, "{}: {}", of(*role), answer.text());
                    answer.refused(403, "role_lacks_action");
                    denied += 1;
                }
            }
        }
        assert!(allowed > 100 && denied > 100, "{allowed} allowed, {denied} denied");
    });
}

#[test]
fn what_is_another_states_is_not_there() {
    on_every_backend(|world| {
        let (br, admin) = (world.tracer("BR"), world.as_role(Role::AuthorityAdmin, Some("BR")));
        let request = br.post("/v1/trace-requests", crate::traces::forms::pistol(&["US"])).expect(201);
        let id = |record: &Value| record["id"].as_str().expect("an id").to_owned();
        let own = |path: &str| id(&admin.get(path).expect(200)["items"][0]);
        let (account, client, request) = (own("/v1/accounts"), own("/v1/clients"), id(&request));
        // States, authorities and what has no record of a State are everyone's.
        let rooms =
            [("/v1/trace-requests/{id}", request), ("/v1/accounts/{id}", account), ("/v1/clients/{id}", client)];
        let mut tried = 0;
        for (role, other) in world.everyone("MX") {
            for (template, item) in world.document()["paths"].as_object().expect("paths") {
                let Some((room, record)) = rooms.iter().find(|(room, _)| template.starts_with(room)) else { continue };
                let path = template.replacen(room, &room.replace("{id}", record), 1).replace("{state}", "US");
                let path = path.replace("{person_id}", record).replace("{disclosure_id}", record);
                for (method, operation) in item.as_object().expect("operations") {
                    let operation_id = operation["operationId"].as_str().expect("an id");
                    let (_, wanted) = OPERATIONS.iter().find(|(name, _)| *name == operation_id).expect("in the table");
                    let Access::Granted(action) = wanted else { continue };
                    let scope = scope_of(&Roles::from_iter([role]), *action);
                    if scope == Some(rastro::access::Scope::All) {
                        continue;
                    }
                    let method = method.to_uppercase();
                    let call = other.call(&method, &*path).header("if-match", "*");
                    let answer = match operation["requestBody"]["content"].as_object().and_then(|c| c.values().next()) {
                        Some(content) => call.json(&content["example"]).send(),
                        None => call.send(),
                    };
                    match scope {
                        Some(_) => answer.refused(404, "not_found"),
                        None => answer.refused(403, "role_lacks_action"),
                    };
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "{tried} tried");
    });
}

#[test]
fn the_document_says_the_same_roles() {
    on_every_backend(|world| {
        let document = world.document();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let id = operation["operationId"].as_str().expect("an id");
                let (_, access) = OPERATIONS.iter().find(|(name, _)| *name == id).expect("in the table");
                let may = |role: &Role| match access {
                    Access::Granted(action) => scope_of(&Roles::from_iter([*role]), *action).is_some(),
                    Access::AnyToken => true,
                    Access::Public => false,
                };
                let roles: Vec<&str> = Role::ALL.iter().filter(|role| may(role)).map(|role| role.name()).collect();
                match access {
                    Access::Public => assert!(operation.get("x-roles").is_none(), "{method} {path}"),
                    _ => assert_eq!(operation["x-roles"], json!(roles), "{method} {path}"),
                }
            }
        }
    });
}

#[test]
fn the_grant_table_is_published_and_me_tells_the_callers_part() {
    on_every_backend(|world| {
        for (role, client) in world.everyone("BR") {
            let roles = client.get("/v1/roles").expect(200);
            assert_eq!(roles["next"], Value::Null);
            let published = roles["items"].as_array().expect("items");
            assert_eq!(published.len(), Role::ALL.len());
            let own = published.iter().find(|item| item["role"] == role.name()).expect("the role");
            assert_eq!(own["regional"], role.is_regional());
            let me = client.get("/v1/me").expect(200);
            assert_eq!(me["roles"], json!([role.name()]));
            assert_eq!(me["actions"], own["actions"], "{role}");
            let state = if client.state.is_empty() { Value::Null } else { json!(client.state) };
            assert_eq!(me["state"], state);
        }
    });
}

/// A token that must be refused as invalid, with the challenge of RFC 6750.
#[track_caller]
fn refused(world: &World, what: &str, token: &str) {
    let answer = world.call("GET", "/v1/me").bearer(token).send();
    assert_eq!(answer.status, 401, "{what}: {}", answer.text());
    answer.refused(401, "invalid_token");
    let challenge = answer.header("www-authenticate").expect("a challenge");
    assert!(challenge.contains("error=\"invalid_token\""), "{what}: {challenge}");
}

#[test]
fn a_token_that_is_not_ours_is_refused() {
    on_every_backend(|world| {
        let good = world.tracer("BR").token;
        let (header, claims) = (tokens::part(&good, 0), tokens::part(&good, 1));
        assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("EdDSA")));
        world.call("GET", "/v1/me").bearer(&good).send().expect(200);
        let with = |value: &Value, name: &str, new: Value| {
            let mut value = value.clone();
            value[name] = new;
            value
        };
        let jwks = world.get("/.well-known/jwks.json").expect(200);
        let public = jwks["keys"][0]["x"].as_str().expect("a key").to_owned();
        let raw = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &public).expect("bytes");

        refused(world, "garbage", "garbage");
        refused(world, "an empty token", "..");
        refused(world, "a broken signature", &with_last_changed(&good));
        let none = with(&header, "alg", json!("none"));
        refused(world, "alg none, unsigned", &format!("{}.{}.", tokens::encoded(&none), tokens::encoded(&claims)));
        refused(world, "alg none", &tokens::with_parts(&good, &none, &claims));
        let hmac = with(&header, "alg", json!("HS256"));
        for secret in [raw.as_slice(), public.as_bytes()] {
            refused(world, "HMAC with the public key", &tokens::hmac_signed(&hmac, &claims, secret));
        }
        let unknown = with(&header, "kid", json!("unknown"));
        refused(world, "an unknown kid", &tokens::with_parts(&good, &unknown, &claims));
        refused(world, "other claims", &tokens::with_parts(&good, &header, &with(&claims, "sub", json!(Id::new()))));
        refused(world, "a key of one's own", &Key::new().sign(&header, &claims));
        // A key in the header must not be believed.
        let key = Key::new();
        refused(world, "a key brought along", &key.sign(&with(&header, "jwk", key.public_jwk()), &claims));
    });
}

fn with_last_changed(token: &str) -> String {
    // The last character's low bits may not count, so the first of the signature is changed.
    let at = token.rfind('.').expect("a signature") + 1;
    let other = if token[at..].starts_with('A') { "B" } else { "A" };
    format!("{}{other}{}", &token[..at], &token[at + 1..])
}

#[test]
fn a_token_of_ours_for_another_purpose_or_time_is_refused() {
    on_every_backend(|world| {
        let good = world.tracer("BR").token;
        let (header, claims) = (tokens::part(&good, 0), tokens::part(&good, 1));
        let now = Instant::now().micros() / 1_000_000;
        let fresh = |changes: Value| {
            let mut claims = claims.clone();
            // Each is another text, so that none is taken from the cache of verified ones.
            claims["jti"] = json!(Id::new());
            json_patch::merge(&mut claims, &changes);
            world.sign(&header, &claims)
        };
        world.call("GET", "/v1/me").bearer(&fresh(json!({}))).send().expect(200);
        for (what, changes) in [
            ("another audience", json!({"aud": "https://other.example.org"})),
            ("another issuer", json!({"iss": "https://other.example.org"})),
            ("expired", json!({"exp": now - 120, "iat": now - 720})),
            ("not yet valid", json!({"nbf": now + 600})),
            ("without expiry", json!({"exp": null})),
        ] {
            refused(world, what, &fresh(changes));
        }
        let mut plain = header.clone();
        plain["typ"] = json!("JWT");
        refused(world, "another type", &world.sign(&plain, &claims));
        let mut critical = header.clone();
        critical["crit"] = json!(["exp"]);
        refused(world, "a critical extension", &world.sign(&critical, &claims));
    });
}

#[test]
fn a_disabled_client_is_out_at_once() {
    on_every_backend(|world| {
        let (tracer, admin) = (world.tracer("BR"), world.as_role(Role::AuthorityAdmin, Some("BR")));
        let member = world.member(Role::TracingOfficer, Some("BR"));
        let path = format!("/v1/clients/{}", member.client);
        tracer.get("/v1/me").expect(200);
        admin.patch(&path, json!({"status": "disabled"})).expect(200);
        refused(world, "a disabled client", &tracer.token);
        let answer = world.ask_for_token(&member.client.to_string(), &member.secret);
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        admin.patch(&path, json!({"status": "active"})).expect(200);
        tracer.get("/v1/me").expect(200);
    });
}

#[test]
fn the_clients_of_a_disabled_authority_are_out_at_once() {
    on_every_backend(|world| {
        let (tracer, other) = (world.tracer("BR"), world.tracer("US"));
        let path = format!("/v1/authorities/{}", world.seed.authorities["BR"]);
        world.as_role(Role::Secretariat, None).patch(&path, json!({"status": "disabled"})).expect(200);
        refused(world, "a client of a disabled authority", &tracer.token);
        other.get("/v1/me").expect(200);
    });
}

#[test]
fn a_change_of_roles_counts_at_once() {
    on_every_backend(|world| {
        let (tracer, admin) = (world.tracer("BR"), world.as_role(Role::AuthorityAdmin, Some("BR")));
        let path = format!("/v1/clients/{}", world.member(Role::TracingOfficer, Some("BR")).client);
        tracer.get("/v1/trace-requests").expect(200);
        admin.patch(&path, json!({"roles": ["report_editor"]})).expect(200);
        tracer.get("/v1/trace-requests").refused(403, "role_lacks_action");
    });
}

#[test]
fn a_revoked_token_is_out_and_only_that_one() {
    on_every_backend(|world| {
        let (revoked, kept) = (world.tracer("BR"), world.tracer("BR"));
        let member = world.member(Role::TracingOfficer, Some("BR"));
        let (id, secret) = (member.client.to_string(), member.secret.clone());
        let revoke = |token: &str, secret: &str| {
            let form = [("token", token), ("client_id", &id), ("client_secret", secret)];
            world.call("POST", "/oauth/revoke").form(&form).send()
        };
        assert_eq!(revoke(&revoked.token, "wrong").expect(401)["error"], "invalid_client");
        revoked.get("/v1/me").expect(200);
        revoke(&revoked.token, &secret).expect(200);
        refused(world, "a revoked token", &revoked.token);
        kept.get("/v1/me").expect(200);
        // RFC 7009 §2.2: an unknown token is no error; another client's is not touched.
        revoke("garbage", &secret).expect(200);
        let foreign = world.tracer("US");
        revoke(&foreign.token, &secret);
        foreign.get("/v1/me").expect(200);
    });
}

#[test]
fn tokens_are_given_for_secrets_in_the_form_and_in_basic() {
    on_every_backend(|world| {
        let member = world.member(Role::TracingOfficer, Some("BR"));
        let (id, secret) = (member.client.to_string(), member.secret.as_str());
        let basic = |id: &str, secret: &str| {
            let pair = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{id}:{secret}"));
            let call = world.call("POST", "/oauth/token").header("authorization", format!("Basic {pair}"));
            call.form(&[("grant_type", "client_credentials")]).send()
        };
        let given = basic(&id, secret);
        let body = given.expect(200);
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(600)));
        assert_eq!(given.header("cache-control"), Some("no-store"));
        let claims = tokens::part(body["access_token"].as_str().expect("a token"), 1);
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(world.base), &json!(world.base)));
        assert_eq!((&claims["sub"], &claims["client_id"]), (&json!(id), &json!(id)));
        assert_eq!((&claims["state"], &claims["roles"]), (&json!("BR"), &json!(["tracing_officer"])));

        let wrong = basic(&id, "wrong");
        assert_eq!(wrong.expect(401)["error"], "invalid_client");
        assert!(wrong.header("www-authenticate").is_some_and(|value| value.starts_with("Basic")));
        let nobody = basic(&Id::new().to_string(), secret);
        assert_eq!(nobody.expect(401), wrong.json(), "nobody learns which clients there are");
        assert_eq!(world.ask_for_token(&id, "wrong").expect(401)["error"], "invalid_client");

        let form = |pairs: &[(&str, &str)]| world.call("POST", "/oauth/token").form(pairs).send();
        let both = [("client_id", id.as_str()), ("client_secret", secret)];
        assert_eq!(form(&both).expect(400)["error"], "invalid_request", "no grant_type");
        let password = [("grant_type", "password"), both[0], both[1]];
        assert_eq!(form(&password).expect(400)["error"], "unsupported_grant_type");
    });
}

#[test]
fn a_client_proves_itself_by_its_own_key_once_per_assertion() {
    on_every_backend(|world| {
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        let (key, other) = (Key::new(), Key::new());
        let input = json!({"name": "Gateway", "state": "BR", "authority": world.seed.authorities["BR"],
            "roles": ["tracing_officer"], "public_jwk": key.public_jwk()});
        let made = admin.post("/v1/clients", input).expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        let now = Instant::now().micros() / 1_000_000;
        let claims = |changes: Value| {
            let mut claims = json!({"iss": id, "sub": id, "aud": world.base, "iat": now, "exp": now + 240,
                "jti": Id::new()});
            json_patch::merge(&mut claims, &changes);
            claims
        };
        let header = json!({"alg": "EdDSA", "typ": "JWT"});
        let ask = |assertion: &str| {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", assertion),
            ];
            Call::new(world, "POST", "/oauth/token").form(&form).send()
        };
        let assertion = key.sign(&header, &claims(json!({})));
        let given = ask(&assertion).expect(200);
        let token = given["access_token"].as_str().expect("a token");
        let me = world.call("GET", "/v1/me").bearer(token).send().expect(200);
        assert_eq!((&me["state"], &me["roles"]), (&json!("BR"), &json!(["tracing_officer"])));

        for (what, assertion) in [
            ("a replay", assertion),
            ("another key", other.sign(&header, &claims(json!({})))),
            ("too long a life", key.sign(&header, &claims(json!({"exp": now + 600})))),
            ("expired", key.sign(&header, &claims(json!({"exp": now - 60})))),
            ("another audience", key.sign(&header, &claims(json!({"aud": "https://other.example.org"})))),
            ("its address", key.sign(&header, &claims(json!({"aud": format!("{}/oauth/token", world.base)})))),
            ("another issuer", key.sign(&header, &claims(json!({"iss": Id::new()})))),
            ("without jti", key.sign(&header, &claims(json!({"jti": null})))),
        ] {
            let refused = ask(&assertion);
            assert_eq!(refused.status, 401, "{what}: {}", refused.text());
            assert_eq!(refused.json()["error"], "invalid_client", "{what}");
        }
        ask(&key.sign(&header, &claims(json!({"aud": [world.base]})))).expect(200);
    });
}

#[test]
fn oauth_speaks_its_own_errors_even_where_no_handler_is_reached() {
    let three_a_second = |settings: &mut rastro::config::Settings| {
        settings.requests_per_second = std::num::NonZeroU32::MIN.saturating_add(2);
    };
    on_every_backend_with(three_a_second, |world| {
        let oauth = |answer: &crate::Answer, status: u16, error: &str| {
            let body = answer.expect(status);
            assert_eq!(body["error"], error, "{body}");
            assert!(body["error_description"].as_str().is_some_and(|text| !text.is_empty()));
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        };
        let wrong = world.get("/oauth/token");
        oauth(&wrong, 405, "invalid_request");
        assert_eq!(wrong.header("allow"), Some("POST"));
        oauth(&world.get("/oauth/nothing"), 404, "invalid_request");
        let answers: Vec<_> = (0..10).map(|_| world.call("POST", "/oauth/token").send()).collect();
        let limited = answers.iter().find(|answer| answer.status == 429).expect("a limit");
        oauth(limited, 429, "temporarily_unavailable");
        assert!(limited.header("retry-after").is_some());
    });
}
