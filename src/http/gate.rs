//! The one way in. Every request passes here before its handler, and every answer on its way out.
//!
//! In order: request id → route (404, 405) → rate limit (429) → token (401) → role (403) → headers (400,
//! 406) → query (400) → body (413, 415, 400, 422). What is refused here never reaches a handler.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant as Clock;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use futures_util::StreamExt;
use serde_json::Value;
use tracing::Instrument;

use super::body::{self, Sent};
use super::call::{Call, Conditions};
use super::etag;
use super::idempotency::IdempotencyKey;
use super::language::Language;
use super::limits::Allowance;
use super::operation::{Operation, Route};
use crate::access::tokens::Claims;
use crate::access::{Access, oauth_answer};
use crate::db::Id;
use crate::problem::{Code, Fault, Problem};
use crate::server::Rastro;

/// Bodies are records, not files.
pub const BODY_LIMIT: usize = 1024 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: the caller's own where it sent a usable one.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Runs one request through the checks and its handler, and writes what every response carries.
pub async fn gate(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Clock::now();
    let Some(rastro) = request.app_data::<web::Data<Rastro>>().map(|data| data.clone().into_inner()) else {
        return Err(Problem::internal("the application has no state").into());
    };
    let request_id = request_id(request.headers());
    let found = rastro.operations.route_of(request.path()).cloned();
    // What is no operation may be a page.
    let route = match &found {
        Some(found) => found.path.clone(),
        None => request.match_pattern().unwrap_or_else(|| "unknown".to_owned()),
    };
    // Method and route are labels: whatever a caller makes up is one label, and stays out of the log.
    let method = known_method(request.method());
    // Of the highest level, or where only errors are logged none would name its request.
    let span = tracing::error_span!("request", request_id = %request_id, method = %method, route = %route);
    request.extensions_mut().insert(RequestId(request_id.clone()));
    let path = request.path().to_owned();
    let language = Language::of(&request);
    async move {
        let mut allowance = None;
        let mut response = match admit(&rastro, &mut request, found, &request_id, &mut allowance).await {
            Ok(()) => next.call(request).await?.map_into_boxed_body(),
            Err(problem) => ServiceResponse::from_err(problem, request.into_parts().0),
        };
        if let Some(problem) = problem_of(&response) {
            let problem = response.response().error().and_then(|e| e.as_error::<Problem>()).unwrap_or(&problem);
            log(problem);
            let written = match path.starts_with("/oauth/") {
                true => oauth_answer::refused(problem),
                false => problem.respond(language, &path, &request_id),
            };
            response = response.into_response(written);
        }
        finish(&mut response, &request_id, allowance);
        let status = response.status().as_u16();
        rastro.metrics.answered(method, &route, status, started.elapsed());
        tracing::info!(status, micros = started.elapsed().as_micros() as u64, "answered");
        Ok(response)
    }
    .instrument(span)
    .await
}

/// Every check, and what the handler then finds in the request's extensions.
async fn admit(
    rastro: &Arc<Rastro>,
    request: &mut ServiceRequest,
    route: Option<Arc<Route>>,
    request_id: &str,
    allowance: &mut Option<Allowance>,
) -> Result<(), Problem> {
    let address = rastro.settings.client_address(request.request());
    let Some(route) = route else {
        return count(rastro, allowance, &address.to_string());
    };
    let operations = &route.operations;
    let method = request.method().as_str();
    let Some(operation) = operations.iter().find(|o| o.method == method).cloned() else {
        let mut allowed: Vec<&str> = operations.iter().map(|o| o.method.as_str()).collect();
        allowed.sort_unstable();
        count(rastro, allowance, &address.to_string())?;
        return Err(Problem::method_not_allowed(allowed.join(", ")));
    };
    // From here on the routes of its room are open to it.
    request.extensions_mut().insert(route);
    if operation.access == Access::Public {
        count(rastro, allowance, &address.to_string())?;
        return Ok(());
    }
    let claims = claims(rastro, request.headers(), address, allowance)?;
    operation.access.admits(&claims.roles)?;
    if !operation.path_fits(request.path()) {
        return Err(Problem::not_found());
    }
    let conditions = check_headers(request.headers(), &operation.answers)?;
    let faults = operation.query_faults(request.query_string());
    if !faults.is_empty() {
        return Err(Problem::invalid_query(faults));
    }
    let key = idempotency_key(&operation, request.headers())?;
    let mut idempotency = None;
    if operation.streams {
        check_media_type(request.headers(), &["multipart/form-data"])?;
        // The handler adds the hash of what it streams.
        idempotency =
            key.map(|key| IdempotencyKey::new(&rastro.master_key, &key, &operation.method, request.path(), &[]));
    } else if operation.method != "GET" {
        let bytes = read_body(&operation, request).await?;
        if let Some(key) = key {
            idempotency =
                Some(IdempotencyKey::new(&rastro.master_key, &key, &operation.method, request.path(), &bytes));
        }
        if let Some(sent) = check_body(&operation, request.headers(), &bytes)? {
            request.extensions_mut().insert(sent);
        }
    }
    let call = Call {
        rastro: rastro.clone(),
        claims,
        operation,
        path: request.path().to_owned(),
        request_id: request_id.to_owned(),
        conditions,
        idempotency,
        demand: None,
    };
    request.extensions_mut().insert(call);
    Ok(())
}

fn known_method(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

fn count(rastro: &Rastro, allowance: &mut Option<Allowance>, key: &str) -> Result<(), Problem> {
    let (left, outcome) = match rastro.limits.count(key) {
        Ok(left) => (left, Ok(())),
        Err((left, problem)) => (left, Err(problem)),
    };
    *allowance = Some(left);
    outcome
}

/// What the bearer token says, verified. Whether its client is still in good standing is asked in the same
/// transaction as what it calls for: see [`Call`].
fn claims(
    rastro: &Rastro,
    headers: &HeaderMap,
    address: IpAddr,
    allowance: &mut Option<Allowance>,
) -> Result<Claims, Problem> {
    let refusal = match bearer(headers).map(|token| rastro.keys.verify(token)) {
        Some(Some(claims)) => {
            count(rastro, allowance, &claims.client_id.to_string())?;
            return Ok(claims);
        }
        Some(None) => Code::InvalidToken,
        None => Code::MissingToken,
    };
    count(rastro, allowance, &address.to_string())?;
    Err(Problem::new(refusal))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn check_headers(headers: &HeaderMap, answers: &[String]) -> Result<Conditions, Problem> {
    if !accepts(headers, answers) {
        return Err(Problem::new(Code::NotAcceptable).with("available", answers.join(", ")));
    }
    let mut faults = Vec::new();
    let mut tag = |name: HeaderName| -> Option<String> {
        let value = headers.get(&name)?;
        match value.to_str() {
            Ok(text) if etag::is_well_formed(text) => Some(text.to_owned()),
            _ => {
                faults.push(Fault::new(format!("/header/{name}"), "bad_entity_tag"));
                None
            }
        }
    };
    let conditions = Conditions { if_match: tag(header::IF_MATCH), if_none_match: tag(header::IF_NONE_MATCH) };
    if faults.is_empty() { Ok(conditions) } else { Err(Problem::invalid_header(faults)) }
}

/// An Accept header that excludes every media type of the answer is refused, an absent or unreadable one is not.
fn accepts(headers: &HeaderMap, answers: &[String]) -> bool {
    let mut ranges =
        headers.get_all(header::ACCEPT).filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).peekable();
    if ranges.peek().is_none() {
        return true;
    }
    ranges.any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|p| matches!(p.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        let fits = |answer: &String| match media.strip_suffix('*') {
            Some(kind) => answer.starts_with(kind),
            None => *answer == media,
        };
        !refused && (matches!(media.as_str(), "" | "*/*" | "application/problem+json") || answers.iter().any(fits))
    })
}

fn idempotency_key(operation: &Operation, headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let value = match headers.get("idempotency-key") {
        Some(value) if operation.method == "POST" => value,
        _ => return Ok(None),
    };
    match value.to_str() {
        Ok(key) if IdempotencyKey::is_well_formed(key) => Ok(Some(key.to_owned())),
        _ => Err(Problem::invalid_header(vec![Fault::new("/header/idempotency-key", "bad_idempotency_key")])),
    }
}

async fn read_body(operation: &Operation, request: &mut ServiceRequest) -> Result<Vec<u8>, Problem> {
    let mut payload = request.take_payload();
    let bytes = collect(&mut payload).await?;
    if operation.body.is_none() && !is_nothing(&bytes) {
        return Err(Problem::invalid_body(vec![Fault::new("", "no_body_here")]));
    }
    Ok(bytes)
}

/// Whether a body says no more than an absent one.
fn is_nothing(bytes: &[u8]) -> bool {
    bytes.is_empty()
        || match serde_json::from_slice(bytes) {
            Ok(Value::Null) => true,
            Ok(Value::Object(members)) => members.is_empty(),
            _ => false,
        }
}

async fn collect(payload: &mut Payload) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Overflow => Problem::new(Code::BodyTooLarge).with("limit", BODY_LIMIT),
            _ => Problem::new(Code::BodyNotRead),
        })?;
        if bytes.len() + chunk.len() > BODY_LIMIT {
            return Err(Problem::new(Code::BodyTooLarge).with("limit", BODY_LIMIT));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The body with the faults of its shape, which whoever takes it out tells.
fn check_body(operation: &Operation, headers: &HeaderMap, bytes: &[u8]) -> Result<Option<Sent>, Problem> {
    let Some(shape) = &operation.body else {
        return Ok(None);
    };
    let value = if bytes.is_empty() && !shape.required {
        Value::Object(serde_json::Map::new())
    } else {
        check_media_type(headers, &[shape.media_type.as_str(), "application/json"])?;
        serde_json::from_slice(bytes)
            .map(|value| absent_as_empty(value, shape.required))
            .map_err(|error| Problem::new(Code::NotJson).with("line", error.line()).with("column", error.column()))?
    };
    Ok(Some(body::received(&shape.schema, value)))
}

/// The body's media type must be one of `expected`, of which the first is told.
fn check_media_type(headers: &HeaderMap, expected: &[&str]) -> Result<(), Problem> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match expected.contains(&media.as_str()) {
        true => Ok(()),
        false => Err(Problem::new(Code::UnsupportedMediaType).with("expected", expected.first().unwrap_or(&""))),
    }
}

/// Where a body may be absent, null stands for that too.
fn absent_as_empty(value: Value, required: bool) -> Value {
    match value {
        Value::Null if !required => Value::Object(serde_json::Map::new()),
        value => value,
    }
}

fn request_id(headers: &HeaderMap) -> String {
    let usable = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let given = headers.get(&REQUEST_ID).and_then(|v| v.to_str().ok()).filter(usable);
    given.map_or_else(|| Id::new().to_string(), str::to_owned)
}

/// The problem an answer stands for: the handler's own, or one for what actix refused by itself.
fn problem_of(response: &ServiceResponse<BoxBody>) -> Option<Problem> {
    let error = response.response().error()?;
    if error.as_error::<Problem>().is_some() {
        return Some(Problem::new(Code::Internal));
    }
    match response.status().as_u16() {
        400 => Some(Problem::new(Code::InvalidQuery)),
        404 => Some(Problem::not_found()),
        413 => Some(Problem::new(Code::BodyTooLarge).with("limit", BODY_LIMIT)),
        415 => Some(Problem::new(Code::UnsupportedMediaType).with("expected", "application/json")),
        401 | 403 | 405 => None,
        _ => Some(Problem::internal(error)),
    }
}

fn log(problem: &Problem) {
    match problem.cause() {
        Some(cause) if problem.code == Code::Internal => tracing::error!(code = problem.code.name(), cause, "failed"),
        Some(cause) => tracing::warn!(code = problem.code.name(), cause, "refused"),
        None => tracing::debug!(code = problem.code.name(), "refused"),
    }
}

fn finish(response: &mut ServiceResponse<BoxBody>, request_id: &str, allowance: Option<Allowance>) {
    let headers = response.headers_mut();
    if let Some(allowance) = allowance {
        allowance.write(headers);
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.append(header::VARY, HeaderValue::from_static("Authorization, Accept-Language"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}
