//! A file of a gibibyte, uploaded and imported: how much memory the server has resident at most.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use rastro::imports::ImportKind;
use serde_json::Value;

use super::common::cluster::Postgres;
use super::common::measure::Caller;
use super::common::server::Server;
use super::common::{number, verdict};
use super::files::{self, Until};
use super::world::World;

/// Records that the imported ones are compared with.
const REGISTER: u64 = 10_000;
/// Characters of notes in a row: about 480 bytes for each row.
const NOTES: usize = 400;
const TARGET_MIB: f64 = 200.0;

pub fn measure(parent: &Path, postgres: Option<&Postgres>) {
    let size = number("RASTRO_BENCH_IMPORT_MIB", 1024) * 1024 * 1024;
    let folder = tempfile::tempdir_in(parent).expect("a temporary folder");
    let database = postgres.map(|postgres| postgres.database("memory"));
    let mut world = World::demo(folder.path(), database.as_deref());
    world.grow(REGISTER);
    let path = folder.path().join("rows.csv");
    let rows = files::write(&path, REGISTER, Until::Bytes(size), NOTES);
    let server = Server::start(folder.path(), database.as_deref());
    let officer = &world.officers[0];
    let idle = peak(server.pid());

    let began = Instant::now();
    let head = format!(
        "--boundary\r\ncontent-disposition: form-data; name=\"mapping\"; filename=\"mapping\"\r\n\r\n{}\r\n\
         --boundary\r\ncontent-disposition: form-data; name=\"file\"; filename=\"file\"\r\n\r\n",
        files::mapping(ImportKind::FirearmRecords)
    );
    let body = head.as_bytes().chain(File::open(&path).expect("a file")).chain(&b"\r\n--boundary--\r\n"[..]);
    let url = format!("{}/v1/imports", server.base);
    let media_type = "multipart/form-data; boundary=boundary";
    let caller = Caller::new();
    let accepted = caller.send(&format!("{url}?kind=firearm_records"), &server.token(officer), media_type, body);
    let uploaded = began.elapsed().as_secs_f64();
    let one = format!("{url}/{}", accepted["id"].as_str().expect("an id"));
    let import = loop {
        std::thread::sleep(Duration::from_secs(2));
        // A token does not last as long as the import.
        let told = server.body(&one, &server.token(officer), None);
        let import: Value = serde_json::from_slice(&told).expect("JSON");
        if import["status"] != "queued" && import["status"] != "running" {
            break import;
        }
    };
    assert_eq!(import["status"], "completed", "{import}");
    let (took, resident) = (began.elapsed().as_secs_f64(), peak(server.pid()));
    server.stop();
    println!(
        "import of {} MiB of CSV, {rows} rows, {} written, uploaded in {uploaded:.0} s, over in {took:.0} s: resident \
         at most {resident:.0} MiB (before it {idle:.0}); of {TARGET_MIB:.0} MiB that is {}\n",
        size / 1024 / 1024,
        import["rows_written"],
        verdict(resident / TARGET_MIB, 1.0)
    );
    if let Some(postgres) = postgres {
        postgres.drop_database("memory");
    }
}

/// MiB that a process has had resident at most.
fn peak(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a status");
    let kib = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    kib.expect("VmHWM") / 1024.0
}
