//! Whoever asked for an import must still be allowed to when each of its batches is written.

use rastro::access::Role;
use rastro::db::{Id, Instant};
use rastro::imports::job::{BATCH_ROWS, End, Job};
use rastro::imports::model::ImportRow;
use rastro::imports::{ImportKind, store};
use serde_json::json;

use super::forms::*;
use crate::seizures::forms::{PATH as SEIZED, recorder};
use crate::{World, on_every_backend};

/// An import of the State's records officer, by its client or its account, that is being worked on.
fn begun(world: &World, state: &str, by: Id, with_account: bool) -> ImportRow {
    let member = world.member(Role::RecordsOfficer, Some(state));
    let folder = &world.rastro.imports.folder;
    let mut row = ImportRow {
        state: state.to_owned(),
        authority_id: world.seed.authorities[state],
        client_id: Some(member.client).filter(|_| !with_account),
        account_id: Some(member.account).filter(|_| with_account),
        request_id: "test".to_owned(),
        ..ImportRow::new(ImportKind::Seizures, SEIZURES.to_owned(), folder.id(), Instant::now())
    };
    let text = file(2 * BATCH_ROWS).replace("Antioquia", "");
    row.bytes = i64::try_from(text.len()).expect("a size");
    std::fs::write(folder.file(row.id), text).expect("written");
    row.status = "running".to_owned();
    store::hold(&mut row, by, Instant::now());
    world.rastro.db.write(|conn| store::insert(conn, &row)).expect("inserted");
    row
}

/// Runs the import, and takes something away after its first batch.
fn stopped_by(world: &World, state: &str, with_account: bool, take_away: &dyn Fn()) {
    let by = Id::new();
    let row = begun(world, state, by, with_account);
    let (id, folder) = (row.id, &world.rastro.imports.folder);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let target = world.rastro.imports.target(ImportKind::Seizures);
    let probing = Some(world.rastro.settings.probing);
    let job = Job { db: &world.rastro.db, target, file: &folder.file(id), by, probing, stop: &stop };
    let mut batches = 0;
    let ended = job.run(row, &mut |_| {
        batches += 1;
        take_away();
    });
    assert!(matches!(ended.expect("run"), End::Over));
    assert_eq!(batches, 1);
    let row = world.rastro.db.read(|conn| store::find(conn, Some(state), id)).expect("asked").expect("an import");
    assert_eq!((row.status.as_str(), row.rows_read, row.rows_written), ("failed", 1000, 1000));
    assert_eq!(row.failure.0.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["import_not_allowed"]);
    let of_state = |line: &&String| line.contains(&format!(" {state} ")) || line.contains(&format!(",{state},"));
    assert_eq!(world.rows("seizures").iter().filter(of_state).count(), BATCH_ROWS);
    let told = world.rows("outbox").iter().filter(|row| row.contains("import.failed")).filter(of_state).count();
    assert_eq!(told, 1);
}

#[test]
fn an_import_stops_when_its_client_may_import_no_longer() {
    on_every_backend(|world| {
        let admin = |state: &str| world.as_role(Role::AuthorityAdmin, Some(state));
        let client = |state: &str| format!("/v1/clients/{}", world.member(Role::RecordsOfficer, Some(state)).client);
        let co = recorder(world, "CO");
        stopped_by(world, "CO", false, &|| {
            drop(admin("CO").patch(&client("CO"), json!({"status": "disabled"})).expect(200));
        });
        stopped_by(world, "BR", false, &|| {
            drop(admin("BR").patch(&client("BR"), json!({"roles": ["analyst"]})).expect(200));
        });
        stopped_by(world, "US", true, &|| {
            let account = world.member(Role::RecordsOfficer, Some("US")).account;
            drop(admin("US").patch(&format!("/v1/accounts/{account}"), json!({"status": "disabled"})).expect(200));
        });
        stopped_by(world, "MX", false, &|| {
            let authority = format!("/v1/authorities/{}", world.seed.authorities["MX"]);
            let secretariat = world.as_role(Role::Secretariat, None);
            drop(secretariat.patch(&authority, json!({"status": "disabled"})).expect(200));
        });
        // Back in, the client sees why, and the file loaded again writes the rest.
        co.get(SEIZED).refused(401, "invalid_token");
        admin("CO").patch(&client("CO"), json!({"status": "active"})).expect(200);
        let failed = &co.all(PATH)[0];
        assert_eq!(failed["faults"][0]["code"], "import_not_allowed");
        let detail = failed["faults"][0]["detail"].as_str().expect("a detail");
        assert!(detail.contains("may no longer import"), "{detail}");
        let accepted = upload(&co, "kind=seizures", SEIZURES, file(2 * BATCH_ROWS).replace("Antioquia", ""));
        assert_eq!(counts(&over(&co, &accepted.expect(202))), [1000, 1000, 0, 0]);
    });
}
