//! An import that is stopped between two batches goes on after the last.

use std::sync::atomic::{AtomicBool, Ordering};

use rastro::db::{Id, Instant};
use rastro::imports::job::{BATCH_ROWS, End, Job};
use rastro::imports::{ImportKind, store};

use super::forms::*;
use crate::seizures::forms::recorder;
use crate::{World, on_every_backend};

/// Serial numbers of all seizures, which tell the rows of the file apart.
fn serials(world: &World) -> Vec<String> {
    let mut serials: Vec<String> = world
        .rows("seizure_items")
        .iter()
        .filter_map(|row| row.find("SN").map(|at| row[at..at + 8].to_owned()))
        .collect();
    serials.sort();
    serials
}

fn expected(rows: usize) -> Vec<String> {
    (1..=rows).map(|number| format!("SN{number:06}")).collect()
}

#[test]
fn an_import_that_was_stopped_goes_on_after_its_last_batch() {
    on_every_backend(|world| {
        let rows = 2 * BATCH_ROWS + 500;
        let folder = &world.rastro.imports.folder;
        let (by, now) = (Id::new(), Instant::now());
        let id = Id::new();
        let mut row = rastro::imports::model::ImportRow {
            id,
            state: "CO".to_owned(),
            authority_id: world.seed.authorities["CO"],
            bytes: i64::try_from(file(rows).len()).expect("a size"),
            ..rastro::imports::model::ImportRow::new(ImportKind::Seizures, SEIZURES.to_owned(), folder.id(), now)
        };
        std::fs::write(folder.file(id), file(rows)).expect("written");
        row.status = "running".to_owned();
        store::hold(&mut row, by, now);
        world.rastro.db.write(|conn| store::insert(conn, &row)).expect("inserted");
        let stop = AtomicBool::new(false);
        let target = world.rastro.imports.target(ImportKind::Seizures);
        let job = Job { db: &world.rastro.db, target, file: &folder.file(id), by, probing: None, stop: &stop };
        let ended = job.run(row, &mut |_| stop.store(true, Ordering::Relaxed)).expect("run");
        assert!(matches!(ended, End::Paused));
        let co = recorder(world, "CO");
        let half = co.get(format!("{PATH}/{id}")).expect(200);
        assert_eq!((half["status"].as_str(), counts(&half)), (Some("running"), [1000, 0, 0, 0]));
        assert_eq!(half["waits_for"], "turn");

        world.rastro.imports.wake();
        let done = over(&co, &half);
        assert_eq!(
            (done["status"].as_str(), counts(&done)),
            (Some("completed"), [i64::try_from(rows).expect("a count"), 0, 0, 0])
        );
        assert_eq!(serials(world), expected(rows));
    });
}
