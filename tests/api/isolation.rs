//! What one State may not learn of another: properties, tried on many requests.

use rastro::access::{Caller, Principal, Role, Roles, Scope};
use rastro::db::Id;
use rastro::traces::rules::may_read;
use serde_json::{Value, json};

use crate::seed::STATES;
use crate::traces::forms::*;
use crate::{Client, World, on_every_backend};

/// Numbers that are the same in each run (xorshift64*).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits") % end
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Every byte and tag that a State can get about a request.
fn view(client: &Client<'_>, request: &Value) -> Vec<(String, Vec<u8>)> {
    let id = request["id"].as_str().expect("an id");
    let since = request["updated_at"].as_str().expect("a time");
    let mut paths = vec![
        format!("/v1/trace-requests/{id}"),
        format!("/v1/trace-requests/{id}/timeline"),
        "/v1/trace-requests".to_owned(),
        "/v1/trace-requests?direction=incoming&status=open".to_owned(),
        "/v1/trace-requests?status=completed".to_owned(),
        "/v1/trace-requests?recipient_status=answered".to_owned(),
        "/v1/trace-requests?state=BR".to_owned(),
        format!("/v1/trace-requests?updated_since={since}"),
    ];
    if client.role != Role::Analyst {
        paths.push(format!("/v1/trace-requests/{id}/notes"));
    }
    let bytes = |path: String| {
        let answer = client.get(path);
        answer.expect(200);
        (answer.etag(), answer.bytes)
    };
    paths.into_iter().map(bytes).collect()
}

/// A step that concerns the requester and the US, or one of them alone.
type Move<'a> = Box<dyn Fn() -> crate::Answer + 'a>;

/// Everything that BR and the US can do with each other, in an order that is allowed.
fn moves<'a>(br: &'a Client<'_>, us: &'a Client<'_>, request: &'a Value) -> Vec<(&'static str, Move<'a>)> {
    let part = |step: &str| format!("{}/{step}", p(request, "US"));
    let whole = |step: &str| format!("{}/{step}", r(request));
    let post = |by: &'a Client<'_>, path: String, body: Value| -> Move<'a> {
        Box::new(move || by.post(path.clone(), body.clone()))
    };
    let officer = |by: &Client<'_>| json!(by.world.member(Role::TracingOfficer, Some(&by.state)).account);
    let assign = |by: &'a Client<'_>| -> Move<'a> {
        let (path, body) = (whole("assignment"), json!({"account_id": officer(by)}));
        Box::new(move || by.put(path.clone(), body.clone()))
    };
    let plan = |provider: &str, what: &str| {
        json!({"provider": provider, "what": what, "legal_basis": "law", "to_whom": "a court",
            "planned_at": "2030-01-01T00:00:00Z"})
    };
    let decide = |by: &'a Client<'_>, index: usize| -> Move<'a> {
        let path = whole("disclosures");
        Box::new(move || {
            let read = by.get(r(request)).expect(200);
            let id = read["disclosures"][index]["id"].as_str().expect("an id").to_owned();
            by.post(format!("{path}/{id}/decision"), json!({"decision": "objected"}))
        })
    };
    let amended = json!({"response": with(answer(), json!({"remarks": "corrected"})), "reason": "a mistake"});
    vec![
        ("acknowledgement", post(us, part("acknowledgement"), json!({}))),
        ("note", post(us, whole("notes"), json!({"note": "ours"}))),
        ("assignment", assign(us)),
        ("note of the requester", post(br, whole("notes"), json!({"note": "ours"}))),
        ("assignment by the requester", assign(br)),
        ("information request", post(us, part("information-requests"), json!({"question": "Which mark?"}))),
        ("information", post(br, part("information"), json!({"answer": "A crown."}))),
        ("disclosure of the request", post(us, whole("disclosures"), plan("BR", "request"))),
        ("decision on it", decide(br, 0)),
        ("restriction", post(us, part("restriction"), with(refusal(), json!({"kind": "delayed"})))),
        ("response", post(us, part("response"), answer())),
        ("clarification request", post(br, part("clarification-requests"), json!({"question": "Which sale?"}))),
        ("clarification", post(us, part("clarifications"), json!({"answer": "The second."}))),
        ("response amendment", post(us, part("response-amendments"), amended)),
        ("disclosure of the response", post(br, whole("disclosures"), plan("US", "response"))),
        ("decision on that", decide(us, 1)),
        ("onward request", post(br, whole("recipients"), json!({"states": ["MX"], "reason": "exported there"}))),
    ]
}

#[test]
fn another_recipients_step_changes_no_byte() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let analyst = world.as_role(Role::Analyst, Some("CO"));
        // However far Colombia itself has come.
        for stage in 0..3 {
            let request = br.post("/v1/trace-requests", numbered(stage, &["CO", "US"])).expect(201);
            match stage {
                0 => {}
                1 => drop(acknowledge(&co, &request)),
                _ => drop(respond(&co, &request)),
            }
            let before = (view(&co, &request), view(&analyst, &request));
            for (what, step) in moves(&br, &us, &request) {
                let done = step();
                assert!(done.status < 300, "{what}: {}", done.text());
                let after = (view(&co, &request), view(&analyst, &request));
                assert!(before == after, "{what} at stage {stage} shows to the other recipient");
            }
            assert_eq!(br.get(r(&request)).expect(200)["recipients"].as_array().map(Vec::len), Some(3));
        }
    });
}

/// What a caller of a State would be to the rules.
fn caller(state: &str, role: Role) -> Caller {
    Caller {
        principal: Principal::Client(Id::new()),
        state: Some(state.to_owned()),
        authority: Some(Id::new()),
        roles: Roles::from_iter([role]),
    }
}

/// Requests between the four States in all conditions, with the States that each is visible to.
fn many(world: &World, numbers: &mut Numbers, count: usize) -> Vec<(Value, Vec<String>)> {
    let clients: Vec<Client<'_>> = STATES.iter().map(|state| world.tracer(state)).collect();
    let of = |state: &str| clients.iter().find(|client| client.state == state).expect("a client");
    let mut made = Vec::new();
    for number in 0..count {
        let from = *numbers.one(&STATES);
        let mut to: Vec<&str> = STATES.into_iter().filter(|s| *s != from && numbers.below(2) == 0).collect();
        if to.is_empty() {
            to.push(if from == "US" { "BR" } else { "US" });
        }
        let is_draft = numbers.below(4) == 0;
        let urgency = *numbers.one(&["routine", "urgent"]);
        let input = with(numbered(number, &to), json!({"submit": !is_draft, "urgency": urgency}));
        let request = of(from).post("/v1/trace-requests", input).expect(201);
        let mut parties = vec![from.to_owned()];
        if !is_draft {
            parties.extend(to.iter().map(|state| (*state).to_owned()));
            let first = of(to[0]);
            match numbers.below(6) {
                0 => drop(acknowledge(first, &request)),
                1 | 2 => drop(respond(first, &request)),
                3 => drop(of(from).take(format!("{}/withdrawal", r(&request))).expect(200)),
                4 => drop(of(from).post(format!("{}/closure", r(&request)), json!({"reason": "done"})).expect(200)),
                _ => {}
            }
        }
        made.push((request, parties));
    }
    made
}

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_list_holds_exactly_what_the_record_check_allows() {
    on_every_backend(|world| {
        let requests = many(world, &mut Numbers(0x5EED_0001), 40);
        for state in STATES {
            for role in [Role::TracingOfficer, Role::Analyst] {
                let client = world.as_role(role, Some(state));
                let listed = client.all("/v1/trace-requests");
                let mut expected = Vec::new();
                for (request, parties) in requests.iter().rev() {
                    let may = may_read(Scope::PartyToIt, &caller(state, role), parties.iter().map(String::as_str));
                    let read = client.get(r(request));
                    assert_eq!(read.status == 200, may, "{state} {parties:?}: {}", read.status);
                    let timeline = client.get(format!("{}/timeline", r(request)));
                    assert_eq!(timeline.status == 200, may, "{state} {parties:?}");
                    if may {
                        let request = read.json();
                        let item = listed.iter().find(|item| item["id"] == request["id"]);
                        let item = item.unwrap_or_else(|| panic!("{state} misses {request}"));
                        same_in_list(item, &request);
                        expected.push(request["id"].as_str().expect("an id").to_owned());
                    } else {
                        assert_eq!(read.status, 404);
                    }
                }
                assert_eq!(ids(&listed), expected, "newest first, nothing more");
            }
        }
    });
}

/// A row of the list says what the record says.
fn same_in_list(item: &Value, request: &Value) {
    for name in ["reference", "status", "urgency", "requesting_state", "submitted_at", "updated_at"] {
        assert_eq!(item[name], request[name], "{name}");
    }
    assert_eq!(item["recovery_date"], request["recovery"]["date"]);
    let part = |recipient: &Value| {
        let of = |name: &str| recipient[name].clone();
        [of("state"), of("status"), of("due_at"), of("overdue")]
    };
    let parts = |of: &Value| of["recipients"].as_array().expect("recipients").iter().map(part).collect::<Vec<_>>();
    assert_eq!(parts(item), parts(request));
}

#[test]
fn filters_narrow_the_list_and_never_widen_it() {
    on_every_backend(|world| {
        many(world, &mut Numbers(0x5EED_0002), 30);
        let statuses = |item: &Value| {
            let recipients = item["recipients"].as_array().expect("recipients").iter();
            recipients.map(|recipient| recipient["status"].clone()).collect::<Vec<_>>()
        };
        let names = |item: &Value, state: &str| {
            item["requesting_state"] == state
                || item["recipients"].as_array().expect("recipients").iter().any(|r| r["state"] == state)
        };
        for own in STATES {
            let client = world.tracer(own);
            let all = client.all("/v1/trace-requests");
            assert!(all.len() > 5, "{own} sees {}", all.len());
            let check = |query: String, keep: &dyn Fn(&Value) -> bool| {
                let expected: Vec<Value> = all.iter().filter(|item| keep(item)).cloned().collect();
                assert_eq!(ids(&client.all(&format!("/v1/trace-requests?{query}"))), ids(&expected), "{own} {query}");
            };
            for direction in ["incoming", "outgoing"] {
                check(format!("direction={direction}"), &|item| item["direction"] == direction);
            }
            for status in ["draft", "open", "completed", "closed", "withdrawn"] {
                check(format!("status={status}"), &|item| item["status"] == status);
            }
            for status in ["draft", "sent", "acknowledged", "answered", "withdrawn"] {
                check(format!("recipient_status={status}"), &|item| statuses(item).contains(&json!(status)));
            }
            for urgency in ["routine", "urgent"] {
                check(format!("urgency={urgency}"), &|item| item["urgency"] == urgency);
            }
            for other in STATES.into_iter().filter(|state| *state != own) {
                check(format!("state={other}"), &|item| names(item, other));
            }
            check("make=glock".to_owned(), &|_| true);
            check("make=taurus".to_owned(), &|_| false);
            check("overdue=false".to_owned(), &|_| true);
            check("overdue=true".to_owned(), &|_| false);
            check("national_case_number=IP%20123/2026".to_owned(), &|_| true);
            let (one, serial) = (&all[0], all[0]["firearm"]["serial_number"].as_str().expect("a number"));
            check(format!("serial={}", serial.to_lowercase()), &|item| item["id"] == one["id"]);
            if let Some(sent) = all.iter().find(|item| item["reference"].is_string()) {
                let reference = sent["reference"].as_str().expect("text");
                check(format!("reference={reference}&status={}", sent["status"].as_str().expect("text")), &|item| {
                    item["id"] == sent["id"]
                });
            }
        }
    });
}
