//! The JSON Schema of the format, for those who write questionnaires: `openapi/questionnaire.schema.json`.
//!
//! Made from the types of the API and the table of parameters by kind, so that it cannot say anything else.

use serde_json::{Map, Value, json};

use super::rules::PARAMETERS;

/// Where the OpenAPI document has its schemas, and this one its own.
const COMPONENTS: &str = "#/components/schemas/";
const DEFINITIONS: &str = "#/$defs/";
const ROOT: &str = "QuestionnaireInput";
const QUESTION: &str = "QuestionnaireQuestion";

/// The schema, from the OpenAPI document.
pub fn schema(document: &Value) -> Value {
    let components = &document["components"]["schemas"];
    let mut definitions = Map::new();
    let mut names = vec![ROOT.to_owned()];
    while let Some(name) = names.pop() {
        if !definitions.contains_key(&name) {
            let mut component = components[&name].clone();
            refer(&mut component, &mut names);
            definitions.insert(name, component);
        }
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:rastro:questionnaire",
        "title": "A questionnaire of Rastro",
    });
    if let (Some(Value::Object(root)), Some(members)) = (definitions.remove(ROOT), schema.as_object_mut()) {
        members.extend(root);
    }
    if let Some(question) = definitions.get_mut(QUESTION) {
        question["allOf"] = PARAMETERS
            .iter()
            .map(|parameter| {
                let its_kinds = json!({"properties": {"kind": {"enum": parameter.kinds}}});
                let then = if parameter.required { json!({"required": [parameter.name]}) } else { json!({}) };
                // What says nothing may stand with any kind.
                let otherwise = json!({"properties": {parameter.name: {"enum": [null, false, []]}}});
                json!({"if": its_kinds, "then": then, "else": otherwise})
            })
            .collect();
    }
    schema["$defs"] = Value::Object(definitions);
    schema
}

/// Points the schema's references to definitions, and notes their names.
fn refer(schema: &mut Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(name) = reference.strip_prefix(COMPONENTS)
            {
                names.push(name.to_owned());
                *reference = format!("{DEFINITIONS}{name}");
            }
            members.values_mut().for_each(|member| refer(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, names)),
        _ => {}
    }
}
