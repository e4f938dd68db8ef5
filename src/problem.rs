//! The one error type of the service: RFC 9457 problem documents with stable codes.
//!
//! Which to use: a constructor named after the fault for what callers do wrong; [`Problem::rules`] when a
//! well-shaped body breaks rules, with every fault at once; [`Problem::internal`] for what only the
//! operator can mend, whose cause goes to the log and never to the caller.
//! Texts are in `locales/`, in four languages, under `problem_CODE` and `fault_CODE`.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::db::{DbError, name_of};
use crate::http::language::{Language, text};

/// Stable names of problems; each has one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    NotJson,
    BodyNotRead,
    InvalidQuery,
    InvalidHeader,
    MissingToken,
    InvalidToken,
    RoleLacksAction,
    NotYourStep,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    WrongState,
    DuplicateTraceRequest,
    DuplicateValue,
    SecretNotReplayed,
    OwnRoles,
    AuthorityHasAdmin,
    LastSecretariat,
    FourEyes,
    ClarificationUnanswered,
    ReviewUnfinished,
    ConflictDeclared,
    ReviewCompleted,
    PreconditionFailed,
    PreconditionRequired,
    BodyTooLarge,
    UnsupportedMediaType,
    InvalidBody,
    IdempotencyKeyReused,
    NothingToSearchFor,
    TooManyRequests,
    Internal,
    Unavailable,
}

impl Code {
    pub const ALL: [Code; 33] = [
        Code::NotJson,
        Code::BodyNotRead,
        Code::InvalidQuery,
        Code::InvalidHeader,
        Code::MissingToken,
        Code::InvalidToken,
        Code::RoleLacksAction,
        Code::NotYourStep,
        Code::NotFound,
        Code::MethodNotAllowed,
        Code::NotAcceptable,
        Code::WrongState,
        Code::DuplicateTraceRequest,
        Code::DuplicateValue,
        Code::SecretNotReplayed,
        Code::OwnRoles,
        Code::AuthorityHasAdmin,
        Code::LastSecretariat,
        Code::FourEyes,
        Code::ClarificationUnanswered,
        Code::ReviewUnfinished,
        Code::ConflictDeclared,
        Code::ReviewCompleted,
        Code::PreconditionFailed,
        Code::PreconditionRequired,
        Code::BodyTooLarge,
        Code::UnsupportedMediaType,
        Code::InvalidBody,
        Code::IdempotencyKeyReused,
        Code::NothingToSearchFor,
        Code::TooManyRequests,
        Code::Internal,
        Code::Unavailable,
    ];

    pub fn name(self) -> &'static str {
        self.row().1
    }

    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn row(self) -> (u16, &'static str) {
        match self {
            Code::NotJson => (400, "not_json"),
            Code::BodyNotRead => (400, "body_not_read"),
            Code::InvalidQuery => (400, "invalid_query"),
            Code::InvalidHeader => (400, "invalid_header"),
            Code::MissingToken => (401, "missing_token"),
            Code::InvalidToken => (401, "invalid_token"),
            Code::RoleLacksAction => (403, "role_lacks_action"),
            Code::NotYourStep => (403, "not_your_step"),
            Code::NotFound => (404, "not_found"),
            Code::MethodNotAllowed => (405, "method_not_allowed"),
            Code::NotAcceptable => (406, "not_acceptable"),
            Code::WrongState => (409, "wrong_state"),
            Code::DuplicateTraceRequest => (409, "duplicate_trace_request"),
            Code::DuplicateValue => (409, "duplicate_value"),
            Code::SecretNotReplayed => (409, "secret_not_replayed"),
            Code::OwnRoles => (409, "own_roles"),
            Code::AuthorityHasAdmin => (409, "authority_has_admin"),
            Code::LastSecretariat => (409, "last_secretariat"),
            Code::FourEyes => (409, "four_eyes"),
            Code::ClarificationUnanswered => (409, "clarification_unanswered"),
            Code::ReviewUnfinished => (409, "review_unfinished"),
            Code::ConflictDeclared => (409, "conflict_declared"),
            Code::ReviewCompleted => (409, "review_completed"),
            Code::PreconditionFailed => (412, "precondition_failed"),
            Code::PreconditionRequired => (428, "precondition_required"),
            Code::BodyTooLarge => (413, "body_too_large"),
            Code::UnsupportedMediaType => (415, "unsupported_media_type"),
            Code::InvalidBody => (422, "invalid_body"),
            Code::IdempotencyKeyReused => (422, "idempotency_key_reused"),
            Code::NothingToSearchFor => (422, "nothing_to_search_for"),
            Code::TooManyRequests => (429, "too_many_requests"),
            Code::Internal => (500, "internal"),
            Code::Unavailable => (503, "unavailable"),
        }
    }
}

/// Named values that a text may mention.
pub type Arguments = Vec<(&'static str, String)>;

/// One fault of a body, query or header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) into the body; `/query/NAME` or `/header/NAME` for the others.
    pub pointer: String,
    pub code: &'static str,
    pub arguments: Arguments,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Fault {
        Fault { pointer: pointer.into(), code, arguments: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Fault {
        self.arguments.push((name, value.to_string()));
        self
    }
}

/// As what a record is found whose writer has seen something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    Absent,
    /// Where its writer has seen nothing.
    Present,
    Changed,
}

/// What a request is answered with when it cannot be done.
#[derive(Debug)]
pub struct Problem {
    pub code: Code,
    /// Boxed, since every result carries room for it.
    more: Box<More>,
}

#[derive(Debug, Default)]
struct More {
    /// The name of its texts, where those of the code do not fit.
    texts: Option<&'static str>,
    arguments: Arguments,
    errors: Vec<Fault>,
    /// Members beside the standard ones: `current_status`, `duplicate_of`.
    extra: Map<String, Value>,
    retry_after: Option<u64>,
    allow: Option<String>,
    /// For the log only.
    cause: Option<String>,
}

impl Problem {
    pub fn new(code: Code) -> Problem {
        Problem::with_more(code, More::default())
    }

    fn with_more(code: Code, more: More) -> Problem {
        Problem { code, more: Box::new(more) }
    }

    pub fn not_found() -> Problem {
        Problem::new(Code::NotFound)
    }

    pub fn not_your_step() -> Problem {
        Problem::new(Code::NotYourStep)
    }

    /// The same in a review, where a member of the Committee has no part, or another one.
    pub fn not_your_review() -> Problem {
        Problem::with_more(Code::NotYourStep, More { texts: Some("not_your_review"), ..More::default() })
    }

    pub fn role_lacks_action() -> Problem {
        Problem::new(Code::RoleLacksAction)
    }

    pub fn invalid_body(errors: Vec<Fault>) -> Problem {
        Problem::with_more(Code::InvalidBody, More { errors, ..More::default() })
    }

    pub fn invalid_query(errors: Vec<Fault>) -> Problem {
        Problem::with_more(Code::InvalidQuery, More { errors, ..More::default() })
    }

    pub fn invalid_header(errors: Vec<Fault>) -> Problem {
        Problem::with_more(Code::InvalidHeader, More { errors, ..More::default() })
    }

    /// `Ok` without faults, else 422 with all of them.
    pub fn rules(faults: Vec<Fault>) -> Result<(), Problem> {
        if faults.is_empty() { Ok(()) } else { Err(Problem::invalid_body(faults)) }
    }

    /// A step out of order: 409 with what the status is and what may be done instead.
    pub fn wrong_state(current_status: &str, allowed_steps: &[&str]) -> Problem {
        Problem::new(Code::WrongState)
            .member("current_status", json!(current_status))
            .member("allowed_steps", json!(allowed_steps))
    }

    /// A change that does not say what it is based on: a record that is `there`, or none.
    pub fn precondition_required(there: bool) -> Problem {
        let found = if there { Found::Present } else { Found::Absent };
        Problem::new(Code::PreconditionRequired).with("found", name_of(&found))
    }

    pub fn precondition_failed(found: Found) -> Problem {
        Problem::new(Code::PreconditionFailed).with("found", name_of(&found))
    }

    pub fn unavailable(retry_after: u64, cause: impl fmt::Display) -> Problem {
        Problem::with_more(
            Code::Unavailable,
            More { retry_after: Some(retry_after), cause: Some(cause.to_string()), ..More::default() },
        )
    }

    pub fn too_many_requests(retry_after: u64) -> Problem {
        Problem::with_more(Code::TooManyRequests, More { retry_after: Some(retry_after.max(1)), ..More::default() })
    }

    pub fn method_not_allowed(allow: String) -> Problem {
        Problem::with_more(Code::MethodNotAllowed, More { allow: Some(allow), ..More::default() })
    }

    pub fn internal(cause: impl fmt::Display) -> Problem {
        Problem::with_more(Code::Internal, More { cause: Some(cause.to_string()), ..More::default() })
    }

    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Problem {
        self.more.arguments.push((name, value.to_string()));
        self
    }

    pub fn member(mut self, name: &str, value: Value) -> Problem {
        self.more.extra.insert(name.to_owned(), value);
        self
    }

    /// What the operator should know; never shown to the caller.
    pub fn cause(&self) -> Option<&str> {
        self.more.cause.as_deref()
    }

    pub fn faults(&self) -> &[Fault] {
        &self.more.errors
    }

    /// The problem document in the caller's language.
    pub fn document(&self, language: Language, instance: &str, request_id: &str) -> Value {
        let name = self.code.name();
        let mut document = json!({
            "type": format!("urn:rastro:problem:{name}"),
            "title": self.title(language),
            "status": self.code.status().as_u16(),
            "detail": text(language, &self.message(), Some("detail"), &self.more.arguments),
            "instance": instance,
            "code": name,
            "request_id": request_id,
            "errors": self.more.errors.iter().map(|fault| json!({
                "pointer": fault.pointer,
                "code": fault.code,
                "detail": text(language, &format!("fault_{}", fault.code), None, &fault.arguments),
            })).collect::<Vec<_>>(),
        });
        if let Some(members) = document.as_object_mut() {
            members.extend(self.more.extra.clone());
        }
        document
    }

    /// The whole response. Written by the gate, which alone knows language and request id.
    pub fn respond(&self, language: Language, instance: &str, request_id: &str) -> HttpResponse {
        let mut response = self.response();
        response.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        response
            .content_type("application/problem+json")
            .body(self.document(language, instance, request_id).to_string())
    }

    /// Status and headers, whatever form the body has.
    pub fn response(&self) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(self.code.status());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.more.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(allow) = &self.more.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        match self.code {
            Code::MissingToken => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"rastro\""));
            }
            Code::InvalidToken => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"rastro\", error=\"invalid_token\""));
            }
            _ => {}
        }
        response
    }

    /// What is wrong, in a few words.
    pub fn title(&self, language: Language) -> String {
        text(language, &self.message(), None, &self.more.arguments)
    }

    fn message(&self) -> String {
        format!("problem_{}", self.more.texts.unwrap_or(self.code.name()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.respond(Language::En, "", "")
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match &error {
            DbError::Pool(_) => Problem::unavailable(5, error),
            DbError::Query(e) => Problem::from_query(e),
            _ => Problem::internal(error),
        }
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        Problem::from_query(&error)
    }
}

impl Problem {
    fn from_query(error: &diesel::result::Error) -> Problem {
        use diesel::result::{DatabaseErrorKind, Error};
        match error {
            Error::NotFound => Problem::not_found(),
            // The last two: a connection that the database has closed shows when it is used.
            Error::DatabaseError(
                DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand,
                _,
            ) => Problem::unavailable(1, error),
            Error::RollbackErrorOnCommit { commit_error, .. } => Problem::from_query(commit_error),
            // SQLite's and PostgreSQL's lock time-outs have no kind of their own.
            Error::DatabaseError(_, info)
                if ["locked", "lock timeout", "deadlock"].iter().any(|word| info.message().contains(word)) =>
            {
                Problem::unavailable(1, error)
            }
            // A constraint's message quotes values, which may be personal: only its kind is logged.
            Error::DatabaseError(kind, _) => Problem::internal(format!("database error {kind:?}")),
            Error::DeserializationError(_) => Problem::internal("a stored value could not be read"),
            _ => Problem::internal(error),
        }
    }
}
