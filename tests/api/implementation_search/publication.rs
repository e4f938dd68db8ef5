//! What is found is what is published, at every moment.

use rastro::access::Role;
use rastro::db::{DbConn, DbError};
use rastro::implementation_search::{bring_up, is_current};
use serde_json::{Value, json};

use diesel::RunQueryDsl;

use super::forms::*;
use crate::implementation_reports::forms::{Cast, path};
use crate::isolation::Numbers;
use crate::{World, on_every_backend};

const NOTHING: Vec<String> = Vec::new();

fn answers() -> Value {
    json!({"rules": "Armas marcadas no quartel", "practice": "Quartel de fronteira", "how": ["laser"]})
}

#[test]
fn only_what_the_state_consents_to_is_found_and_no_longer_than_it_does() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let everyone = [&cast.stakeholder, &cast.editor, &cast.member, &cast.secretariat, &cast.neighbour];
        let found = |words: &str| {
            let all = everyone.map(|client| hits(client, &for_(words)));
            assert!(all.iter().all(|one| *one == all[0]), "{words}: {all:?}");
            all[0].clone()
        };
        let report = concluded(&cast, &cycle(&cast.secretariat), "pt", answers());
        consent(&cast, &report, &["rules", "practice"]);
        assert_eq!((found("quartel"), found("marking laboratory")), (NOTHING, NOTHING), "concluded, not published");
        assert_eq!(world.rows("search_passages"), NOTHING);
        publish(&cast, &report);
        assert_eq!(found("quartel"), ["BR rules", "BR practice"]);
        assert_eq!(found("laser"), NOTHING, "without consent");
        consent(&cast, &report, &["practice", "how"]);
        assert_eq!(found("quartel"), ["BR practice"], "taken back at once");
        assert_eq!(found("laser"), NOTHING, "waits for the next publication");
        assert!(!world.rows("search_passages").iter().any(|row| row.contains("marcadas")), "nor is it kept");
        publish(&cast, &report);
        assert_eq!((found("laser"), found("quartel")), (vec!["BR how".to_owned()], vec!["BR practice".to_owned()]));
        consent(&cast, &report, &[]);
        assert_eq!(found("quartel laser"), NOTHING);
        assert_eq!(found("marking laboratory"), ["BR recommendation"], "is the Committee's, not the State's");
    });
}

#[test]
fn after_any_consents_and_publications_just_what_can_be_read_is_found() {
    on_every_backend(|world| {
        let mut numbers = Numbers(11);
        let cast = Cast::of(world, "BR");
        let all = ["law", "office", "practice", "rules"];
        let given = json!({"rules": "Um quartel", "practice": "Dois quartéis", "law": [{"title": "Lei do Quartel"}],
            "office": {"name": "Ana", "organization": "Quartel"}});
        let report = concluded(&cast, &cycle(&cast.secretariat), "pt", given);
        let mut shown = 0;
        for step in 0..40 {
            let chosen: Vec<&str> = all.into_iter().filter(|_| numbers.below(2) == 0).collect();
            match numbers.below(3) {
                0 => publish(&cast, &report),
                _ => consent(&cast, &report, &chosen),
            }
            let mut found = hits(&cast.stakeholder, &for_("quartel"));
            found.sort();
            let public = cast.stakeholder.get(format!("{}/answers", path(&report)));
            let mut readable: Vec<String> = match public.status {
                404 => Vec::new(),
                _ => public.expect(200)["items"]
                    .as_array()
                    .expect("items")
                    .iter()
                    .filter_map(|answer| {
                        let question = answer["question"].as_str().expect("a key");
                        (!answer["value"].is_null()).then(|| format!("BR {question}"))
                    })
                    .collect(),
            };
            readable.sort();
            assert_eq!(found, readable, "step {step}");
            shown += found.len();
        }
        assert!(shown > 10, "{shown}");
    });
}

#[test]
fn an_answer_of_a_report_that_is_under_way_is_never_found() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = submitted(&cast, &cycle(&cast.secretariat), "pt", answers());
        consent(&cast, &report, &["rules", "practice", "how"]);
        for client in [&cast.editor, &cast.approver, &cast.member, &cast.secretariat, &cast.stakeholder] {
            assert_eq!(hits(client, &for_("quartel")), NOTHING, "{:?}", client.role);
        }
    });
}

#[test]
fn what_the_committee_and_the_state_say_to_a_published_report_is_found() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "CO");
        let report = concluded(&cast, &cycle(&cast.secretariat), "es", json!({"rules": "Armas"}));
        let respond = |text: &str| {
            cast.approver.post(format!("{}/response", path(&report)), json!({"text": text})).expect(201);
        };
        respond("Se toma nota de las recomendaciones.");
        publish(&cast, &report);
        let reader = &cast.stakeholder;
        // Written in English on a Spanish report.
        assert_eq!(hits(reader, &for_("experience laboratories")), ["CO recommendation"]);
        assert_eq!(hits(reader, &for_("\"marking laboratory\"")), ["CO recommendation"]);
        let hit = reader.all(&for_("laboratories marked"))[0].clone();
        assert_eq!(shown(&hit), "Share the experiences of the [marking] [laboratory].");
        assert_eq!((&hit["article"], &hit["question"], &hit["language"]), (&json!("VI"), &Value::Null, &json!("es")));
        let hit = reader.all(&for_("recomendación"))[0].clone();
        assert_eq!((&hit["kind"], &hit["article"]), (&json!("response"), &Value::Null));
        respond("Se creó un laboratorio nacional.");
        assert_eq!(hits(reader, &for_("laboratorio nacional")), ["CO response"], "said after the publication");
    });
}

fn execute(world: &World, statement: &str) {
    let done = world.rastro.db.write(|conn| -> Result<(), DbError> {
        match conn {
            DbConn::Postgres(c) => diesel::sql_query(statement).execute(c)?,
            DbConn::Sqlite(c) => diesel::sql_query(statement).execute(c)?,
        };
        Ok(())
    });
    done.expect(statement);
}

#[test]
fn what_was_published_before_there_was_a_search_is_found_after_migrating() {
    on_every_backend(|world| {
        let secretariat = world.as_role(Role::Secretariat, None);
        let cycle = cycle(&secretariat);
        published(world, "BR", &cycle, "pt", answers());
        published(world, "MX", &cycle, "fr", json!({"rules": "Le quartel est sûr"}));
        concluded(&Cast::of(world, "CO"), &cycle, "es", json!({"rules": "Cuartel y quartel"}));
        let found = || hits(&secretariat, &for_("quartel"));
        let (hits, rows) = (found(), sorted(world));
        assert_eq!(hits, ["MX rules", "BR rules", "BR practice"]);
        execute(world, "DELETE FROM search_passages");
        execute(world, "DELETE FROM meta WHERE name = 'search_rules'");
        assert_eq!(found(), NOTHING);
        let db = &world.rastro.db;
        assert!(!is_current(db).expect("asked"));
        assert_eq!(db.write(bring_up).expect("made"), 2);
        assert_eq!((found(), sorted(world)), (hits.clone(), rows.clone()));
        assert!(is_current(db).expect("asked"));
        assert_eq!(db.write(bring_up).expect("nothing to do"), 0);
        // Other rules: all is made anew, and nothing twice.
        execute(world, "UPDATE meta SET value = 'older' WHERE name = 'search_rules'");
        execute(world, "DELETE FROM search_passages WHERE state = 'MX'");
        assert!(!is_current(db).expect("asked"));
        assert_eq!(db.write(bring_up).expect("made"), 2);
        assert_eq!((found(), sorted(world)), (hits, rows));
    });
}

/// What is stored, without the numbers that SQLite gives.
fn sorted(world: &World) -> Vec<String> {
    let mut rows: Vec<String> = world.rows("search_passages").into_iter().map(|row| text_of(&row)).collect();
    rows.sort();
    rows
}

fn text_of(row: &str) -> String {
    row.split_once(' ').filter(|(number, _)| number.parse::<i64>().is_ok()).map_or(row, |(_, rest)| rest).to_owned()
}
