//! What a cycle and an extension must hold. Pure.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::http::body::Sent;
use crate::problem::Fault;

/// As many as the schema lets through.
const MOST_INVITED: usize = 250;

/// Every fault of a cycle by itself, beside those of its shape.
pub fn faults(cycle: &Sent) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (first, last) in [("/period/from", "/period/to"), ("/opens_on", "/due_on")] {
        let days: Option<(NaiveDate, NaiveDate)> = cycle.read(first).zip(cycle.read(last));
        if days.is_some_and(|(first, last)| last < first) {
            faults.push(Fault::new(last, "ends_before_it_begins"));
        }
    }
    let mut before = HashSet::new();
    for (index, state) in invited(cycle) {
        if !before.insert(state) {
            faults.push(Fault::new(format!("/invited/{index}"), "not_unique"));
        }
    }
    faults
}

/// The States that a cycle names, each with its place.
pub fn invited(cycle: &Sent) -> Vec<(usize, String)> {
    let named = (0..MOST_INVITED).map(|index| (index, cycle.read(&format!("/invited/{index}"))));
    named.filter_map(|(index, state)| Some((index, state?))).collect()
}

/// The fault of an extension for a State whose day is `due_on`.
pub fn extension_faults(extension: &Sent, due_on: NaiveDate) -> Vec<Fault> {
    match extension.read("/due_on") {
        Some(day) if due_on >= day => vec![Fault::new("/due_on", "extension_not_later").with("due_on", due_on)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn told(cycle: Value) -> Vec<(String, &'static str)> {
        faults(&Sent::from(cycle)).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn a_cycle_runs_forward_and_invites_each_state_once() {
        let cycle = json!({"period": {"from": "2025-01-01", "to": "2025-12-31"}, "opens_on": "2026-01-15",
            "due_on": "2026-01-15", "invited": ["CA", "CL"]});
        assert_eq!(told(cycle), []);
        let faulty = json!({"period": {"from": "2025-01-02", "to": "2025-01-01"}, "opens_on": "2026-01-15",
            "due_on": "2026-01-14", "invited": ["CA", "CA"]});
        let expected = [
            ("/period/to", "ends_before_it_begins"),
            ("/due_on", "ends_before_it_begins"),
            ("/invited/1", "not_unique"),
        ];
        assert_eq!(told(faulty), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
        let part =
            json!({"title": 7, "period": {"from": "soon", "to": "2025-01-01"}, "invited": [1, "CA", null, "CA"]});
        assert_eq!(told(part), [("/invited/3".to_owned(), "not_unique")], "as far as it can be read");
    }

    #[test]
    fn an_extension_gives_more_time() {
        let due_on: NaiveDate = "2026-03-01".parse().expect("a date");
        let extension = |day: &str| extension_faults(&Sent::from(json!({"state": "BR", "due_on": day})), due_on);
        assert_eq!(extension("2026-03-02"), []);
        assert_eq!(extension("2026-03-01")[0].code, "extension_not_later");
        assert_eq!(extension("later"), []);
    }
}
