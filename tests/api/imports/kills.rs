//! Imports that are killed and taken up again: nothing is lost, and nothing is written twice.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::forms::*;
use super::mixed::{Mixed, let_claim_end, mapping, rejections, stands};
use crate::seizures::forms::recorder;
use crate::servers::{Server, rastro};
use crate::{World, on_every_backend};

/// Rows of the file that is killed: several batches.
const ROWS: usize = 3300;

/// Random moments. A run that fails prints the seed; `RASTRO_TEST_SEED` has the same chances again.
struct Chance(u64);

impl Chance {
    fn new() -> Chance {
        let of_the_clock = || std::time::UNIX_EPOCH.elapsed().expect("a time").subsec_nanos().into();
        let seed = std::env::var("RASTRO_TEST_SEED").ok().map(|seed| seed.parse().expect("a number"));
        let seed = seed.unwrap_or_else(of_the_clock);
        eprintln!("RASTRO_TEST_SEED={seed}");
        Chance(seed)
    }

    /// A number under `limit` (splitmix64).
    fn under(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn sleep(&mut self, least: u64, spread: u64) {
        std::thread::sleep(Duration::from_millis(least + self.under(spread)));
    }
}

/// SIGKILL to the server at random moments: right behind the 202, while it starts, in the middle of a batch, between
/// two, at the end.
#[test]
fn a_killed_server_goes_on_where_it_was() {
    on_every_backend(|world| {
        let mut chance = Chance::new();
        let mixed = Mixed::new(world, ROWS);
        let folder = tempfile::tempdir().expect("a folder");
        let co = recorder(world, "CO");
        let server = Server::start(world, folder.path());
        let body = parts(&[("mapping", mapping().as_bytes()), ("file", mixed.text().as_bytes())]);
        let posted = co.call("POST", format!("{PATH}?kind=seizures")).bytes(MULTIPART, body.clone());
        let import = posted.at(&server.base).send().expect(202);
        // Before a fast machine is through with the file.
        chance.sleep(0, 300);
        server.kill();
        let (mut read, mut broken) = (0, 0);
        for _ in 0..8 {
            let now = stands(world, &import);
            assert!(now["rows_read"].as_i64() >= Some(read), "it never goes back: {now}");
            read = now["rows_read"].as_i64().expect("a count");
            eprintln!("killed after {read} rows");
            if now["status"] == "completed" {
                break;
            }
            broken += 1;
            let_claim_end(world, &import);
            let server = Server::begin(world, folder.path());
            chance.sleep(300, 1500);
            server.kill();
        }
        assert!(broken >= 1, "it was never killed at work");
        let_claim_end(world, &import);
        let server = Server::start(world, folder.path());
        let done = over(&co, &import);
        assert_eq!((done["status"].as_str(), counts(&done)), (Some("completed"), mixed.counts()), "after {broken}");
        assert_eq!(server.get(&co, &path(&import)).expect(200), done);
        assert_eq!(rejections(&co, &done), mixed.rejected());
        mixed.is_in(world);
        let begun = Instant::now();
        while std::fs::read_dir(folder.path()).expect("the folder").count() > 1 {
            assert!(begun.elapsed() < Duration::from_secs(20), "the file is not erased");
            std::thread::sleep(Duration::from_millis(20));
        }
        let again = co.call("POST", format!("{PATH}?kind=seizures")).bytes(MULTIPART, body).at(&server.base).send();
        let [written, unchanged, skipped, rejected] = mixed.counts();
        assert_eq!(counts(&over(&co, &again.expect(202))), [0, written + unchanged, skipped, rejected]);
        mixed.is_in(world);
    });
}

/// The shell's command on the world's database.
struct Shell<'w> {
    world: &'w World,
    file: PathBuf,
    map: PathBuf,
    _folder: tempfile::TempDir,
}

impl<'w> Shell<'w> {
    fn new(world: &'w World, text: String) -> Shell<'w> {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        std::fs::write(place("rows.csv"), text).expect("written");
        std::fs::write(place("map.toml"), mapping()).expect("written");
        Shell { world, file: place("rows.csv"), map: place("map.toml"), _folder: folder }
    }

    fn command(&self, more: &[&str]) -> Command {
        let path = |path: &Path| path.display().to_string();
        let (file, map) = (path(&self.file), path(&self.map));
        let mut command = rastro(self.world, &["import", "seizures", &file, "--map", &map, "--state", "CO"]);
        command.args(more).env("RASTRO_KEY_FILE", "unused");
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

/// The same from the shell: the same command, killed and given again.
#[test]
fn a_killed_command_goes_on_where_it_was() {
    on_every_backend(|world| {
        let mut chance = Chance::new();
        let mixed = Mixed::new(world, ROWS);
        let shell = Shell::new(world, mixed.text());
        let known = world.rows("seizures").len();
        let (mut read, mut killed) = (0, 0);
        for _ in 0..8 {
            let mut child = shell.start();
            // The first before it is through.
            chance.sleep(100, if killed == 0 { 300 } else { 1500 });
            if child.try_wait().expect("a child").is_some() {
                break;
            }
            child.kill().expect("killed");
            child.wait().expect("gone");
            killed += 1;
            let imports = recorder(world, "CO").all(PATH);
            let mut begun = imports.iter().filter(|import| import["status"] == "running");
            if let Some(import) = begun.next() {
                let now = stands(world, import);
                assert!(now["rows_read"].as_i64() >= Some(read), "it never goes back: {now}");
                read = now["rows_read"].as_i64().expect("a count");
                eprintln!("killed after {read} rows");
            }
            assert!(begun.next().is_none(), "one import, however often it is killed: {imports:?}");
        }
        assert!(killed >= 1, "it was never killed");
        let said = shell.finish(&[]);
        // Once the end of the import was reached before the kill, the command is a second run.
        let [written, unchanged, skipped, rejected] = mixed.counts();
        let second = format!("0 written, {} unchanged, {skipped} skipped, {rejected} rejected", written + unchanged);
        let first = format!("{written} written, {unchanged} unchanged, {skipped} skipped, {rejected} rejected");
        assert!(said.contains(&first) || said.contains(&second), "{said}");
        assert!(world.rows("seizures").len() > known);
        let list = std::fs::read(format!("{}.errors.csv", shell.file.display())).expect("a list");
        let mut lines = csv::Reader::from_reader(list.as_slice());
        let lines = lines.records().map(|line| line.expect("a line"));
        let listed: Vec<_> = lines.map(|line| (line[0].to_owned(), line[3].to_owned())).collect();
        assert_eq!(listed, mixed.rejected());
        mixed.is_in(world);
        assert_eq!(world.rows("import_keys").len(), 0);
        let again = shell.finish(&[]);
        assert!(again.contains(&second), "{again}");
        mixed.is_in(world);
    });
}

#[test]
fn the_shell_says_what_it_did_and_lists_what_it_rejected() {
    on_every_backend(|world| {
        let shell = Shell::new(world, format!("{}total,,,,,,,\"6,209\"\n", file(3)));
        let dry = shell.finish(&["--dry-run"]);
        assert!(dry.starts_with("completed: 4 rows: 3 written, 0 unchanged, 0 skipped, 1 rejected (dry run"), "{dry}");
        assert_eq!(world.rows("seizures"), Vec::<String>::new());
        let done = shell.finish(&[]);
        assert!(done.starts_with("completed: 4 rows: 3 written, 0 unchanged, 0 skipped, 1 rejected\n"), "{done}");
        let errors = std::fs::read_to_string(format!("{}.errors.csv", shell.file.display())).expect("a list");
        assert!(errors.contains("5,,,row_rule,") && errors.contains("the total row"), "{errors}");
        assert_eq!(world.rows("seizures").len(), 3);
        let failed = shell.command(&["--state", "CL"]).output().expect("run");
        assert!(!failed.status.success());
    });
}
