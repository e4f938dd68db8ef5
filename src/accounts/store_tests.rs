use proptest::prelude::*;

use super::super::CLIENT_SUBJECT;
use super::super::client_store::{self, NewClient};
use super::super::model::{Holder, StatusChange};
use super::*;
use crate::access::{Action, Caller, Principal, Scope};
use crate::authorities::{AuthorityInput, AuthorityKind};
use crate::db::{DatabaseUrl, Db, Instant, migrate};
use crate::problem::Code;

/// A database with two authorities in each of BR and MX, and one account of each kind of place.
struct World {
    db: Db,
    authorities: Vec<(String, Id)>,
    _folder: tempfile::TempDir,
}

fn nobody() -> Caller {
    let principal = Principal::Account(Id(uuid::Uuid::nil()));
    Caller { principal, state: None, authority: None, roles: Roles::default() }
}

fn write<T>(db: &Db, caller: &Caller, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
    db.write(|conn| {
        let (operation, action, request_id) = ("test", "test", "test");
        f(&mut Tx { conn, caller, now: Instant::now(), operation, action, request_id, probing: None })
    })
}

fn account(email: &str, state: Option<&str>, authority: Option<Id>, role: Role) -> NewAccount {
    NewAccount {
        email: email.to_owned(),
        name: "A person".to_owned(),
        state: state.map(str::to_owned),
        authority,
        roles: Roles::from_iter([role]),
        status: AccountStatus::Active,
        password_hash: None,
    }
}

impl World {
    fn new() -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("test.db").display().to_string());
        let db = Db::open(&url, 2).expect("open");
        migrate::migrate(&db).expect("migrated");
        let authorities = write(&db, &nobody(), |tx| {
            assert_eq!(crate::states::store::seed(tx.conn, tx.now)?, 35);
            assert_eq!(crate::states::store::seed(tx.conn, tx.now)?, 0);
            ["BR", "BR", "MX", "MX"]
                .into_iter()
                .map(|state| {
                    let input = AuthorityInput {
                        state: state.to_owned(),
                        name: "Authority".to_owned(),
                        kind: AuthorityKind::Police,
                        address: None,
                        contact_points: None,
                    };
                    Ok((state.to_owned(), crate::authorities::store::insert(tx, &input)?))
                })
                .collect::<Result<Vec<_>, Problem>>()
        });
        let authorities = authorities.expect("authorities");
        let world = World { db, authorities, _folder: folder };
        write(&world.db, &nobody(), |tx| {
            for (index, (state, authority)) in world.authorities.iter().enumerate() {
                let email = format!("a{index}@example.org");
                insert_account(tx, account(&email, Some(state), Some(*authority), Role::TracingOfficer))?;
            }
            let (state, authority) = &world.authorities[0];
            insert_account(tx, account("admin@example.org", Some(state), Some(*authority), Role::AuthorityAdmin))?;
            insert_account(tx, account("cl@example.org", Some("CL"), None, Role::CommitteeMember))?;
            insert_account(tx, account("op@example.org", None, None, Role::Operator))
        })
        .expect("accounts");
        world
    }
}

#[test]
fn a_list_returns_exactly_what_the_check_of_a_record_allows() {
    let world = World::new();
    let mut conn = world.db.connection().expect("a connection");
    let all = list(&mut conn, &Reach::Everything, &AccountQuery::default()).expect("a list");
    assert_eq!(all.len(), 7);
    let places: Vec<(Option<String>, Option<Id>)> = world
        .authorities
        .iter()
        .map(|(state, id)| (Some(state.clone()), Some(*id)))
        .chain([(None, None), (Some("CL".to_owned()), None)])
        .collect();
    let conn = std::cell::RefCell::new(conn);
    let scopes = prop::sample::select(vec![Scope::OwnAuthority, Scope::OwnState, Scope::PartyToIt, Scope::All]);
    proptest!(|((state, authority) in prop::sample::select(places), scope in scopes, region: bool)| {
        let caller = Caller { state, authority, ..nobody() };
        let reach = if region { Reach::RegionAndAdmins } else { rules::reach(scope, &caller) };
        let mut conn = conn.borrow_mut();
        let listed: Vec<Id> =
            list(&mut conn, &reach, &AccountQuery::default()).expect("a list").iter().map(|a| a.id).collect();
        for account in &all {
            let allowed = reach.holds(&Holder::from(account));
            prop_assert_eq!(listed.contains(&account.id), allowed);
            prop_assert_eq!(one(&mut conn, &reach, account.id).is_ok(), allowed);
        }
    });
}

#[test]
fn an_address_is_taken_in_any_case_and_officers_are_known_by_state() {
    let world = World::new();
    let (state, authority) = &world.authorities[0];
    let again = account("A0@Example.ORG", Some(state), Some(*authority), Role::Analyst);
    let taken = write(&world.db, &nobody(), |tx| insert_account(tx, again)).expect_err("a problem");
    assert_eq!(taken.code, Code::DuplicateValue);
    let mut conn = world.db.connection().expect("a connection");
    let [(id, _)] = with_email(&mut conn, "A0@example.org").expect("a query")[..] else { panic!("one account") };
    let (elsewhere, theirs) = &world.authorities[2];
    let same = account("a0@example.org", Some(elsewhere), Some(*theirs), Role::Analyst);
    write(&world.db, &nobody(), |tx| insert_account(tx, same)).expect("another State's own affair");
    assert!(is_active_officer(&mut conn, id, "BR").expect("a query"));
    assert!(!is_active_officer(&mut conn, id, "MX").expect("a query"));
    drop(conn);
    assert!(write(&world.db, &nobody(), |tx| set_account_status(tx, id, AccountStatus::Disabled)).expect("set"));
    let mut conn = world.db.connection().expect("a connection");
    assert!(!is_active_officer(&mut conn, id, "BR").expect("a query"));
}

#[test]
fn every_role_given_and_taken_is_written_down() {
    let world = World::new();
    let found = with_email(&mut world.db.connection().expect("a connection"), "a1@example.org").expect("a query");
    let id = found.first().expect("an account").0;
    let giver = Caller { principal: Principal::Client(Id::new()), state: Some("BR".to_owned()), ..nobody() };
    write(&world.db, &giver, |tx| {
        let current = one(tx.conn, &Reach::Everything, id)?;
        update(tx, &current, "B", &Roles::from_iter([Role::Analyst]), AccountStatus::Active)
    })
    .expect("changed");
    let account = one(&mut world.db.connection().expect("a connection"), &Reach::Everything, id).expect("found");
    assert_eq!((account.name.as_str(), account.roles.as_slice()), ("B", &[Role::Analyst][..]));
    let [first, second] = account.role_grants.as_slice() else { panic!("two grants") };
    assert_eq!((first.role, first.granted_by, first.revoked_at.is_some()), (Role::TracingOfficer, None, true));
    assert_eq!((second.role, second.granted_by), (Role::Analyst, Some(giver.principal.id())));
    assert_eq!((second.granted_by_state.as_deref(), second.revoked_at), (Some("BR"), None));
}

#[test]
fn an_operator_finds_an_authority_taken_by_a_pending_client_and_helps_where_one_admin_is_left() {
    let world = World::new();
    let (state, authority) = world.authorities[1].clone();
    let principal = Principal::Client(Id::new());
    let operator = Caller { principal, roles: Roles::from_iter([Role::Operator]), ..nobody() };
    assert!(operator.may(Action::ManageAccounts));
    let admin = Roles::from_iter([Role::AuthorityAdmin]);
    let status = |tx: &mut Tx<'_>| grant_store::status_of_new(tx, Some(authority), &admin);
    let new = |status| NewClient {
        name: "An admin".to_owned(),
        state: Some(state.clone()),
        authority: Some(authority),
        roles: admin.clone(),
        status,
        secret_hash: vec![1; 32],
        public_jwk: None,
    };
    let disabled = |tx: &mut Tx<'_>, id: Id| {
        let client = client_store::one(tx.conn, &rules::manage_reach(tx.caller)?, id)?;
        let change = rules::Change { roles: &admin, status: Some(StatusChange::Disabled), key: false };
        grant_store::status_of_changed(tx, CLIENT_SUBJECT, &Holder::from(&client), &change)
    };
    let first = write(&world.db, &operator, |tx| {
        let status = status(tx)?;
        client_store::insert_client(tx, new(status))
    });
    let first = first.expect("made");
    assert_eq!(write(&world.db, &operator, status).expect_err("a problem").code, Code::AuthorityHasAdmin);
    assert!(write(&world.db, &nobody(), |tx| client_store::rotate_client_secret(tx, first, &[2; 32])).expect("done"));
    assert!(write(&world.db, &nobody(), |tx| client_store::confirm(tx, first)).expect("done"));
    assert!(!write(&world.db, &nobody(), |tx| client_store::confirm(tx, Id::new())).expect("done"));
    // The first admin makes a second one and goes: whoever made it, it is the only one left.
    let colleague = Caller { principal: Principal::Client(first), state: Some(state.clone()), ..nobody() };
    let second = write(&world.db, &colleague, |tx| client_store::insert_client(tx, new(AccountStatus::Active)));
    let second = second.expect("made");
    let refused = write(&world.db, &operator, |tx| disabled(tx, second)).expect_err("a problem");
    assert_eq!(refused.code, Code::AuthorityHasAdmin);
    let set = |id, status| write(&world.db, &nobody(), |tx| client_store::set_client_status(tx, id, status));
    assert!(set(first, AccountStatus::Disabled).expect("set"));
    assert_eq!(write(&world.db, &operator, |tx| disabled(tx, second)).expect("allowed"), AccountStatus::Disabled);
    assert!(set(second, AccountStatus::Disabled).expect("set"));
    assert_eq!(write(&world.db, &operator, status).expect("allowed"), AccountStatus::PendingConfirmation);
}
