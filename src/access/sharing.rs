//! Which other States may read a record: its owner's choice, kept with the record.
//!
//! One value, two enforcement points: [`Sharing::opens_to`] decides on one record; a list's SQL says the same over
//! the record's `sharing` column and `record_readers`. A property test of each room holds the two against each other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Caller, Scope};
use crate::problem::Fault;

/// To whom a record is open beside its own State.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    #[default]
    OwnState,
    /// The States listed under `named_states`.
    NamedStates,
    AllStates,
}

impl Sharing {
    /// Whether `state`, which is not the record's own, may read it.
    pub fn opens_to(self, state: &str, named: &[String]) -> bool {
        match self {
            Sharing::OwnState => false,
            Sharing::NamedStates => named.iter().any(|name| name == state),
            Sharing::AllStates => true,
        }
    }

    /// Faults of a choice: States are named with `named_states` and only then, each once, never the own one.
    pub fn faults(self, named: &[String], own: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        match (self, named.is_empty()) {
            (Sharing::NamedStates, true) => faults.push(Fault::new("/named_states", "required")),
            (Sharing::OwnState | Sharing::AllStates, false) => {
                faults.push(Fault::new("/named_states", "sharing_names_no_states"));
            }
            _ => {}
        }
        for (index, state) in named.iter().enumerate() {
            if state == own {
                faults.push(Fault::new(format!("/named_states/{index}"), "own_state_named"));
            }
            if named[..index].contains(state) {
                faults.push(Fault::new(format!("/named_states/{index}"), "not_unique"));
            }
        }
        faults
    }
}

/// Whether `scope` lets the caller read a record of `owner`: the record check beside a list's SQL filter.
pub fn may_read(scope: Scope, caller: &Caller, owner: &str, sharing: Sharing, named: &[String]) -> bool {
    match scope {
        Scope::OwnState => caller.is_of(owner),
        Scope::SharedWithIt => {
            caller.is_of(owner) || caller.state.as_deref().is_some_and(|state| sharing.opens_to(state, named))
        }
        // No role has another scope over shared records, and none would make sense: deny.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_names_states_where_it_must_and_only_there() {
        let codes = |sharing: Sharing, named: &[&str]| -> Vec<&'static str> {
            let named: Vec<String> = named.iter().map(|s| (*s).to_owned()).collect();
            sharing.faults(&named, "BR").into_iter().map(|fault| fault.code).collect()
        };
        assert!(codes(Sharing::OwnState, &[]).is_empty() && codes(Sharing::NamedStates, &["US", "CO"]).is_empty());
        assert_eq!(codes(Sharing::NamedStates, &[]), ["required"]);
        assert_eq!(codes(Sharing::AllStates, &["US"]), ["sharing_names_no_states"]);
        assert_eq!(codes(Sharing::NamedStates, &["BR", "US", "US"]), ["own_state_named", "not_unique"]);
    }
}
