//! The demo's seizures: invented, labelled as such, with every sharing, disposal and turn. They go through the same
//! steps as real ones, at moments in the past. Every other firearm is one that a demo trace request asks about.

use chrono::Duration;
use serde_json::{Value, json};

use super::demo::{Officer, acting};
use super::demo_requests::{FIREARMS, serial, typed};
use crate::access::Role;
use crate::config::Settings;
use crate::db::{DbConn, Id, Instant};
use crate::http::Tx;
use crate::problem::Problem;
use crate::seizures::model::SeizureDeletion;
use crate::seizures::view::SeizureItem;
use crate::seizures::{self, flow};
use crate::traces;

/// What happens to a seizure after it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    None,
    /// A disposal and its particulars.
    Disposed(&'static str),
    ContextAmended,
    /// A trace request made from an item, and left as a draft.
    TraceDrafted,
    /// One that was sent and answered.
    Traced,
    Deleted,
}

const TURNS: [Turn; 10] = [
    Turn::None,
    Turn::Disposed("forfeited"),
    Turn::Disposed("destroyed"),
    Turn::Disposed("retained_for_official_use"),
    Turn::Disposed("returned_to_lawful_owner"),
    Turn::Disposed("other_authorized"),
    Turn::ContextAmended,
    Turn::TraceDrafted,
    Turn::Traced,
    Turn::Deleted,
];

/// How many seizures each State has.
const EACH: usize = 10;

/// Records each State's seizures and tells how they went on. `tracers` and `recorders` are in the same order of States.
pub fn seed(
    conn: &mut DbConn,
    settings: &Settings,
    tracers: &[Officer<'_>],
    recorders: &[Officer<'_>],
    now: Instant,
) -> Result<(), Problem> {
    for (index, (tracer, recorder)) in tracers.iter().zip(recorders).enumerate() {
        let neighbour = tracers.get((index + 1) % tracers.len()).copied().unwrap_or(*tracer);
        for number in 0..EACH {
            let at = now.plus(Duration::days(-40 - 61 * i64::try_from(number).unwrap_or_default()));
            let number = index + number * tracers.len();
            let mut teller = Teller { conn, recorder: *recorder, at };
            let input = typed(content(number, recorder.0, neighbour.0, at))?;
            let id = teller.step(|tx| flow::record(tx, input))?;
            teller.turn(TURNS[number % TURNS.len()], id, settings, *tracer, neighbour)?;
        }
    }
    Ok(())
}

struct Teller<'a> {
    conn: &'a mut DbConn,
    recorder: Officer<'a>,
    at: Instant,
}

impl Teller<'_> {
    /// Lets the records officer do one thing, and half a day pass.
    fn step<T>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        self.as_officer(self.recorder, Role::RecordsOfficer, f)
    }

    fn as_officer<T>(
        &mut self,
        officer: Officer<'_>,
        role: Role,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let done = acting(self.conn, officer, role, self.at, f)?;
        self.at = self.at.plus(Duration::hours(12));
        Ok(done)
    }

    fn first_item(&mut self, id: Id) -> Result<SeizureItem, Problem> {
        let seizure = self.step(|tx| seizures::shown(tx.conn, tx.caller, id))?;
        seizure.items.into_iter().next().ok_or_else(|| Problem::internal("the seizure has no item"))
    }

    fn turn(
        &mut self,
        turn: Turn,
        id: Id,
        settings: &Settings,
        tracer: Officer<'_>,
        answers: Officer<'_>,
    ) -> Result<(), Problem> {
        let item = self.first_item(id)?.id;
        match turn {
            Turn::None => {}
            Turn::Disposed(disposal) => {
                let day = self.at.utc().date_naive();
                let destroyed = disposal == "destroyed";
                let input = typed(json!({"disposal": disposal, "date": day,
                    "method": destroyed.then_some("Invented: melted down"),
                    "mark": (disposal == "retained_for_official_use").then(|| format!("DEMO-{id}")),
                    "remarks": "Invented for the demo"}))?;
                self.step(|tx| flow::dispose(tx, id, item, input))?;
            }
            Turn::ContextAmended => {
                let input = typed(json!({"criminal_context": "organized_crime", "reason": "Invented for the demo"}))?;
                self.step(|tx| flow::amend_context(tx, id, input))?;
            }
            Turn::TraceDrafted | Turn::Traced => {
                self.trace(turn == Turn::Traced, id, item, settings, tracer, answers)?
            }
            Turn::Deleted => {
                let deletion = SeizureDeletion { reason: "Invented: recorded twice".to_owned() };
                self.step(|tx| flow::delete(tx, id, deletion))?;
            }
        }
        Ok(())
    }

    fn trace(
        &mut self,
        to_the_end: bool,
        id: Id,
        item: Id,
        settings: &Settings,
        tracer: Officer<'_>,
        answers: Officer<'_>,
    ) -> Result<(), Problem> {
        let (role, targets, to) = (Role::TracingOfficer, &settings.targets, answers.0);
        let input = typed(json!({"urgency": "routine", "ground": "illicit_under_national_law",
            "intended_use": "criminal_investigation", "recipients": [to], "submit": to_the_end,
            "duplicate_of_acknowledged": true,
            "special_instructions": "DEMO: invented data, not a real request"}))?;
        self.as_officer(tracer, role, |tx| flow::request_trace(tx, targets, id, item, &input))?;
        if to_the_end {
            let trace = self.first_item(id)?.trace.ok_or_else(|| Problem::internal("the item has no trace"))?;
            let request = trace.request_id;
            self.as_officer(answers, role, |tx| traces::flow::acknowledge(tx, targets, request, to))?;
            let response = typed(json!({"outcome": "traced_to_dealer", "remarks": "Invented for the demo"}))?;
            self.as_officer(answers, role, |tx| traces::flow::respond(tx, request, to, response))?;
        }
        Ok(())
    }
}

/// Subdivisions to seize in.
const PLACES: [(&str, &str); 11] = [
    ("BR", "BR-PR"),
    ("MX", "MX-CHH"),
    ("US", "US-TX"),
    ("CO", "CO-ANT"),
    ("AR", "AR-M"),
    ("PE", "PE-LIM"),
    ("EC", "EC-G"),
    ("GT", "GT-01"),
    ("JM", "JM-01"),
    ("CR", "CR-SJ"),
    ("CL", "CL-RM"),
];

fn content(number: usize, state: &str, neighbour: &str, at: Instant) -> Value {
    let (sharing, named) = match number % 3 {
        0 => ("own_state", None),
        1 => ("named_states", Some([neighbour])),
        _ => ("all_states", None),
    };
    let one = |of: &[&'static str]| of[number % of.len()];
    json!({
        "kind": one(&["seized", "seized", "found", "surrendered"]),
        "date": at.utc().date_naive(),
        "date_precision": one(&["day", "day", "day", "day", "month", "year"]),
        "authority_name": "Police (demo)",
        "place": {
            "subdivision": PLACES.iter().find(|(of, _)| *of == state).map(|(_, subdivision)| subdivision),
            "municipality": "Invented",
            "kind": one(&["land_border", "road", "residence", "seaport", "public_place", "airport", "postal"]),
        },
        "legal_justification": "Invented: firearms act, article 2",
        "criminal_context": one(&["firearms_trafficking", "drug_trafficking", "violent_crime", "none_found", "unknown"]),
        "offence_code": "0901",
        "route": {"departure": neighbour, "destination": state},
        "transport": one(&["private car", "bus", "on foot"]),
        "concealment": "Invented: under the load floor",
        "national_case_number": format!("DEMO-S-{number:03}"),
        "persons": {"arrested": number % 3, "suspected": number % 2},
        "notes": "DEMO: invented data, not a real seizure",
        "sharing": sharing,
        "named_states": named,
        "handling": {"tlp": "amber"},
        "items": items(number),
    })
}

/// A firearm, and with it by turns what else there is.
fn items(number: usize) -> Vec<Value> {
    // Those with an even number are firearms of the demo's trace requests.
    let (kind, make, model, calibre, country) = FIREARMS[(number / 2) % FIREARMS.len()];
    let serial = match number.is_multiple_of(2) {
        true => serial(number / 2),
        false => format!("DEMO-S{number:04}"),
    };
    let firearm = json!({"class": "firearm", "type": kind, "make": make, "model": model, "calibre": calibre,
        "serial_number": serial, "serial_condition": "intact", "production": "industrial",
        "country_of_manufacture": country, "quantity": 1, "unit": "pieces"});
    let more = match number % 4 {
        0 => json!({"class": "ammunition", "calibre": calibre, "quantity": 50 * (1 + number % 7), "unit": "rounds"}),
        1 => json!({"class": "firearm", "type": "revolver", "serial_condition": "obliterated", "production": "unknown",
            "quantity": 1, "unit": "pieces"}),
        2 => json!({"class": "explosive", "description": "Invented: mining explosive", "quantity": 2.5,
            "unit": "kilograms"}),
        _ => json!({"class": "other_related_material", "description": "Invented: magazines", "quantity": 4,
            "unit": "pieces"}),
    };
    vec![firearm, more]
}
