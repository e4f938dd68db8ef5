//! Who may change an authority, what its data must keep to, and what of it a reader sees.

use serde_json::{Value, json};

use super::model::{Authority, AuthorityInput, Contact, ContactPoint, ContactPointInput, ContactPointRow};
use crate::access::{Action, Caller, Scope};
use crate::db::Id;
use crate::problem::{Fault, Problem};

/// Which authorities a caller changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Everything,
    One(Id),
    Nothing,
}

/// How far the caller reaches with a change like this. 403 where it may not make one at all: the status is
/// for those alone who keep every authority.
pub fn reach(caller: &Caller, patch: &Value) -> Result<Reach, Problem> {
    match caller.scope(Action::MaintainAuthorities) {
        Some(Scope::All) => Ok(Reach::Everything),
        Some(Scope::OwnAuthority) if patch.get("status").is_none() => {
            Ok(caller.authority.map_or(Reach::Nothing, Reach::One))
        }
        _ => Err(Problem::role_lacks_action().with("action", Action::MaintainAuthorities.name())),
    }
}

/// Every fault of an authority's data. `known` are the ids of its contact points so far.
pub fn faults(authority: &AuthorityInput, state_exists: bool, known: &[Id]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !state_exists {
        faults.push(Fault::new("/state", "unknown_state").with("state", &authority.state));
    }
    let mut seen = Vec::new();
    for (index, point) in authority.contact_points.iter().flatten().enumerate() {
        let at = format!("/contact_points/{index}");
        if let Some(id) = point.id {
            if !known.contains(&id) {
                faults.push(Fault::new(format!("{at}/id"), "unknown_contact_point"));
            } else if seen.contains(&id) {
                faults.push(Fault::new(format!("{at}/id"), "not_unique"));
            }
            seen.push(id);
        }
        let mut languages = point.languages.clone();
        languages.sort_unstable();
        languages.dedup();
        if languages.len() != point.languages.len() {
            faults.push(Fault::new(format!("{at}/languages"), "not_unique"));
        }
    }
    faults
}

/// The rows that make `wanted` the contact points of an authority that has `current`.
///
/// Those that `wanted` leaves out stay, inactive, behind the others: trace requests refer to them. The person
/// is no longer anyone's contact, so nothing of it is kept.
pub fn rows(
    authority: Id,
    state: &str,
    wanted: &[ContactPointInput],
    current: &[ContactPointRow],
) -> Vec<ContactPointRow> {
    let kept: Vec<Id> = wanted.iter().filter_map(|point| point.id).collect();
    let named = wanted.iter().map(|point| {
        let languages: Vec<&str> = point.languages.iter().map(|language| language.name()).collect();
        ContactPointRow {
            id: point.id.unwrap_or_default(),
            authority_id: authority,
            state: state.to_owned(),
            position: 0,
            name: point.name.clone(),
            email: point.email.clone(),
            phone: point.phone.clone(),
            languages: languages.join(" "),
            receives_trace_requests: point.receives_trace_requests,
            active: point.active.unwrap_or(true),
        }
    });
    let left = current.iter().filter(|row| !kept.contains(&row.id)).cloned();
    let left = left.map(|row| {
        let (name, email) = (String::new(), String::new());
        ContactPointRow { name, email, phone: None, active: false, ..row }
    });
    let mut rows: Vec<ContactPointRow> = named.chain(left).collect();
    for (position, row) in (0..).zip(&mut rows) {
        row.position = position;
    }
    rows
}

/// The record as it would be sent in, without contact points that were removed: what a merge patch is applied to.
pub fn as_input(authority: &Authority) -> Value {
    let points: Vec<&ContactPoint> = authority.contact_points.iter().filter(|point| point.name.is_some()).collect();
    json!({
        "state": authority.state,
        "name": authority.name,
        "kind": authority.kind,
        "address": authority.address,
        "contact_points": points,
    })
}

/// A contact as `caller` gets it: the person only for those who may read contact persons.
pub fn contact(authority: Id, authority_name: String, point: Option<ContactPointRow>, caller: &Caller) -> Contact {
    let point = point.map(ContactPoint::from);
    let languages = point.as_ref().map(|point| point.languages.clone()).unwrap_or_default();
    let id = point.as_ref().map(|point| point.id);
    let person = point.filter(|_| caller.may(Action::ReadContactPersons));
    let (name, email, phone) = person.map(|point| (point.name, point.email, point.phone)).unwrap_or_default();
    Contact { authority, authority_name, id, name, email, phone, languages }
}

/// The record as `caller` gets it: contact persons only for those who may read them.
pub fn shown(mut authority: Authority, caller: &Caller) -> Authority {
    if !caller.may(Action::ReadContactPersons) {
        for point in &mut authority.contact_points {
            (point.name, point.email, point.phone) = (None, None, None);
        }
    }
    authority
}

#[cfg(test)]
mod tests {
    use super::super::model::{AuthorityKind, ContactLanguage};
    use super::*;
    use crate::access::{Principal, Role, Roles};

    fn point(id: Option<Id>) -> ContactPointInput {
        ContactPointInput {
            id,
            name: "Desk".to_owned(),
            email: "desk@example.org".to_owned(),
            phone: None,
            languages: vec![ContactLanguage::Pt, ContactLanguage::En],
            receives_trace_requests: true,
            active: None,
        }
    }

    fn caller(role: Role, authority: Option<Id>) -> Caller {
        let principal = Principal::Client(Id::new());
        Caller { principal, state: None, authority, roles: Roles::from_iter([role]) }
    }

    #[test]
    fn a_missing_contact_point_becomes_inactive_and_stays() {
        let authority = Id::new();
        let first = rows(authority, "BR", &[point(None), point(None)], &[]);
        let second = rows(authority, "BR", &[point(Some(first[1].id)), point(None)], &first);
        assert_eq!(second.len(), 3);
        assert_eq!((second[0].id, second[0].active), (first[1].id, true));
        assert_eq!((second[2].id, second[2].active, second[2].position), (first[0].id, false, 2));
        assert_eq!((second[2].name.as_str(), second[2].email.as_str(), &second[2].phone), ("", "", &None));
        assert_eq!(second[2].languages, "pt en");
        assert_eq!(second[0].languages, "pt en");
    }

    #[test]
    fn all_faults_come_at_once() {
        let known = Id::new();
        let mut twice = point(Some(known));
        twice.languages.push(ContactLanguage::En);
        let input = AuthorityInput {
            state: "XX".to_owned(),
            name: "A".to_owned(),
            kind: AuthorityKind::Police,
            address: None,
            contact_points: Some(vec![point(Some(known)), twice, point(Some(Id::new()))]),
        };
        let found: Vec<_> = faults(&input, false, &[known]).into_iter().map(|f| (f.pointer, f.code)).collect();
        let expected = [
            ("/state", "unknown_state"),
            ("/contact_points/1/id", "not_unique"),
            ("/contact_points/1/languages", "not_unique"),
            ("/contact_points/2/id", "unknown_contact_point"),
        ];
        assert_eq!(found, expected.map(|(p, c)| (p.to_owned(), c)));
    }

    #[test]
    fn an_authority_admin_keeps_its_own_authority_and_not_its_status() {
        let own = Id::new();
        let admin = caller(Role::AuthorityAdmin, Some(own));
        assert_eq!(reach(&admin, &json!({"name": "New"})).expect("a reach"), Reach::One(own));
        assert!(reach(&admin, &json!({"status": "disabled"})).is_err());
        assert_eq!(reach(&caller(Role::AuthorityAdmin, None), &json!({})).expect("a reach"), Reach::Nothing);
        let secretariat = caller(Role::Secretariat, None);
        assert_eq!(reach(&secretariat, &json!({"status": "disabled"})).expect("a reach"), Reach::Everything);
        assert!(reach(&caller(Role::Operator, None), &json!({})).is_err());
    }
}
