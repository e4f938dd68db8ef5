//! `rastro demo`: an invented region to try the service on. The same each time; only its secrets differ.

use std::fs::Permissions;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use chrono::Datelike;
use clap::Args;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::serve::{self, DEMO, KIND};
use super::{Failure, command_line, demo_register, demo_reports, demo_requests, demo_seizures, say, told};
use crate::access::secrets::{self, MasterKey};
use crate::access::{Caller, Principal, Role, Roles};
use crate::accounts::{self, AccountStatus, NewAccount, NewClient};
use crate::authorities::model::{AuthorityInput, AuthorityKind, ContactLanguage, ContactPointInput};
use crate::config::Settings;
use crate::db::schema::meta;
use crate::db::{DatabaseUrl, Db, Id, Instant, chance, migrate};
use crate::http::Tx;
use crate::problem::Problem;
use crate::server::Rastro;
use crate::states::model::StateQuery;
use crate::statistics::release_model::ReleaseInput;
use crate::{authorities, implementation_search, questionnaires, states, statistics};

#[derive(Debug, Args)]
#[command(after_help = "Example: rastro demo --port 8080 --data-dir ./demo-data

The demo has settings of its own: it reads no settings file and, but for RASTRO_LOG, no RASTRO_ variable.
Its database is the one that --database-url names, never that of RASTRO_DATABASE_URL.")]
pub struct Options {
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the database, the key and the credentials.
    #[arg(long, default_value = "./demo-data")]
    data_dir: PathBuf,
    /// Another database than SQLite in the folder.
    #[arg(long)]
    database_url: Option<DatabaseUrl>,
}

/// What `demo-credentials.json` holds.
#[derive(Debug, Serialize, Deserialize)]
struct Credentials {
    base_url: String,
    clients: Vec<ClientCredentials>,
    users: Vec<UserCredentials>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ClientCredentials {
    state: Option<String>,
    role: String,
    client_id: Id,
    client_secret: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct UserCredentials {
    email: String,
    password: String,
    state: Option<String>,
    role: String,
}

/// The States that take part, their authority, and its language.
const AUTHORITIES: [(&str, &str, ContactLanguage); 11] = [
    ("BR", "Serviço Nacional de Rastreamento (demo)", ContactLanguage::Pt),
    ("MX", "Centro Nacional de Rastreo (demo)", ContactLanguage::Es),
    ("US", "National Tracing Desk (demo)", ContactLanguage::En),
    ("CO", "Centro de Rastreo de Armas (demo)", ContactLanguage::Es),
    ("AR", "Agencia de Rastreo (demo)", ContactLanguage::Es),
    ("PE", "Superintendencia de Armas (demo)", ContactLanguage::Es),
    ("EC", "Unidad de Rastreo (demo)", ContactLanguage::Es),
    ("GT", "Dirección de Control de Armas (demo)", ContactLanguage::Es),
    ("JM", "Firearms Tracing Unit (demo)", ContactLanguage::En),
    ("CR", "Dirección de Armamento (demo)", ContactLanguage::Es),
    ("CL", "Dirección de Movilización (demo)", ContactLanguage::Es),
];
/// A State that reports in French. It traces nothing in the demo, so that none of its authorities is in the table above.
const FRENCH: (&str, &str) = ("HT", "Bureau des rapports sur la CIFTA (démo)");
/// The committee members' States; the other regional roles have none.
const COMMITTEE_STATES: [&str; 2] = ["CL", "UY"];

pub fn run(options: &Options) -> Result<(), Failure> {
    std::fs::create_dir_all(&options.data_dir)?;
    let in_folder = |name: &str| options.data_dir.join(name);
    let url = match &options.database_url {
        Some(url) => url.clone(),
        None => DatabaseUrl::Sqlite(in_folder("rastro.db").display().to_string()),
    };
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), options.port);
    let listener = TcpListener::bind(address).map_err(|e| format!("{address}: {e}; try another --port"))?;
    let address = listener.local_addr()?;
    let key_file = in_folder("demo.key");
    let settings = Settings::demo(url, address, key_file.clone());
    let db = Db::open(&settings.database_url, settings.database_connections)?;
    if !may_hold_a_demo(&db)? {
        return Err("this database holds something else than a demo, and is left as it is; name an empty one".into());
    }
    let master = if key_file.exists() { MasterKey::load(&key_file)? } else { MasterKey::create(&key_file)? };
    migrate::migrate(&db)?;
    db.write(implementation_search::bring_up).map_err(told)?;
    let credentials = seed_or_read(&db, &settings, &in_folder("demo-credentials.json"))?;
    let rastro = Rastro::start(settings, db, master)?;
    print(&credentials)?;
    serve::until_stopped(rastro, listener, None)
}

/// Whether the database is empty or a demo's. One that was migrated and no more is empty too.
fn may_hold_a_demo(db: &Db) -> Result<bool, Failure> {
    let mut tables = migrate::tables(db)?;
    tables.retain(|table| table != "__diesel_schema_migrations");
    if tables.is_empty() {
        return Ok(true);
    }
    if !["meta", "states"].iter().all(|name| tables.iter().any(|table| table == name)) {
        return Ok(false);
    }
    let states = db.read(|conn| states::store::list(conn, &StateQuery::default()))?;
    Ok(states.is_empty() || serve::kind(db)?.as_deref() == Some(DEMO))
}

/// Seeds an empty database, or goes on with a demo's.
fn seed_or_read(db: &Db, settings: &Settings, file: &Path) -> Result<Credentials, Failure> {
    let base_url = settings.issuer.clone();
    if serve::kind(db)?.is_some() {
        let text = std::fs::read_to_string(file).map_err(|e| {
            format!("{}: {e}; this database holds a demo whose credentials are lost: remove it", file.display())
        })?;
        let mut credentials: Credentials = serde_json::from_str(&text)?;
        credentials.base_url = base_url;
        write_credentials(file, &credentials)?;
        return Ok(credentials);
    }
    // Ids and references are the same each time; the secrets are not.
    let credentials = chance::in_sequence(|| db.write(|conn| seed(conn, settings))).map_err(told)?;
    write_credentials(file, &credentials)?;
    Ok(credentials)
}

fn write_credentials(file: &Path, credentials: &Credentials) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(credentials)?;
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    // The mode above is that of a new file; one that is there may be open to others.
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// Everything in one transaction: a demo is whole or not there.
fn seed(conn: &mut crate::db::DbConn, settings: &Settings) -> Result<Credentials, Problem> {
    let caller = command_line();
    let now = Instant::now();
    let mut tx =
        Tx { conn, caller: &caller, now, operation: "demo", action: "command_line", request_id: "demo", probing: None };
    states::store::seed(tx.conn, now)?;
    questionnaires::samples::seed(tx.conn, now)?;
    diesel::insert_into(meta::table).values((meta::name.eq(KIND), meta::value.eq(DEMO))).execute(tx.conn)?;
    let mut credentials = Credentials { base_url: settings.issuer.clone(), clients: Vec::new(), users: Vec::new() };
    let (mut officers, mut records_officers) = (Vec::new(), Vec::new());
    let (mut editors, mut approvers) = (Vec::new(), Vec::new());
    for (state, name, language) in AUTHORITIES {
        let authority = authorities::store::insert(&mut tx, &authority(state, name, language))?;
        for role in Role::ALL.into_iter().filter(|role| !role.is_regional()) {
            let client = member(&mut tx, &mut credentials, Some(state), Some(authority), role)?;
            match role {
                Role::TracingOfficer => officers.push((state, authority, client)),
                Role::RecordsOfficer => records_officers.push((state, authority, client)),
                Role::ReportEditor => editors.push((state, authority, client)),
                Role::ReportApprover => approvers.push((state, authority, client)),
                _ => {}
            }
        }
    }
    let [first, second] = COMMITTEE_STATES;
    let (mut of_committee, mut of_secretariat) = (None, None);
    for role in Role::ALL.into_iter().filter(|role| role.is_regional()) {
        let state = role.has_state().then_some(first);
        let client = member(&mut tx, &mut credentials, state, None, role)?;
        match role {
            Role::CommitteeMember => of_committee = Some(client),
            Role::Secretariat => of_secretariat = Some(client),
            _ => {}
        }
    }
    // Ids run with time: what is oldest comes first.
    demo_seizures::seed(tx.conn, settings, &officers, &records_officers, now)?;
    demo_requests::seed(tx.conn, settings, &officers, now)?;
    demo_register::seed(tx.conn, &records_officers, now)?;
    release(&mut tx)?;
    let missing = || Problem::internal("the demo lacks a regional role");
    let other = member(&mut tx, &mut credentials, Some(second), None, Role::CommitteeMember)?;
    let cast = demo_reports::Cast {
        editors: &editors,
        approvers: &approvers,
        french: french_drafters(&mut tx)?,
        members: [(first, of_committee.ok_or_else(missing)?), (second, other)],
        secretariat: of_secretariat.ok_or_else(missing)?,
    };
    demo_reports::seed(tx.conn, &cast, now)?;
    Ok(credentials)
}

/// An editor and an approver who are there for what they have written, and have no credentials.
fn french_drafters(tx: &mut Tx<'_>) -> Result<[Officer<'static>; 2], Problem> {
    let (state, name) = FRENCH;
    let office = AuthorityInput {
        state: state.to_owned(),
        name: name.to_owned(),
        kind: AuthorityKind::Other,
        address: None,
        contact_points: None,
    };
    let authority = authorities::store::insert(tx, &office)?;
    let mut drafter = |role: Role| {
        let client = NewClient {
            name: format!("Demo {role} {}", state.to_lowercase()),
            state: Some(state.to_owned()),
            authority: Some(authority),
            roles: [role].into_iter().collect(),
            status: AccountStatus::Active,
            // Without one it cannot sign in.
            secret_hash: Vec::new(),
            public_jwk: None,
        };
        Ok::<_, Problem>((state, authority, accounts::insert_client(tx, client)?))
    };
    Ok([drafter(Role::ReportEditor)?, drafter(Role::ReportApprover)?])
}

/// The region's figures of this year and the last, published.
fn release(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let year = tx.now.utc().year();
    let input = ReleaseInput { from_year: year - 1, to_year: year, replaces: None };
    let id = statistics::flow::draft(tx, &input)?.id.parse().map_err(Problem::internal)?;
    statistics::flow::publish(tx, id)?;
    Ok(())
}

/// State, authority and client of an officer.
pub(super) type Officer<'a> = (&'a str, Id, Id);

/// Lets an officer of `role` do one thing at the moment `now`.
pub(super) fn acting<T>(
    conn: &mut crate::db::DbConn,
    (state, authority, client): Officer<'_>,
    role: Role,
    now: Instant,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let caller = Caller {
        principal: Principal::Client(client),
        state: Some(state.to_owned()),
        authority: Some(authority),
        roles: [role].into_iter().collect(),
    };
    let (operation, action, request_id) = ("demo", "command_line", "demo");
    f(&mut Tx { conn, caller: &caller, now, operation, action, request_id, probing: None })
}

fn authority(state: &str, name: &str, language: ContactLanguage) -> AuthorityInput {
    let code = state.to_lowercase();
    AuthorityInput {
        state: state.to_owned(),
        name: name.to_owned(),
        kind: AuthorityKind::NationalAuthority,
        address: None,
        contact_points: Some(vec![ContactPointInput {
            id: None,
            name: format!("Duty desk {state} (demo)"),
            email: format!("desk.{code}@demo.example.org"),
            phone: Some("+00 000 000 0000".to_owned()),
            languages: vec![language],
            receives_trace_requests: true,
            active: None,
        }]),
    }
}

/// One account and one client of a role.
fn member(
    tx: &mut Tx<'_>,
    credentials: &mut Credentials,
    state: Option<&str>,
    authority: Option<Id>,
    role: Role,
) -> Result<Id, Problem> {
    let place = state.map_or_else(|| "region".to_owned(), str::to_lowercase);
    let email = format!("{role}.{place}@demo.example.org");
    let password = secrets::new_password().map_err(Problem::internal)?;
    let secret = secrets::new_secret().map_err(Problem::internal)?;
    let roles: Roles = [role].into_iter().collect();
    let (name, state) = (format!("Demo {role} {place}"), state.map(str::to_owned));
    let account = NewAccount {
        email: email.clone(),
        name: name.clone(),
        state: state.clone(),
        authority,
        roles: roles.clone(),
        status: AccountStatus::Active,
        password_hash: Some(secrets::hash_random_password(&password).map_err(Problem::internal)?),
    };
    accounts::insert_account(tx, account)?;
    let secret_hash = secrets::hash_secret(&secret);
    let status = AccountStatus::Active;
    let client = NewClient { name, state: state.clone(), authority, roles, status, secret_hash, public_jwk: None };
    let client_id = accounts::insert_client(tx, client)?;
    let role = role.name().to_owned();
    credentials.clients.push(ClientCredentials {
        state: state.clone(),
        role: role.clone(),
        client_id,
        client_secret: secret,
    });
    credentials.users.push(UserCredentials { email, password, state, role });
    Ok(client_id)
}

fn print(credentials: &Credentials) -> Result<(), Failure> {
    let base = &credentials.base_url;
    say("Rastro demo: invented data, on this machine only. Not for real use.")?;
    say(format!("  address  {base}\n  docs     {base}/docs\n"))?;
    say(format!("  {:<6} {:<17} {:<36}  client_secret", "state", "role", "client_id"))?;
    for client in &credentials.clients {
        let state = client.state.as_deref().unwrap_or("-");
        say(format!("  {state:<6} {:<17} {:<36}  {}", client.role, client.client_id, client.client_secret))?;
    }
    let officer = credentials.clients.iter().find(|c| c.state.as_deref() == Some("BR") && c.role == "tracing_officer");
    let Some(ClientCredentials { client_id: id, client_secret: secret, .. }) = officer else { return Ok(()) };
    say(format!(
        "\nTry it:\n  curl -s {base}/v1/trace-requests -H \"Authorization: Bearer $(curl -s -u {id}:{secret} -d grant_type=client_credentials {base}/oauth/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\"\n"
    ))
}
