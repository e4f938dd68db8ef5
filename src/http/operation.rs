//! The operations that are served, read from the OpenAPI document that their handlers make.

use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::body::{has_control_characters, shape_faults};
use crate::access::Access;
use crate::access::operations::access_to;
use crate::db::Id;
use crate::problem::Fault;

/// One operation: what it takes, and who may call it.
#[derive(Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    /// The route template, `/v1/trace-requests/{id}`.
    pub path: String,
    pub access: Access,
    pub body: Option<BodyShape>,
    slots: Vec<Slot>,
    /// The body comes in parts, as files do: its handler streams, limits and checks it.
    pub streams: bool,
    query: Vec<QueryParameter>,
    /// The media types that it answers with when all is well.
    pub answers: Vec<String>,
    /// If-Match must be sent.
    pub needs_if_match: bool,
}

/// The JSON body that an operation takes.
#[derive(Debug)]
pub struct BodyShape {
    pub schema: Validator,
    pub media_type: String,
    pub required: bool,
}

/// A part of the path that names a record, by the name that it has in the template.
#[derive(Debug)]
struct Slot {
    name: String,
    is_id: bool,
    is_number: bool,
    schema: Validator,
}

#[derive(Debug)]
struct QueryParameter {
    name: String,
    kind: String,
    required: bool,
    schema: Validator,
}

impl QueryParameter {
    /// What was given as a value of the parameter's type; an array's elements are texts.
    fn value(&self, mut texts: Vec<String>) -> Value {
        if self.kind == "array" {
            return Value::from(texts);
        }
        let text = texts.pop().unwrap_or_default();
        match self.kind.as_str() {
            "integer" => text.parse::<i64>().map_or(Value::String(text), Value::from),
            "boolean" => text.parse::<bool>().map_or(Value::String(text), Value::from),
            _ => Value::String(text),
        }
    }
}

/// The operations of one path, each of another method.
#[derive(Debug)]
pub struct Route {
    /// `/v1/trace-requests/{id}`.
    pub path: String,
    pub operations: Vec<Arc<Operation>>,
}

/// Every operation by path and method.
#[derive(Debug, Default)]
pub struct Operations {
    routes: Vec<Arc<Route>>,
    router: matchit::Router<Arc<Route>>,
}

impl Operations {
    /// Reads the document. Fails on an operation that no access is declared for: it would be open to all.
    pub fn read(document: &Value) -> Result<Operations, String> {
        let mut read = Operations::default();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let operations = item.as_object().into_iter().flatten();
            let operations = operations
                .map(|(method, operation)| Operation::read(document, path, method, operation).map(Arc::new))
                .collect::<Result<_, _>>()?;
            let route = Arc::new(Route { path: path.clone(), operations });
            read.router.insert(path.as_str(), route.clone()).map_err(|e| format!("{path}: {e}"))?;
            read.routes.push(route);
        }
        Ok(read)
    }

    /// The route of a path as it was sent; `None` for one that no route has. One with needless escapes has none: a
    /// record has one path.
    pub fn route_of(&self, path: &str) -> Option<&Arc<Route>> {
        self.router.at(path).ok().map(|found| found.value)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Operation>> {
        self.routes.iter().flat_map(|route| &route.operations)
    }
}

/// A validator of `schema` with those of the document's components that it refers to: all of them for each schema
/// would take more time and memory than everything else at start.
pub fn validator(schema: Value, document: &Value) -> Result<Validator, String> {
    let mut schema = schema;
    let mut needed = serde_json::Map::new();
    let mut names = Vec::new();
    references(&schema, &mut names);
    while let Some(name) = names.pop() {
        if !needed.contains_key(&name) {
            let component = &document["components"]["schemas"][&name];
            references(component, &mut names);
            needed.insert(name, component.clone());
        }
    }
    if let Some(members) = schema.as_object_mut().filter(|_| !needed.is_empty()) {
        members.insert("components".to_owned(), json!({ "schemas": needed }));
    }
    jsonschema::options().should_validate_formats(true).build(&schema).map_err(|e| e.to_string())
}

/// The names of the component schemas that `schema` refers to.
fn references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            names.extend(reference.and_then(|r| r.strip_prefix("#/components/schemas/")).map(str::to_owned));
            members.values().for_each(|member| references(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

impl Operation {
    fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Result<Operation, String> {
        let id = operation["operationId"].as_str().ok_or_else(|| format!("{method} {path} has no operationId"))?;
        let access = access_to(id).ok_or_else(|| format!("{id} is missing in access::operations"))?;
        let parameters = || operation["parameters"].as_array().into_iter().flatten();
        let query = parameters()
            .filter(|p| p["in"] == "query")
            .map(|p| {
                let kind = match &p["schema"]["type"] {
                    Value::String(kind) => kind.clone(),
                    Value::Array(kinds) => {
                        kinds.iter().filter_map(Value::as_str).find(|k| *k != "null").unwrap_or("string").to_owned()
                    }
                    _ => "string".to_owned(),
                };
                let name = p["name"].as_str().unwrap_or_default().to_owned();
                let required = p["required"] == json!(true);
                Ok(QueryParameter { name, kind, required, schema: validator(p["schema"].clone(), document)? })
            })
            .collect::<Result<_, String>>()?;
        let slots = parameters()
            .filter(|p| p["in"] == "path")
            .map(|p| {
                let name = format!("{{{}}}", p["name"].as_str().unwrap_or_default());
                let is_id = p["schema"]["format"] == "uuid";
                let is_number = p["schema"]["type"] == "integer";
                Ok(Slot { name, is_id, is_number, schema: validator(p["schema"].clone(), document)? })
            })
            .collect::<Result<_, String>>()?;
        let contents = operation["requestBody"]["content"].as_object();
        let streams = contents.is_some_and(|contents| contents.contains_key("multipart/form-data"));
        let body = match contents.and_then(|c| c.iter().find(|(media, _)| media.contains("json"))) {
            Some((media_type, content)) => Some(BodyShape {
                schema: validator(content["schema"].clone(), document)?,
                media_type: media_type.clone(),
                required: operation["requestBody"]["required"] == json!(true),
            }),
            None => None,
        };
        let succeeded = operation["responses"].as_object().into_iter().flatten().filter(|(s, _)| s.starts_with('2'));
        let mut answers: Vec<String> =
            succeeded.filter_map(|(_, r)| r["content"].as_object()).flat_map(|c| c.keys().cloned()).collect();
        if answers.is_empty() {
            // What has no content still has problems to tell.
            answers.push("application/json".to_owned());
        }
        let needs_if_match =
            parameters().any(|p| p["in"] == "header" && p["name"] == "If-Match" && p["required"] == json!(true));
        let (id, path) = (id.to_owned(), path.to_owned());
        Ok(Operation {
            id,
            method: method.to_uppercase(),
            path,
            access,
            body,
            slots,
            streams,
            query,
            answers,
            needs_if_match,
        })
    }

    /// Whether the path can name a record: a malformed id or code names none.
    pub fn path_fits(&self, path: &str) -> bool {
        self.path.split('/').zip(path.split('/')).filter(|(part, _)| part.starts_with('{')).all(|(part, value)| {
            let Some(slot) = self.slots.iter().find(|slot| slot.name == part) else { return false };
            // One record has one path, so that its audit entries are found under one id.
            let is_its_id = !slot.is_id || value.parse::<Id>().is_ok_and(|id| id.to_string() == value);
            let given = match value.parse::<i32>() {
                Ok(number) if slot.is_number && number.to_string() == value => Value::from(number),
                _ => Value::from(value),
            };
            is_its_id && slot.schema.is_valid(&given)
        })
    }

    /// Every fault of a query string: unknown, repeated where it is no array, of the wrong type or outside its limits,
    /// missing where it is required.
    pub fn query_faults(&self, query: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut given: Vec<(&QueryParameter, Vec<String>)> = Vec::new();
        let Some(pairs) = pairs_of(query) else {
            return vec![Fault::new("/query", "malformed")];
        };
        let is_missing =
            |parameter: &&QueryParameter| parameter.required && pairs.iter().all(|(name, _)| *name != parameter.name);
        let missing = self.query.iter().filter(is_missing);
        faults.extend(missing.map(|parameter| Fault::new(format!("/query/{}", parameter.name), "required")));
        for (name, text) in pairs {
            let at = format!("/query/{name}");
            let Some(parameter) = self.query.iter().find(|p| p.name == name) else {
                faults.push(Fault::new(at, "unknown_parameter"));
                continue;
            };
            if has_control_characters(&text) {
                faults.push(Fault::new(at, "control_character"));
                continue;
            }
            match given.iter_mut().find(|(p, _)| p.name == name) {
                Some((_, texts)) if parameter.kind == "array" => texts.push(text),
                Some(_) => faults.push(Fault::new(at, "repeated_parameter")),
                None => given.push((parameter, vec![text])),
            }
        }
        for (parameter, texts) in given {
            let found = shape_faults(&parameter.schema, &parameter.value(texts));
            let at = format!("/query/{}", parameter.name);
            faults.extend(found.into_iter().map(|fault| Fault { pointer: at.clone(), ..fault }));
        }
        faults
    }
}

/// The pairs of a query string; `None` where its escapes are not UTF-8, which the parser would replace.
fn pairs_of(query: &str) -> Option<Vec<(String, String)>> {
    percent_encoding::percent_decode_str(query).decode_utf8().ok()?;
    Some(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}
