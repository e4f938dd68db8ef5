//! Uploads: what is refused at once, who may see an import, and how one is cancelled.

use rastro::access::Role;
use rastro::db::{Id, Instant};
use rastro::imports::ImportKind;
use rastro::imports::model::ImportRow;
use rastro::imports::store;
use serde_json::json;

use super::forms::*;
use crate::seizures::forms::recorder;
use crate::{World, on_every_backend};

#[test]
fn every_fault_of_an_upload_comes_at_once() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let post = |query: &str, sent: &[(&str, &[u8])]| {
            co.call("POST", format!("{PATH}?{query}")).bytes(MULTIPART, parts(sent)).send()
        };
        let faults = |sent: &[(&str, &[u8])]| {
            let answer = post("kind=seizures", sent);
            answer.refused(422, "invalid_body");
            answer.faults()
        };
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
        };
        assert_eq!(faults(&[]), pairs(&[("/mapping", "required"), ("/file", "required")]));
        assert_eq!(faults(&[("mapping", SEIZURES.as_bytes())]), pairs(&[("/file", "required")]));
        let (mapping, file) = (("mapping", SEIZURES.as_bytes()), ("file", b"a,b\n".as_slice()));
        assert_eq!(faults(&[mapping, file, ("more", b"")]), pairs(&[("/more", "unknown_field")]));
        assert_eq!(faults(&[mapping, file, file]), pairs(&[("/file", "unknown_field")]));
        assert_eq!(faults(&[file, ("mapping", b"kind = ")]), pairs(&[("/mapping", "mapping_not_toml")]));
        let wrong = SEIZURES.replace("item.make", "item.colour").replace("\"%d/%m/%Y\"", "\"%Q\"");
        assert_eq!(
            faults(&[("mapping", wrong.as_bytes()), file]),
            pairs(&[
                ("/mapping/fields/date/formats/0", "bad_date_format"),
                ("/mapping/fields/item.colour", "unknown_field")
            ])
        );
        let other = post("kind=firearm_records", &[mapping, file]);
        assert!(
            other.faults().contains(&("/mapping/kind".to_owned(), "mapping_of_other_kind".to_owned())),
            "{}",
            other.text()
        );

        post("kind=cars", &[mapping, file]).refused(400, "invalid_query");
        post("", &[mapping, file]).refused(400, "invalid_query");
        let long = vec![b'#'; 300 * 1024];
        post("kind=seizures", &[("mapping", &long), file]).refused(413, "body_too_large");
        let json = co.post(format!("{PATH}?kind=seizures"), json!({}));
        json.refused(415, "unsupported_media_type");
        let broken = co.call("POST", format!("{PATH}?kind=seizures")).bytes(MULTIPART, b"nonsense".to_vec()).send();
        broken.refused(422, "invalid_body");
        assert_eq!(world.rows("imports"), Vec::<String>::new());
        nothing_left(world);
    });
}

#[test]
fn a_file_that_does_not_fit_its_mapping_fails_and_says_why() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let accepted = upload(&co, "kind=seizures", SEIZURES, "no;date\n1;2\n").expect(202);
        let failed = over(&co, &accepted);
        assert_eq!((failed["status"].as_str(), counts(&failed)), (Some("failed"), [0; 4]));
        let faults = failed["faults"].as_array().expect("faults");
        assert!(faults.iter().all(|fault| fault["code"] == "column_missing") && faults.len() == 9, "{failed}");
        assert!(faults[0]["detail"].as_str().is_some_and(|detail| detail.contains("no;date")), "{failed}");
        let french = co.call("GET", path(&failed)).header("accept-language", "fr").send().expect(200);
        assert!(french["faults"][0]["detail"].as_str().is_some_and(|detail| detail.contains("Le fichier")), "{french}");
        let mapping = SEIZURES.replace("\"csv\"", "\"xlsx\"");
        let failed = over(&co, &upload(&co, "kind=seizures", &mapping, "no workbook").expect(202));
        assert_eq!(failed["faults"][0]["code"], "workbook_not_readable");
        nothing_left(world);
    });
}

#[test]
fn a_repeated_upload_is_done_once() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let send = |query: &str, text: &str| {
            let body = parts(&[("mapping", SEIZURES.as_bytes()), ("file", text.as_bytes())]);
            let call = co.call("POST", format!("{PATH}?{query}")).header("idempotency-key", "same");
            call.bytes(MULTIPART, body).send()
        };
        let (first, again) = (send("kind=seizures", &file(3)), send("kind=seizures", &file(3)));
        assert_eq!(first.expect(202)["id"], again.expect(202)["id"]);
        assert_eq!(first.header("location"), again.header("location"));
        send("kind=seizures", &file(4)).refused(422, "idempotency_key_reused");
        send("kind=seizures&dry_run=true", &file(3)).refused(422, "idempotency_key_reused");
        over(&co, &first.json());
        assert_eq!(world.rows("imports").len(), 1);
        nothing_left(world);
    });
}

#[test]
fn another_state_learns_nothing_of_an_import() {
    on_every_backend(|world| {
        let import = imported(world, file(2));
        let (co, us) = (recorder(world, "CO"), recorder(world, "US"));
        for path in [path(&import), format!("{}/errors", path(&import))] {
            us.get(&*path).refused(404, "not_found");
            assert_eq!(co.get(&*path).status, 200);
            assert_eq!(world.as_role(Role::Analyst, Some("CO")).get(&*path).status, 403);
        }
        us.take(format!("{}/cancellation", path(&import))).refused(404, "not_found");
        assert_eq!((us.all(PATH).len(), co.all(PATH).len()), (0, 1));
        assert_eq!(co.all(&format!("{PATH}?status=completed&kind=seizures")).len(), 1);
        assert_eq!(co.all(&format!("{PATH}?status=failed")).len(), 0);
        co.call("GET", format!("{}/errors", path(&import)))
            .header("accept", "application/json")
            .send()
            .refused(406, "not_acceptable");
        let told = |event: &str| world.rows("outbox").iter().filter(|row| row.contains(event)).count();
        assert_eq!(told("import.completed"), 1);
        let audited =
            |operation: &str| world.rows("audit_entries").iter().filter(|row| row.contains(operation)).count();
        assert_eq!(audited("getImportErrors"), 1, "a read that was refused reads nothing");
    });
}

/// An import whose file another instance has.
fn elsewhere(world: &World) -> ImportRow {
    let row = ImportRow {
        state: "CO".to_owned(),
        authority_id: world.seed.authorities["CO"],
        ..ImportRow::new(ImportKind::Seizures, SEIZURES.to_owned(), Id::new(), Instant::now())
    };
    world.rastro.db.write(|conn| store::insert(conn, &row)).expect("inserted");
    row
}

#[test]
fn an_import_waits_for_the_instance_that_has_its_file_until_it_is_cancelled() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let path = format!("{PATH}/{}", elsewhere(world).id);
        world.rastro.imports.wake();
        assert_eq!(counts(&imported(world, file(2))), [2, 0, 0, 0], "others are not held up");
        let waiting = co.get(&*path).expect(200);
        assert_eq!((&waiting["status"], &waiting["waits_for"]), (&json!("queued"), &json!("instance")));
        let cancelled = co.take(format!("{path}/cancellation")).expect(200);
        assert_eq!((&cancelled["status"], &cancelled["waits_for"]), (&json!("cancelled"), &json!(null)));
        let problem = co.take(format!("{path}/cancellation"));
        assert_eq!(problem.refused(409, "wrong_state")["current_status"], "cancelled");
    });
}

#[test]
fn a_state_has_so_many_unfinished_imports_at_most() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        for _ in 0..20 {
            elsewhere(world);
        }
        let refused = upload(&co, "kind=seizures", SEIZURES, file(1));
        refused.refused(429, "too_many_requests");
        assert!(refused.header("retry-after").is_some());
        assert_eq!(upload(&recorder(world, "BR"), "kind=seizures", SEIZURES, file(1)).status, 202);
    });
}

#[test]
fn rejected_rows_are_kept_for_their_time_only() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let import = imported(world, format!("{HEADER}1,never,,,,,,\n"));
        assert_eq!(errors(&co, &import).len(), 1);
        let id: Id = import["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        world
            .rastro
            .db
            .write(|conn| -> Result<(), rastro::problem::Problem> {
                let mut row = store::lock(conn, id)?.expect("the import");
                row.errors_until = Some(Instant::now().plus(chrono::Duration::seconds(-1)));
                Ok(store::save(conn, &row)?)
            })
            .expect("saved");
        co.get(format!("{}/errors", path(&import))).refused(404, "not_found");
        world.rastro.imports.wake();
        let begun = std::time::Instant::now();
        while !world.rows("import_errors").is_empty() {
            assert!(begun.elapsed().as_secs() < 20);
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(co.get(path(&import)).expect(200)["rows_rejected"], 1);
    });
}
