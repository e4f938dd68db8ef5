//! `/v1/statistics`: the caller's State's own figures.

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{FigureKind, Figures};
use super::query::*;
use super::{FIGURES, figures};
use crate::access::{Action, Caller, Scope};
use crate::http::Call;
use crate::http::language::Language;
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(count_seizures)
        .service(count_traces)
        .service(count_flows)
        .service(measure_time_to_crime)
        .service(count_sdg_16_4_2);
}

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
