//! `/v1/audit-entries`.

use actix_web::{HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::AuditQuery;
use super::{AuditEntry, SUBJECT, rules, store};
use crate::access::Action;
use crate::http::{Call, Cursor, Page, PageQuery};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_audit_entries);
}

/// List audit entries.
///
/// Newest first. An auditor reads every State's entries, who acted and when, with veiled subjects; an
/// authority_admin those of its own State's actors.
#[utoipa::path(operation_id = "listAuditEntries", tag = "Audit", params(AuditQuery),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntry>)))]
#[get("/v1/audit-entries")]
async fn list_audit_entries(call: Call, query: web::Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let (query, rastro) = (query.into_inner(), call.rastro.clone());
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |entry: &AuditEntry| entry.id.to_string(),
        move |conn, caller| {
            let scope = caller.scope(Action::ReadAuditEntries).ok_or_else(Problem::role_lacks_action)?;
            let limit = PageQuery { limit: query.limit, cursor: None }.limit();
            let rows = store::list(conn, caller, scope, &query)?;
            let page = Page::of(rows, limit, |entry| Cursor::after_id(entry.id));
            Ok(page.map(|entry| rules::shown(entry, scope, &rastro.master_key)))
        },
    )
    .await
}
