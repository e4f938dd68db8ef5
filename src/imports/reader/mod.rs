//! Rows out of files, one at a time and in constant memory: nothing of a file is ever whole in memory.

mod csv;
mod decode;
mod ndjson;
pub mod xlsx;

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Encoding, UTF_8};

use self::csv::Csv;
use self::decode::Decoded;
use self::ndjson::NdJson;
use super::mapping::{FileShape, Format, Mapping};
use crate::problem::Fault;

/// The longest row that is read, in bytes of UTF-8; a longer one is a fault of its own.
pub const ROW_LIMIT: usize = 1024 * 1024;
/// What is kept of a row that is refused.
const ORIGINAL_LIMIT: usize = 10_000;

/// One row of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As a spreadsheet numbers it: a header is row 1.
    pub number: u64,
    pub cells: Vec<String>,
    /// The row as it stands in the file, up to 10,000 characters; whole where it runs over several lines.
    pub original: String,
    /// What a row without cells is known by: a JSON object's members in order.
    pub canonical: Option<String>,
    /// Why the row cannot be read.
    pub fault: Option<Fault>,
    /// Cells of a JSON object that were lists of single values, by column; and those that no text can stand for.
    pub lists: Vec<usize>,
    pub nested: Vec<usize>,
}

impl Row {
    pub fn is_list(&self, column: usize) -> bool {
        self.lists.contains(&column)
    }

    pub fn is_nested(&self, column: usize) -> bool {
        self.nested.contains(&column)
    }

    fn unreadable(number: u64, original: &[u8], fault: Fault) -> Row {
        Row { number, original: original_of(original), fault: Some(fault), ..Row::default() }
    }
}

/// The whole of a row that could be read: where it runs over several lines, others may be in it.
fn original_of_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end_matches(['\r', '\n']);
    if text.contains(['\r', '\n']) { text.to_owned() } else { original_of(bytes) }
}

fn original_of(bytes: &[u8]) -> String {
    // A character has at most four bytes.
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * ORIGINAL_LIMIT)]);
    text.trim_end_matches(['\r', '\n']).chars().take(ORIGINAL_LIMIT).collect()
}

/// Rows of a file of any format but XLSX, which `xlsx::flatten` makes a CSV file of first.
pub struct Reader {
    rows: Rows,
    header: Vec<String>,
    read: Arc<AtomicU64>,
}

enum Rows {
    Csv(Box<Csv>),
    NdJson(NdJson),
}

impl Reader {
    /// Opens a file as its mapping describes it and reads its header.
    pub fn open(file: File, mapping: &Mapping) -> io::Result<Reader> {
        let read = Arc::new(AtomicU64::new(0));
        let counted = Counted { file, read: read.clone() };
        let shape = &mapping.file;
        let label = shape.encoding.as_deref().unwrap_or("utf-8");
        let encoding = match shape.format {
            Format::Xlsx => UTF_8,
            _ => Encoding::for_label(label.trim().as_bytes()).unwrap_or(UTF_8),
        };
        let text = Box::new(Decoded::new(counted, encoding));
        let (rows, header) = match shape.format {
            Format::Ndjson => {
                let mut columns: Vec<String> = mapping.columns().into_iter().map(|(_, name)| name.to_owned()).collect();
                columns.sort_unstable();
                columns.dedup();
                (Rows::NdJson(NdJson::new(text, encoding, columns.clone())), columns)
            }
            _ => {
                let mut csv = Csv::new(text, encoding, delimiter(shape), quote(shape));
                csv.skip_lines(shape.skip_lines)?;
                let header = match &shape.header {
                    Some(header) => header.clone(),
                    None => csv.next_row()?.map(|row| row.cells).unwrap_or_default(),
                };
                let header: Vec<String> = header.into_iter().map(|name| name.trim().to_owned()).collect();
                csv.expect_width(header.len());
                (Rows::Csv(Box::new(csv)), header)
            }
        };
        Ok(Reader { rows, header, read })
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        match &mut self.rows {
            Rows::Csv(csv) => csv.next_row(),
            Rows::NdJson(lines) => lines.next_row(),
        }
    }

    /// Passes over rows that were dealt with before; returns how many there were.
    pub fn skip(&mut self, rows: u64) -> io::Result<u64> {
        for done in 0..rows {
            if self.next_row()?.is_none() {
                return Ok(done);
            }
        }
        Ok(rows)
    }

    /// Bytes of the file read so far.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// What parts the cells of a file.
pub fn delimiter(shape: &FileShape) -> u8 {
    let given = shape.delimiter.as_deref().and_then(|text| text.bytes().next());
    given.unwrap_or(if shape.format == Format::Tsv { b'\t' } else { b',' })
}

/// `None` where quotes are characters like any other.
fn quote(shape: &FileShape) -> Option<u8> {
    match shape.quote.as_deref() {
        None => Some(b'"'),
        Some(text) => text.bytes().next(),
    }
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
