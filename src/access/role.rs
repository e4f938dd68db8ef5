//! The roles of design.md; they are written down here and nowhere else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an account or client may act as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    AuthorityAdmin,
    TracingOfficer,
    RecordsOfficer,
    ReportEditor,
    ReportApprover,
    Analyst,
    CommitteeMember,
    Secretariat,
    Stakeholder,
    Auditor,
    Operator,
}

impl Role {
    pub const ALL: [Role; 11] = [
        Role::AuthorityAdmin,
        Role::TracingOfficer,
        Role::RecordsOfficer,
        Role::ReportEditor,
        Role::ReportApprover,
        Role::Analyst,
        Role::CommitteeMember,
        Role::Secretariat,
        Role::Stakeholder,
        Role::Auditor,
        Role::Operator,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Role::AuthorityAdmin => "authority_admin",
            Role::TracingOfficer => "tracing_officer",
            Role::RecordsOfficer => "records_officer",
            Role::ReportEditor => "report_editor",
            Role::ReportApprover => "report_approver",
            Role::Analyst => "analyst",
            Role::CommitteeMember => "committee_member",
            Role::Secretariat => "secretariat",
            Role::Stakeholder => "stakeholder",
            Role::Auditor => "auditor",
            Role::Operator => "operator",
        }
    }

    /// A regional role serves the region; a national one is held within an authority of a State.
    pub fn is_regional(self) -> bool {
        matches!(self, Role::CommitteeMember | Role::Secretariat | Role::Stakeholder | Role::Auditor | Role::Operator)
    }

    /// National roles and `committee_member` belong to a State.
    pub fn has_state(self) -> bool {
        !self.is_regional() || self == Role::CommitteeMember
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Role::ALL
            .into_iter()
            .find(|role| role.name() == name)
            .ok_or_else(|| format!("{name} is not a role; roles are {}", Roles::from_iter(Role::ALL)))
    }
}

/// A set of roles, sorted; stored and written in tokens as names between spaces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles(Vec<Role>);

impl Roles {
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the stored form. A name this version does not know grants nothing.
    pub fn parse(stored: &str) -> Roles {
        stored.split_whitespace().filter_map(|name| name.parse().ok()).collect()
    }

    pub fn to_vec(&self) -> Vec<Role> {
        self.0.clone()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        let mut roles: Vec<Role> = roles.into_iter().collect();
        roles.sort();
        roles.dedup();
        Roles(roles)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|role| role.name()).collect();
        f.write_str(&names.join(" "))
    }
}
