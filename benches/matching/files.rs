//! Invented files to import, and their mappings.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rastro::db::name_of;
use rastro::imports::ImportKind;

use super::invented;

/// Numbers of firearms that no record of the register has.
const NEW: u64 = 1 << 41;
/// One in so many is a firearm of the register.
const KNOWN: u64 = 20;
/// One in so many has a date that is none.
const BAD: u64 = 200;

const RECORDS: &str = r#"
kind = "firearm_records"
dataset = "bench"
file = { format = "csv" }
key = { columns = ["no"] }

[fields]
kind = { value = "stolen" }
date = { column = "date", formats = ["%d/%m/%Y"] }
national_case_number = { column = "no", prefix = "CASE " }
"place.locality" = { column = "town" }
circumstances = { column = "notes" }
sharing = { value = "all_states" }
visibility = { value = "brief" }
"firearm.type" = { column = "type" }
"firearm.make" = { column = "make" }
"firearm.model" = { column = "model" }
"firearm.calibre" = { column = "calibre" }
"firearm.serial_number" = { column = "serial", obliterated = ["obliterated"] }
"firearm.country_of_manufacture" = { column = "country" }
"firearm.manufacture_year" = { column = "year" }
"#;

const SEIZURES: &str = r#"
kind = "seizures"
dataset = "bench"
file = { format = "csv" }
key = { columns = ["no"] }

[fields]
kind = { value = "seized" }
date = { column = "date", formats = ["%d/%m/%Y"] }
national_case_number = { column = "no", prefix = "CASE " }
"place.municipality" = { column = "town" }
notes = { column = "notes" }
sharing = { value = "all_states" }
"item.class" = { value = "firearm" }
"item.quantity" = { value = 1 }
"item.unit" = { value = "pieces" }
"item.type" = { column = "type" }
"item.make" = { column = "make" }
"item.model" = { column = "model" }
"item.calibre" = { column = "calibre" }
"item.serial_number" = { column = "serial", obliterated = ["obliterated"] }
"item.country_of_manufacture" = { column = "country" }
"item.manufacture_year" = { column = "year" }
"#;

pub fn mapping(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::FirearmRecords => RECORDS,
        ImportKind::Seizures => SEIZURES,
    }
}

/// How long a file becomes.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    Rows(u64),
    Bytes(u64),
}

/// Writes a file whose rows have notes of `notes` characters; returns how many rows it has. Its firearms are new but
/// for some of the register's `known`.
pub fn write(path: &Path, known: u64, until: Until, notes: usize) -> u64 {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let (mut bytes, mut n, mut line) = (0, 0, String::new());
    let notes: String = "Invented for the bench. ".chars().cycle().take(notes).collect();
    line.push_str("no,date,town,notes,type,make,model,calibre,serial,country,year\n");
    loop {
        file.write_all(line.as_bytes()).expect("written");
        bytes += line.len() as u64;
        let done = match until {
            Until::Rows(rows) => n >= rows,
            // One more row would be too long a file.
            Until::Bytes(most) => bytes + 1024 > most,
        };
        if done {
            file.flush().expect("written");
            return n;
        }
        line.clear();
        row(&mut line, n, known, &notes);
        n += 1;
    }
}

fn row(line: &mut String, n: u64, known: u64, notes: &str) {
    let firearm = invented::firearm(if n.is_multiple_of(KNOWN) { n / KNOWN % known } else { NEW + n });
    let day = if n % BAD == 7 { 31 } else { 1 + n % 28 };
    let kind = firearm.r#type.as_ref().map(name_of).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let written = writeln!(
        line,
        "{n},{day:02}/02/2025,Invented,{notes},{kind},{},{},{},{},{},{}",
        text(&firearm.make),
        text(&firearm.model),
        text(&firearm.calibre),
        firearm.serial_number.as_deref().unwrap_or("obliterated"),
        text(&firearm.country_of_manufacture),
        firearm.manufacture_year.unwrap_or_default(),
    );
    written.expect("written");
}
