//! `/v1/clients`.

use actix_web::{HttpResponse, get, patch, post, web};
use serde_json::{Value, json};
use utoipa_actix_web::service_config::ServiceConfig;

use super::client_model::{Client, ClientInput, ClientPatch};
use super::client_store::{self as store, Changed, NewClient};
use super::jwk::{self, PublicJwk};
use super::model::{AccountQuery, Holder, OneTimeSecret};
use super::{CLIENT_SUBJECT as SUBJECT, grant_store, rules};
use crate::access::{Roles, secrets};
use crate::db::Id;
use crate::http::body::typed;
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_clients)
        .service(get_client)
        .service(create_client)
        .service(update_client)
        .service(confirm_client);
}

/// List clients.
///
/// Oldest first: an authority_admin reads those of its State, the Secretariat and the operator all.
#[utoipa::path(operation_id = "listClients", tag = "Accounts", params(AccountQuery),
    responses((status = 200, description = "A page of clients", body = Page<Client>)))]
#[get("/v1/clients")]
async fn list_clients(call: Call, query: web::Query<AccountQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |client: &Client| client.id.to_string(),
        move |conn, caller| {
            let limit = PageQuery { limit: query.limit, cursor: None }.limit();
            let rows = store::list(conn, &rules::read_reach(caller)?, &query)?;
            Ok(Page::of(rows, limit, |client| Cursor::after_id(client.id)))
        },
    )
    .await
}

/// Get a client.
///
/// With every role it was ever given, by whom and when.
#[utoipa::path(operation_id = "getClient", tag = "Accounts",
    params(("id" = Id, Path, description = "Id of the client")),
    responses((status = 200, description = "The client", body = Client)))]
#[get("/v1/clients/{id}")]
async fn get_client(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| Ok(store::one(conn, &rules::read_reach(caller)?, id)?)).await
}

/// Create a client.
///
/// An authority_admin creates those of its own authority, active at once. An operator creates regional ones,
/// and the authority_admin of an authority that has none, which wait for the Secretariat's confirmation. The answer holds
/// `client_secret`, this once.
#[utoipa::path(operation_id = "createClient", tag = "Accounts",
    request_body(content = ClientInput, description = "The client to be created", example = json!({
        "name": "Case management system", "state": "BR", "authority": "01936b1e-5a5c-7cc0-8000-5d1f0a2b3c4d",
        "roles": ["tracing_officer"], "public_jwk": {"kty": "OKP", "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "2026", "alg": "EdDSA"}})),
    responses((status = 201, description = "The client as created", body = Client)))]
#[post("/v1/clients")]
async fn create_client(call: Call, Body(client): Body<ClientInput>) -> Result<HttpResponse, Problem> {
    let secret = OneTimeSecret::default();
    let slot = secret.clone();
    call.change(
        None,
        move |tx| {
            let roles = Roles::from_iter(client.roles);
            let status = grant_store::status_of_new(tx, client.authority, &roles)?;
            let secret = secrets::new_secret().map_err(Problem::internal)?;
            let secret_hash = secrets::hash_secret(&secret);
            let ClientInput { name, state, authority, public_jwk, .. } = client;
            let new = NewClient { name, state, authority, roles, status, secret_hash, public_jwk };
            let id = store::insert_client(tx, new)?;
            slot.put(secret);
            Ok(Done { secret: true, ..Done::created(SUBJECT, "/v1/clients", id) })
        },
        move |tx, id| Ok(Client { client_secret: secret.take(), ..shown(tx, id)? }),
    )
    .await
}

/// Change a client.
///
/// Its name, roles, status and public key. An authority_admin changes those of its own authority; an operator
/// regional ones, and an authority's only administrator. A change of roles or key by an operator waits for
/// confirmation again. Nobody changes its own roles or status, and the Secretariat keeps a client that can act.
#[utoipa::path(operation_id = "updateClient", tag = "Accounts",
    params(("id" = Id, Path, description = "Id of the client")),
    request_body(content = ClientPatch, content_type = "application/merge-patch+json",
        description = "What is to change", example = json!({"name": "Tracing desk", "status": "disabled"})),
    responses((status = 200, description = "The client as changed", body = Client)))]
#[patch("/v1/clients/{id}")]
async fn update_client(call: Call, id: web::Path<Id>, Body(patch): Body<Value>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let ClientPatch { name, roles, status, .. } = typed(&patch)?;
    let roles = roles.map(Roles::from_iter);
    let given = roles.clone();
    let call = call.demanding(move |caller| given.iter().try_for_each(|roles| rules::may_give(caller, roles)));
    call.change(
        Some(id.to_string()),
        move |tx| {
            let current = store::one(tx.conn, &rules::manage_reach(tx.caller)?, id)?;
            let holder = Holder::from(&current);
            let public_jwk = merged_key(current.public_jwk.as_ref(), &patch)?;
            let roles = roles.unwrap_or_else(|| holder.roles.clone());
            let change = rules::Change { roles: &roles, status, key: public_jwk != current.public_jwk };
            let status = grant_store::status_of_changed(tx, SUBJECT, &holder, &change)?;
            let mut faults = rules::role_faults(&holder, &roles);
            faults.extend(public_jwk.iter().flat_map(|key| jwk::faults("/public_jwk", key)));
            Problem::rules(faults)?;
            let name = name.as_deref().unwrap_or(&current.name);
            store::update(tx, &current, Changed { name, roles: &roles, status, public_jwk })?;
            Ok(Done::changed(SUBJECT, id))
        },
        |tx, id| shown_within(tx, &rules::manage_reach(tx.caller)?, id),
    )
    .await
}

/// The key after a merge patch: absent keeps it, null removes it, an object is merged into it.
fn merged_key(current: Option<&PublicJwk>, patch: &Value) -> Result<Option<PublicJwk>, Problem> {
    let mut key = json!(current);
    if let Some(change) = patch.get("public_jwk") {
        json_patch::merge(&mut key, change);
    }
    typed(&key)
}

/// Confirm a client.
///
/// Makes a pending client active. Whoever granted its roles cannot confirm them.
#[utoipa::path(operation_id = "confirmClient", tag = "Accounts",
    params(("id" = Id, Path, description = "Id of the client")),
    responses((status = 200, description = "The client as confirmed", body = Client)))]
#[post("/v1/clients/{id}/confirmation")]
async fn confirm_client(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
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

fn shown(tx: &mut Tx<'_>, id: &str) -> Result<Client, Problem> {
    shown_within(tx, &rules::read_reach(tx.caller)?, id)
}

fn shown_within(tx: &mut Tx<'_>, reach: &rules::Reach, id: &str) -> Result<Client, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::not_found())?;
    store::lock(tx.conn, id)?;
    Ok(store::one(tx.conn, reach, id)?)
}
