//! The OpenAPI document: as committed, complete, and served with its pages.

use std::collections::BTreeSet;

use rastro::access::operations::OPERATIONS;
use serde_json::{Value, json};

use crate::on_every_backend;

fn committed(name: &str) -> String {
    let path = format!("{}/openapi/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn the_committed_document_is_the_one_served() {
    let json: Value = serde_json::from_str(&committed("openapi.json")).expect("JSON");
    on_every_backend(|world| {
        let how = "`rastro openapi > openapi/openapi.json` and `rastro openapi --yaml > openapi/openapi.yaml` renew it";
        let served = world.document();
        assert!(served == json, "openapi/openapi.json has drifted: {how}");
        let yaml = rastro::openapi::yaml(&served).expect("YAML");
        assert!(yaml.trim_end() == committed("openapi.yaml").trim_end(), "openapi/openapi.yaml has drifted: {how}");
    });
}

#[test]
fn the_committed_schema_of_questionnaires_is_that_of_the_types_and_fits_the_samples() {
    let schema: Value = serde_json::from_str(&committed("questionnaire.schema.json")).expect("JSON");
    let how = "`rastro openapi --questionnaire-schema > openapi/questionnaire.schema.json` renews it";
    let document = rastro::openapi::document();
    assert!(rastro::questionnaires::schema::schema(&document) == schema, "it has drifted: {how}");
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let samples = format!("{}/src/questionnaires/samples", env!("CARGO_MANIFEST_DIR"));
    let mut tried = 0;
    for file in std::fs::read_dir(samples).expect("a folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("a text");
        let sample: Value = serde_json::from_str(&text).expect("JSON");
        let faults: Vec<String> = validator.iter_errors(&sample).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        // What a kind must have and what it cannot have is in the schema too.
        let first = "/sections/0/questions/0";
        for (member, value) in [("max_rows", json!(5)), ("figure", json!("firearms_seized")), ("kind", json!("number"))]
        {
            let mut wrong = sample.clone();
            wrong.pointer_mut(first).expect("a question")[member] = value;
            assert!(!validator.is_valid(&wrong), "{member}");
        }
        let mut empty = sample.clone();
        empty.pointer_mut(first).expect("a question")["options"] = json!([]);
        assert!(validator.is_valid(&empty), "what says nothing goes with every kind");
        tried += 1;
    }
    assert_eq!(tried, 2);
}

/// The names of the schemas that a source file derives.
fn schema_names(source: &str) -> Vec<String> {
    let derived = source.split("#[derive(").skip(1).filter_map(|after| {
        let (derives, rest) = after.split_once(")]")?;
        let at =
            [rest.find("pub struct "), rest.find("pub enum "), rest.find("\nstruct ")].into_iter().flatten().min()?;
        let (attributes, item) = rest.split_at(at);
        let own = item.split_once(['(', '{', '<', ';'])?.0.split_whitespace().last()?;
        let given = attributes.split_once("schema(as = ").and_then(|(_, name)| name.split([')', ',']).next());
        derives.contains("ToSchema").then(|| given.unwrap_or(own).to_owned())
    });
    derived.collect()
}

#[test]
fn no_two_types_have_a_schema_of_one_name() {
    let source = "#[derive(Debug, ToSchema)]\n#[schema(as = First)]\npub struct A {}\n#[derive(ToSchema)]\n\
        pub enum B {}\n#[derive(Debug)]\npub struct C;";
    assert_eq!(schema_names(source), ["First", "B"]);
    // Of two the document would keep one, and say nothing.
    let mut folders = vec![format!("{}/src", env!("CARGO_MANIFEST_DIR")).into()];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        let folder: std::path::PathBuf = folder;
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => names.extend(schema_names(&std::fs::read_to_string(&path).unwrap_or_default())),
            }
        }
    }
    assert!(names.len() > 250, "{}", names.len());
    let mut seen = BTreeSet::new();
    let twice: Vec<&String> = names.iter().filter(|name| !seen.insert(*name)).collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn every_operation_is_in_the_document_and_in_the_table() {
    on_every_backend(|world| {
        let document = world.document();
        assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
        let mut ids = Vec::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                for member in ["operationId", "summary", "description"] {
                    assert!(operation[member].as_str().is_some_and(|t| !t.is_empty()), "{method} {path} {member}");
                }
                assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
                assert!(operation["security"].is_array(), "{method} {path}");
                ids.push(operation["operationId"].as_str().expect("an id").to_owned());
            }
        }
        let documented: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(documented.len(), ids.len(), "ids are unique");
        assert_eq!(documented, OPERATIONS.iter().map(|(id, _)| *id).collect());
    });
}

/// Generators of clients cannot join a type and its tag.
#[test]
fn every_variant_of_a_schema_is_one_object() {
    let document = rastro::openapi::document();
    let mut variants = 0;
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        for variant in schema["oneOf"].as_array().into_iter().flatten() {
            assert!(variant.get("allOf").is_none(), "{name}: {variant}");
            variants += 1;
        }
    }
    assert!(variants > 5, "{variants}");
    let table = &document["components"]["schemas"]["DocumentAnswer"]["oneOf"][7];
    assert_eq!(table["properties"]["form"]["enum"], json!(["table"]));
    assert_eq!(table["required"], json!(["columns", "rows", "form"]));
}

/// The schema that `reference` stands for.
fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("a schema"),
        None => schema,
    }
}

/// The example of a schema, its own or, of a page, that of its items.
fn example_of<'d>(document: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    let schema = resolved(document, schema);
    let items = resolved(document, &schema["properties"]["items"]["items"]);
    schema.get("example").or_else(|| items.get("example"))
}

#[test]
fn every_operation_has_an_example_and_every_example_fits() {
    on_every_backend(|world| {
        let document = world.document();
        let fits = |what: &str, schema: &Value, example: &Value| {
            let mut schema = schema.clone();
            schema["components"] = document["components"].clone();
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
            let faults: Vec<String> = validator.iter_errors(example).map(|e| e.to_string()).collect();
            assert!(faults.is_empty(), "{what}: {faults:?}");
        };
        for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
            if let Some(example) = schema.get("example") {
                fits(name, schema, example);
            }
        }
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let mut found = 0;
                let answers = ["200", "201", "202"].map(|status| &operation["responses"][status]);
                let bodies = [&operation["requestBody"]].into_iter().chain(answers);
                for content in bodies.filter_map(|body| body["content"].as_object()).flat_map(|c| c.values()) {
                    found += usize::from(example_of(&document, &content["schema"]).is_some());
                    if let Some(example) = content.get("example") {
                        found += 1;
                        if method != "patch" {
                            fits(&format!("{method} {path}"), &content["schema"], example);
                        }
                    }
                }
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let slots = parameters.filter(|parameter| parameter["in"] == "path");
                let shown = slots.clone().filter(|parameter| parameter.get("example").is_some()).count();
                assert_eq!(shown, slots.count(), "{method} {path}");
                assert!(found + shown > 0, "{method} {path} has no example");
            }
        }
    });
}

#[test]
fn the_pages_beside_the_api_are_served_without_a_token() {
    on_every_backend(|world| {
        for (path, text) in [("/docs/", "swagger-ui"), ("/health/live", "live"), ("/health/ready", "ready")] {
            let answer = world.get(path);
            assert!(answer.status == 200 && answer.text().contains(text), "{path}: {}", answer.text());
        }
        assert_eq!(world.get("/docs").header("location"), Some("/docs/"));
        assert!(!world.get("/docs/").text().contains("https://"), "nothing from elsewhere");
        let settings = world.get("/docs/swagger-initializer.js").text();
        assert!(settings.contains(r#""validatorUrl": "none""#), "it would ask a validator elsewhere: {settings}");
        let metadata = world.get("/.well-known/oauth-authorization-server").expect(200);
        assert_eq!(metadata["issuer"], world.base.as_str());
        assert_eq!(metadata["token_endpoint"], format!("{}/oauth/token", world.base));
        assert_eq!(metadata["jwks_uri"], format!("{}/.well-known/jwks.json", world.base));
    });
}
