//! A cycle on the short sample, and the steps of its reports.

use chrono::{Duration, Utc};
use rastro::access::Role;
use serde_json::{Value, json};

use crate::{Client, World};

pub const REPORTS: &str = "/v1/implementation-reports";
pub const CYCLES: &str = "/v1/reporting-cycles";

/// Everyone who has a part in the report of one State.
pub struct Cast<'w> {
    pub editor: Client<'w>,
    pub approver: Client<'w>,
    pub secretariat: Client<'w>,
    pub member: Client<'w>,
    pub stakeholder: Client<'w>,
    /// The editor of another State.
    pub neighbour: Client<'w>,
    pub member_id: String,
}

impl<'w> Cast<'w> {
    pub fn of(world: &'w World, state: &str) -> Cast<'w> {
        let other = if state == "BR" { "MX" } else { "BR" };
        Cast {
            editor: world.as_role(Role::ReportEditor, Some(state)),
            approver: world.as_role(Role::ReportApprover, Some(state)),
            secretariat: world.as_role(Role::Secretariat, None),
            member: world.as_role(Role::CommitteeMember, None),
            stakeholder: world.as_role(Role::Stakeholder, None),
            neighbour: world.as_role(Role::ReportEditor, Some(other)),
            member_id: world.member(Role::CommitteeMember, None).client.to_string(),
        }
    }
}

/// The published short sample.
#[track_caller]
pub fn questionnaire(by: &Client<'_>) -> Value {
    let listed = by.get("/v1/questionnaires?code=cifta_common_format_sample").expect(200);
    let id = listed["items"][0]["id"].as_str().expect("an id").to_owned();
    by.get(format!("/v1/questionnaires/{id}").as_str()).expect(200)
}

pub fn questions(questionnaire: &Value) -> Vec<Value> {
    let sections = questionnaire["sections"].as_array().expect("sections");
    sections.iter().flat_map(|section| section["questions"].as_array().expect("questions").clone()).collect()
}

/// A cycle that is open, due in `days`.
#[track_caller]
pub fn cycle(by: &Client<'_>, days: i64) -> Value {
    cycle_on(by, &questionnaire(by)["id"], days)
}

/// A cycle on a questionnaire of one's own.
#[track_caller]
pub fn cycle_on(by: &Client<'_>, questionnaire: &Value, days: i64) -> Value {
    let today = Utc::now().date_naive();
    let due = today + Duration::days(days);
    by.post(
        CYCLES,
        json!({"questionnaire": questionnaire, "period": {"from": "2025-01-01", "to": "2025-12-31"},
            "title": {"en": "Reports on 2025", "es": "Informes sobre 2025", "pt": "Relatórios sobre 2025",
                "fr": "Rapports sur 2025"},
            "opens_on": (today.min(due)), "due_on": due, "invited": ["US", "CL"]}),
    )
    .expect(201)
}

pub fn path(report: &Value) -> String {
    format!("{REPORTS}/{}", report["id"].as_str().expect("an id"))
}

#[track_caller]
pub fn begun(by: &Client<'_>, cycle: &Value) -> Value {
    by.post(REPORTS, json!({"cycle": cycle["id"], "language": "pt"})).expect(201)
}

/// Answers what is missing with no, which asks for nothing more.
#[track_caller]
pub fn filled(by: &Client<'_>, report: &Value) {
    let missing = by.get(format!("{}/completeness", path(report)).as_str()).expect(200)["missing"].clone();
    if missing == json!([]) {
        return;
    }
    let answers: Vec<Value> = missing
        .as_array()
        .expect("missing")
        .iter()
        .map(|question| json!({"question": question, "value": "no", "version": null}))
        .collect();
    let results = by.put(format!("{}/answers", path(report)), json!({"answers": answers})).expect(200);
    assert!(results["results"].as_array().expect("results").iter().all(|r| r["status"] == "saved"), "{results}");
}

#[track_caller]
pub fn submitted(cast: &Cast<'_>, report: &Value) -> Value {
    filled(&cast.editor, report);
    cast.editor.take(format!("{}/readiness", path(report))).expect(200);
    cast.approver.take(format!("{}/submission", path(report))).expect(200)
}

#[track_caller]
pub fn under_review(cast: &Cast<'_>, report: &Value) {
    cast.secretariat.take(format!("{}/review", path(report))).expect(200);
    let sections = questionnaire(&cast.secretariat)["sections"].clone();
    let keys: Vec<Value> = sections.as_array().expect("sections").iter().map(|s| s["key"].clone()).collect();
    let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": keys});
    cast.secretariat.post(format!("{}/review-assignments", path(report)), body).expect(201);
}

#[track_caller]
pub fn concluded(cast: &Cast<'_>, report: &Value) {
    cast.member.take(format!("{}/review-assignments/1/completion", path(report))).expect(200);
    cast.secretariat.take(format!("{}/conclusion", path(report))).expect(200);
}

/// The answers as `by` reads them, by question.
#[track_caller]
pub fn read(by: &Client<'_>, report: &Value) -> Vec<Value> {
    let answers = by.get(format!("{}/answers", path(report)).as_str()).expect(200);
    answers["items"].as_array().expect("items").clone()
}

pub fn one<'a>(answers: &'a [Value], question: &Value) -> &'a Value {
    answers.iter().find(|answer| answer["question"] == *question).expect("the question")
}

/// A further member of the Committee, of `state`: its client's id, and the client.
#[track_caller]
pub fn another_member<'w>(world: &'w World, cast: &Cast<'w>, state: &str) -> (String, Client<'w>) {
    let operator = world.as_role(Role::Operator, None);
    let body = json!({"name": format!("Member for {state}"), "state": state, "roles": ["committee_member"]});
    let made = operator.post("/v1/clients", body).expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    cast.secretariat.take(format!("/v1/clients/{id}/confirmation")).expect(200);
    let token = world.token(&id, made["client_secret"].as_str().expect("a secret"));
    (id, Client { token, state: state.to_owned(), ..cast.member.clone() })
}
