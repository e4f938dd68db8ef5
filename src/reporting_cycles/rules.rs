//! What a cycle and an extension must hold. Pure.

use chrono::NaiveDate;

use super::model::{ExtensionInput, NewReportingCycle};
use crate::problem::Fault;

/// Every fault of a cycle by itself.
pub fn faults(cycle: &NewReportingCycle) -> Vec<Fault> {
    let mut faults = Vec::new();
    if cycle.period.to < cycle.period.from {
        faults.push(Fault::new("/period/to", "ends_before_it_begins"));
    }
    if cycle.due_on < cycle.opens_on {
        faults.push(Fault::new("/due_on", "ends_before_it_begins"));
    }
    for (index, state) in cycle.invited.iter().enumerate() {
        if cycle.invited.iter().take(index).any(|earlier| earlier == state) {
            faults.push(Fault::new(format!("/invited/{index}"), "not_unique"));
        }
    }
    faults
}

/// The fault of an extension for a State whose day is `due_on`.
pub fn extension_faults(extension: &ExtensionInput, due_on: NaiveDate) -> Vec<Fault> {
    match extension.due_on > due_on {
        true => Vec::new(),
        false => vec![Fault::new("/due_on", "extension_not_later").with("due_on", due_on)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Id;
    use crate::reporting_cycles::model::{Period, Title};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_cycle_runs_forward_and_invites_each_state_once() {
        let cycle = NewReportingCycle {
            questionnaire: Id::new(),
            title: Title { en: "a".into(), es: "b".into(), pt: "c".into(), fr: "d".into() },
            period: Period { from: day("2025-01-01"), to: day("2025-12-31") },
            opens_on: day("2026-01-15"),
            due_on: day("2026-01-15"),
            invited: vec!["CA".to_owned(), "CL".to_owned()],
        };
        assert_eq!(faults(&cycle), []);
        let faulty = NewReportingCycle {
            period: Period { from: day("2025-01-02"), to: day("2025-01-01") },
            due_on: day("2026-01-14"),
            invited: vec!["CA".to_owned(), "CA".to_owned()],
            ..cycle
        };
        let found: Vec<_> = faults(&faulty).into_iter().map(|fault| (fault.pointer, fault.code)).collect();
        let expected = [
            ("/period/to", "ends_before_it_begins"),
            ("/due_on", "ends_before_it_begins"),
            ("/invited/1", "not_unique"),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn an_extension_gives_more_time() {
        let extension = |due_on: &str| ExtensionInput {
            state: "BR".to_owned(),
            due_on: day(due_on),
            reason: "elections".to_owned(),
        };
        assert_eq!(extension_faults(&extension("2026-03-02"), day("2026-03-01")), []);
        assert_eq!(extension_faults(&extension("2026-03-01"), day("2026-03-01"))[0].code, "extension_not_later");
    }
}
