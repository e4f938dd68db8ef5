//! How `/oauth/*` answers: RFC 6749 §5 in JSON, never cached, never a problem document.

use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::db::DbError;
use crate::http::language::Language;
use crate::problem::Problem;

/// Why no token was issued or revoked: RFC 6749 §5.2, and `temporarily_unavailable` (§4.1.2.1) with 429 and 503.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OAuthErrorCode {
    InvalidRequest,
    InvalidClient,
    InvalidScope,
    UnsupportedGrantType,
    TemporarilyUnavailable,
}

/// An error of OAuth (RFC 6749 §5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"error": "invalid_client", "error_description": "the client could not be authenticated"}))]
pub struct OAuthError {
    pub error: OAuthErrorCode,
    /// What is wrong, in English, for whoever writes the client.
    pub error_description: String,
}

/// A call of `/oauth/*` that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    InvalidRequest(&'static str),
    UnsupportedGrantType,
    InvalidScope,
    /// One answer for every reason, so that nobody learns which clients exist.
    InvalidClient,
    /// Too many failures; seconds to wait.
    Throttled(u64),
    /// The database, or what issues tokens, does not work just now. The cause is for the log.
    Unavailable(String),
}

impl Refusal {
    fn row(&self) -> (StatusCode, OAuthErrorCode, &'static str) {
        match self {
            Refusal::InvalidRequest(why) => (StatusCode::BAD_REQUEST, OAuthErrorCode::InvalidRequest, why),
            Refusal::UnsupportedGrantType => {
                (StatusCode::BAD_REQUEST, OAuthErrorCode::UnsupportedGrantType, "grant_type must be client_credentials")
            }
            Refusal::InvalidScope => (
                StatusCode::BAD_REQUEST,
                OAuthErrorCode::InvalidScope,
                "scope names a role that this client does not hold",
            ),
            Refusal::InvalidClient => {
                (StatusCode::UNAUTHORIZED, OAuthErrorCode::InvalidClient, "the client could not be authenticated")
            }
            Refusal::Throttled(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                OAuthErrorCode::TemporarilyUnavailable,
                "too many failed attempts; Retry-After says when to come back",
            ),
            Refusal::Unavailable(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                OAuthErrorCode::TemporarilyUnavailable,
                "the service cannot do this just now; Retry-After says when to come back",
            ),
        }
    }

    /// The response, with the cause noted in the log.
    pub fn respond(&self) -> HttpResponse {
        let (status, error, description) = self.row();
        let mut response = HttpResponse::build(status);
        match self {
            // RFC 9110 §15.5.2 wants it on every 401, not only where Basic was tried (RFC 6749 §5.2).
            Refusal::InvalidClient => {
                response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"rastro\""));
            }
            Refusal::Throttled(seconds) => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Refusal::Unavailable(cause) => {
                tracing::error!(cause, "a call of /oauth failed");
                response.insert_header((header::RETRY_AFTER, "5"));
            }
            _ => {}
        }
        never_cached(&mut response).json(OAuthError { error, error_description: description.to_owned() })
    }
}

/// What was refused before any handler of `/oauth/*` saw it: a wrong method or address, too many calls, a fault.
pub fn refused(problem: &Problem) -> HttpResponse {
    let status = problem.code.status();
    let busy = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    let error = if busy { OAuthErrorCode::TemporarilyUnavailable } else { OAuthErrorCode::InvalidRequest };
    let error_description = problem.title(Language::En);
    never_cached(&mut problem.response()).json(OAuthError { error, error_description })
}

/// RFC 6749 §5.1: what holds tokens is not stored on the way.
pub fn never_cached(response: &mut actix_web::HttpResponseBuilder) -> &mut actix_web::HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache"))
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Refusal::from(Problem::from(error))
    }
}

impl From<Problem> for Refusal {
    /// A problem's cause is fit for the log: it quotes no values.
    fn from(problem: Problem) -> Self {
        Refusal::Unavailable(problem.cause().unwrap_or(problem.code.name()).to_owned())
    }
}

impl From<actix_web::error::BlockingError> for Refusal {
    fn from(error: actix_web::error::BlockingError) -> Self {
        Refusal::Unavailable(error.to_string())
    }
}

/// `Bearer`, the only token type there is (RFC 6750).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum TokenType {
    Bearer,
}

/// A token that was issued (RFC 6749 §5.1).
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"access_token": "eyJ0eXAiOiJhdCtqd3Qi…", "token_type": "Bearer", "expires_in": 600,
    "scope": "tracing_officer"}))]
pub struct TokenResponse {
    /// Send it as `Authorization: Bearer`. A JWT (RFC 9068), to be treated as opaque.
    pub access_token: String,
    pub token_type: TokenType,
    /// Its life in seconds.
    #[schema(minimum = 1)]
    pub expires_in: i64,
    /// The token's roles between spaces: those asked for, or all of the client's.
    pub scope: String,
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenResponse").field("scope", &self.scope).finish_non_exhaustive()
    }
}
