//! The questionnaires that ship.

use rastro::access::Role;
use rastro::db::Instant;
use rastro::problem::Problem;
use rastro::questionnaires::published;
use rastro::questionnaires::samples;
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn the_samples_are_published_once() {
    on_every_backend(|world| {
        let reader = world.as_role(Role::ReportEditor, Some("BR"));
        let all = reader.all(PATH);
        let mut codes: Vec<&str> = all.iter().filter_map(|one| one["code"].as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["cifta_common_format_sample", "cifta_implementation_sample"]);
        assert!(
            all.iter().all(|one| one["sample"] == true && one["version"] == 1 && one["status"] == "published"),
            "{all:?}"
        );

        let seed = || world.rastro.db.write(|conn| samples::seed(conn, Instant::now())).expect("seeded");
        let before = world.metric("rastro_db_statements_total");
        assert_eq!(seed(), 0);
        assert_eq!(world.metric("rastro_db_statements_total") - before, 1, "where they are, they cost one statement");
    });
}

#[test]
fn what_is_read_as_json_is_what_is_sent_in() {
    let schema = std::fs::read_to_string(format!("{}/openapi/questionnaire.schema.json", env!("CARGO_MANIFEST_DIR")));
    let schema = serde_json::from_str(&schema.expect("a file")).expect("JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    on_every_backend(|world| {
        let by = secretariat(world);
        let as_json = |of: &Value| {
            let json = by.get(format!("{}/json", q(of))).expect(200);
            let faults: Vec<String> = validator.iter_errors(&json).map(|e| e.to_string()).collect();
            assert!(faults.is_empty(), "{faults:?}");
            json
        };
        let samples = by.all(PATH);
        assert_eq!(samples.len(), SAMPLES);
        for sample in &samples {
            let mut sent = as_json(sample);
            by.post(PATH, sent.clone()).refused(409, "duplicate_value");
            sent["code"] = json!(format!("{}_again", sample["code"].as_str().expect("a code")));
            let again = drafted(&by, sent.clone());
            assert_eq!(as_json(&again), sent);
            assert_eq!(again["sections"], by.get(q(sample)).expect(200)["sections"]);
        }
        // A draft that continues another says so, and one that lacks nearly everything is itself.
        let first = super::forms::published(&by, questionnaire("marking", three()));
        for draft in [successor(&first, next()), json!({"code": "bare", "title": {}, "sections": []})] {
            let draft = drafted(&by, draft);
            let sent = as_json(&draft);
            assert_eq!(sent.get("predecessor"), Some(&draft["predecessor"]).filter(|id| !id.is_null()));
            assert_eq!(by.delete(q(&draft)).status, 204);
            assert_eq!(as_json(&drafted(&by, sent.clone())), sent);
        }
    });
}

#[test]
fn what_is_published_is_there_for_reports() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let (public, draft) = (
            super::forms::published(&by, questionnaire("marking", three())),
            drafted(&by, questionnaire("draft", three())),
        );
        let id = |one: &Value| one["id"].as_str().expect("an id").parse().expect("an id");
        let (public, draft) = (id(&public), id(&draft));
        world
            .rastro
            .db
            .read(|conn| -> Result<(), Problem> {
                let content = published(conn, public)?.expect("the questionnaire");
                assert_eq!(content.questions().count(), 3);
                assert!(published(conn, draft)?.is_none());
                Ok(())
            })
            .expect("read");
    });
}
