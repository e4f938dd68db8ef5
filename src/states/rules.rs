//! What a State's data must keep to.

use chrono::NaiveDate;

use super::model::{CiftaInput, CiftaStatus, NewState};
use crate::problem::Fault;

/// Every fault of a State that is to be added.
pub fn faults_of_new(state: &NewState, today: NaiveDate) -> Vec<Fault> {
    let mut faults = faults(state, today);
    if rust_iso3166::from_alpha2(&state.code).is_none() {
        faults.insert(0, Fault::new("/code", "not_iso_3166"));
    }
    faults
}

/// Every fault of a State's data.
pub fn faults(state: &NewState, today: NaiveDate) -> Vec<Fault> {
    state.cifta.as_ref().map_or_else(Vec::new, |cifta| cifta_faults(cifta, today))
}

/// A status that counts as verified can be looked up by whoever doubts it.
fn cifta_faults(cifta: &CiftaInput, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if cifta.verified == Some(true) {
        if cifta.status == CiftaStatus::Unverified {
            faults.push(Fault::new("/cifta/verified", "status_unverified"));
        }
        if cifta.source.is_none() {
            faults.push(Fault::new("/cifta/source", "required"));
        }
    }
    if cifta.date.is_some_and(|date| date > today) {
        faults.push(Fault::new("/cifta/date", "in_future"));
    }
    faults
}

/// A fault for each of the `named_states` of a record that is `unknown` to the directory.
pub fn faults_of_named(named: Option<&[String]>, unknown: &[String]) -> Vec<Fault> {
    let named = named.unwrap_or_default().iter().enumerate().filter(|(_, state)| unknown.contains(state));
    named.map(|(n, state)| Fault::new(format!("/named_states/{n}"), "unknown_state").with("state", state)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::model::StateNames;
    use super::*;

    fn state(code: &str, cifta: CiftaInput) -> NewState {
        let name = || "X".to_owned();
        NewState {
            code: code.to_owned(),
            names: StateNames { en: name(), es: name(), pt: name(), fr: name() },
            oas_member: None,
            addressable: None,
            cifta: Some(cifta),
        }
    }

    #[test]
    fn all_faults_come_at_once() {
        let today = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
        let cifta = CiftaInput { date: today.succ_opt(), verified: Some(true), ..CiftaInput::default() };
        let codes: Vec<_> = faults_of_new(&state("XX", cifta), today).into_iter().map(|f| f.code).collect();
        assert_eq!(codes, ["not_iso_3166", "status_unverified", "required", "in_future"]);
        assert_eq!(faults_of_new(&state("ES", CiftaInput::default()), today), []);
    }
}
