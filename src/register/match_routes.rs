//! `/v1/matches`.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::match_model::{Match, MatchDecisionInput, MatchDisclosure, MatchQuery, SharedRecord};
use super::store::Pair;
use super::{MATCH, matching, store, view};
use crate::access::{Action, Caller, Scope};
use crate::authorities::{self, Contact};
use crate::db::{DbConn, Id};
use crate::http::{Body, Call, Cursor, Done, Page, Tx};
use crate::problem::Problem;
use crate::seizures;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_matches).service(get_match).service(decide_match).service(disclose_match);
}

/// Refuses a scope that the WHERE of matches does not hold.
fn party(caller: &Caller) -> Result<(), Problem> {
    match caller.scope(Action::ReadMatches) {
        Some(Scope::PartyToIt) => Ok(()),
        _ => Err(Problem::role_lacks_action()),
    }
}

/// Whom to turn to about the other side's record, of each authority.
fn contacts(conn: &mut DbConn, caller: &Caller, found: &[Pair]) -> Result<HashMap<Id, Contact>, Problem> {
    let mut ids: Vec<Id> = found.iter().map(|pair| pair.theirs.authority_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(authorities::contacts(conn, caller, ids)?)
}

fn contact(contacts: &HashMap<Id, Contact>, pair: &Pair) -> Result<Contact, Problem> {
    let contact = contacts.get(&pair.theirs.authority_id).cloned();
    contact.ok_or_else(|| Problem::internal("a side of a match has no authority"))
}

/// The items of seizures that are seen in full.
fn items(conn: &mut DbConn, found: &[Pair]) -> Result<HashMap<Id, SharedRecord>, Problem> {
    let ids: Vec<Id> = found.iter().filter_map(view::item_in_full).collect();
    if ids.is_empty() { Ok(HashMap::new()) } else { seizures::shared(conn, &ids) }
}

/// The match as the caller's State sees it; 404 where none exists for it.
fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Match, Problem> {
    party(caller)?;
    let pair = store::find_match(conn, caller, id)?.ok_or_else(Problem::not_found)?;
    let contacts = contacts(conn, caller, std::slice::from_ref(&pair))?;
    let contact = contact(&contacts, &pair)?;
    let item = items(conn, std::slice::from_ref(&pair))?.remove(&pair.theirs.source_id);
    view::matched(pair, contact, item, false)
}

async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let show = |tx: &mut Tx<'_>, id: &str| {
        let id = id.parse().map_err(|_| Problem::not_found())?;
        store::lock_match(tx.conn, id)?;
        shown(tx.conn, tx.caller, id)
    };
    call.change(Some(id.to_string()), apply, show).await
}

/// List matches.
///
/// Pairs of a record of the caller's State and one of another that may be of one firearm: seizure items, records of
/// the register, submitted trace requests. Those that the other State's sharing lets the caller's learn of, newest
/// first.
#[utoipa::path(operation_id = "listMatches", tag = "Matches", params(MatchQuery),
    responses((status = 200, description = "A page of matches", body = Page<Match>)))]
#[get("/v1/matches")]
async fn list_matches(call: Call, query: web::Query<MatchQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        MATCH,
        filters,
        |item: &Match| item.id.to_string(),
        move |conn, caller| {
            party(caller)?;
            let rows = store::list_matches(conn, caller, &query)?;
            let cursor = |pair: &Pair| Cursor { at: pair.mine.since, id: pair.matched.id };
            let page = Page::of(rows, query.page().limit(), cursor);
            let contacts = contacts(conn, caller, &page.items)?;
            let seized = items(conn, &page.items)?;
            let item = |pair: Pair| {
                let contact = contact(&contacts, &pair)?;
                let item = seized.get(&pair.theirs.source_id).cloned();
                view::matched(pair, contact, item, true)
            };
            let items: Result<Vec<Match>, Problem> = page.items.into_iter().map(item).collect();
            Ok(Page { items: items?, next: page.next })
        },
    )
    .await
}

/// Get a match.
///
/// As the caller's side may see it; 404 where the other State's sharing lets it learn of none.
#[utoipa::path(operation_id = "getMatch", tag = "Matches", params(("id" = Id, Path, description = "Match")),
    responses((status = 200, description = "The match", body = Match)))]
#[get("/v1/matches/{id}")]
async fn get_match(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(MATCH, id, move |conn, caller| shown(conn, caller, id)).await
}

/// Confirm or reject a match.
///
/// Each side for itself; the last decision counts. The other side learns the decision, not the reason. A pair that
/// was rejected stays so, though the records change.
#[utoipa::path(operation_id = "decideMatch", tag = "Matches", params(("id" = Id, Path, description = "Match")),
    request_body(content = MatchDecisionInput, description = "The decision", example = json!({
        "decision": "rejected", "reason": "another model: its numbers repeat"})),
    responses((status = 200, description = "Decided", body = Match)))]
#[post("/v1/matches/{id}/decision")]
async fn decide_match(call: Call, id: web::Path<Id>, body: Body<MatchDecisionInput>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| matching::decide(tx, id, &body.0)).await
}

/// Let the other side see more.
///
/// Of the own record, in this match alone, and never less than before. Where the own sharing kept the match from
/// the other side, it now exists for it.
#[utoipa::path(operation_id = "discloseMatch", tag = "Matches", params(("id" = Id, Path, description = "Match")),
    request_body(content = MatchDisclosure, description = "How much", example = json!({"visibility": "brief"})),
    responses((status = 200, description = "Disclosed", body = Match)))]
#[post("/v1/matches/{id}/disclosure")]
async fn disclose_match(call: Call, id: web::Path<Id>, body: Body<MatchDisclosure>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| matching::disclose(tx, id, &body.0)).await
}
