//! The demo's register: invented records of every kind and status, and matches in every status. They go through the
//! same steps as real ones, at moments in the past.

use chrono::Duration;
use serde_json::{Value, json};

use super::demo::{Officer, acting};
use crate::access::Role;
use crate::db::{DbConn, Id, Instant};
use crate::http::Tx;
use crate::problem::Problem;
use crate::register::{flow, matching, store};

/// What becomes of two States' records of one firearm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    Open,
    Confirmed,
    Rejected,
    Disputed,
    /// One side shows more than its record's rule.
    Disclosed,
    /// The one shares its record and the other does not.
    OneSided,
    /// The firearm is back, so the match has ended.
    Recovered,
    Retracted,
    /// Nobody else knows of it.
    Alone,
}

const STORIES: [Story; 9] = [
    Story::Open,
    Story::Confirmed,
    Story::Rejected,
    Story::Disputed,
    Story::Disclosed,
    Story::OneSided,
    Story::Recovered,
    Story::Retracted,
    Story::Alone,
];

const KINDS: [&str; 4] = ["lost", "stolen", "trafficked", "smuggled"];
const VISIBILITIES: [&str; 3] = ["hit_only", "brief", "full"];
/// Type, make, model, calibre, country of manufacture.
const FIREARMS: [(&str, &str, &str, &str, &str); 4] = [
    ("pistol", "Glock", "17", "9x19mm", "AT"),
    ("revolver", "Rossi", "971", ".357 Magnum", "BR"),
    ("rifle", "Colt", "AR-15", "5.56x45mm", "US"),
    ("shotgun", "Mossberg", "500", "12 gauge", "US"),
];

/// How many times each story is told.
const ROUNDS: usize = 4;

struct Teller<'a> {
    conn: &'a mut DbConn,
    at: Instant,
}

impl Teller<'_> {
    /// Lets `officer` do one thing, and an hour pass.
    fn step<T>(
        &mut self,
        officer: Officer<'_>,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let done = acting(self.conn, officer, Role::RecordsOfficer, self.at, f)?;
        self.at = self.at.plus(Duration::hours(1));
        Ok(done)
    }

    fn decide(&mut self, officer: Officer<'_>, found: Id, decision: &str) -> Result<(), Problem> {
        let input = typed(json!({"decision": decision, "reason": "Invented for the demo"}))?;
        self.step(officer, |tx| matching::decide(tx, found, &input)).map(drop)
    }
}

fn typed<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(Problem::internal)
}

/// Tells every story a few times between States; `officers` are their records officers.
pub fn seed(conn: &mut DbConn, officers: &[Officer<'_>], now: Instant) -> Result<(), Problem> {
    for number in 0..STORIES.len() * ROUNDS {
        let story = STORIES[number % STORIES.len()];
        let one = |offset: usize| officers.get((number + offset) % officers.len()).copied();
        let (Some(one), Some(other)) = (one(0), one(1 + number / STORIES.len())) else {
            return Err(Problem::internal("the demo has too few authorities"));
        };
        let days = i64::try_from(number).unwrap_or_default();
        tell(&mut Teller { conn, at: now.plus(Duration::days(-100 + days)) }, story, number, one, other)?;
    }
    Ok(())
}

fn tell(
    teller: &mut Teller<'_>,
    story: Story,
    number: usize,
    one: Officer<'_>,
    other: Officer<'_>,
) -> Result<(), Problem> {
    let sharing = match story {
        Story::Alone | Story::OneSided => json!({"sharing": "own_state"}),
        _ if number.is_multiple_of(2) => json!({"sharing": "all_states"}),
        _ => json!({"sharing": "named_states", "named_states": [other.0]}),
    };
    let mine = typed(content(number, one.0, &sharing, teller.at))?;
    let mine = teller.step(one, |tx| flow::record(tx, mine))?;
    if story == Story::Alone {
        return Ok(());
    }
    let theirs = typed(content(number, other.0, &json!({"sharing": "all_states"}), teller.at))?;
    let theirs = teller.step(other, |tx| flow::record(tx, theirs))?;
    match story {
        Story::Recovered => {
            let recovery = typed(json!({"date": teller.at.utc().date_naive(), "country": one.0}))?;
            return teller.step(one, |tx| flow::recover(tx, mine, recovery)).map(drop);
        }
        Story::Retracted => {
            let retraction = typed(json!({"reason": "Invented: entered twice"}))?;
            return teller.step(one, |tx| flow::retract(tx, mine, retraction)).map(drop);
        }
        _ => {}
    }
    let pair = store::matches_of(teller.conn, mine)?.into_iter().find(|pair| pair.theirs.source_id == theirs);
    let found = pair.ok_or_else(|| Problem::internal("two records of the demo do not match"))?.matched.id;
    match story {
        Story::Confirmed => {
            teller.decide(one, found, "confirmed")?;
            teller.decide(other, found, "confirmed")
        }
        Story::Rejected => teller.decide(other, found, "rejected"),
        Story::Disputed => {
            teller.decide(one, found, "confirmed")?;
            teller.decide(other, found, "rejected")
        }
        Story::Disclosed => {
            let disclosure = typed(json!({"visibility": "full"}))?;
            teller.step(one, |tx| matching::disclose(tx, found, &disclosure)).map(drop)
        }
        _ => Ok(()),
    }
}

fn content(number: usize, state: &str, sharing: &Value, at: Instant) -> Value {
    let (kind, make, model, calibre, country) = FIREARMS[number % FIREARMS.len()];
    let serial = format!("{}{:03}DM{:02}", ["KX", "LB", "RT"][number % 3], 100 + number * 37 % 900, number);
    let mut record = json!({
        "kind": KINDS[number % KINDS.len()],
        "date": at.plus(Duration::days(-20)).utc().date_naive(),
        "national_case_number": format!("DEMO-{state}-{number:03}"),
        "circumstances": "Invented for the demo",
        "firearm": {"type": kind, "make": make, "model": model, "calibre": calibre, "serial_number": serial,
            "serial_condition": "intact", "country_of_manufacture": country, "manufacture_year": 2005 + number % 18},
        "visibility": VISIBILITIES[number % VISIBILITIES.len()],
        "handling": {"tlp": "amber"},
    });
    json_patch::merge(&mut record, sharing);
    record
}
