//! Imports from the shell: the CPU of a whole one, beside prepared INSERTs of all the rows that it wrote.

use std::path::{Path, PathBuf};
use std::process::Command;

use rastro::db::{DatabaseUrl, Id, name_of};
use rastro::imports::ImportKind;

use super::bare_rows::Written;
use super::common::cluster::Postgres;
use super::common::measure::{Watched, ended_cpu, whole_cpu};
use super::common::{number, verdict};
use super::files::{self, Until};
use super::world::World;

/// Records that the imported ones are compared with.
const REGISTER: u64 = 10_000;
/// Characters of notes in a row.
const NOTES: usize = 60;

pub fn measure(parent: &Path, postgres: Option<&Postgres>) {
    let rows = number("RASTRO_BENCH_IMPORT_ROWS", 50_000);
    for kind in [ImportKind::FirearmRecords, ImportKind::Seizures] {
        one(parent, postgres, kind, rows);
    }
}

fn one(parent: &Path, postgres: Option<&Postgres>, kind: ImportKind, rows: u64) {
    let folder = tempfile::tempdir_in(parent).expect("a temporary folder");
    let database = postgres.map(|postgres| postgres.database("imported"));
    let mut world = World::demo(folder.path(), database.as_deref());
    world.grow(REGISTER);
    let bare = copy(folder.path(), postgres);
    let file = folder.path().join("rows.csv");
    files::write(&file, REGISTER, Until::Rows(rows), NOTES);

    let (since, before) = (Id::new(), world.bytes());
    let watched = Watched::own(postgres.map(Postgres::pid));
    let cpu = || ended_cpu() + whole_cpu(&watched);
    let began = cpu();
    let told = import(folder.path(), &world, kind, &file);
    let whole = cpu() - began;
    let written = Written::load(&world.open(1), since);
    let records = written.records();
    assert!(records > rows * 9 / 10, "{told}");
    let each = (world.bytes() - before) as f64 / records as f64;

    let began = whole_cpu(&watched);
    written.insert(&bare);
    let least = whole_cpu(&watched) - began;
    let name = name_of(&kind);
    println!("import of {name}, `{told}`: {each:.0} bytes of disk per record with all that it brings\n");
    let micros = |seconds: f64| seconds * 1e6 / records as f64;
    let found = verdict(whole / least, 5.0);
    println!(
        "import of {name}: CPU {:.0} µs per record / prepared INSERTs of its {} rows {:.0} µs per record = {found}\n",
        micros(whole),
        written.rows(),
        micros(least)
    );
    drop(world);
    if let Some(postgres) = postgres {
        postgres.drop_database("imported");
        postgres.drop_database("bare");
    }
}

/// The database as it is before the import, to write the rows into once more.
fn copy(folder: &Path, postgres: Option<&Postgres>) -> DatabaseUrl {
    match postgres {
        Some(postgres) => DatabaseUrl::Postgres(postgres.copy("imported", "bare")),
        None => {
            let path = folder.join("bare.db");
            std::fs::copy(folder.join("rastro.db"), &path).expect("copied");
            DatabaseUrl::Sqlite(path.display().to_string())
        }
    }
}

/// Runs the import and returns what it told.
fn import(folder: &Path, world: &World, kind: ImportKind, file: &Path) -> String {
    let in_folder = |name: &str, text: &str| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let url = match &world.url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{path}"),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    let key = folder.join("demo.key");
    let config = in_folder("rastro.toml", &format!("database_url = {url:?}\nkey_file = {:?}\n", key.display()));
    let map = in_folder("map.toml", files::mapping(kind));
    let kind = match kind {
        ImportKind::FirearmRecords => "firearm-records",
        ImportKind::Seizures => "seizures",
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_rastro"));
    // The bench's own variables are no settings of the service.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RASTRO_")) {
        command.env_remove(name);
    }
    command.args(["import", kind]).arg(file).arg("--map").arg(map).arg("--config").arg(config);
    let output = command.args(["--state", &world.states[0]]).output().expect("an import");
    let told = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned();
    assert!(output.status.success(), "{told} {}", String::from_utf8_lossy(&output.stderr));
    told
}
