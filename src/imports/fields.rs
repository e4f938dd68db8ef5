//! What a mapping may fill: the fields of the record's own schema, so that an import takes what the API takes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::values;
use crate::firearms::{DatePrecision, FirearmType};
use crate::problem::Fault;

/// How the text of a cell becomes a value of the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Choice(Vec<String>),
    FirearmType,
    /// ISO 3166-1 alpha-2.
    Country,
    /// ISO 3166-2.
    Subdivision,
    /// With its precision beside it, as `date_precision`.
    Date,
    /// A date that is always whole.
    Day,
    /// With its condition beside it, as `serial_condition`.
    Serial,
    Integer,
    Number,
    Boolean,
    List(Box<FieldKind>),
}

/// The fields of one kind of record by path: `place.municipality`; `item.make` is that of its one item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    kinds: BTreeMap<String, FieldKind>,
    required: Vec<String>,
    /// Texts of several lines: notes, circumstances and the like.
    long: BTreeSet<String>,
}

/// Paths that say which import a record is of, or that a cell cannot say.
const NOT_FROM_A_CELL: [&str; 1] = ["import_key"];
/// Characters of a text that may have several lines.
const LONG: u64 = 1000;

impl Fields {
    /// Reads the schema `name` of an OpenAPI document.
    pub fn of(document: &Value, name: &str) -> Fields {
        let mut fields = Fields::default();
        let schema = &document["components"]["schemas"][name];
        fields.walk(document, schema, "");
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        fields.required = required.map(|name| if name == "items" { "item" } else { name }.to_owned()).collect();
        fields
    }

    pub fn kind(&self, path: &str) -> Option<&FieldKind> {
        self.kinds.get(path)
    }

    /// Whether a text of several lines may stand here.
    pub fn is_long(&self, path: &str) -> bool {
        self.long.contains(path)
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// What no record is without.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.required.iter().map(String::as_str)
    }

    fn walk(&mut self, document: &Value, schema: &Value, at: &str) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let beside = |sibling: &str| schema["properties"].get(sibling).is_some();
            if NOT_FROM_A_CELL.contains(&name.as_str()) || (name == "date_precision" && beside("date")) {
                continue;
            }
            let (member, reference) = resolved(document, member);
            let path = format!("{at}{name}");
            if member.get("properties").is_some() {
                self.walk(document, member, &format!("{path}."));
            } else if name == "items" && at.is_empty() {
                let (item, _) = resolved(document, &member["items"]);
                self.walk(document, item, "item.");
            } else if name == "serial_number" && beside("serial_condition") {
                self.kinds.insert(path, FieldKind::Serial);
            } else if name == "date" && beside("date_precision") {
                self.kinds.insert(path, FieldKind::Date);
            } else if let Some(kind) = kind(document, member, reference) {
                if member["maxLength"].as_u64().is_some_and(|length| length >= LONG) {
                    self.long.insert(path.clone());
                }
                self.kinds.insert(path, kind);
            }
        }
    }
}

/// The schema behind a reference or behind "null or this", and the name it is kept under.
fn resolved<'d>(document: &'d Value, schema: &'d Value) -> (&'d Value, Option<&'d str>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let (schema, deeper) = resolved(document, &document["components"]["schemas"][name]);
        return (schema, deeper.or(Some(name)));
    }
    let branches = schema["oneOf"].as_array().or(schema["anyOf"].as_array()).or(schema["allOf"].as_array());
    match branches.and_then(|all| all.iter().find(|branch| branch["type"] != "null")) {
        Some(branch) => resolved(document, branch),
        None => (schema, None),
    }
}

/// `None` for what one cell cannot hold: lists of objects, objects without fixed members.
fn kind(document: &Value, schema: &Value, reference: Option<&str>) -> Option<FieldKind> {
    if reference == Some("FirearmType") {
        return Some(FieldKind::FirearmType);
    }
    if let Some(options) = schema["enum"].as_array() {
        return Some(FieldKind::Choice(options.iter().filter_map(Value::as_str).map(str::to_owned).collect()));
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    };
    match kind? {
        "string" => Some(match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date"), _) => FieldKind::Day,
            (_, Some("^[A-Z]{2}$")) => FieldKind::Country,
            (_, Some(pattern)) if pattern.starts_with("^[A-Z]{2}-") => FieldKind::Subdivision,
            _ => FieldKind::Text,
        }),
        "integer" => Some(FieldKind::Integer),
        "number" => Some(FieldKind::Number),
        "boolean" => Some(FieldKind::Boolean),
        "array" => {
            let (element, reference) = resolved(document, &schema["items"]);
            self::kind(document, element, reference).map(|kind| FieldKind::List(Box::new(kind)))
        }
        _ => None,
    }
}

impl FieldKind {
    pub fn is_date(&self) -> bool {
        matches!(self, FieldKind::Date | FieldKind::Day)
    }

    /// Whether a date of this precision can stand here.
    pub fn takes(&self, precision: DatePrecision) -> bool {
        *self == FieldKind::Date || precision == DatePrecision::Day
    }

    /// The value of a constant of the mapping, or why it is none of this kind.
    pub fn constant(&self, constant: &Value) -> Result<Value, Fault> {
        let wrong = |expected: &str| Fault::new("", "wrong_type").with("expected", expected);
        match (self, constant) {
            (FieldKind::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(constant.clone()),
            (FieldKind::Integer, _) => Err(wrong("integer")),
            (FieldKind::Number, Value::Number(_)) | (FieldKind::Boolean, Value::Bool(_)) => Ok(constant.clone()),
            (FieldKind::Number, _) => Err(wrong("number")),
            (FieldKind::Boolean, _) => Err(wrong("boolean")),
            (FieldKind::List(element), Value::Array(values)) => values.iter().map(|v| element.constant(v)).collect(),
            (FieldKind::List(_), _) => Err(wrong("array")),
            (FieldKind::Date | FieldKind::Day, Value::String(text))
                if values::iso_date(text).is_some_and(|date| self.takes(date.precision)) =>
            {
                Ok(constant.clone())
            }
            (FieldKind::Date | FieldKind::Day, _) => Err(Fault::new("", "bad_format").with("format", "date")),
            (_, Value::String(text)) => self.outcome(text).map(|()| constant.clone()),
            (_, _) => Err(wrong("string")),
        }
    }

    /// Whether a text may stand on the right of a synonym: it must be the wire's own.
    pub fn outcome(&self, text: &str) -> Result<(), Fault> {
        let listed = |fits: bool, options: &[String]| match fits {
            true => Ok(()),
            false => Err(Fault::new("", "not_in_list").with("options", options.join(", "))),
        };
        match self {
            FieldKind::Choice(options) => listed(options.iter().any(|option| option == text), options),
            FieldKind::FirearmType => {
                listed(crate::db::named::<FirearmType>(text).is_some(), &["pistol".to_owned(), "…".to_owned()])
            }
            FieldKind::Country if !crate::firearms::rules::is_country(text) => Err(Fault::new("", "not_iso_3166")),
            FieldKind::Subdivision if !crate::firearms::rules::is_subdivision(text) => {
                Err(Fault::new("", "cell_not_a_subdivision"))
            }
            FieldKind::Boolean if !["true", "false"].contains(&text) => {
                listed(false, &["true".to_owned(), "false".to_owned()])
            }
            FieldKind::List(element) => element.outcome(text),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use serde_json::json;

    /// A record in the shape of the wire, small enough to see through.
    pub fn document() -> Value {
        let text = json!({"type": ["string", "null"], "maxLength": 200});
        let nullable =
            |name: &str| json!({"oneOf": [{"type": "null"}, {"$ref": format!("#/components/schemas/{name}")}]});
        let country = json!({"type": ["string", "null"], "pattern": "^[A-Z]{2}$"});
        json!({"components": {"schemas": {
            "FirearmType": {"type": "string", "enum": ["pistol", "revolver", "rifle", "shotgun", "other", "unknown"]},
            "Precision": {"type": "string", "enum": ["day", "month", "year"]},
            "Condition": {"type": "string", "enum": ["intact", "partial", "obliterated", "absent"]},
            "PlaceKind": {"type": "string", "enum": ["road", "residence", "other"]},
            "Place": {"type": "object", "properties": {
                "subdivision": {"type": ["string", "null"], "pattern": "^[A-Z]{2}-[A-Z0-9]{1,3}$"},
                "municipality": text, "kind": nullable("PlaceKind")}},
            "Item": {"type": "object", "properties": {
                "type": nullable("FirearmType"), "make": text, "serial_number": text,
                "serial_condition": nullable("Condition"), "quantity": {"type": ["number", "null"]},
                "import_year": {"type": ["integer", "null"]}, "country_of_manufacture": country}},
            "Input": {"type": "object", "required": ["date", "items"], "properties": {
                "date": {"type": "string", "format": "date"}, "date_precision": nullable("Precision"),
                "kind": {"type": "string", "enum": ["seized", "found"]}, "place": nullable("Place"),
                "sharing": {"type": ["string", "null"], "enum": ["own_state", "all_states", null]},
                "named_states": {"type": ["array", "null"], "items": {"type": "string", "pattern": "^[A-Z]{2}$"}},
                "national_case_number": text, "import_key": text, "urgent": {"type": ["boolean", "null"]},
                "items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}},
        }}})
    }

    #[test]
    fn the_fields_are_those_of_the_schema() {
        let fields = Fields::of(&document(), "Input");
        let kind = |path: &str| fields.kind(path).cloned();
        assert_eq!(kind("date"), Some(FieldKind::Date));
        assert_eq!(kind("place.subdivision"), Some(FieldKind::Subdivision));
        assert_eq!(
            kind("place.kind"),
            Some(FieldKind::Choice(vec!["road".into(), "residence".into(), "other".into()]))
        );
        assert_eq!(kind("item.type"), Some(FieldKind::FirearmType));
        assert_eq!(kind("item.serial_number"), Some(FieldKind::Serial));
        assert_eq!(kind("item.quantity"), Some(FieldKind::Number));
        assert_eq!(kind("named_states"), Some(FieldKind::List(Box::new(FieldKind::Country))));
        assert_eq!(
            [kind("date_precision"), kind("import_key"), kind("items"), kind("place")],
            [None, None, None, None]
        );
        assert_eq!(fields.required().collect::<Vec<_>>(), ["date", "item"]);
    }
}
