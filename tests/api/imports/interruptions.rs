//! Imports that are stopped, killed and taken up again: nothing is lost and nothing is written twice.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rastro::db::{DatabaseUrl, Id, Instant};
use rastro::imports::job::{BATCH_ROWS, End, Job};
use rastro::imports::{ImportKind, store};

use super::forms::*;
use crate::seizures::forms::{PATH as SEIZED, recorder};
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
        let job = Job { db: &world.rastro.db, target, file: &folder.file(id), by, stop: &stop };
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

/// The shell's command on the world's database.
struct Shell {
    url: String,
    file: PathBuf,
    map: PathBuf,
    _folder: tempfile::TempDir,
}

impl Shell {
    fn new(world: &World, rows: usize) -> Shell {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        std::fs::write(place("rows.csv"), file(rows)).expect("written");
        std::fs::write(place("map.toml"), SEIZURES).expect("written");
        let url = match world.rastro.db.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{path}"),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        Shell { url, file: place("rows.csv"), map: place("map.toml"), _folder: folder }
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rastro"));
        let path = |path: &Path| path.display().to_string();
        command.args(["import", "seizures", &path(&self.file), "--map", &path(&self.map), "--state", "CO"]).args(more);
        command.env("RASTRO_DATABASE_URL", &self.url).env("RASTRO_KEY_FILE", "unused");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn start(&self) -> Child {
        self.command(&[]).spawn().expect("started")
    }

    #[track_caller]
    fn finish(&self, more: &[&str]) -> String {
        let done = self.command(more).output().expect("run");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    }
}

/// SIGKILL at points all over the work: in the middle of a batch, between two, before the first.
#[test]
fn a_killed_command_goes_on_where_it_was() {
    on_every_backend(|world| {
        let rows = 3 * BATCH_ROWS + 321;
        let shell = Shell::new(world, rows);
        let (mut millis, mut seen, mut killed) = (150, Vec::new(), 0);
        for _ in 0..15 {
            let mut child = shell.start();
            std::thread::sleep(Duration::from_millis(millis));
            // Each time a little later, so that the points are spread over start, batches and end.
            millis += 120;
            if child.try_wait().expect("a child").is_some() {
                break;
            }
            child.kill().expect("killed");
            child.wait().expect("gone");
            killed += 1;
            let now = serials(world);
            assert!(now.len().is_multiple_of(BATCH_ROWS), "whole batches only: {}", now.len());
            assert!(
                seen.len() <= now.len() && now.iter().zip(&expected(rows)).all(|(a, b)| a == b),
                "in order, none twice"
            );
            seen = now;
        }
        assert!(killed > 2, "it was killed {killed} times");
        shell.finish(&[]);
        assert_eq!(serials(world), expected(rows));
        let again = shell.finish(&[]);
        assert!(again.contains(&format!("0 written, {rows} unchanged")), "{again}");
        assert_eq!((recorder(world, "CO").all(SEIZED).len(), world.rows("import_keys").len()), (rows, 0));
    });
}

#[test]
fn the_shell_says_what_it_did_and_lists_what_it_rejected() {
    on_every_backend(|world| {
        let shell = Shell::new(world, 3);
        std::fs::write(&shell.file, format!("{}total,,,,,,,\"6,209\"\n", file(3))).expect("written");
        let dry = shell.finish(&["--dry-run"]);
        assert!(dry.starts_with("completed: 4 rows: 3 written, 0 unchanged, 0 skipped, 1 rejected (dry run"), "{dry}");
        assert_eq!(serials(world), Vec::<String>::new());
        let done = shell.finish(&[]);
        assert!(done.starts_with("completed: 4 rows: 3 written, 0 unchanged, 0 skipped, 1 rejected\n"), "{done}");
        let errors = std::fs::read_to_string(format!("{}.errors.csv", shell.file.display())).expect("a list");
        assert!(errors.contains("5,,,row_rule,") && errors.contains("the total row"), "{errors}");
        assert_eq!(serials(world), expected(3));
        let failed = shell.command(&["--state", "CL"]).output().expect("run");
        assert!(!failed.status.success());
    });
}
