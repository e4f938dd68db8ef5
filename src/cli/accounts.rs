//! `rastro account` and `rastro client`: how the first operator and secretariat come to be.

use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Config, Failure, open, say, told, write};
use crate::access::{Role, secrets};
use crate::accounts::client_model::ClientInput;
use crate::accounts::model::AccountInput;
use crate::accounts::{self, AccountStatus, NewAccount, NewClient, store};
use crate::authorities;
use crate::db::Id;
use crate::http::Tx;
use crate::http::body::{self, CheckedBody};
use crate::http::operation::Operations;
use crate::problem::{Fault, Problem};

/// Whom an account or client is for.
#[derive(Debug, Args)]
pub struct Membership {
    /// A name for people to read.
    #[arg(long)]
    name: String,
    /// May be given several times.
    #[arg(long = "role", required = true)]
    roles: Vec<Role>,
    /// Id of its authority, for national roles.
    #[arg(long)]
    authority: Option<Id>,
    /// State of a committee_member.
    #[arg(long)]
    state: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make an account; prints its password once.
    #[command(
        after_help = "Example: rastro account create --config rastro.toml --email op@example.org --name Operator --role operator"
    )]
    Create {
        #[command(flatten)]
        config: Config,
        #[arg(long)]
        email: String,
        #[command(flatten)]
        membership: Membership,
    },
    /// Disable an account: it is out at once.
    #[command(after_help = "Example: rastro account disable --config rastro.toml --email op@example.org")]
    Disable {
        #[command(flatten)]
        config: Config,
        #[arg(long)]
        email: String,
        /// State of the account, where accounts of several States have this address.
        #[arg(long)]
        state: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Make a client; prints its id and secret once.
    #[command(
        after_help = "Example: rastro client create --config rastro.toml --name 'Secretariat desk' --role secretariat"
    )]
    Create {
        #[command(flatten)]
        config: Config,
        #[command(flatten)]
        membership: Membership,
    },
    /// Give a client a new secret; prints it once, and the old one ends.
    #[command(
        after_help = "Example: rastro client rotate --config rastro.toml --id 01936b1e-5a5c-7cc0-8000-5d1f0a2b3c4d"
    )]
    Rotate {
        #[command(flatten)]
        config: Config,
        #[arg(long)]
        id: Id,
    },
    /// Disable a client: it is out at once.
    #[command(
        after_help = "Example: rastro client disable --config rastro.toml --id 01936b1e-5a5c-7cc0-8000-5d1f0a2b3c4d"
    )]
    Disable {
        #[command(flatten)]
        config: Config,
        #[arg(long)]
        id: Id,
    },
}

/// The input as the API would take it: checked against the schema of `operation`, every fault at once.
fn checked<T: DeserializeOwned>(operation: &str, input: Value) -> Result<T, Failure> {
    let operations = Operations::read(&crate::openapi::document())?;
    let body = operations.iter().find(|one| one.id == operation).and_then(|one| one.body.as_ref());
    let schema = &body.ok_or("the operation documents no body")?.schema;
    let CheckedBody(value) = body::check(schema, input).map_err(|faults| told(Problem::invalid_body(faults)))?;
    body::typed(&value).map_err(told)
}

impl Membership {
    fn json(&self) -> Value {
        json!({"name": self.name, "roles": self.roles, "authority": self.authority, "state": self.state})
    }
}

/// The State that was named; else that of the authority, where there is one.
fn state_of(tx: &mut Tx<'_>, state: Option<String>, authority: Option<Id>) -> Result<Option<String>, Problem> {
    match authority {
        Some(id) if state.is_none() => Ok(authorities::store::state_of(tx.conn, id)?),
        _ => Ok(state),
    }
}

/// `false` where there was nothing to change.
fn known(changed: bool) -> Result<(), Problem> {
    if changed { Ok(()) } else { Err(Problem::not_found()) }
}

pub fn account(command: AccountCommand) -> Result<(), Failure> {
    match command {
        AccountCommand::Create { config, email, membership } => {
            let (_, db) = open(&config)?;
            let mut input = membership.json();
            input["email"] = json!(email);
            let AccountInput { email, name, state, authority, roles } = checked("createAccount", input)?;
            let password = secrets::new_password()?;
            let password_hash = Some(secrets::hash_password(&password)?);
            let shown = format!("email     {email}\npassword  {password}");
            write(&db, "account create", |tx| {
                let (state, roles) = (state_of(tx, state, authority)?, roles.into_iter().collect());
                let status = AccountStatus::Active;
                accounts::insert_account(tx, NewAccount { email, name, state, authority, roles, status, password_hash })
            })?;
            say(shown)
        }
        AccountCommand::Disable { config, email, state } => {
            let (_, db) = open(&config)?;
            write(&db, "account disable", |tx| {
                let mut found = store::with_email(tx.conn, &email)?;
                found.retain(|(_, of)| state.is_none() || *of == state);
                let [(id, _)] = found[..] else {
                    return Err(match found.is_empty() {
                        true => Problem::not_found(),
                        false => Problem::invalid_body(vec![Fault::new("/state", "required")]),
                    });
                };
                known(accounts::set_account_status(tx, id, AccountStatus::Disabled)?)
            })?;
            say(format!("disabled {email}"))
        }
    }
}

pub fn client(command: ClientCommand) -> Result<(), Failure> {
    match command {
        ClientCommand::Create { config, membership } => {
            let (_, db) = open(&config)?;
            let input = checked("createClient", membership.json())?;
            let ClientInput { name, state, authority, roles, public_jwk } = input;
            let secret = secrets::new_secret()?;
            let secret_hash = secrets::hash_secret(&secret);
            let id = write(&db, "client create", |tx| {
                let (state, roles) = (state_of(tx, state, authority)?, roles.into_iter().collect());
                let status = AccountStatus::Active;
                let new = NewClient { name, state, authority, roles, status, secret_hash, public_jwk };
                accounts::insert_client(tx, new)
            })?;
            say(format!("client_id      {id}\nclient_secret  {secret}"))
        }
        ClientCommand::Rotate { config, id } => {
            let (_, db) = open(&config)?;
            let secret = secrets::new_secret()?;
            let hash = secrets::hash_secret(&secret);
            write(&db, "client rotate", |tx| known(accounts::rotate_client_secret(tx, id, &hash)?))?;
            say(format!("client_id      {id}\nclient_secret  {secret}"))
        }
        ClientCommand::Disable { config, id } => {
            let (_, db) = open(&config)?;
            write(&db, "client disable", |tx| known(accounts::set_client_status(tx, id, AccountStatus::Disabled)?))?;
            say(format!("disabled {id}"))
        }
    }
}
