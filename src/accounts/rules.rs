//! Who may read, make and change accounts and clients, and which roles go together.

use super::model::{AccountStatus, Holder, RoleGrant, StatusChange};
use crate::access::{Action, Caller, Role, Roles, Scope};
use crate::db::Id;
use crate::problem::{Fault, Problem};

/// Which accounts and clients a caller reaches: the check of one and the filter of a list come from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    Everything,
    OfState(String),
    OfAuthority(Id),
    Nothing,
}

pub fn reach(scope: Scope, caller: &Caller) -> Reach {
    match scope {
        Scope::All => Reach::Everything,
        Scope::OwnState => caller.state.clone().map_or(Reach::Nothing, Reach::OfState),
        Scope::OwnAuthority => caller.authority.map_or(Reach::Nothing, Reach::OfAuthority),
        // Nobody is party to an account.
        Scope::PartyToIt | Scope::SharedWithIt => Reach::Nothing,
    }
}

/// How far the caller reads. 403 where it does not at all.
pub fn read_reach(caller: &Caller) -> Result<Reach, Problem> {
    let scope = caller.scope(Action::ReadAccounts).ok_or_else(Problem::role_lacks_action)?;
    Ok(reach(scope, caller))
}

/// The check of one record that the filter of a list agrees with.
pub fn may_read(scope: Scope, caller: &Caller, holder: &Holder) -> bool {
    match reach(scope, caller) {
        Reach::Everything => true,
        Reach::OfState(state) => holder.state.as_deref() == Some(state.as_str()),
        Reach::OfAuthority(authority) => holder.authority == Some(authority),
        Reach::Nothing => false,
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
    let mixed = !(all_national(roles) || all_regional(roles))
        || (roles.iter().any(of_member) && !roles.iter().all(of_member))
        || powers.count() > 1;
    if roles.is_empty() {
        faults.push(Fault::new("/roles", "required"));
    } else if mixed {
        faults.push(Fault::new("/roles", "mixed_roles"));
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
    let code = if faults.iter().any(|fault| fault.code == "mixed_roles") { "mixed_roles" } else { "roles_do_not_fit" };
    if faults.is_empty() { faults } else { vec![Fault::new("/roles", code)] }
}

/// The status with which `caller` makes an account or client, or 403.
pub fn may_create(
    caller: &Caller,
    authority: Option<Id>,
    roles: &Roles,
    has_admin: bool,
) -> Result<AccountStatus, Problem> {
    match caller.scope(Action::ManageAccounts) {
        Some(Scope::OwnAuthority) => {
            let own = authority.is_none() || authority == caller.authority;
            if own && all_national(roles) { Ok(AccountStatus::Active) } else { Err(denied()) }
        }
        Some(Scope::All) => {
            let allowed = all_regional(roles) || (is_plain_admin(roles) && !has_admin);
            if allowed { Ok(AccountStatus::PendingConfirmation) } else { Err(denied()) }
        }
        _ => Err(denied()),
    }
}

/// What is asked to change, and what the database says about it.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    pub roles: &'a Roles,
    pub status: Option<StatusChange>,
    /// The key that a client proves itself with becomes another.
    pub key: bool,
    /// See [`is_first_admin`].
    pub first_admin: bool,
}

/// Whether this is an authority_admin that was given its role by the region and is still the only one.
pub fn is_first_admin(holder: &Holder, grants: &[RoleGrant], another_admin: bool) -> bool {
    let by_region = |grant: &RoleGrant| grant.revoked_at.is_none() && grant.granted_by_state.is_none();
    is_plain_admin(&holder.roles) && !another_admin && grants.iter().any(by_region)
}

/// The status that a change leads to, or 403, or 409 where the present one does not allow it.
pub fn may_update(caller: &Caller, current: &Holder, change: &Change<'_>) -> Result<AccountStatus, Problem> {
    let (own, by_operator) =
        (current.id == caller.principal.id(), caller.scope(Action::ManageAccounts) == Some(Scope::All));
    let other_roles = *change.roles != current.roles;
    let allowed = match caller.scope(Action::ManageAccounts) {
        Some(Scope::OwnAuthority) => {
            current.authority.is_some() && current.authority == caller.authority && all_national(change.roles)
        }
        Some(Scope::All) if all_regional(&current.roles) => all_regional(change.roles),
        Some(Scope::All) => change.first_admin && !other_roles && !change.key,
        _ => false,
    };
    if !allowed {
        return Err(denied());
    }
    // What waits for confirmation stays what the Secretariat has read.
    if current.status == AccountStatus::PendingConfirmation && (other_roles || change.key) {
        return Err(Problem::wrong_state(current.status.name(), &["confirmation", "disable"]));
    }
    let status = match (change.status, current.status) {
        (None, status) => status,
        (Some(StatusChange::Disabled), _) => AccountStatus::Disabled,
        (Some(StatusChange::Active), AccountStatus::Active) => AccountStatus::Active,
        // Else an operator could get past the Secretariat by disabling and enabling again.
        (Some(StatusChange::Active), AccountStatus::Disabled) if by_operator => AccountStatus::PendingConfirmation,
        (Some(StatusChange::Active), AccountStatus::Disabled) => AccountStatus::Active,
        (Some(StatusChange::Active), AccountStatus::PendingConfirmation) => {
            return Err(Problem::wrong_state(current.status.name(), &["confirmation", "disable"]));
        }
    };
    if own {
        // Nobody changes what it may do itself.
        return if other_roles || status != current.status { Err(denied()) } else { Ok(status) };
    }
    let widened = by_operator && (other_roles || change.key);
    let waits = widened && status == AccountStatus::Active;
    Ok(if waits { AccountStatus::PendingConfirmation } else { status })
}

/// Whether `caller` may confirm: only what waits for it, and never what it granted itself.
pub fn may_confirm(caller: &Caller, current: &Holder, grants: &[RoleGrant]) -> Result<(), Problem> {
    match current.status {
        AccountStatus::PendingConfirmation => {}
        AccountStatus::Active => return Err(Problem::wrong_state(current.status.name(), &["disable"])),
        AccountStatus::Disabled => return Err(Problem::wrong_state(current.status.name(), &["enable"])),
    }
    let by_caller = |grant: &RoleGrant| grant.revoked_at.is_none() && grant.granted_by == Some(caller.principal.id());
    if grants.iter().any(by_caller) { Err(Problem::not_your_step()) } else { Ok(()) }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
