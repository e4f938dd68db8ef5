use proptest::prelude::*;

use super::*;
use crate::access::Principal;
use crate::db::Instant;
use crate::problem::Code;

fn roles(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}

fn caller(role: Role, state: Option<&str>, authority: Option<Id>) -> Caller {
    Caller {
        principal: Principal::Client(Id::new()),
        state: state.map(str::to_owned),
        authority,
        roles: roles(&[role]),
    }
}

fn holder(state: Option<&str>, authority: Option<Id>, held: &[Role], status: AccountStatus) -> Holder {
    Holder { id: Id::new(), state: state.map(str::to_owned), authority, roles: roles(held), status }
}

fn change(roles: &Roles, status: Option<StatusChange>) -> Change<'_> {
    Change { roles, status, key: false }
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> Code {
    result.expect_err("a problem").code
}

const NOBODY_ELSE: Place = Place { state_exists: true, authority_state: None };

#[test]
fn roles_state_and_authority_go_together() {
    let authority = Some(Id::new());
    let place = Place { authority_state: Some("BR".to_owned()), ..NOBODY_ELSE };
    let found = |state, authority, held: &[Role], place: &Place| -> Vec<(String, &'static str)> {
        faults(state, authority, &roles(held), place).into_iter().map(|f| (f.pointer, f.code)).collect()
    };
    let at = |pointer: &str, code| (pointer.to_owned(), code);
    assert_eq!(found(Some("BR"), authority, &[Role::Analyst, Role::TracingOfficer], &place), []);
    assert_eq!(found(Some("CL"), None, &[Role::CommitteeMember], &NOBODY_ELSE), []);
    assert_eq!(found(None, None, &[Role::Stakeholder, Role::Auditor], &NOBODY_ELSE), []);
    assert_eq!(
        found(None, None, &[Role::Analyst], &NOBODY_ELSE),
        [at("/state", "required"), at("/authority", "required")]
    );
    assert_eq!(
        found(Some("MX"), authority, &[Role::Analyst], &place),
        [at("/authority", "authority_of_another_state")]
    );
    assert_eq!(found(Some("BR"), authority, &[Role::Analyst], &NOBODY_ELSE), [at("/authority", "unknown_authority")]);
    let unknown = Place { state_exists: false, ..NOBODY_ELSE };
    assert_eq!(found(Some("XX"), None, &[Role::CommitteeMember], &unknown), [at("/state", "unknown_state")]);
    assert_eq!(found(None, None, &[Role::CommitteeMember], &NOBODY_ELSE), [at("/state", "required")]);
    let regional = found(Some("BR"), authority, &[Role::Operator], &place);
    assert_eq!(regional, [at("/authority", "not_with_regional_role"), at("/state", "not_with_regional_role")]);
    assert_eq!(found(None, None, &[Role::Analyst, Role::Operator], &NOBODY_ELSE), [at("/roles", "mixed_roles")]);
    for together in [
        [Role::CommitteeMember, Role::Stakeholder],
        [Role::Operator, Role::Secretariat],
        [Role::Auditor, Role::Operator],
    ] {
        assert_eq!(found(None, None, &together, &NOBODY_ELSE), [at("/roles", "roles_exclude_each_other")]);
    }
    let region = holder(None, None, &[Role::Auditor], AccountStatus::Active);
    for (given, code) in [
        (&[Role::Analyst][..], "roles_do_not_fit"),
        (&[Role::Auditor, Role::Analyst], "mixed_roles"),
        (&[Role::Auditor, Role::Secretariat], "roles_exclude_each_other"),
    ] {
        assert_eq!(role_faults(&region, &roles(given)).iter().map(|f| f.code).collect::<Vec<_>>(), [code]);
    }
}

#[test]
fn an_admin_makes_national_accounts_of_its_own_authority() {
    let own = Some(Id::new());
    let admin = caller(Role::AuthorityAdmin, Some("BR"), own);
    assert_eq!(may_create(&admin, own, &roles(&[Role::Analyst])).expect("allowed"), AccountStatus::Active);
    assert_eq!(code(may_create(&admin, Some(Id::new()), &roles(&[Role::Analyst]))), Code::RoleLacksAction);
    assert_eq!(code(may_create(&admin, None, &roles(&[Role::Auditor]))), Code::RoleLacksAction);
    assert_eq!(code(may_create(&admin, own, &roles(&[Role::Analyst, Role::Auditor]))), Code::RoleLacksAction);
}

#[test]
fn an_operator_makes_regional_accounts_and_admins_that_wait() {
    let (operator, authority) = (caller(Role::Operator, None, None), Some(Id::new()));
    let waits = AccountStatus::PendingConfirmation;
    assert_eq!(may_create(&operator, None, &roles(&[Role::Secretariat])).expect("allowed"), waits);
    assert_eq!(may_create(&operator, authority, &roles(&[Role::AuthorityAdmin])).expect("allowed"), waits);
    for others in [&[Role::Analyst][..], &[Role::AuthorityAdmin, Role::Analyst], &[Role::Auditor, Role::Analyst]] {
        assert_eq!(code(may_create(&operator, authority, &roles(others))), Code::RoleLacksAction);
        assert_eq!(code(may_give(&operator, &roles(others))), Code::RoleLacksAction);
    }
    assert!(may_create(&caller(Role::Secretariat, None, None), None, &roles(&[Role::Auditor])).is_err());
}

#[test]
fn an_admin_changes_its_own_authority_and_never_itself() {
    let own = Some(Id::new());
    let admin = caller(Role::AuthorityAdmin, Some("BR"), own);
    let colleague = holder(Some("BR"), own, &[Role::Analyst], AccountStatus::Active);
    let more = roles(&[Role::Analyst, Role::TracingOfficer]);
    assert_eq!(may_update(&admin, &colleague, &change(&more, None)).expect("allowed"), AccountStatus::Active);
    let disabled = may_update(&admin, &colleague, &change(&more, Some(StatusChange::Disabled)));
    assert_eq!(disabled.expect("allowed"), AccountStatus::Disabled);
    assert!(may_give(&admin, &more).is_ok() && may_give(&admin, &roles(&[Role::Auditor])).is_err());
    let reach = manage_reach(&admin).expect("a reach");
    let elsewhere = holder(Some("BR"), Some(Id::new()), &[Role::Analyst], AccountStatus::Active);
    let member = holder(Some("BR"), None, &[Role::CommitteeMember], AccountStatus::Active);
    assert!(reach.holds(&colleague) && !reach.holds(&elsewhere) && !reach.holds(&member));
    let held = [Role::AuthorityAdmin];
    let itself = Holder { id: admin.principal.id(), ..holder(Some("BR"), own, &held, AccountStatus::Active) };
    assert!(may_update(&admin, &itself, &change(&itself.roles, Some(StatusChange::Active))).is_ok());
    assert_eq!(code(may_update(&admin, &itself, &change(&itself.roles, Some(StatusChange::Disabled)))), Code::OwnRoles);
    assert_eq!(code(may_update(&admin, &itself, &change(&more, None))), Code::OwnRoles);
}

#[test]
fn what_an_operator_widens_waits_again() {
    let operator = caller(Role::Operator, None, None);
    let regional = holder(None, None, &[Role::Auditor], AccountStatus::Active);
    let wider = roles(&[Role::Auditor, Role::Secretariat]);
    let status = |holder: &Holder, change: Change<'_>| may_update(&operator, holder, &change).expect("allowed");
    assert_eq!(status(&regional, change(&regional.roles, None)), AccountStatus::Active);
    assert_eq!(status(&regional, change(&wider, None)), AccountStatus::PendingConfirmation);
    assert_eq!(
        status(&regional, Change { key: true, ..change(&regional.roles, None) }),
        AccountStatus::PendingConfirmation
    );
    assert_eq!(status(&regional, change(&wider, Some(StatusChange::Disabled))), AccountStatus::Disabled);
    let disabled = Holder { status: AccountStatus::Disabled, ..regional.clone() };
    assert_eq!(status(&disabled, change(&wider, Some(StatusChange::Active))), AccountStatus::PendingConfirmation);
    let pending = Holder { status: AccountStatus::PendingConfirmation, ..regional.clone() };
    let enabled = may_update(&operator, &pending, &change(&pending.roles, Some(StatusChange::Active)));
    assert_eq!(code(enabled), Code::WrongState);
    let itself = Holder { id: operator.principal.id(), roles: roles(&[Role::Operator]), ..regional };
    assert_eq!(code(may_update(&operator, &itself, &change(&wider, None))), Code::OwnRoles);
}

#[test]
fn of_national_accounts_an_operator_reaches_admins_alone() {
    let (operator, authority) = (caller(Role::Operator, None, None), Some(Id::new()));
    let reach = manage_reach(&operator).expect("a reach");
    let admin = holder(Some("BR"), authority, &[Role::AuthorityAdmin], AccountStatus::Active);
    let with_more = holder(Some("BR"), authority, &[Role::AuthorityAdmin, Role::Analyst], AccountStatus::Active);
    let analyst = holder(Some("BR"), authority, &[Role::Analyst], AccountStatus::Active);
    let auditor = holder(None, None, &[Role::Auditor], AccountStatus::Active);
    assert!(reach.holds(&admin) && reach.holds(&with_more) && reach.holds(&auditor) && !reach.holds(&analyst));
    let disabled = may_update(&operator, &admin, &change(&admin.roles, Some(StatusChange::Disabled)));
    assert_eq!(disabled.expect("allowed"), AccountStatus::Disabled);
    let other_key = may_update(&operator, &admin, &Change { key: true, ..change(&admin.roles, None) });
    assert_eq!(other_key.expect("allowed"), AccountStatus::PendingConfirmation);
    assert_eq!(code(manage_reach(&caller(Role::Secretariat, None, None))), Code::RoleLacksAction);
}

#[test]
fn what_takes_one_from_the_secretariat_is_known() {
    let active = holder(None, None, &[Role::Secretariat, Role::Stakeholder], AccountStatus::Active);
    let (kept, lost) = (roles(&[Role::Secretariat]), roles(&[Role::Stakeholder]));
    assert!(!takes_secretariat(&active, &kept, AccountStatus::Active));
    assert!(takes_secretariat(&active, &lost, AccountStatus::Active));
    for status in [AccountStatus::Disabled, AccountStatus::PendingConfirmation] {
        assert!(takes_secretariat(&active, &kept, status));
        assert!(!takes_secretariat(&Holder { status, ..active.clone() }, &lost, AccountStatus::Disabled));
    }
}

#[test]
fn nobody_confirms_what_it_granted() {
    let secretariat = caller(Role::Secretariat, None, None);
    let pending = holder(None, None, &[Role::Auditor], AccountStatus::PendingConfirmation);
    let grant = |by| RoleGrant {
        role: Role::Auditor,
        granted_at: Instant::now(),
        granted_by: Some(by),
        granted_by_state: None,
        revoked_at: None,
    };
    assert!(may_confirm(&secretariat, &pending, &[grant(Id::new())]).is_ok());
    assert_eq!(code(may_confirm(&secretariat, &pending, &[grant(secretariat.principal.id())])), Code::NotYourStep);
    let active = Holder { status: AccountStatus::Active, ..pending };
    assert_eq!(code(may_confirm(&secretariat, &active, &[])), Code::WrongState);
}

#[test]
fn no_name_of_a_role_is_part_of_anothers() {
    for one in Role::ALL {
        let containing = Role::ALL.iter().filter(|other| other.name().contains(one.name())).count();
        assert_eq!(containing, 1, "{one}: the filter of the lists looks for names in the stored text");
    }
}

proptest! {
    #[test]
    fn whoever_may_read_only_its_state_reads_nothing_else(
        caller_state in proptest::option::of("[AB]"), state in proptest::option::of("[AB]"),
    ) {
        let caller = caller(Role::AuthorityAdmin, caller_state.as_deref(), None);
        let record = holder(state.as_deref(), None, &[Role::Analyst], AccountStatus::Active);
        let same = caller_state.is_some() && caller_state == state;
        prop_assert_eq!(reach(Scope::OwnState, &caller).holds(&record), same);
        prop_assert!(reach(Scope::All, &caller).holds(&record));
        prop_assert!(!reach(Scope::OwnAuthority, &caller).holds(&record));
    }
}
