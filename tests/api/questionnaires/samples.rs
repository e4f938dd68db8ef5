//! The questionnaires that ship.

use rastro::access::Role;
use rastro::db::Instant;
use rastro::problem::Problem;
use rastro::questionnaires::published;
use rastro::questionnaires::samples;
use serde_json::Value;

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
