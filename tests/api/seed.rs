//! The directory that every world begins with: the States, four authorities, a client of every role.

use std::collections::BTreeMap;

use rastro::access::{Caller, Principal, Role, Roles, secrets};
use rastro::accounts::client_store::NewClient;
use rastro::accounts::model::AccountStatus;
use rastro::accounts::store::NewAccount;
use rastro::authorities::model::{AuthorityInput, AuthorityKind, ContactLanguage, ContactPointInput};
use rastro::db::{Db, Id, Instant};
use rastro::http::Tx;
use rastro::problem::Problem;
use rastro::{accounts, authorities, questionnaires, states};

/// The States that have an authority, a point of contact, and a client and an account of each national role.
pub const STATES: [&str; 4] = ["BR", "US", "CO", "MX"];
/// The committee member's.
pub const COMMITTEE_STATE: &str = "CL";

#[derive(Debug, Clone)]
pub struct Member {
    pub state: Option<String>,
    pub role: Role,
    pub client: Id,
    pub secret: String,
    pub account: Id,
}

#[derive(Debug, Clone, Default)]
pub struct Seed {
    pub members: Vec<Member>,
    pub authorities: BTreeMap<String, Id>,
}

impl Seed {
    pub fn member(&self, role: Role, state: Option<&str>) -> &Member {
        let found = self.members.iter().find(|m| m.role == role && m.state.as_deref() == state);
        found.unwrap_or_else(|| panic!("no {role} of {state:?}"))
    }
}

/// Writes it all in one transaction.
pub fn write(db: &Db) -> Seed {
    let nobody = Caller { principal: Principal::CommandLine, state: None, authority: None, roles: Roles::default() };
    let seeded = db.write(|conn| -> Result<Seed, Problem> {
        let (now, mut seed) = (Instant::now(), Seed::default());
        let mut tx = Tx {
            conn,
            caller: &nobody,
            now,
            operation: "test",
            action: "command_line",
            request_id: "test",
            probing: None,
        };
        states::store::seed(tx.conn, now)?;
        questionnaires::samples::seed(tx.conn, now)?;
        for state in STATES {
            let authority = authorities::store::insert(&mut tx, &authority(state))?;
            seed.authorities.insert(state.to_owned(), authority);
            for role in Role::ALL.into_iter().filter(|role| !role.is_regional()) {
                seed.members.push(member(&mut tx, Some(state), Some(authority), role)?);
            }
        }
        for role in Role::ALL.into_iter().filter(|role| role.is_regional()) {
            seed.members.push(member(&mut tx, role.has_state().then_some(COMMITTEE_STATE), None, role)?);
        }
        Ok(seed)
    });
    seeded.expect("seeded")
}

fn authority(state: &str) -> AuthorityInput {
    AuthorityInput {
        state: state.to_owned(),
        name: format!("Authority of {state}"),
        kind: AuthorityKind::NationalAuthority,
        address: None,
        contact_points: Some(vec![ContactPointInput {
            id: None,
            name: format!("Desk {state}"),
            email: format!("desk.{}@example.org", state.to_lowercase()),
            phone: Some("+00 000 0000".to_owned()),
            languages: vec![ContactLanguage::En],
            receives_trace_requests: true,
            active: None,
        }]),
    }
}

fn member(tx: &mut Tx<'_>, state: Option<&str>, authority: Option<Id>, role: Role) -> Result<Member, Problem> {
    let secret = secrets::new_secret().map_err(Problem::internal)?;
    let place = state.unwrap_or("region").to_lowercase();
    let (name, roles) = (format!("{role} {place}"), [role].into_iter().collect::<Roles>());
    let account = NewAccount {
        email: format!("{role}.{place}@example.org"),
        name: name.clone(),
        state: state.map(str::to_owned),
        authority,
        roles: roles.clone(),
        status: AccountStatus::Active,
        password_hash: None,
    };
    let client = NewClient {
        name,
        state: state.map(str::to_owned),
        authority,
        roles,
        status: AccountStatus::Active,
        secret_hash: secrets::hash_secret(&secret),
        public_jwk: None,
    };
    let (account, client) = (accounts::insert_account(tx, account)?, accounts::insert_client(tx, client)?);
    Ok(Member { state: state.map(str::to_owned), role, client, secret, account })
}
