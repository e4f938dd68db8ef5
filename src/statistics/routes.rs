//! `/v1/statistics`: the caller's State's own figures.

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{FigureKind, Figures};
use super::own_representation::Asked;
use super::query::*;
use super::{FIGURES, figures, own_representation};
use crate::access::{Action, Caller, Scope};
use crate::db::DbConn;
use crate::http::language::Language;
use crate::http::{Call, Cover, Form};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(count_seizures)
        .service(count_seizures_as_csv)
        .service(count_seizures_as_chart)
        .service(count_traces)
        .service(count_traces_as_csv)
        .service(count_traces_as_chart)
        .service(count_flows)
        .service(count_flows_as_csv)
        .service(count_flows_as_chart)
        .service(measure_time_to_crime)
        .service(measure_time_to_crime_as_csv)
        .service(measure_time_to_crime_as_chart)
        .service(count_sdg_16_4_2)
        .service(count_sdg_16_4_2_as_csv)
        .service(count_sdg_16_4_2_as_chart);
}

/// What the documents look like, for the API's document.
const EXAMPLE_CSV: &str = "Type,Items recorded,Quantity,Unit,Source,Caveat\r\n\
    Pistol,2,2,pieces,\"Records of BR in this service, as they stand now.\",How the numbers may be read.\r\n";
const EXAMPLE_SVG: &str = "<svg width=\"1000\" height=\"240\" xmlns=\"http://www.w3.org/2000/svg\"></svg>";

/// The query as the gate let it through, each parameter as often as it was given.
type Pairs = web::Query<Vec<(String, String)>>;

/// The State whose figures the caller reads: its own, or none.
fn own_state(caller: &Caller) -> Result<&str, Problem> {
    match (caller.scope(Action::ReadStatistics), &caller.state) {
        (Some(Scope::OwnState), Some(state)) => Ok(state),
        // No role has another scope over figures, and none would make sense: deny.
        _ => Err(Problem::role_lacks_action()),
    }
}

async fn figure(call: Call, kind: FigureKind, pairs: &Pairs, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let (query, language) = (FigureQuery::read(pairs)?, Language::of(request));
    call.one(FIGURES, kind.name(), move |conn, caller| figures::of(conn, own_state(caller)?, kind, &query, language))
        .await
}

/// The same as a document that `make` makes of it.
async fn document(
    call: Call,
    kind: FigureKind,
    pairs: &Pairs,
    request: &HttpRequest,
    form: Form,
    make: impl FnOnce(&Asked, Language) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (query, language) = (FigureQuery::read(pairs)?, Language::of(request));
    let read = move |conn: &mut DbConn, caller: &Caller| {
        let state = own_state(caller)?.to_owned();
        let figures = figures::of(conn, &state, kind, &query, language)?;
        Ok(Asked { state, kind, query, figures })
    };
    let made = move |asked: &Asked| {
        let name = format!("{}-{}", kind.name(), asked.state);
        Ok((Cover { form, name, language: Some(language) }, make(asked, language)?))
    };
    call.made(FIGURES, kind.name(), read, made).await
}

async fn csv(call: Call, kind: FigureKind, pairs: &Pairs, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let make = |asked: &Asked, language| own_representation::sheet(asked, language).csv(language);
    document(call, kind, pairs, request, Form::Csv, make).await
}

async fn chart(call: Call, kind: FigureKind, pairs: &Pairs, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let make = |asked: &Asked, language| own_representation::chart(asked, language).svg(language);
    document(call, kind, pairs, request, Form::Svg, make).await
}

/// Count seizures.
///
/// Of the caller's State, and the items in them. A seizure counts in each group that has an item of it, so groups
/// by what items are can add up to more seizures than there are. A month is null where only the year is known.
#[utoipa::path(operation_id = "countSeizures", tag = "Statistics", params(SeizuresParameters),
    responses((status = 200, description = "The figures", body = Figures)))]
#[get("/v1/statistics/seizures")]
async fn count_seizures(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    figure(call, FigureKind::Seizures, &pairs, &request).await
}

/// Count trace requests.
///
/// Those that the caller's State sent, once for each State addressed, and those that were sent to it; by the day of
/// sending, in UTC. The outcome is that of the answer that stands, null without one. Drafts do not count.
#[utoipa::path(operation_id = "countTraces", tag = "Statistics", params(TracesParameters),
    responses((status = 200, description = "The figures", body = Figures)))]
#[get("/v1/statistics/traces")]
async fn count_traces(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    figure(call, FigureKind::Traces, &pairs, &request).await
}

/// Count flows.
///
/// Firearms by the way from their country of manufacture, and from that of their last legal import, to the
/// caller's State that seized them; and trace requests by the way from their sender to the States addressed.
#[utoipa::path(operation_id = "countFlows", tag = "Statistics", params(FlowsParameters),
    responses((status = 200, description = "The figures", body = Figures)))]
#[get("/v1/statistics/flows")]
async fn count_flows(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    figure(call, FigureKind::Flows, &pairs, &request).await
}

/// Measure time-to-crime.
///
/// Days from a firearm's first retail sale to its recovery: median and bands, over the trace requests to which the
/// caller's State is a party and whose answers give the sale to the day. Dated by the recovery.
#[utoipa::path(operation_id = "measureTimeToCrime", tag = "Statistics", params(TimeToCrimeParameters),
    responses((status = 200, description = "The figures", body = Figures)))]
#[get("/v1/statistics/time-to-crime")]
async fn measure_time_to_crime(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    figure(call, FigureKind::TimeToCrime, &pairs, &request).await
}

/// Count for SDG 16.4.2.
///
/// Firearms seized, found or surrendered whose origin was traced or whose criminal context was established, over
/// two denominators: all of them, and those that bear a unique mark. Both are given; neither is the indicator alone.
#[utoipa::path(operation_id = "countSdg1642", tag = "Statistics", params(Sdg1642Parameters),
    responses((status = 200, description = "The figures", body = Figures)))]
#[get("/v1/statistics/sdg-16-4-2")]
async fn count_sdg_16_4_2(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    figure(call, FigureKind::Sdg1642, &pairs, &request).await
}

/// Count seizures, as CSV.
///
/// RFC 4180 in UTF-8 under one heading, in the caller's language: a line for each group with its numbers. The last
/// columns of every line are where the numbers come from and how they may be read.
#[utoipa::path(operation_id = "countSeizuresAsCsv", tag = "Statistics", params(SeizuresParameters),
    responses((status = 200, description = "The figures", body = String, content_type = "text/csv",
        example = json!(EXAMPLE_CSV))))]
#[get("/v1/statistics/seizures/csv")]
async fn count_seizures_as_csv(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    csv(call, FigureKind::Seizures, &pairs, &request).await
}

/// Count seizures, as a chart.
///
/// An SVG image with title, axes, unit, source and caveat in the caller's language, legible in shades of grey.
/// One bar for each group; of two or three dimensions, the last is told apart in each row where it has at most six
/// values and left out otherwise.
#[utoipa::path(operation_id = "countSeizuresAsChart", tag = "Statistics", params(SeizuresParameters),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml",
        example = json!(EXAMPLE_SVG))))]
#[get("/v1/statistics/seizures/chart")]
async fn count_seizures_as_chart(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    chart(call, FigureKind::Seizures, &pairs, &request).await
}

/// Count trace requests, as CSV.
///
/// RFC 4180 in UTF-8 under one heading, in the caller's language: a line for each group with its numbers. The last
/// columns of every line are where the numbers come from and how they may be read.
#[utoipa::path(operation_id = "countTracesAsCsv", tag = "Statistics", params(TracesParameters),
    responses((status = 200, description = "The figures", body = String, content_type = "text/csv",
        example = json!(EXAMPLE_CSV))))]
#[get("/v1/statistics/traces/csv")]
async fn count_traces_as_csv(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    csv(call, FigureKind::Traces, &pairs, &request).await
}

/// Count trace requests, as a chart.
///
/// An SVG image with title, axes, unit, source and caveat in the caller's language, legible in shades of grey.
/// One bar for each group; of two or three dimensions, the last is told apart in each row where it has at most six
/// values and left out otherwise.
#[utoipa::path(operation_id = "countTracesAsChart", tag = "Statistics", params(TracesParameters),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml",
        example = json!(EXAMPLE_SVG))))]
#[get("/v1/statistics/traces/chart")]
async fn count_traces_as_chart(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    chart(call, FigureKind::Traces, &pairs, &request).await
}

/// Count flows, as CSV.
///
/// RFC 4180 in UTF-8 under one heading, in the caller's language: a line for each group with its numbers. The last
/// columns of every line are where the numbers come from and how they may be read.
#[utoipa::path(operation_id = "countFlowsAsCsv", tag = "Statistics", params(FlowsParameters),
    responses((status = 200, description = "The figures", body = String, content_type = "text/csv",
        example = json!(EXAMPLE_CSV))))]
#[get("/v1/statistics/flows/csv")]
async fn count_flows_as_csv(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    csv(call, FigureKind::Flows, &pairs, &request).await
}

/// Count flows, as a chart.
///
/// An SVG image with title, axes, unit, source and caveat in the caller's language, legible in shades of grey.
/// One bar for each way; the last dimension is told apart in each row where it has at most six values and left out
/// otherwise.
#[utoipa::path(operation_id = "countFlowsAsChart", tag = "Statistics", params(FlowsParameters),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml",
        example = json!(EXAMPLE_SVG))))]
#[get("/v1/statistics/flows/chart")]
async fn count_flows_as_chart(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    chart(call, FigureKind::Flows, &pairs, &request).await
}

/// Measure time-to-crime, as CSV.
///
/// RFC 4180 in UTF-8 under one heading, in the caller's language: a line for each group with its numbers. The last
/// columns of every line are where the numbers come from and how they may be read.
#[utoipa::path(operation_id = "measureTimeToCrimeAsCsv", tag = "Statistics", params(TimeToCrimeParameters),
    responses((status = 200, description = "The figures", body = String, content_type = "text/csv",
        example = json!(EXAMPLE_CSV))))]
#[get("/v1/statistics/time-to-crime/csv")]
async fn measure_time_to_crime_as_csv(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    csv(call, FigureKind::TimeToCrime, &pairs, &request).await
}

/// Measure time-to-crime, as a chart.
///
/// An SVG image with title, axes, unit, source and caveat in the caller's language, legible in shades of grey.
/// A bar for each band in each group, with the group's median.
#[utoipa::path(operation_id = "measureTimeToCrimeAsChart", tag = "Statistics", params(TimeToCrimeParameters),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml",
        example = json!(EXAMPLE_SVG))))]
#[get("/v1/statistics/time-to-crime/chart")]
async fn measure_time_to_crime_as_chart(
    call: Call,
    pairs: Pairs,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    chart(call, FigureKind::TimeToCrime, &pairs, &request).await
}

/// Count for SDG 16.4.2, as CSV.
///
/// RFC 4180 in UTF-8 under one heading, in the caller's language: a line for each group with its numbers. The last
/// columns of every line are where the numbers come from and how they may be read.
#[utoipa::path(operation_id = "countSdg1642AsCsv", tag = "Statistics", params(Sdg1642Parameters),
    responses((status = 200, description = "The figures", body = String, content_type = "text/csv",
        example = json!(EXAMPLE_CSV))))]
#[get("/v1/statistics/sdg-16-4-2/csv")]
async fn count_sdg_16_4_2_as_csv(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    csv(call, FigureKind::Sdg1642, &pairs, &request).await
}

/// Count for SDG 16.4.2, as a chart.
///
/// An SVG image with title, axes, unit, source and caveat in the caller's language, legible in shades of grey.
/// What the origin was found by, in each group once for each denominator, with the share.
#[utoipa::path(operation_id = "countSdg1642AsChart", tag = "Statistics", params(Sdg1642Parameters),
    responses((status = 200, description = "The chart", body = String, content_type = "image/svg+xml",
        example = json!(EXAMPLE_SVG))))]
#[get("/v1/statistics/sdg-16-4-2/chart")]
async fn count_sdg_16_4_2_as_chart(call: Call, pairs: Pairs, request: HttpRequest) -> Result<HttpResponse, Problem> {
    chart(call, FigureKind::Sdg1642, &pairs, &request).await
}
