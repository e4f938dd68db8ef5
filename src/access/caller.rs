//! Who is asking.

use super::{Action, Role, Roles, Scope, scope_of};
use crate::db::Id;

/// Whether a person's account or a system's client acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Principal {
    Account(Id),
    Client(Id),
    /// Whoever sits at the server's shell.
    CommandLine,
}

impl Principal {
    pub fn id(self) -> Id {
        match self {
            Principal::Account(id) | Principal::Client(id) => id,
            Principal::CommandLine => Id(uuid::Uuid::nil()),
        }
    }

    pub fn account_id(self) -> Option<Id> {
        match self {
            Principal::Account(id) => Some(id),
            Principal::Client(_) | Principal::CommandLine => None,
        }
    }

    pub fn client_id(self) -> Option<Id> {
        match self {
            Principal::Client(id) => Some(id),
            Principal::Account(_) | Principal::CommandLine => None,
        }
    }
}

/// The verified caller of a request, as the database has it at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub principal: Principal,
    /// ISO 3166-1 alpha-2; `None` for the region's own roles.
    pub state: Option<String>,
    pub authority: Option<Id>,
    pub roles: Roles,
}

impl Caller {
    /// How far this caller reaches with `action`; `None` where it lacks it.
    pub fn scope(&self, action: Action) -> Option<Scope> {
        scope_of(&self.roles, action)
    }

    pub fn may(&self, action: Action) -> bool {
        self.scope(action).is_some()
    }

    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(role)
    }

    /// Whether the caller acts for `state`. A caller without a State acts for none.
    pub fn is_of(&self, state: &str) -> bool {
        self.state.as_deref() == Some(state)
    }
}
