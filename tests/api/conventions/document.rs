//! The OpenAPI document: as committed, complete, and served with its pages.

use std::collections::BTreeSet;

use rastro::access::operations::OPERATIONS;
use serde_json::Value;

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

#[test]
fn the_pages_beside_the_api_are_served_without_a_token() {
    on_every_backend(|world| {
        for (path, text) in [("/docs/", "swagger-ui"), ("/health/live", "live"), ("/health/ready", "ready")] {
            let answer = world.get(path);
            assert!(answer.status == 200 && answer.text().contains(text), "{path}: {}", answer.text());
        }
        assert_eq!(world.get("/docs").header("location"), Some("/docs/"));
        assert!(!world.get("/docs/").text().contains("https://"), "nothing from elsewhere");
        let metadata = world.get("/.well-known/oauth-authorization-server").expect(200);
        assert_eq!(metadata["issuer"], world.base.as_str());
        assert_eq!(metadata["token_endpoint"], format!("{}/oauth/token", world.base));
        assert_eq!(metadata["jwks_uri"], format!("{}/.well-known/jwks.json", world.base));
    });
}
