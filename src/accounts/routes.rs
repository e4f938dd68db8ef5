//! `/v1/accounts`.

use actix_web::{HttpResponse, get, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Account, AccountInput, AccountPatch, AccountQuery, Holder, OneTimeSecret};
use super::store::NewAccount;
use super::{SUBJECT, grant_store, rules, store};
use crate::access::{Roles, secrets};
use crate::db::Id;
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_accounts)
        .service(get_account)
        .service(create_account)
        .service(update_account)
        .service(confirm_account);
}

/// List accounts.
///
/// Oldest first: an authority_admin reads those of its State, the Secretariat and the operator all.
#[utoipa::path(operation_id = "listAccounts", tag = "Accounts", params(AccountQuery),
    responses((status = 200, description = "A page of accounts", body = Page<Account>)))]
#[get("/v1/accounts")]
async fn list_accounts(call: Call, query: web::Query<AccountQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |account: &Account| account.id.to_string(),
        move |conn, caller| {
            let limit = PageQuery { limit: query.limit, cursor: None }.limit();
            let rows = store::list(conn, &rules::read_reach(caller)?, &query)?;
            Ok(Page::of(rows, limit, |account| Cursor::after_id(account.id)))
        },
    )
    .await
}

/// Get an account.
///
/// With every role it was ever given, by whom and when.
#[utoipa::path(operation_id = "getAccount", tag = "Accounts",
    params(("id" = Id, Path, description = "Id of the account")),
    responses((status = 200, description = "The account", body = Account)))]
#[get("/v1/accounts/{id}")]
async fn get_account(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| Ok(store::one(conn, &rules::read_reach(caller)?, id)?)).await
}

/// Create an account.
///
/// An authority_admin creates those of its own authority, active at once. An operator creates regional ones,
/// and the authority_admin of an authority that has none, which wait for the Secretariat's confirmation. The answer holds
/// `initial_password`, this once.
#[utoipa::path(operation_id = "createAccount", tag = "Accounts",
    request_body(content = AccountInput, description = "The account to be created", example = json!({
        "email": "ana.souza@example.org", "name": "Ana Souza", "state": "BR",
        "authority": "01936b1e-5a5c-7cc0-8000-5d1f0a2b3c4d", "roles": ["tracing_officer"]})),
    responses((status = 201, description = "The account as created", body = Account)))]
#[post("/v1/accounts")]
async fn create_account(call: Call, Body(account): Body<AccountInput>) -> Result<HttpResponse, Problem> {
    let secret = OneTimeSecret::default();
    let slot = secret.clone();
    call.change(
        None,
        move |tx| {
            let roles = Roles::from_iter(account.roles);
            let status = grant_store::status_of_new(tx, account.authority, &roles)?;
            let password = secrets::new_password().map_err(Problem::internal)?;
            let password_hash = Some(secrets::hash_random_password(&password).map_err(Problem::internal)?);
            let AccountInput { email, name, state, authority, .. } = account;
            let new = NewAccount { email, name, state, authority, roles, status, password_hash };
            let id = store::insert_account(tx, new)?;
            slot.put(password);
            Ok(Done { secret: true, ..Done::created(SUBJECT, "/v1/accounts", id) })
        },
        move |tx, id| Ok(Account { initial_password: secret.take(), ..shown(tx, id)? }),
    )
    .await
}

/// Change an account.
///
/// Its name, roles and status. An authority_admin changes those of its own authority; an operator regional
/// ones, and an authority's only administrator. A change of roles by an operator waits for confirmation again.
/// Nobody changes its own roles or status, and the Secretariat keeps an account or client that can act.
#[utoipa::path(operation_id = "updateAccount", tag = "Accounts",
    params(("id" = Id, Path, description = "Id of the account")),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json",
        description = "What is to change", example = json!({"roles": ["tracing_officer", "analyst"]})),
    responses((status = 200, description = "The account as changed", body = Account)))]
#[patch("/v1/accounts/{id}")]
async fn update_account(
    call: Call,
    id: web::Path<Id>,
    Body(patch): Body<AccountPatch>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let roles = patch.roles.map(Roles::from_iter);
    let given = roles.clone();
    let call = call.demanding(move |caller| given.iter().try_for_each(|roles| rules::may_give(caller, roles)));
    call.change(
        Some(id.to_string()),
        move |tx| {
            let current = store::one(tx.conn, &rules::manage_reach(tx.caller)?, id)?;
            let holder = Holder::from(&current);
            let roles = roles.unwrap_or_else(|| holder.roles.clone());
            let change = rules::Change { roles: &roles, status: patch.status, key: false };
            let status = grant_store::status_of_changed(tx, SUBJECT, &holder, &change)?;
            Problem::rules(rules::role_faults(&holder, &roles))?;
            store::update(tx, &current, patch.name.as_deref().unwrap_or(&current.name), &roles, status)?;
            Ok(Done::changed(SUBJECT, id))
        },
        |tx, id| shown_within(tx, &rules::manage_reach(tx.caller)?, id),
    )
    .await
}

/// Confirm an account.
///
/// Makes a pending account active. Whoever granted its roles cannot confirm them.
#[utoipa::path(operation_id = "confirmAccount", tag = "Accounts",
    params(("id" = Id, Path, description = "Id of the account")),
    responses((status = 200, description = "The account as confirmed", body = Account)))]
#[post("/v1/accounts/{id}/confirmation")]
async fn confirm_account(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.change(
        Some(id.to_string()),
        move |tx| {
            store::lock(tx.conn, id)?;
            let current = store::one(tx.conn, &rules::read_reach(tx.caller)?, id)?;
            rules::may_confirm(tx.caller, &Holder::from(&current), &current.role_grants)?;
            store::confirm(tx, id)?;
            Ok(Done::changed(SUBJECT, id))
        },
        shown,
    )
    .await
}

fn shown(tx: &mut Tx<'_>, id: &str) -> Result<Account, Problem> {
    shown_within(tx, &rules::read_reach(tx.caller)?, id)
}

fn shown_within(tx: &mut Tx<'_>, reach: &rules::Reach, id: &str) -> Result<Account, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::not_found())?;
    store::lock(tx.conn, id)?;
    Ok(store::one(tx.conn, reach, id)?)
}
