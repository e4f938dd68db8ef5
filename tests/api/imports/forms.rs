//! Mappings, files and uploads.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::seizures::forms::recorder;
use crate::{Answer, Client, World};

pub const PATH: &str = "/v1/imports";

/// A mapping of `file` to seizures.
pub const SEIZURES: &str = r#"
kind = "seizures"
dataset = "test"
file = { format = "csv" }
key = { columns = ["no"] }
rows = [{ reject = "the total row", when = [{ column = "no", equals = ["total"] }] }]

[fields]
kind = { value = "seized" }
date = { column = "date", formats = ["%d/%m/%Y"] }
sharing = { value = "all_states" }
"place.subdivision" = { column = "place" }
"place.municipality" = { column = "town" }
"item.class" = { value = "firearm" }
"item.type" = { column = "type" }
"item.make" = { column = "make" }
"item.serial_number" = { column = "serial" }
"item.quantity" = { column = "count", default = 1 }
"item.unit" = { value = "pieces" }
"#;

pub const HEADER: &str = "no,date,place,town,type,make,serial,count\n";

/// A file of `rows` good rows.
pub fn file(rows: usize) -> String {
    let row = |number: usize| format!("{number},31/12/2025,Antioquia,Medellín,pistola,Taurus,SN{number:06},\n");
    format!("{HEADER}{}", (1..=rows).map(row).collect::<String>())
}

/// The parts of a multipart body.
pub fn parts(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in parts {
        body.extend_from_slice(
            format!("--boundary\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--boundary--\r\n");
    body
}

pub const MULTIPART: &str = "multipart/form-data; boundary=boundary";

/// Uploads a file.
pub fn upload(client: &Client<'_>, query: &str, mapping: &str, file: impl AsRef<[u8]>) -> Answer {
    let body = parts(&[("mapping", mapping.as_bytes()), ("file", file.as_ref())]);
    client.call("POST", format!("{PATH}?{query}")).bytes(MULTIPART, body).send()
}

pub fn path(import: &Value) -> String {
    format!("{PATH}/{}", import["id"].as_str().expect("an id"))
}

/// Waits until an import is over.
#[track_caller]
pub fn over(client: &Client<'_>, import: &Value) -> Value {
    let begun = Instant::now();
    loop {
        let now = client.get(path(import)).expect(200);
        if !["queued", "running"].contains(&now["status"].as_str().expect("a status")) {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{now}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Uploads seizures of Colombia and waits until they are in.
#[track_caller]
pub fn imported(world: &World, file: impl AsRef<[u8]>) -> Value {
    let co = recorder(world, "CO");
    let accepted = upload(&co, "kind=seizures", SEIZURES, file).expect(202);
    over(&co, &accepted)
}

/// Rows written, unchanged, skipped and rejected.
pub fn counts(import: &Value) -> [i64; 4] {
    let count = |name: &str| import[name].as_i64().unwrap_or_else(|| panic!("{import}"));
    let all = ["rows_written", "rows_unchanged", "rows_skipped", "rows_rejected"].map(count);
    assert_eq!(all.iter().sum::<i64>(), count("rows_read"), "no row is lost: {import}");
    all
}

/// The lines of the errors as cells, the header left out.
pub fn errors(client: &Client<'_>, import: &Value) -> Vec<Vec<String>> {
    let answer = client.call("GET", format!("{}/errors", path(import))).header("accept", "text/csv").send();
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    let name = format!("attachment; filename=\"import-{}-errors.csv\"", import["id"].as_str().expect("an id"));
    assert_eq!(answer.cover(), (&*name, Some("en")));
    let mut lines = csv::Reader::from_reader(answer.bytes.as_slice());
    assert_eq!(lines.headers().expect("a header"), vec!["row", "column", "field", "code", "detail", "original"]);
    lines.records().map(|line| line.expect("a line").iter().map(str::to_owned).collect()).collect()
}

/// Waits until nothing is left of imports that are over but their records: that is done after they are.
#[track_caller]
pub fn nothing_left(world: &World) {
    let left = || {
        let files = std::fs::read_dir(&world.rastro.settings.imports_dir).expect("the folder");
        let files = files.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name() != "folder-id"));
        (files.count(), world.rows("import_keys").len())
    };
    let begun = Instant::now();
    while left() != (0, 0) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", left());
        std::thread::sleep(Duration::from_millis(20));
    }
}
