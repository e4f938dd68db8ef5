//! `/v1/imports`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Import, ImportQuery, ImportRow, ImportStatus, ImportUpload, NewImportQuery};
use super::upload::Upload;
use super::{COLLECTION, SUBJECT, errors, job, store, upload};
use crate::access::Caller;
use crate::db::{DbConn, Id, Instant};
use crate::http::language::Language;
use crate::http::{Call, Cover, Cursor, Done, Form, Page, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create_import)
        .service(list_imports)
        .service(get_import)
        .service(cancel_import)
        .service(get_import_errors);
}

/// Import a file.
///
/// Takes a file of the caller's State and a mapping that says what each of its rows becomes; send the mapping first.
/// The file is kept until the import is over. Rows are checked as a body of the API is: one that has faults is
/// listed under `/errors` and stops nothing. Loading a file again writes only what has changed in it.
#[utoipa::path(operation_id = "createImport", tag = "Imports", params(NewImportQuery),
    request_body(content = ImportUpload, content_type = "multipart/form-data",
        description = "The mapping and the file"),
    responses((status = 202, description = "The import, which waits for its turn", body = Import)))]
#[post("/v1/imports")]
async fn create_import(
    mut call: Call,
    request: HttpRequest,
    query: web::Query<NewImportQuery>,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let (query, id, rastro) = (query.into_inner(), Id::new(), call.rastro.clone());
    let (imports, language) = (&rastro.imports, Language::of(&request));
    call.read(|conn, caller| few_enough(store::open(conn, caller.state.as_deref().unwrap_or_default())?)).await?;
    // Set where the file is that of an import now; else nobody needs it.
    let kept = Arc::new(AtomicBool::new(false));
    let outcome = match upload::receive(&imports.folder, id, parts, imports.target(query.kind)).await {
        Ok(upload) => {
            call.streamed(&upload.digest, &request);
            let (kept, folder) = (kept.clone(), imports.folder.id());
            let accept = move |tx: &mut Tx<'_>| {
                let done = accept(tx, id, query, folder, upload)?;
                kept.store(true, Ordering::Relaxed);
                Ok(done)
            };
            call.change(None, accept, move |tx, id| shown(tx, id, folder, language)).await
        }
        Err(problem) => Err(problem),
    };
    if outcome.is_ok() && kept.load(Ordering::Relaxed) {
        imports.wake();
    } else {
        imports.folder.erase(id).map_err(Problem::internal)?;
    }
    outcome
}

fn few_enough(open: i64) -> Result<(), Problem> {
    if open < store::OPEN_LIMIT { Ok(()) } else { Err(Problem::too_many_requests(60)) }
}

fn accept(tx: &mut Tx<'_>, id: Id, query: NewImportQuery, folder: Id, upload: Upload) -> Result<Done, Problem> {
    let state = tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?;
    few_enough(store::open(tx.conn, &state)?)?;
    let row = ImportRow {
        id,
        state,
        authority_id: tx.caller.authority.ok_or_else(Problem::role_lacks_action)?,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        request_id: tx.request_id.to_owned(),
        dry_run: query.dry_run.unwrap_or(false),
        dataset: upload.mapping.dataset,
        digest: upload.digest,
        bytes: i64::try_from(upload.bytes).map_err(Problem::internal)?,
        ..ImportRow::new(query.kind, upload.text, folder, tx.now)
    };
    store::insert(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::accepted(SUBJECT, COLLECTION, id))
}

/// List imports.
///
/// Of the caller's State, newest first.
#[utoipa::path(operation_id = "listImports", tag = "Imports", params(ImportQuery),
    responses((status = 200, description = "A page of imports", body = Page<Import>)))]
#[get("/v1/imports")]
async fn list_imports(
    call: Call,
    request: HttpRequest,
    query: web::Query<ImportQuery>,
) -> Result<HttpResponse, Problem> {
    let (query, language, folder) = (query.into_inner(), Language::of(&request), call.rastro.imports.folder.id());
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |import: &Import| import.id.to_string(),
        move |conn, caller| {
            let rows = store::list(conn, caller.state.as_deref(), &query)?;
            let page = Page::of(rows, query.page().limit(), |row: &ImportRow| Cursor::after_id(row.id));
            let now = Instant::now();
            Ok(page.map(|row| row.told(now, folder, language)))
        },
    )
    .await
}

/// Get an import.
///
/// And how far it is. While `waits_for` is `instance`, the instance of the service that has the file does not run; while
/// it is `probing_limit`, the file has brought as many firearms as it may for now, and goes on at `waits_until`.
#[utoipa::path(operation_id = "getImport", tag = "Imports",
    params(("id" = Id, Path, description = "Id of the import")),
    responses((status = 200, description = "The import", body = Import)))]
#[get("/v1/imports/{id}")]
async fn get_import(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let (id, language, folder) = (id.into_inner(), Language::of(&request), call.rastro.imports.folder.id());
    let read = move |conn: &mut DbConn, caller: &Caller| {
        let row = store::find(conn, caller.state.as_deref(), id)?.ok_or_else(Problem::not_found)?;
        Ok(row.told(Instant::now(), folder, language))
    };
    call.one(SUBJECT, id, read).await
}

/// Cancel an import.
///
/// At the end of the batch of rows at hand. What it has written stays.
#[utoipa::path(operation_id = "cancelImport", tag = "Imports",
    params(("id" = Id, Path, description = "Id of the import")),
    responses((status = 200, description = "The import, cancelled", body = Import)))]
#[post("/v1/imports/{id}/cancellation")]
async fn cancel_import(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let (id, language, rastro) = (id.into_inner(), Language::of(&request), call.rastro.clone());
    let folder = rastro.imports.folder.id();
    let answer =
        call.change(Some(id.to_string()), move |tx| cancel(tx, id), move |tx, id| shown(tx, id, folder, language));
    let answer = answer.await?;
    // Its file is of no use now, even to a batch that is just being read.
    rastro.imports.folder.erase(id).map_err(Problem::internal)?;
    Ok(answer)
}

fn cancel(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    store::lock(tx.conn, id)?;
    let mut row = store::find(tx.conn, tx.caller.state.as_deref(), id)?.ok_or_else(Problem::not_found)?;
    if row.status().is_over() {
        return Err(Problem::wrong_state(&row.status, &[]));
    }
    job::end(tx.conn, &mut row, ImportStatus::Cancelled)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// Get the rejected rows of an import.
///
/// CSV with one line for each fault: the row's number as a spreadsheet shows it, the column, the field, the code, the
/// fault in the caller's language, and the row as it stands in the file. Kept for 30 days after the end.
#[utoipa::path(operation_id = "getImportErrors", tag = "Imports",
    params(("id" = Id, Path, description = "Id of the import")),
    responses((status = 200, description = "The rejected rows", body = String, content_type = "text/csv")))]
#[get("/v1/imports/{id}/errors")]
async fn get_import_errors(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let (id, language) = (id.into_inner(), Language::of(&request));
    let allowed = move |conn: &mut DbConn, caller: &Caller| {
        let row = store::find(conn, caller.state.as_deref(), id)?.ok_or_else(Problem::not_found)?;
        let kept = row.errors_until.is_none_or(|until| until > Instant::now());
        if kept { Ok(()) } else { Err(Problem::not_found()) }
    };
    let mut after = None;
    let piece = move |conn: &mut DbConn| {
        let rows = store::errors_after(conn, id, after.unwrap_or(i64::MIN), 500)?;
        let first = after.is_none();
        if rows.is_empty() && !first {
            return Ok(None);
        }
        after = Some(rows.last().map_or(i64::MAX, |row| row.row_number));
        errors::csv(&rows, language, first).map(Some).map_err(Problem::internal)
    };
    let cover = Cover { form: Form::Csv, name: format!("import-{id}-errors"), language: Some(language) };
    call.file(SUBJECT, id, cover, allowed, piece).await
}

fn shown(tx: &mut Tx<'_>, id: &str, folder: Id, language: Language) -> Result<Import, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::not_found())?;
    let row = store::find(tx.conn, tx.caller.state.as_deref(), id)?.ok_or_else(Problem::not_found)?;
    Ok(row.told(tx.now, folder, language))
}
