//! Who may read, make and change accounts and clients, and which roles go together.

use super::model::{AccountStatus, Holder, RoleGrant, StatusChange};
use crate::access::{Action, Caller, Role, Roles, Scope};
use crate::db::Id;
use crate::problem::{Code, Fault, Problem};

/// Which accounts and clients a caller reaches: the check of one and the filter of a list come from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    Everything,
    OfState(String),
    OfAuthority(Id),
    /// Regional ones, and each authority's administrators.
    RegionAndAdmins,
    Nothing,
}

pub fn reach(scope: Scope, caller: &Caller) -> Reach {
    match scope {
        Scope::All => Reach::Everything,
        Scope::OwnState => caller.state.clone().map_or(Reach::Nothing, Reach::OfState),
        Scope::OwnAuthority => caller.authority.map_or(Reach::Nothing, Reach::OfAuthority),
        // Nobody is party to an account, and none is published.
        _ => Reach::Nothing,
    }
}

/// How far the caller reads. 403 where it does not at all.
pub fn read_reach(caller: &Caller) -> Result<Reach, Problem> {
    let scope = caller.scope(Action::ReadAccounts).ok_or_else(Problem::role_lacks_action)?;
    Ok(reach(scope, caller))
}

/// How far the caller changes. 403 where it does not at all.
pub fn manage_reach(caller: &Caller) -> Result<Reach, Problem> {
    match caller.scope(Action::ManageAccounts).ok_or_else(denied)? {
        // An operator brings the region and each authority to where they look after themselves, no further.
        Scope::All => Ok(Reach::RegionAndAdmins),
        scope => Ok(reach(scope, caller)),
    }
}

impl Reach {
    /// The check of one record that the filter of a list agrees with.
    pub fn holds(&self, holder: &Holder) -> bool {
        match self {
            Reach::Everything => true,
            Reach::OfState(state) => holder.state.as_ref() == Some(state),
            Reach::OfAuthority(authority) => holder.authority == Some(*authority),
            Reach::RegionAndAdmins => holder.authority.is_none() || holder.roles.contains(Role::AuthorityAdmin),
            Reach::Nothing => false,
        }
    }
}

fn denied() -> Problem {
    Problem::role_lacks_action().with("action", Action::ManageAccounts.name())
}

fn all_national(roles: &Roles) -> bool {
    roles.iter().all(|role| !role.is_regional())
}

fn all_regional(roles: &Roles) -> bool {
    roles.iter().all(Role::is_regional)
}

/// Whether the only role is authority_admin: what an operator may make within an authority.
pub fn is_plain_admin(roles: &Roles) -> bool {
    roles.contains(Role::AuthorityAdmin) && roles.iter().count() == 1
}

/// What the database says about the place that an account or client is to have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub state_exists: bool,
    /// State of the authority; `None` where there is no such authority.
    pub authority_state: Option<String>,
}

/// Every fault in how roles, State and authority go together.
pub fn faults(state: Option<&str>, authority: Option<Id>, roles: &Roles, place: &Place) -> Vec<Fault> {
    let mut faults = Vec::new();
    if state.is_some() && !place.state_exists {
        faults.push(Fault::new("/state", "unknown_state").with("state", state.unwrap_or_default()));
    }
    if authority.is_some() && place.authority_state.is_none() {
        faults.push(Fault::new("/authority", "unknown_authority"));
    }
    let of_member = |role: Role| role == Role::CommitteeMember;
    // Who makes accounts does not confirm them, and who audits does neither.
    let powers = [Role::Operator, Role::Secretariat, Role::Auditor].into_iter().filter(|role| roles.contains(*role));
    let exclude_each_other = (roles.iter().any(of_member) && !roles.iter().all(of_member)) || powers.count() > 1;
    if roles.is_empty() {
        faults.push(Fault::new("/roles", "required"));
    } else if !(all_national(roles) || all_regional(roles)) {
        faults.push(Fault::new("/roles", "mixed_roles"));
    } else if exclude_each_other {
        faults.push(Fault::new("/roles", "roles_exclude_each_other"));
    } else if all_national(roles) {
        if state.is_none() {
            faults.push(Fault::new("/state", "required"));
        }
        match (authority, &place.authority_state) {
            (None, _) => faults.push(Fault::new("/authority", "required")),
            (Some(_), Some(of)) if state.is_some_and(|state| state != of) => {
                faults.push(Fault::new("/authority", "authority_of_another_state"));
            }
            _ => {}
        }
    } else {
        if authority.is_some() {
            faults.push(Fault::new("/authority", "not_with_regional_role"));
        }
        match (state, roles.contains(Role::CommitteeMember)) {
            (None, true) => faults.push(Fault::new("/state", "required")),
            (Some(_), false) => faults.push(Fault::new("/state", "not_with_regional_role")),
            _ => {}
        }
    }
    faults
}

/// Why the place that an account or client has does not go with `roles`.
pub fn role_faults(holder: &Holder, roles: &Roles) -> Vec<Fault> {
    let place = Place { state_exists: true, authority_state: holder.state.clone() };
    let faults = faults(holder.state.as_deref(), holder.authority, roles, &place);
    // State and authority cannot be changed, so it is the roles that are at fault.
    let of_themselves = ["mixed_roles", "roles_exclude_each_other"];
    let code = faults.iter().map(|fault| fault.code).find(|code| of_themselves.contains(code));
    if faults.is_empty() { faults } else { vec![Fault::new("/roles", code.unwrap_or("roles_do_not_fit"))] }
}

/// Refuses roles that are not the caller's to give, whoever they are for: nothing need be looked up.
pub fn may_give(caller: &Caller, roles: &Roles) -> Result<(), Problem> {
    let allowed = match caller.scope(Action::ManageAccounts) {
        Some(Scope::OwnAuthority) => all_national(roles),
        Some(Scope::All) => all_regional(roles) || is_plain_admin(roles),
        _ => false,
    };
    if allowed { Ok(()) } else { Err(denied()) }
}

/// The status with which `caller` makes an account or client, or 403.
pub fn may_create(caller: &Caller, authority: Option<Id>, roles: &Roles) -> Result<AccountStatus, Problem> {
    may_give(caller, roles)?;
    match caller.scope(Action::ManageAccounts) {
        Some(Scope::All) => Ok(AccountStatus::PendingConfirmation),
        _ if authority.is_none() || authority == caller.authority => Ok(AccountStatus::Active),
        _ => Err(denied()),
    }
}

/// What is asked to change.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    pub roles: &'a Roles,
    pub status: Option<StatusChange>,
    /// The key that a client proves itself with becomes another.
    pub key: bool,
}

/// The status that a change leads to, or 409 where the present one does not allow it. That the record is
/// within [`manage_reach`] and the roles the caller's to give was checked.
pub fn may_update(caller: &Caller, current: &Holder, change: &Change<'_>) -> Result<AccountStatus, Problem> {
    let by_operator = caller.scope(Action::ManageAccounts) == Some(Scope::All);
    let other_roles = *change.roles != current.roles;
    // What waits for confirmation stays what the Secretariat has read.
    let pending = || Err(Problem::wrong_state(AccountStatus::PendingConfirmation.name(), &["disable"]));
    if current.status == AccountStatus::PendingConfirmation && (other_roles || change.key) {
        return pending();
    }
    let status = match (change.status, current.status) {
        (None, status) => status,
        (Some(StatusChange::Disabled), _) => AccountStatus::Disabled,
        (Some(StatusChange::Active), AccountStatus::Active) => AccountStatus::Active,
        // Else an operator could get past the Secretariat by disabling and enabling again.
        (Some(StatusChange::Active), AccountStatus::Disabled) if by_operator => AccountStatus::PendingConfirmation,
        (Some(StatusChange::Active), AccountStatus::Disabled) => AccountStatus::Active,
        (Some(StatusChange::Active), AccountStatus::PendingConfirmation) => return pending(),
    };
    if current.id == caller.principal.id() {
        // Nobody changes what it may do itself.
        let changed = other_roles || status != current.status;
        return if changed { Err(Problem::new(Code::OwnRoles)) } else { Ok(status) };
    }
    let widened = by_operator && (other_roles || change.key);
    let waits = widened && status == AccountStatus::Active;
    Ok(if waits { AccountStatus::PendingConfirmation } else { status })
}

/// Whether the change takes an active account or client from the Secretariat.
pub fn takes_secretariat(current: &Holder, roles: &Roles, status: AccountStatus) -> bool {
    let acts = |roles: &Roles, status| status == AccountStatus::Active && roles.contains(Role::Secretariat);
    acts(&current.roles, current.status) && !acts(roles, status)
}

/// Whether `caller` may confirm: only what waits for it, and never what it granted itself.
pub fn may_confirm(caller: &Caller, current: &Holder, grants: &[RoleGrant]) -> Result<(), Problem> {
    match current.status {
        AccountStatus::PendingConfirmation => {}
        // Nothing is left to do for who confirms: to disable and enable is for others.
        AccountStatus::Active | AccountStatus::Disabled => {
            return Err(Problem::wrong_state(current.status.name(), &[]));
        }
    }
    let by_caller = |grant: &RoleGrant| grant.revoked_at.is_none() && grant.granted_by == Some(caller.principal.id());
    if grants.iter().any(by_caller) { Err(Problem::not_your_step()) } else { Ok(()) }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
