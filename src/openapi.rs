//! The OpenAPI document, made from the same routes that are served.
//!
//! Handlers document what is theirs: summary, parameters, bodies, success. What follows from the shape of
//! an operation and from the grant table (security, roles, preconditions, every error) is added here, so
//! that it is written once and cannot be forgotten.

use actix_web::http::Method;
use actix_web::{App, HttpResponse, web};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::access::operations::access_to;
use crate::access::{Access, Role, grants};
use crate::http::{IDEMPOTENCY_KEY_PATTERN, etag, page};
use crate::server::{self, Rastro};

const DESCRIPTION: &str = "The exchange with which national firearms authorities trace firearms together \
(recommendation 11 of the Lima Recommendations, MISPA V, 2015; CIFTA Art. XIII).\n\n\
Get a token at `POST /oauth/token` with the client credentials grant and send it as `Authorization: Bearer`. \
Errors are problem documents (RFC 9457) with a stable `code`; `title`, `detail` and each fault come in English, \
Spanish, Portuguese or French by `Accept-Language`. Every response carries `X-Request-Id`. \
A record that a caller may not see answers 404, as one that is absent.";

const TAGS: [(&str, &str); 16] = [
    ("Service", "Whether the service runs."),
    ("Access", "Tokens, keys and roles."),
    ("Directory", "States, their authorities and points of contact."),
    ("Accounts", "Accounts of people and clients of systems."),
    ("Trace requests", "Requests to trace a firearm, and their answers."),
    ("Reference values", "What free texts are normalized to, in four languages and with their spellings."),
    ("Register", "Firearms that were lost, stolen, trafficked or smuggled, and whether any State knows of one."),
    ("Matches", "Records of two States that may be of one firearm."),
    ("Seizures", "Firearms, ammunition, explosives and other material seized, found or surrendered."),
    ("Imports", "Files of a State's own records, loaded row by row."),
    ("Statistics", "A State's own figures, and the region's as they were released."),
    ("Questionnaires", "What States are asked about their implementation of CIFTA, version by version."),
    ("Reporting cycles", "A questionnaire put to States for a period, and by when they answer."),
    ("Implementation reports", "A State's answers: drafted, approved, submitted, published."),
    ("Review", "Who reviews a report, what is remarked and asked, and what the Committee recommends."),
    ("Audit", "Who did and read what."),
];

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
struct ProblemDocument {
    /// `urn:rastro:problem:CODE`.
    r#type: String,
    /// What is wrong, in the caller's language.
    title: String,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What to do about it, in the caller's language.
    detail: String,
    /// Path of the request.
    instance: String,
    /// Stable name of the problem.
    code: String,
    request_id: String,
    /// Every fault of the body, query or headers.
    errors: Vec<FaultDocument>,
    /// With `wrong_state`: the status that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    current_status: Option<String>,
    /// With `wrong_state`: what can be done instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    allowed_steps: Option<Vec<String>>,
    /// With `duplicate_trace_request`: the open request of the same firearm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    duplicate_of: Option<DuplicateOf>,
    /// With `precondition_failed` of an answer: the answer as it is now, null where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Value>,
    /// With `precondition_failed` of an answer: what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted: Option<Value>,
}

/// One fault of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
struct FaultDocument {
    /// JSON Pointer into the body; `/query/NAME` and `/header/NAME` for the others.
    pointer: String,
    /// Stable name of the fault.
    code: String,
    /// The fault in the caller's language.
    detail: String,
}

/// A trace request that the one refused repeats.
#[derive(Debug, Serialize, ToSchema)]
struct DuplicateOf {
    id: crate::db::Id,
    reference: String,
}

/// The whole document.
pub fn document() -> Value {
    let (_, api) = App::new().into_utoipa_app().configure(server::routes).split_for_parts();
    let mut document = serde_json::to_value(&api).unwrap_or_default();
    document["info"] = json!({
        "title": "Rastro",
        "version": env!("CARGO_PKG_VERSION"),
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    });
    document["servers"] = json!([{"url": "/", "description": "This service"}]);
    document["tags"] = TAGS.iter().map(|(name, text)| json!({"name": name, "description": text})).collect();
    let schemas = &mut document["components"]["schemas"];
    schemas["Problem"] = schema::<ProblemDocument>();
    schemas["Fault"] = schema::<FaultDocument>();
    schemas["DuplicateOf"] = schema::<DuplicateOf>();
    refer_to_items(&mut document["components"]["schemas"]);
    write_out_variants(&mut document);
    without_null_defaults(&mut document["components"]["schemas"]);
    document["components"]["schemas"].as_object_mut().into_iter().flat_map(Map::values_mut).for_each(state_codes);
    document["components"]["securitySchemes"] = json!({
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (RFC 9068)",
            "description": "An access token from POST /oauth/token"},
    });
    let links = links(&document);
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            complete(path, &method.to_uppercase(), operation);
            let collection = links.iter().filter(|(from, ..)| from == path && method == "post");
            for (_, name, link) in collection {
                if operation["responses"].get("201").is_some() {
                    operation["responses"]["201"]["links"][name] = link.clone();
                }
            }
        }
    }
    document
}

fn schema<T: PartialSchema>() -> Value {
    serde_json::to_value(T::schema()).unwrap_or_default()
}

/// A page's items are written out by the derive; a reference gives clients one type for each.
fn refer_to_items(schemas: &mut Value) {
    let Some(schemas) = schemas.as_object_mut() else { return };
    let names: Vec<String> = schemas.keys().cloned().collect();
    for (page, item) in names.iter().filter_map(|name| Some((name, name.strip_prefix("Page_")?))) {
        if names.iter().any(|name| name == item)
            && let Some(schema) = schemas.get_mut(page)
        {
            schema["properties"]["items"]["items"] = json!({"$ref": format!("#/components/schemas/{item}")});
        }
    }
}

/// A variant that is another type with a tag refers to that type and joins the tag to it; some generators can read
/// such a variant only where it is one object. The type goes where nothing else refers to it.
fn write_out_variants(document: &mut Value) {
    let types = document["components"]["schemas"].clone();
    let mut written = Vec::new();
    for schema in document["components"]["schemas"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        for variant in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
            let Some([of, tag]) = variant["allOf"].as_array().map(Vec::as_slice) else { continue };
            let name = of["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
            let mut whole = types[name].clone();
            for (member, property) in tag["properties"].as_object().into_iter().flatten() {
                whole["properties"][member] = property.clone();
            }
            let required = [&whole, tag].into_iter().filter_map(|one| one["required"].as_array()).flatten();
            whole["required"] = required.cloned().collect();
            whole["description"] = variant["description"].clone();
            written.push(name.to_owned());
            *variant = whole;
        }
    }
    let text = document.to_string();
    let unused = written.into_iter().filter(|name| !text.contains(&format!("\"#/components/schemas/{name}\"")));
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        unused.for_each(|name| drop(schemas.remove(&name)));
    }
}

/// That an absent field reads as null goes without saying, and some generators make a field with a
/// default one that must be given.
fn without_null_defaults(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("default").is_some_and(Value::is_null) {
                members.remove("default");
            }
            members.values_mut().for_each(without_null_defaults);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null_defaults),
        _ => {}
    }
}

/// From each created record to every operation on it, for clients and for tests that follow them.
fn links(document: &Value) -> Vec<(String, String, Value)> {
    let mut links = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let Some((collection, rest)) = path.split_once("/{") else {
            continue;
        };
        for operation in item.as_object().into_iter().flat_map(Map::values) {
            let (name, rest) = (rest.split('}').next().unwrap_or_default(), rest);
            let mut parameters = Map::new();
            parameters.insert(name.to_owned(), json!(format!("$response.body#/{name}")));
            for (slot, pointer) in [
                ("{state}", "/recipients/0/state"),
                ("{person_id}", "/persons/0/id"),
                ("{disclosure_id}", "/disclosures/0/id"),
                ("{item_id}", "/items/0/id"),
            ] {
                if rest.contains(slot) {
                    parameters
                        .insert(slot.trim_matches(['{', '}']).to_owned(), json!(format!("$response.body#{pointer}")));
                }
            }
            let id = operation["operationId"].as_str().unwrap_or_default();
            let patch = item.get("patch").is_some_and(|p| p["operationId"] == id);
            if patch {
                parameters.insert("header.If-Match".to_owned(), json!("$response.header.ETag"));
            }
            links.push((collection.to_owned(), id.to_owned(), json!({"operationId": id, "parameters": parameters})));
        }
    }
    links
}

fn add(operation: &mut Value, status: u16, description: &str) {
    let responses = &mut operation["responses"];
    let status = status.to_string();
    if responses.get(&status).is_none() {
        responses[status.as_str()] = json!({
            "description": description,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        });
    }
}

fn add_parameter(operation: &mut Value, parameter: Value) {
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

fn header(name: &str, required: bool, pattern: &str, description: &str) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string", "pattern": pattern}})
}

/// A header of entity tags: `*`, or a list of them.
fn tags(name: &str, required: bool, description: &str) -> Value {
    let list = json!({"type": "string", "pattern": etag::LIST_PATTERN});
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"anyOf": [{"type": "string", "enum": ["*"]}, list]}})
}

/// Operations that no status of their record stands against.
const NEVER_IN_CONFLICT: [&str; 2] = ["assignTraceRequest", "eraseTracePerson"];

/// A read that can ask for nothing although its parameters have the right shape.
const SEARCH: &str = "searchImplementationReports";

/// What is saved only over what its writer has seen, which one of two headers says.
const SAVED_OVER_WHAT_WAS_SEEN: [&str; 2] = ["saveAnswer", "saveArticleConclusion"];

/// Of several records at once: each says in the body what it is based on.
const BASED_ON_VERSIONS: &str = "saveAnswers";

/// The two headers, of which one must be sent.
fn must_match(operation: &mut Value) {
    let text = "Entity tag of the representation that the change is based on; where there is one";
    add_parameter(operation, tags("If-Match", false, text));
    let text = "`*` where there is nothing yet";
    add_parameter(operation, tags("If-None-Match", false, text));
    add(operation, 412, "Somebody else was faster; `current` is what there is now, `submitted` what was sent");
    add(operation, 428, "Neither If-Match nor If-None-Match says what the change is based on");
}

/// A step of a record honours If-Match and does not demand it.
fn may_match(operation: &mut Value) {
    let text = "Take the step only if the record's representation still has this entity tag";
    add_parameter(operation, tags("If-Match", false, text));
    add(operation, 412, "The record has changed since the representation named by If-Match");
}

/// Shows what goes into the slots of a path.
fn exemplify_path(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let example = match parameter["name"].as_str() {
            Some("state" | "code") => "US",
            _ => "019b76da-a800-7c1e-b0a5-7f4b3c2d1e0f",
        };
        if parameter["in"] == "path" && parameter.get("example").is_none() {
            parameter["example"] = json!(example);
        }
    }
}

/// A State's code has one form wherever it stands.
fn state_codes(schema: &mut Value) {
    const NAMES: [&str; 6] = ["state", "requesting_state", "holder", "provider", "to_state", "granted_by_state"];
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let is_text = property["type"] == "string" || property["type"] == json!(["string", "null"]);
        if NAMES.contains(&name.as_str()) && is_text && property.get("pattern").is_none() {
            property["pattern"] = json!("^[A-Z]{2}$");
        }
    }
}

/// Whether the answer is a record or a list of them, and no file.
fn answers_json(operation: &Value) -> bool {
    operation["responses"]["200"]["content"].as_object().is_none_or(|content| content.contains_key("application/json"))
}

/// Adds to one operation what its path, method, body and access imply.
fn complete(path: &str, method: &str, operation: &mut Value) {
    exemplify_path(operation);
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let access = access_to(&id).unwrap_or(Access::Public);
    let oauth = path.starts_with("/oauth/");
    if access == Access::Public {
        operation["security"] = json!([]);
        if !oauth {
            add(operation, 429, "Too many requests; Retry-After says when to come back");
            add(operation, 500, "A fault of the service, noted under the request id");
        }
        if id == "getReadiness" {
            add(operation, 503, "Not ready; Retry-After says when to come back");
        }
        return;
    }
    operation["security"] = json!([{"bearer": []}]);
    let roles: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| match access {
            Access::Granted(action) => grants::of_role(*role).iter().any(|(granted, _)| *granted == action),
            Access::AnyToken | Access::Public => true,
        })
        .map(Role::name)
        .collect();
    operation["x-roles"] = json!(roles);
    add(operation, 401, "The token is missing, invalid, expired or revoked, or its client is disabled");
    if matches!(access, Access::Granted(_)) {
        add(operation, 403, "No role of the caller may do this, or the step is not the caller's");
    }
    if path.contains('{') {
        add(operation, 404, "Absent, or not the caller's to see");
    }
    add(operation, 400, "A query parameter or header cannot be used, or the body is not JSON");
    add(operation, 406, "The Accept header excludes the media types of the answer");
    add(operation, 429, "Too many requests; Retry-After says when to come back");
    add(operation, 500, "A fault of the service, noted under the request id");
    add(operation, 503, "The service cannot do this just now; Retry-After says when to come back");
    if operation.get("requestBody").is_some() {
        add(operation, 413, "The body is larger than 1 MiB");
        add(operation, 415, "The body is not of the documented media type");
        add(operation, 422, "The body has the wrong shape or breaks a rule; `errors` lists every fault");
    }
    if id == SEARCH {
        add(operation, 422, "There is nothing to search for in `q`: small words and signs alone");
    }
    match Method::from_bytes(method.as_bytes()) {
        // A file is made as it goes out, and has no tag before it is whole.
        Ok(Method::GET) if !answers_json(operation) => {}
        Ok(Method::GET) => {
            let text = "Answer 304 if the representation still has this entity tag";
            add_parameter(operation, tags("If-None-Match", false, text));
            operation["responses"]["304"] = json!({"description": "Not modified"});
        }
        Ok(Method::POST) => {
            let text = "Makes the call safe to repeat for 24 hours: it is done once and answered alike";
            add_parameter(operation, header("Idempotency-Key", false, IDEMPOTENCY_KEY_PATTERN, text));
            add(operation, 409, "The record's status does not allow this step, or a value is taken");
            add(operation, 404, "Absent, or not the caller's to see; of a repeated call, gone since");
            add(operation, 413, "The body is larger than 1 MiB");
            add(operation, 422, "The body breaks a rule, or the Idempotency-Key was used for another call");
            if path.contains('{') {
                may_match(operation);
            }
        }
        Ok(Method::PATCH) => {
            let text = "Entity tag of the representation that the change is based on";
            add_parameter(operation, tags("If-Match", true, text));
            add(operation, 409, "The record's status does not allow this, or a value is taken");
            add(operation, 412, "The record has changed since the representation named by If-Match");
            add(operation, 428, "If-Match is missing");
        }
        _ => {
            if !NEVER_IN_CONFLICT.contains(&id.as_str()) {
                add(operation, 409, "The record's status does not allow this");
            }
            match id.as_str() {
                BASED_ON_VERSIONS => {}
                saved if SAVED_OVER_WHAT_WAS_SEEN.contains(&saved) => must_match(operation),
                _ => may_match(operation),
            }
        }
    }
    let text = json!({"type": "string"});
    let tagged = answers_json(operation);
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if tagged && matches!(status.as_str(), "200" | "201" | "202" | "304") {
            response["headers"]["ETag"] = json!({"description": "Entity tag of this representation", "schema": text});
        }
        if !tagged && status == "200" {
            let name = "How to take the file, `attachment` or `inline`, and the name to keep it under";
            response["headers"]["Content-Disposition"] = json!({"description": name, "schema": text});
            let language = "Language of its words; absent where they are in several";
            response["headers"]["Content-Language"] = json!({"description": language, "schema": text});
        }
        if matches!(status.as_str(), "201" | "202") {
            response["headers"]["Location"] = json!({"description": "Path of the record", "schema": text});
        }
        if matches!(status.as_str(), "429" | "503") {
            response["headers"]["Retry-After"] =
                json!({"description": "Seconds to wait", "schema": {"type": "integer"}});
        }
    }
    let paged = operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == "cursor"));
    if paged {
        operation["responses"]["200"]["headers"]["Link"] =
            json!({"description": "rel=\"next\" where another page follows", "schema": text});
        debug_assert!(operation.to_string().contains(page::CURSOR_PATTERN));
    }
}

/// The document as YAML.
pub fn yaml(document: &Value) -> Result<String, String> {
    yaml_serde::to_string(document).map_err(|e| e.to_string())
}

/// `/openapi.json`, and the documentation page, whose files are in the binary.
pub fn pages(config: &mut web::ServiceConfig) {
    // Without this the page would ask validator.swagger.io on every host but localhost.
    let settings = Config::new(["/openapi.json"]).try_it_out_enabled(true).validator_url("none");
    let page = SwaggerUi::new("/docs/{_:.*}").config(settings);
    config.route("/openapi.json", web::get().to(openapi_json)).route("/docs", web::get().to(docs)).service(page);
}

async fn openapi_json(rastro: web::Data<Rastro>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(rastro.document.clone())
}

async fn docs() -> HttpResponse {
    HttpResponse::Found().insert_header(("location", "/docs/")).finish()
}
