//! `/oauth/token`, `/oauth/revoke` and what `/.well-known/` says about them.
//!
//! A client gets its token for all its roles, or for those that `scope` names, which must be the client's
//! (RFC 6749 §3.3); the answer's `scope` says what was granted. On every request the database's roles decide,
//! of those that the token has.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use serde_json::json;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::client_authentication::authenticate;
use super::keys::JsonWebKeySet;
use super::oauth_answer::{OAuthError, Refusal, TokenResponse, TokenType, never_cached};
use super::oauth_form::{Form, Presented};
use super::{Caller, Role, Roles, store};
use crate::audit;
use crate::db::{DbError, Id, Instant};
use crate::http::gate::RequestId;
use crate::server::Rastro;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(issue_token)
        .service(revoke_token)
        .service(get_authorization_server_metadata)
        .service(get_json_web_key_set);
}

/// The one grant there is (RFC 6749 §4.4).
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum GrantType {
    ClientCredentials,
}

/// The one kind of client assertion there is (RFC 7523 §2.2).
#[derive(Debug, ToSchema)]
pub enum ClientAssertionType {
    #[schema(rename = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")]
    JwtBearer,
}

/// What the form of `/oauth/token` may hold.
#[derive(ToSchema)]
#[schema(example = json!({"grant_type": "client_credentials", "client_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "client_secret": "kept-by-the-client"}))]
#[expect(dead_code, reason = "describes what oauth_form.rs reads")]
struct TokenForm {
    grant_type: GrantType,
    /// Role names between spaces, each one of the client's. Without it all of them are meant.
    #[schema(nullable = false)]
    scope: Option<String>,
    /// The client's id, where HTTP Basic does not say it.
    #[schema(nullable = false)]
    client_id: Option<String>,
    /// The client's secret, where neither HTTP Basic nor an assertion is used.
    #[schema(nullable = false)]
    client_secret: Option<String>,
    #[schema(nullable = false)]
    client_assertion_type: Option<ClientAssertionType>,
    /// A JWT signed with the client's registered key (RFC 7523): iss and sub are the client's id, aud is the
    /// issuer, exp at most 5 minutes ahead, jti used once; EdDSA or ES256.
    #[schema(nullable = false)]
    client_assertion: Option<String>,
}

/// What the form of `/oauth/revoke` may hold.
#[derive(ToSchema)]
#[schema(example = json!({"token": "eyJ0eXAiOiJhdCtqd3Qi…", "client_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "client_secret": "kept-by-the-client"}))]
#[expect(dead_code, reason = "describes what oauth_form.rs reads")]
struct RevocationForm {
    /// The access token to revoke.
    #[schema(min_length = 1)]
    token: String,
    /// Taken and not needed: there are access tokens only.
    #[schema(nullable = false)]
    token_type_hint: Option<String>,
    /// The client's id, where HTTP Basic does not say it.
    #[schema(nullable = false)]
    client_id: Option<String>,
    /// The client's secret, where neither HTTP Basic nor an assertion is used.
    #[schema(nullable = false)]
    client_secret: Option<String>,
    #[schema(nullable = false)]
    client_assertion_type: Option<ClientAssertionType>,
    /// A JWT signed with the client's registered key (RFC 7523).
    #[schema(nullable = false)]
    client_assertion: Option<String>,
}

/// The form of `/oauth/token` (RFC 6749 §4.4.2).
pub struct TokenRequest;

/// The form of `/oauth/revoke` (RFC 7009 §2.1).
pub struct RevocationRequest;

/// A client presents itself in one way: the derived schema cannot say that two members exclude each other.
fn one_way(mut schema: RefOr<Schema>) -> RefOr<Schema> {
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        let both = json!({"required": ["client_secret", "client_assertion"]});
        object.extensions.get_or_insert_default().insert("not".to_owned(), both);
    }
    schema
}

impl PartialSchema for TokenRequest {
    fn schema() -> RefOr<Schema> {
        one_way(TokenForm::schema())
    }
}

impl ToSchema for TokenRequest {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        TokenForm::schemas(schemas);
    }
}

impl PartialSchema for RevocationRequest {
    fn schema() -> RefOr<Schema> {
        one_way(RevocationForm::schema())
    }
}

impl ToSchema for RevocationRequest {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        RevocationForm::schemas(schemas);
    }
}

/// Get an access token.
///
/// The client credentials grant (RFC 6749 §4.4). The client presents itself by HTTP Basic, by client_id and
/// client_secret in the form, or by an assertion signed with its registered key (RFC 7523). Failures slow
/// further attempts in this client's name from the same address.
#[utoipa::path(operation_id = "issueToken", tag = "Access",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A token for the roles that `scope` names, or all of the client's", body = TokenResponse),
        (status = 400, description = "The form cannot be used", body = OAuthError,
            example = json!({"error": "invalid_request", "error_description": "grant_type is missing"})),
        (status = 401, description = "The client could not be authenticated", body = OAuthError,
            headers(("WWW-Authenticate" = String, description = "Basic"))),
        (status = 429, description = "Too many failed attempts, or too many requests", body = OAuthError,
            headers(("Retry-After" = u64, description = "Seconds to wait"))),
        (status = 503, description = "The service cannot do this just now", body = OAuthError,
            headers(("Retry-After" = u64, description = "Seconds to wait")))))]
#[post("/oauth/token")]
async fn issue_token(request: HttpRequest, payload: web::Payload, rastro: web::Data<Rastro>) -> HttpResponse {
    match new_token(&request, payload, rastro.into_inner()).await {
        Ok(token) => never_cached(&mut HttpResponse::Ok()).json(token),
        Err(refusal) => refusal.respond(),
    }
}

async fn new_token(
    request: &HttpRequest,
    payload: web::Payload,
    rastro: Arc<Rastro>,
) -> Result<TokenResponse, Refusal> {
    let form = Form::read(request.headers(), payload).await?;
    match form.get("grant_type") {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::UnsupportedGrantType),
        None => return Err(Refusal::InvalidRequest("grant_type is missing")),
    }
    let presented = Presented::of(request.headers(), &form)?;
    let address = rastro.settings.client_address(request);
    let issued = web::block(move || {
        let mut caller = authenticate(&rastro, presented, address)?;
        let asked = form.get("scope").unwrap_or_default();
        if !holds_all(&caller, asked) {
            return Err(Refusal::InvalidScope);
        }
        if !asked.trim().is_empty() {
            caller.roles = Roles::parse(asked);
        }
        rastro.keys.issue(&caller).map_err(Refusal::Unavailable)
    });
    let issued = issued.await??;
    Ok(TokenResponse {
        access_token: issued.token,
        token_type: TokenType::Bearer,
        expires_in: issued.expires_in,
        scope: issued.scope,
    })
}

fn holds_all(caller: &Caller, scope: &str) -> bool {
    scope.split_ascii_whitespace().all(|name| name.parse().is_ok_and(|role: Role| caller.has(role)))
}

/// Revoke an access token.
///
/// The client, presenting itself as at `/oauth/token`, ends one of its own tokens at once (RFC 7009). A token
/// that is unknown, expired, malformed or another client's is answered alike and nothing is done.
#[utoipa::path(operation_id = "revokeToken", tag = "Access",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token is good no more, or never was this client's"),
        (status = 400, description = "The form cannot be used", body = OAuthError,
            example = json!({"error": "invalid_request", "error_description": "token is missing"})),
        (status = 401, description = "The client could not be authenticated", body = OAuthError,
            headers(("WWW-Authenticate" = String, description = "Basic"))),
        (status = 429, description = "Too many failed attempts, or too many requests", body = OAuthError,
            headers(("Retry-After" = u64, description = "Seconds to wait"))),
        (status = 503, description = "The service cannot do this just now", body = OAuthError,
            headers(("Retry-After" = u64, description = "Seconds to wait")))))]
#[post("/oauth/revoke")]
async fn revoke_token(request: HttpRequest, payload: web::Payload, rastro: web::Data<Rastro>) -> HttpResponse {
    match revocation(&request, payload, rastro.into_inner()).await {
        Ok(()) => never_cached(&mut HttpResponse::Ok()).finish(),
        Err(refusal) => refusal.respond(),
    }
}

async fn revocation(request: &HttpRequest, payload: web::Payload, rastro: Arc<Rastro>) -> Result<(), Refusal> {
    let form = Form::read(request.headers(), payload).await?;
    let presented = Presented::of(request.headers(), &form)?;
    let token = form.get("token").ok_or(Refusal::InvalidRequest("token is missing"))?.to_owned();
    let address = rastro.settings.client_address(request);
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    web::block(move || {
        let caller = authenticate(&rastro, presented, address)?;
        revoke(&rastro, &caller, &token, request_id)
    })
    .await?
}

/// Revokes `token` if it is a good one of `caller`, with its audit entry in the same transaction.
fn revoke(rastro: &Rastro, caller: &Caller, token: &str, request_id: String) -> Result<(), Refusal> {
    let Some(claims) = rastro.keys.verify(token).filter(|claims| claims.client_id == caller.principal.id()) else {
        return Ok(());
    };
    // Kept a minute beyond the token's end, for instances whose clocks differ.
    let forgettable = Instant::from_micros(claims.expires_at.saturating_add(60).saturating_mul(1_000_000));
    rastro.db.write(|conn| -> Result<(), DbError> {
        if !store::revoke(conn, claims.jti, forgettable)? {
            return Ok(());
        }
        let entry = audit::NewEntry {
            id: Id::new(),
            at: Instant::now(),
            state: caller.state.clone(),
            authority_id: caller.authority,
            client_id: caller.principal.client_id(),
            account_id: caller.principal.account_id(),
            action: "revokeToken".to_owned(),
            operation: "revokeToken".to_owned(),
            subject_kind: "access_token".to_owned(),
            subject_id: Some(claims.jti.to_string()),
            request_id,
            detail: None,
        };
        audit::store::append(conn, &[entry])
    })?;
    Ok(())
}

/// What a client needs to know about this authorization server (RFC 8414 §2).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"issuer": "https://rastro.example", "token_endpoint": "https://rastro.example/oauth/token",
    "revocation_endpoint": "https://rastro.example/oauth/revoke",
    "jwks_uri": "https://rastro.example/.well-known/jwks.json", "grant_types_supported": ["client_credentials"],
    "response_types_supported": [], "scopes_supported": ["tracing_officer", "analyst"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    "token_endpoint_auth_signing_alg_values_supported": ["EdDSA", "ES256"],
    "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    "revocation_endpoint_auth_signing_alg_values_supported": ["EdDSA", "ES256"],
    "service_documentation": "https://rastro.example/docs"}))]
pub struct AuthorizationServerMetadata {
    /// The `iss` of its tokens.
    pub issuer: String,
    pub token_endpoint: String,
    pub revocation_endpoint: String,
    pub jwks_uri: String,
    pub grant_types_supported: Vec<&'static str>,
    /// None: there is no authorization endpoint.
    pub response_types_supported: Vec<&'static str>,
    /// The roles that a client may hold.
    pub scopes_supported: Vec<&'static str>,
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    pub token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    pub revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    pub revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    pub service_documentation: String,
}

const AUTHENTICATION_METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
const ASSERTION_ALGORITHMS: [&str; 2] = ["EdDSA", "ES256"];

impl AuthorizationServerMetadata {
    fn of(issuer: &str) -> AuthorizationServerMetadata {
        AuthorizationServerMetadata {
            issuer: issuer.to_owned(),
            token_endpoint: format!("{issuer}/oauth/token"),
            revocation_endpoint: format!("{issuer}/oauth/revoke"),
            jwks_uri: format!("{issuer}/.well-known/jwks.json"),
            grant_types_supported: vec!["client_credentials"],
            response_types_supported: Vec::new(),
            scopes_supported: Role::ALL.map(Role::name).to_vec(),
            token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS.to_vec(),
            token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS.to_vec(),
            revocation_endpoint_auth_methods_supported: AUTHENTICATION_METHODS.to_vec(),
            revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS.to_vec(),
            service_documentation: format!("{issuer}/docs"),
        }
    }
}

/// Describe the authorization server.
///
/// Where tokens are issued and revoked, where the keys are, and how clients present themselves (RFC 8414).
#[utoipa::path(operation_id = "getAuthorizationServerMetadata", tag = "Access",
    responses((status = 200, description = "The metadata", body = AuthorizationServerMetadata)))]
#[get("/.well-known/oauth-authorization-server")]
async fn get_authorization_server_metadata(rastro: web::Data<Rastro>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(AuthorizationServerMetadata::of(&rastro.settings.issuer))
}

/// List the public keys that verify access tokens.
///
/// A JWK set (RFC 7517). A new key stands here for a minute before it signs, an old one until its last token
/// has expired.
#[utoipa::path(operation_id = "getJsonWebKeySet", tag = "Access",
    responses((status = 200, description = "The keys", body = JsonWebKeySet)))]
#[get("/.well-known/jwks.json")]
async fn get_json_web_key_set(rastro: web::Data<Rastro>) -> HttpResponse {
    // Shorter than the time between a key's appearance and its first token.
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=30")).json(rastro.keys.jwks())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::keys::tests::caller;

    #[test]
    fn a_scope_names_roles_that_the_client_holds() {
        let caller = caller();
        for good in ["", " ", "analyst", "analyst tracing_officer"] {
            assert!(holds_all(&caller, good), "{good}");
        }
        for bad in ["operator", "analyst operator", "Analyst", "openid", "analyst,tracing_officer"] {
            assert!(!holds_all(&caller, bad), "{bad}");
        }
    }

    #[test]
    fn the_forms_document_that_a_client_presents_itself_in_one_way() {
        for schema in [TokenRequest::schema(), RevocationRequest::schema()] {
            let schema = serde_json::to_value(schema).expect("JSON");
            assert_eq!(schema["not"]["required"], json!(["client_secret", "client_assertion"]));
            assert_eq!(schema["properties"]["client_id"]["type"], "string");
        }
    }

    #[test]
    fn errors_are_never_cached_and_say_how_to_come_back() {
        for (refusal, status, name, value) in [
            (Refusal::InvalidRequest("x"), 400, "pragma", "no-cache"),
            (Refusal::InvalidClient, 401, "www-authenticate", "Basic realm=\"rastro\""),
            (Refusal::Throttled(7), 429, "retry-after", "7"),
            (Refusal::Unavailable("cause".to_owned()), 503, "retry-after", "5"),
        ] {
            let response = refusal.respond();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers().get(name).expect("the header"), value);
            assert_eq!(response.headers().get("cache-control").expect("the header"), "no-store");
            assert!(response.error().is_none(), "the gate would rewrite it");
        }
    }
}
