//! Bodies: checked against the schema of their operation, every shape fault at once, then typed.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::problem::{Fault, Problem};

/// A body that fits its schema; blank optional texts have become null.
#[derive(Debug, Clone)]
pub struct CheckedBody(pub Arc<Value>);

/// A body as it came in, with the faults of its shape. For a handler that tells those of its rules beside them, as far
/// as what was sent can be read.
#[derive(Debug, Clone)]
pub struct Sent {
    value: Arc<Value>,
    /// By pointer.
    faults: Vec<Fault>,
}

impl Sent {
    /// What stands at `pointer`, where it fits its schema and can be read as `T`.
    pub fn read<T: DeserializeOwned>(&self, pointer: &str) -> Option<T> {
        if self.is_faulty(pointer) {
            return None;
        }
        T::deserialize(self.value.pointer(pointer)?).ok()
    }

    fn is_faulty(&self, pointer: &str) -> bool {
        self.faults.binary_search_by(|fault| fault.pointer.as_str().cmp(pointer)).is_ok()
    }

    /// The body as `T`; else 422 with its faults of shape and, where there is none of these, those of its `rules`.
    pub fn typed<T: DeserializeOwned>(mut self, mut rules: Vec<Fault>) -> Result<T, Problem> {
        rules.retain(|fault| !self.is_faulty(&fault.pointer));
        self.faults.extend(rules);
        Problem::rules(self.faults)?;
        typed(&self.value)
    }

    fn checked(self) -> Result<CheckedBody, Vec<Fault>> {
        if self.faults.is_empty() { Ok(CheckedBody(self.value)) } else { Err(self.faults) }
    }
}

impl From<Value> for Sent {
    /// A value whose shape nobody has to check.
    fn from(value: Value) -> Sent {
        Sent { value: Arc::new(value), faults: Vec::new() }
    }
}

impl FromRequest for Sent {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = request.extensions().get::<Sent>().cloned();
        std::future::ready(sent.ok_or_else(|| Problem::internal("the operation documents no body")))
    }
}

impl FromRequest for CheckedBody {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let sent = Sent::from_request(request, payload).into_inner();
        std::future::ready(sent.and_then(|sent| sent.checked().map_err(Problem::invalid_body)))
    }
}

/// The typed body of a request. An absent body of a step without required fields reads as `{}`.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Body<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = CheckedBody::from_request(request, payload).into_inner();
        std::future::ready(checked.and_then(|CheckedBody(value)| typed(&value).map(Body)))
    }
}

/// Reads a checked value as `T`; what the schema let through and the type refuses is the caller's fault too.
pub fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, Problem> {
    T::deserialize(value).map_err(|error| {
        tracing::warn!(%error, "a body fits its schema and not its type");
        Problem::invalid_body(vec![Fault::new("", "malformed")])
    })
}

/// Leaves out of a merge patch the objects that would only empty members of what `document` does not have.
pub fn leave_out_void(patch: &mut Value, document: &Value) {
    let Some(members) = patch.as_object_mut() else { return };
    members.retain(|name, member| {
        let there = &document[name];
        leave_out_void(member, there);
        let empty = member.as_object().is_some_and(|members| members.values().all(Value::is_null));
        !(empty && there.is_null())
    });
}

/// Checks `body` against `schema`, and readies one that fits for typing.
pub fn received(schema: &Validator, mut body: Value) -> Sent {
    let mut faults = shape_faults(schema, &body);
    control_characters("", &body, &mut faults);
    if faults.is_empty() {
        tidy(&mut body);
    }
    faults.sort_by(|a, b| (&a.pointer, a.code).cmp(&(&b.pointer, b.code)));
    faults.dedup_by(|a, b| a.pointer == b.pointer && a.code == b.code);
    Sent { value: Arc::new(body), faults }
}

/// The body, where it fits `schema`; else all its faults.
pub fn check(schema: &Validator, body: Value) -> Result<CheckedBody, Vec<Fault>> {
    received(schema, body).checked()
}

/// Where and how `value` does not fit `schema`.
pub fn shape_faults(schema: &Validator, value: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    for error in schema.iter_errors(value) {
        collect(&error, &mut faults);
    }
    faults
}

/// JSON Schema's errors in our codes. A failed `oneOf` or `anyOf` says nothing by itself: the branch that
/// came closest does.
fn collect(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    let at = error.instance_path().as_str().to_owned();
    let fault = |code| Fault::new(at.clone(), code);
    match error.kind() {
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            match closest(&at, context) {
                Some(branch) => branch.iter().for_each(|nested| collect(nested, faults)),
                None => faults.push(fault("wrong_type")),
            }
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let known = |name: &String| Fault::new(format!("{at}/{}", escape(name)), "unknown_field");
            faults.extend(unexpected.iter().map(known));
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            faults.push(Fault::new(format!("{at}/{}", escape(name)), "required"));
        }
        ValidationErrorKind::Enum { options } => faults.push(fault("not_in_list").with("options", list(options))),
        ValidationErrorKind::Constant { expected_value } => {
            faults.push(fault("not_in_list").with("options", expected_value));
        }
        ValidationErrorKind::Type { kind } => faults.push(fault("wrong_type").with("expected", types(kind))),
        ValidationErrorKind::Format { format } => faults.push(fault("bad_format").with("format", format)),
        ValidationErrorKind::Pattern { pattern } => faults.push(match pattern.as_str() {
            r"\S" => fault("required"),
            _ => fault("bad_pattern").with("pattern", pattern),
        }),
        ValidationErrorKind::MaxLength { limit } => faults.push(fault("too_long").with("limit", limit)),
        ValidationErrorKind::MinLength { limit } => faults.push(fault("too_short").with("limit", limit)),
        ValidationErrorKind::MaxItems { limit } => faults.push(fault("too_many").with("limit", limit)),
        ValidationErrorKind::MinItems { limit } => faults.push(fault("too_few").with("limit", limit)),
        ValidationErrorKind::Maximum { limit } => faults.push(fault("too_large").with("limit", limit)),
        ValidationErrorKind::Minimum { limit } => faults.push(fault("too_small").with("limit", limit)),
        ValidationErrorKind::UniqueItems => faults.push(fault("not_unique")),
        _ => faults.push(fault("malformed")),
    }
}

/// The branch whose errors lie deepest, unless every branch fails on the value's very type.
fn closest<'e>(at: &str, branches: &'e [Vec<ValidationError<'static>>]) -> Option<&'e Vec<ValidationError<'static>>> {
    let wrong_type = |branch: &Vec<ValidationError<'static>>| {
        branch.iter().any(|e| matches!(e.kind(), ValidationErrorKind::Type { .. }) && e.instance_path().as_str() == at)
    };
    branches.iter().find(|branch| !branch.is_empty() && !wrong_type(branch))
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(set) => {
            let names: Vec<String> = set.iter().map(|t| t.to_string()).filter(|t| t != "null").collect();
            names.join(", ")
        }
    }
}

fn list(options: &Value) -> String {
    let texts = options.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.collect::<Vec<_>>().join(", ")
}

/// A member's name as a part of a JSON Pointer (RFC 6901).
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Whether a text holds control characters other than tab and newline.
pub fn has_control_characters(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\t' && c != '\n')
}

fn control_characters(at: &str, value: &Value, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) if has_control_characters(text) => faults.push(Fault::new(at, "control_character")),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                control_characters(&format!("{at}/{index}"), item, faults);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                control_characters(&format!("{at}/{}", escape(name)), member, faults);
            }
        }
        _ => {}
    }
}

/// Blank texts become null (required ones cannot be blank), and 3.0 becomes the integer it is.
fn tidy(value: &mut Value) {
    match value {
        Value::String(text) if text.trim().is_empty() => *value = Value::Null,
        Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            if let Some(whole) = number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15) {
                *value = Value::from(whole as i64);
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(tidy);
            items.retain(|item| !item.is_null());
        }
        Value::Object(members) => members.values_mut().for_each(tidy),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Validator {
        jsonschema::options()
            .should_validate_formats(true)
            .build(&json!({
                "type": "object", "additionalProperties": false, "required": ["question"],
                "properties": {
                    "question": {"type": "string", "maxLength": 5, "pattern": r"\S"},
                    "year": {"type": ["integer", "null"], "minimum": 1800},
                    "place": {"oneOf": [{"type": "null"}, {
                        "type": "object", "additionalProperties": false,
                        "properties": {"date": {"type": ["string", "null"], "format": "date"}, "note": {"type": ["string", "null"]}},
                    }]},
                },
            }))
            .expect("a schema")
    }

    fn codes(body: Value) -> Vec<(String, &'static str)> {
        let faults = check(&schema(), body).expect_err("faults");
        faults.into_iter().map(|f| (f.pointer, f.code)).collect()
    }

    #[test]
    fn all_faults_come_at_once_with_pointers() {
        let found =
            codes(json!({"question": "too long", "year": "x", "more": 1, "place": {"date": "2026-13-01", "a/b": 1}}));
        let expected = [
            ("/more", "unknown_field"),
            ("/place/a~1b", "unknown_field"),
            ("/place/date", "bad_format"),
            ("/question", "too_long"),
            ("/year", "wrong_type"),
        ];
        assert_eq!(found, expected.map(|(p, c)| (p.to_owned(), c)));
        assert_eq!(
            codes(json!({"place": 3})),
            [("/place", "wrong_type"), ("/question", "required")].map(|(p, c)| (p.to_owned(), c))
        );
        assert_eq!(codes(json!({"question": "\u{7}"})), [("/question".to_owned(), "control_character")]);
        assert_eq!(codes(json!({"question": "  "})), [("/question".to_owned(), "required")]);
    }

    #[test]
    fn blank_optional_text_is_null_and_whole_numbers_are_integers() {
        let body = check(&schema(), json!({"question": "why", "year": 1999.0, "place": {"note": " "}})).expect("fits");
        assert_eq!(*body.0, json!({"question": "why", "year": 1999, "place": {"note": null}}));
    }
}
