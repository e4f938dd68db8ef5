//! `rastro account` and `rastro client`: how the first operator and secretariat come to be.

use clap::{Args, Subcommand};

use super::{Config, Failure, open, write};
use crate::access::{Role, secrets};
use crate::accounts::{self, AccountStatus, NewAccount, NewClient, store};
use crate::authorities;
use crate::db::Id;
use crate::http::Tx;
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
    Rotate {
        #[command(flatten)]
        config: Config,
        #[arg(long)]
        id: Id,
    },
    /// Disable a client: it is out at once.
    Disable {
        #[command(flatten)]
        config: Config,
        #[arg(long)]
        id: Id,
    },
}

/// The State of the authority, where there is one; else the State that was named.
fn state_of(tx: &mut Tx<'_>, membership: &Membership) -> Result<Option<String>, Problem> {
    match membership.authority {
        None => Ok(membership.state.clone()),
        Some(id) => match authorities::store::state_of(tx.conn, id)? {
            Some(state) => Ok(Some(state)),
            None => Err(Problem::invalid_body(vec![Fault::new("/authority", "unknown_authority")])),
        },
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
            let password = secrets::new_password()?;
            let hash = secrets::hash_password(&password)?;
            write(&db, "account create", |tx| {
                let new = NewAccount {
                    email: email.clone(),
                    name: membership.name.clone(),
                    state: state_of(tx, &membership)?,
                    authority: membership.authority,
                    roles: membership.roles.iter().copied().collect(),
                    status: AccountStatus::Active,
                    password_hash: Some(hash),
                };
                accounts::insert_account(tx, new)
            })?;
            println!("email     {email}\npassword  {password}");
            Ok(())
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
            println!("disabled {email}");
            Ok(())
        }
    }
}

pub fn client(command: ClientCommand) -> Result<(), Failure> {
    match command {
        ClientCommand::Create { config, membership } => {
            let (_, db) = open(&config)?;
            let secret = secrets::new_secret()?;
            let id = write(&db, "client create", |tx| {
                let new = NewClient {
                    name: membership.name.clone(),
                    state: state_of(tx, &membership)?,
                    authority: membership.authority,
                    roles: membership.roles.iter().copied().collect(),
                    status: AccountStatus::Active,
                    secret_hash: secrets::hash_secret(&secret),
                    public_jwk: None,
                };
                accounts::insert_client(tx, new)
            })?;
            println!("client_id      {id}\nclient_secret  {secret}");
            Ok(())
        }
        ClientCommand::Rotate { config, id } => {
            let (_, db) = open(&config)?;
            let secret = secrets::new_secret()?;
            let hash = secrets::hash_secret(&secret);
            write(&db, "client rotate", |tx| known(accounts::rotate_client_secret(tx, id, &hash)?))?;
            println!("client_id      {id}\nclient_secret  {secret}");
            Ok(())
        }
        ClientCommand::Disable { config, id } => {
            let (_, db) = open(&config)?;
            write(&db, "client disable", |tx| known(accounts::set_client_status(tx, id, AccountStatus::Disabled)?))?;
            println!("disabled {id}");
            Ok(())
        }
    }
}
