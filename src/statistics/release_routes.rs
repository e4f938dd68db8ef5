//! `/v1/statistics/releases`: the region's figures.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::release_model::{Release, ReleaseInput, ReleaseQuery, ReleaseTable};
use super::{SUBJECT, flow, representation};
use crate::db::{Id, name_of};
use crate::http::language::Language;
use crate::http::{Body, Call, Cover, Cursor, Form, Page, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_releases)
        .service(draft_release)
        .service(get_release)
        .service(publish_release)
        .service(get_release_table)
        .service(get_release_table_as_csv)
        .service(get_release_table_as_chart);
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<Release, Problem> {
    flow::shown(tx.conn, tx.caller, id.parse().map_err(|_| Problem::not_found())?)
}

/// List releases.
///
/// The published ones, newest first; the secretariat sees its drafts too.
#[utoipa::path(operation_id = "listReleases", tag = "Statistics", params(ReleaseQuery),
    responses((status = 200, description = "A page of releases", body = Page<Release>)))]
#[get("/v1/statistics/releases")]
async fn list_releases(call: Call, query: web::Query<ReleaseQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |item: &Release| item.id.to_string(),
        move |conn, caller| {
            let rows = flow::list(conn, caller, &query)?;
            Ok(Page::of(rows, query.page().limit(), |row| Cursor::after_id(row.id)))
        },
    )
    .await
}

/// Compute a release.
///
/// A fixed set of tables over the records of all States in these years, frozen as a draft. A number is shown where
/// it counts at least 5 records of at least 3 States, none of which has more than 85 per cent of them; others are
/// withheld, and as many more as it takes that none of those can be worked out. A correction names what it replaces.
#[utoipa::path(operation_id = "draftRelease", tag = "Statistics",
    request_body(content = ReleaseInput, description = "The years", example = json!({"from_year": 2023, "to_year": 2025})),
    responses((status = 201, description = "Computed and frozen", body = Release)))]
#[post("/v1/statistics/releases")]
async fn draft_release(call: Call, body: Body<ReleaseInput>) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| flow::draft(tx, &body.0), show).await
}

/// Get a release.
///
/// What it covers and which tables are in it; these are read one by one.
#[utoipa::path(operation_id = "getRelease", tag = "Statistics", params(("id" = Id, Path, description = "Release")),
    responses((status = 200, description = "The release", body = Release)))]
#[get("/v1/statistics/releases/{id}")]
async fn get_release(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::shown(conn, caller, id)).await
}

/// Publish a release.
///
/// Everyone reads it from now on. It cannot be changed or taken back; a correction is a new release.
#[utoipa::path(operation_id = "publishRelease", tag = "Statistics", params(("id" = Id, Path, description = "Release")),
    responses((status = 200, description = "Published", body = Release)))]
#[post("/v1/statistics/releases/{id}/publication")]
async fn publish_release(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.change(Some(id.to_string()), move |tx| flow::publish(tx, id), show).await
}

fn cover(form: Form, table: &ReleaseTable, language: Language) -> Cover {
    let name = format!("release-{}-{}", table.release, name_of(&table.table));
    Cover { form, name, language: Some(language) }
}

/// Release and table of a path.
type TablePath = web::Path<(Id, String)>;

/// Get a table of a release.
///
/// Numbers with the names of rows and columns, title, unit, source and caveat in the caller's language. What is
/// withheld is null.
#[utoipa::path(operation_id = "getReleaseTable", tag = "Statistics",
    params(("id" = Id, Path, description = "Release"), ("table" = String, Path, description = "One of its tables",
        example = "firearms_by_type_and_year")),
    responses((status = 200, description = "The table", body = ReleaseTable)))]
#[get("/v1/statistics/releases/{id}/tables/{table}")]
async fn get_release_table(call: Call, path: TablePath, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let ((id, name), language) = (path.into_inner(), Language::of(&request));
    call.one(SUBJECT, id, move |conn, caller| {
        let (release, table) = flow::table(conn, caller, id, &name)?;
        Ok(representation::json(&release, &table, language))
    })
    .await
}

/// Get a table of a release as CSV.
///
/// RFC 4180 in UTF-8 under one heading, in the caller's language; what is withheld is empty. The total ends each row
/// and the rows; below it, the median or the shares of SDG 16.4.2. The last columns of every line are what its
/// numbers are in, where they come from and how they may be read.
#[utoipa::path(operation_id = "getReleaseTableAsCsv", tag = "Statistics",
    params(("id" = Id, Path, description = "Release"), ("table" = String, Path, description = "One of its tables",
        example = "firearms_by_type_and_year")),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv")))]
#[get("/v1/statistics/releases/{id}/tables/{table}/csv")]
async fn get_release_table_as_csv(call: Call, path: TablePath, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let ((id, name), language) = (path.into_inner(), Language::of(&request));
    call.document(SUBJECT, id, move |conn, caller| {
        let (release, table) = flow::table(conn, caller, id, &name)?;
        let shown = representation::json(&release, &table, language);
        Ok((cover(Form::Csv, &shown, language), representation::sheet(&shown, language).csv(language)?))
    })
    .await
}

/// Get a table of a release as a chart.
///
/// An SVG image with title, axes, unit, source and caveat in the caller's language, legible in shades of grey: a bar
/// for each column of each row, with a legend; of more than six columns the rows' totals, and the title says so.
/// What is withheld has no bar and says so. The median of time-to-crime and the shares of SDG 16.4.2 stand below.
#[utoipa::path(operation_id = "getReleaseTableAsChart", tag = "Statistics",
    params(("id" = Id, Path, description = "Release"), ("table" = String, Path, description = "One of its tables",
        example = "firearms_by_type_and_year")),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml")))]
#[get("/v1/statistics/releases/{id}/tables/{table}/chart")]
async fn get_release_table_as_chart(
    call: Call,
    path: TablePath,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let ((id, name), language) = (path.into_inner(), Language::of(&request));
    call.document(SUBJECT, id, move |conn, caller| {
        let (release, table) = flow::table(conn, caller, id, &name)?;
        let shown = representation::json(&release, &table, language);
        Ok((cover(Form::Svg, &shown, language), representation::chart(&shown, language).svg(language)?))
    })
    .await
}
