//! The demo's trace requests: invented, labelled as such, in every status. They go through the same steps
//! as real ones, at moments in the past.

use chrono::Duration;
use serde_json::{Value, json};

use super::demo::{Officer, acting};
use crate::access::Role;
use crate::config::Settings;
use crate::db::{DbConn, Id, Instant};
use crate::http::Tx;
use crate::problem::Problem;
use crate::traces::flow;
use crate::traces::model::{Closure, DisclosureInput, Onward, Question, Withdrawal};

/// How far a request's story goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    Draft,
    Sent,
    Acknowledged,
    InformationRequested,
    Delayed,
    Restricted,
    Answered,
    NotTraced,
    Refused,
    Onward,
    Disclosed,
    Closed,
    Withdrawn,
}

const STORIES: [Story; 13] = [
    Story::Draft,
    Story::Sent,
    Story::Acknowledged,
    Story::InformationRequested,
    Story::Delayed,
    Story::Restricted,
    Story::Answered,
    Story::NotTraced,
    Story::Refused,
    Story::Onward,
    Story::Disclosed,
    Story::Closed,
    Story::Withdrawn,
];

/// Type, make, model, calibre, country of manufacture.
pub(super) const FIREARMS: [(&str, &str, &str, &str, &str); 6] = [
    ("pistol", "Glock", "19", "9x19mm", "AT"),
    ("revolver", "Taurus", "85", ".38 Special", "BR"),
    ("rifle", "Colt", "AR-15", "5.56x45mm", "US"),
    ("pistol", "Bersa", "Thunder 9", "9x19mm", "AR"),
    ("shotgun", "Mossberg", "500", "12 gauge", "US"),
    ("revolver", "Smith & Wesson", "10", ".38 Special", "US"),
];

/// How many times each story is told.
const ROUNDS: usize = 3;

struct Teller<'a> {
    conn: &'a mut DbConn,
    settings: &'a Settings,
    at: Instant,
}

impl Teller<'_> {
    /// Lets `officer` do one thing, and half a day pass.
    fn step<T>(
        &mut self,
        officer: Officer<'_>,
        f: impl FnOnce(&mut Tx<'_>, &Settings) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let settings = self.settings;
        let done = acting(self.conn, officer, Role::TracingOfficer, self.at, |tx| f(tx, settings))?;
        self.at = self.at.plus(Duration::hours(12));
        Ok(done)
    }
}

/// Tells every story a few times between neighbouring States.
pub fn seed(conn: &mut DbConn, settings: &Settings, officers: &[Officer<'_>], now: Instant) -> Result<(), Problem> {
    for number in 0..STORIES.len() * ROUNDS {
        let story = STORIES[number % STORIES.len()];
        let one = |offset: usize| officers.get((number + offset) % officers.len()).copied();
        let (Some(asks), Some(answers), Some(third)) = (one(0), one(2), one(3)) else {
            return Err(Problem::internal("the demo has too few authorities"));
        };
        // Rounds lie weeks apart, so that some unanswered requests are overdue and some are not. The oldest
        // comes first, and each request a minute after the one before: ids and register numbers run with time.
        let (round, minute) = (number / STORIES.len(), number % STORIES.len());
        let weeks = Duration::weeks(2 * i64::try_from(ROUNDS - 1 - round).unwrap_or_default());
        let minutes = Duration::minutes(i64::try_from(minute).unwrap_or_default());
        let begun = now.plus(minutes - weeks - Duration::hours(72));
        tell(&mut Teller { conn, settings, at: begun }, story, number, asks, answers, third)?;
    }
    Ok(())
}

fn tell(
    teller: &mut Teller<'_>,
    story: Story,
    number: usize,
    asks: Officer<'_>,
    answers: Officer<'_>,
    third: Officer<'_>,
) -> Result<(), Problem> {
    let content = content(story, number, asks.0, answers.0, teller.at);
    let input = typed(content)?;
    let id: Id = teller
        .step(asks, |tx, settings| flow::create(tx, &settings.targets, input))?
        .id
        .parse()
        .map_err(Problem::internal)?;
    let to = answers.0;
    if matches!(story, Story::Draft | Story::Sent) {
        return Ok(());
    }
    if story == Story::Withdrawn {
        let withdrawal = Withdrawal { reason: Some("Invented: the firearm was identified at home".to_owned()) };
        return teller.step(asks, |tx, _| flow::withdraw(tx, id, withdrawal)).map(drop);
    }
    teller.step(answers, |tx, settings| flow::acknowledge(tx, &settings.targets, id, to))?;
    match story {
        Story::InformationRequested => {
            let question = Question { question: "Invented: is there a proof mark on the barrel?".to_owned() };
            teller.step(answers, |tx, _| flow::ask_for_information(tx, id, to, question))?;
        }
        Story::Delayed | Story::Restricted | Story::Refused => {
            let (kind, ground) = match story {
                Story::Delayed => ("delayed", "ongoing_investigation"),
                Story::Restricted => ("restricted", "confidentiality_law"),
                _ => ("refused", "national_security"),
            };
            let restriction = typed(json!({"kind": kind, "ground": ground, "explanation": "Invented for the demo"}))?;
            teller.step(answers, |tx, _| flow::restrict(tx, id, to, restriction))?;
        }
        Story::Answered | Story::NotTraced | Story::Onward | Story::Disclosed | Story::Closed => {
            let response = typed(answer(story, to, number))?;
            teller.step(answers, |tx, _| flow::respond(tx, id, to, response))?;
        }
        Story::Draft | Story::Sent | Story::Acknowledged | Story::Withdrawn => {}
    }
    match story {
        Story::Onward => {
            let onward =
                Onward { states: vec![third.0.to_owned()], reason: Some("Invented: exported there".to_owned()) };
            teller.step(asks, |tx, settings| flow::add_recipients(tx, &settings.targets, id, onward)).map(drop)
        }
        Story::Disclosed => {
            let disclosure: DisclosureInput = typed(json!({"provider": to, "what": "response",
                "legal_basis": "Invented: order of a court", "to_whom": "the court",
                "planned_at": teller.at.plus(Duration::days(30))}))?;
            teller.step(asks, |tx, _| flow::announce_disclosure(tx, id, disclosure)).map(drop)
        }
        Story::Closed => teller.step(asks, |tx, _| flow::close(tx, id, Closure::default())).map(drop),
        _ => Ok(()),
    }
}

/// The serial number of the firearm of request `number`.
pub(super) fn serial(number: usize) -> String {
    format!("DEMO{:04}", 1000 + number * 7)
}

pub(super) fn typed<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(Problem::internal)
}

fn content(story: Story, number: usize, asks: &str, answers: &str, at: Instant) -> Value {
    let (kind, make, model, calibre, country) = FIREARMS[number % FIREARMS.len()];
    let urgent = number.is_multiple_of(4);
    let recovered = at.plus(Duration::days(-10)).utc().date_naive();
    json!({
        "urgency": if urgent { "urgent" } else { "routine" },
        "urgency_justification": urgent.then_some("Invented: a suspect is in custody"),
        "ground": "illicit_under_national_law",
        "legal_basis": "Invented: firearms act, article 1",
        "intended_use": "criminal_investigation",
        "offence_code": "0101",
        "national_case_number": format!("DEMO-{number:03}"),
        "firearm": {"type": kind, "make": make, "model": model, "calibre": calibre,
            "serial_number": serial(number), "serial_condition": "intact",
            "country_of_manufacture": country, "import_country": answers},
        "recovery": {"date": recovered, "state": asks, "circumstances": "Invented for the demo"},
        "persons": [{"role": "possessor", "name": format!("Demo Person {number}")}],
        "handling": {"tlp": "amber", "confidential": true},
        "special_instructions": "DEMO: invented data, not a real request",
        "recipients": [answers],
        "submit": story != Story::Draft,
    })
}

fn answer(story: Story, state: &str, number: usize) -> Value {
    if story == Story::NotTraced {
        return json!({"outcome": "not_traced", "reason": "record_missing", "remarks": "Invented for the demo"});
    }
    let day = 1 + number % 28;
    json!({
        "outcome": "traced_to_purchaser",
        "chain": [
            {"kind": "manufactured", "state": FIREARMS[number % FIREARMS.len()].4, "actor_kind": "manufacturer"},
            {"kind": "imported", "date": "2021-03-01", "date_precision": "month", "state": state},
            {"kind": "retail_sale", "date": format!("2022-05-{day:02}"), "state": state, "actor_kind": "private_person",
                "actor_name": format!("Demo Buyer {number}")},
        ],
        "last_known_holder": format!("Demo Buyer {number}, invented"),
        "remarks": "Invented for the demo",
    })
}
