//! Requests and answers to send, and the paths of their steps.

use serde_json::{Value, json};

use crate::Client;

/// The trace request of the contract, to be submitted at once.
pub fn pistol(recipients: &[&str]) -> Value {
    json!({
        "urgency": "urgent", "urgency_justification": "homicide of two officers",
        "ground": "illicit_under_national_law", "legal_basis": "Lei 10.826/2003, art. 14",
        "intended_use": "criminal_investigation", "offence_code": "0101",
        "national_case_number": "IP 123/2026", "language": "pt", "contact_point_id": null,
        "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm",
            "serial_number": "ABC123", "serial_condition": "intact", "country_of_manufacture": "AT",
            "manufacturer": "Glock GmbH", "importer_name": "Glock Inc.", "import_country": "US",
            "import_year": 2019, "other_marks": ["proof mark, crown over N"]},
        "recovery": {"date": "2026-03-01", "state": "BR", "subdivision": "BR-RJ", "locality": "Rio de Janeiro",
            "circumstances": "vehicle stop"},
        "persons": [{"role": "possessor", "name": "João da Silva", "date_of_birth": "1990-01-01",
            "nationality": "BR"}],
        "handling": {"tlp": "amber", "confidential": true, "conditions": "not for court use without consent"},
        "special_instructions": "please hurry", "recipients": recipients, "submit": true
    })
}

/// A value with the members of a merge patch put in.
pub fn with(mut value: Value, patch: Value) -> Value {
    json_patch::merge(&mut value, &patch);
    value
}

/// A pistol that is nobody else's: no repeat of another request.
pub fn numbered(number: usize, recipients: &[&str]) -> Value {
    with(pistol(recipients), json!({"firearm": {"serial_number": format!("N{number:06}")}}))
}

pub fn draft(recipients: &[&str]) -> Value {
    with(pistol(recipients), json!({"submit": false}))
}

pub fn answer() -> Value {
    json!({
        "outcome": "traced_to_purchaser",
        "chain": [
            {"kind": "manufactured", "state": "AT", "actor_kind": "manufacturer", "actor_name": "Glock GmbH"},
            {"kind": "imported", "date": "2019-03-01", "date_precision": "month", "state": "US"},
            {"kind": "retail_sale", "date": "2019-06-14", "state": "US", "actor_kind": "private_person",
                "actor_name": "Jane Roe"}],
        "last_known_holder": "Jane Roe, Dallas", "suggested_referrals": ["Texas DPS"], "remarks": "reported stolen",
        "handling": {"tlp": "amber", "confidential": true}, "language": "en"
    })
}

pub fn refusal() -> Value {
    json!({"kind": "refused", "ground": "national_security", "explanation": "cannot be said"})
}

/// R of the contract.
pub fn r(request: &Value) -> String {
    format!("/v1/trace-requests/{}", request["id"].as_str().expect("an id"))
}

/// P of the contract.
pub fn p(request: &Value, state: &str) -> String {
    format!("{}/recipients/{state}", r(request))
}

/// Sends the pistol.
#[track_caller]
pub fn sent(by: &Client<'_>, recipients: &[&str]) -> Value {
    by.post("/v1/trace-requests", pistol(recipients)).expect(201)
}

#[track_caller]
pub fn acknowledge(recipient: &Client<'_>, request: &Value) -> Value {
    recipient.take(format!("{}/acknowledgement", p(request, &recipient.state))).expect(200)
}

/// Acknowledges and answers.
#[track_caller]
pub fn respond(recipient: &Client<'_>, request: &Value) -> Value {
    acknowledge(recipient, request);
    recipient.post(format!("{}/response", p(request, &recipient.state)), answer()).expect(200)
}

/// The recipient of a request as it was answered.
#[track_caller]
pub fn recipient<'v>(request: &'v Value, state: &str) -> &'v Value {
    let recipients = request["recipients"].as_array().expect("recipients");
    recipients.iter().find(|r| r["state"] == state).unwrap_or_else(|| panic!("{state} in {request}"))
}
