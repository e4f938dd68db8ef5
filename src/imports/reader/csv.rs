//! CSV by the state machine of the `csv` crate (csv-core), with a buffer of our own: a quote that is never closed
//! would make the rest of a file one row; here it costs the row it stands in, and reading goes on with the next line.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::Encoding;

use super::{ROW_LIMIT, Row};
use crate::problem::Fault;

const CHUNK: usize = 64 * 1024;
/// Columns of the widest spreadsheet.
const COLUMN_LIMIT: usize = 16_384;

pub struct Csv {
    source: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    core: Reader,
    quote: Option<u8>,
    /// What was read and is not done with; `start` is where the row at hand begins, `at` how far it was parsed.
    buffer: Vec<u8>,
    start: usize,
    at: usize,
    ended: bool,
    output: Vec<u8>,
    ends: Vec<usize>,
    number: u64,
    width: Option<usize>,
}

enum Parsed {
    Row { length: usize, columns: usize },
    TooLong,
    End,
}

impl Csv {
    pub fn new(source: Box<dyn Read + Send>, encoding: &'static Encoding, delimiter: u8, quote: Option<u8>) -> Csv {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter);
        match quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        Csv {
            source,
            encoding,
            core: builder.build(),
            quote,
            buffer: Vec::new(),
            start: 0,
            at: 0,
            ended: false,
            output: vec![0; CHUNK],
            ends: vec![0; 256],
            number: 0,
            width: None,
        }
    }

    /// Rows that have another number of cells are faulty from now on.
    pub fn expect_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Passes over whole lines, whatever is in them.
    pub fn skip_lines(&mut self, lines: u32) -> io::Result<()> {
        for _ in 0..lines {
            self.pass_line()?;
        }
        Ok(())
    }

    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        self.pass_blank_lines()?;
        let (length, columns) = match self.parse()? {
            Parsed::End => return Ok(None),
            Parsed::TooLong => return self.one_line("row_too_long").map(Some),
            Parsed::Row { .. } if self.ends_inside_a_quote() => return self.one_line("row_quote_open").map(Some),
            Parsed::Row { length, columns } => (length, columns),
        };
        self.number += 1;
        let raw = &self.buffer[self.start..self.at];
        let fault = match self.width {
            _ if raw.contains(&0xef) && String::from_utf8_lossy(raw).contains('\u{fffd}') => {
                Some(Fault::new("", "row_not_decodable").with("encoding", self.encoding.name()))
            }
            Some(width) => self.width_fault(width, columns, length),
            None => None,
        };
        let row = match fault {
            Some(fault) => Row::unreadable(self.number, raw, fault),
            None => Row {
                number: self.number,
                cells: (0..columns).map(|index| self.cell(index)).collect(),
                original: super::original_of_lines(raw),
                ..Row::default()
            },
        };
        self.start = self.at;
        Ok(Some(row))
    }

    fn cell(&self, index: usize) -> String {
        let begin = if index == 0 { 0 } else { self.ends[index - 1] };
        String::from_utf8_lossy(&self.output[begin..self.ends[index]]).into_owned()
    }

    /// Cells beyond the header do not matter while they are empty, as spreadsheets leave them.
    fn width_fault(&self, width: usize, columns: usize, length: usize) -> Option<Fault> {
        let empty_beyond = columns > width && width > 0 && self.ends[width - 1] == length;
        (columns != width && !empty_beyond)
            .then(|| Fault::new("", "row_width").with("expected", width).with("found", columns))
    }

    /// One row from `start`; `at` is behind it then.
    fn parse(&mut self) -> io::Result<Parsed> {
        self.core.reset();
        self.at = self.start;
        let (mut length, mut columns) = (0, 0);
        loop {
            let (result, read, written, ends) =
                self.core.read_record(&self.buffer[self.at..], &mut self.output[length..], &mut self.ends[columns..]);
            (self.at, length, columns) = (self.at + read, length + written, columns + ends);
            if self.at - self.start > ROW_LIMIT {
                return Ok(Parsed::TooLong);
            }
            match result {
                ReadRecordResult::InputEmpty => drop(self.fill()?),
                ReadRecordResult::OutputFull if self.output.len() < 2 * ROW_LIMIT => {
                    self.output.resize(2 * self.output.len(), 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMN_LIMIT => {
                    self.ends.resize(2 * self.ends.len(), 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return Ok(Parsed::TooLong),
                ReadRecordResult::Record => return Ok(Parsed::Row { length, columns }),
                ReadRecordResult::End => return Ok(Parsed::End),
            }
        }
    }

    /// Whether the row at hand ran over lines to the end of the file because a quote was never closed.
    fn ends_inside_a_quote(&self) -> bool {
        let raw = &self.buffer[self.start..self.at];
        let last = raw.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
        let quotes = self.quote.map_or(0, |quote| raw.iter().filter(|byte| **byte == quote).count());
        self.ended && self.at == self.buffer.len() && quotes % 2 == 1 && (last || raw.contains(&b'\n'))
    }

    /// Gives up the row at hand: its first line alone is at fault, and the next one begins a row.
    fn one_line(&mut self, code: &'static str) -> io::Result<Row> {
        self.number += 1;
        self.at = self.start;
        let line = self.pass_line()?;
        Ok(Row::unreadable(self.number, &line, Fault::new("", code).with("limit", ROW_LIMIT)))
    }

    /// Passes over one line and returns as much of it as is kept.
    fn pass_line(&mut self) -> io::Result<Vec<u8>> {
        let mut kept = Vec::new();
        loop {
            let rest = &self.buffer[self.start..];
            let end = rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(rest.len());
            if kept.len() < ROW_LIMIT {
                kept.extend_from_slice(&rest[..taken]);
            }
            self.start += taken;
            self.at = self.start;
            if end.is_some() || !self.fill()? {
                return Ok(kept);
            }
        }
    }

    /// Blank lines are no rows and still count, so that a row has the number that a spreadsheet shows.
    fn pass_blank_lines(&mut self) -> io::Result<()> {
        // The line feed of a carriage return that ended the row before.
        let mut after_return = self.start > 0 && self.buffer.get(self.start - 1) == Some(&b'\r');
        loop {
            if self.start == self.buffer.len() {
                self.at = self.start;
                if !self.fill()? {
                    return Ok(());
                }
            }
            match self.buffer[self.start] {
                b'\n' if after_return => {}
                b'\n' => self.number += 1,
                b'\r' => {
                    self.number += 1;
                    after_return = true;
                    self.start += 1;
                    continue;
                }
                _ => return Ok(()),
            }
            after_return = false;
            self.start += 1;
        }
    }

    /// Reads on; `false` at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // One byte before the row stays, which tells whether a line feed belongs to the row before.
        let done = self.start.saturating_sub(1);
        self.buffer.drain(..done);
        (self.start, self.at) = (self.start - done, self.at - done);
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = self.source.read(&mut self.buffer[filled..])?;
        self.buffer.truncate(filled + read);
        self.ended = read == 0;
        Ok(read > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Row> {
        let mut csv = Csv::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())), UTF_8, b',', Some(b'"'));
        let width = csv.next_row().expect("read").map_or(0, |row| row.cells.len());
        csv.expect_width(width);
        std::iter::from_fn(|| csv.next_row().expect("read")).collect()
    }

    fn found(text: &str) -> Vec<(u64, String)> {
        let told = |row: Row| (row.number, row.fault.map_or(row.cells.join("|"), |fault| fault.code.to_owned()));
        rows(text).into_iter().map(told).collect()
    }

    fn expected(rows: &[(u64, &str)]) -> Vec<(u64, String)> {
        rows.iter().map(|(number, text)| (*number, (*text).to_owned())).collect()
    }

    #[test]
    fn rows_have_the_number_that_a_spreadsheet_shows() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,2", "", "\"x", "y\",3", "4,5,,", "6"].join("\n").replace('\n', end);
            let broken = format!("x{end}y|3");
            let wanted = [(2, "1|2"), (4, broken.as_str()), (5, "4|5||"), (6, "row_width")];
            assert_eq!(found(&text), expected(&wanted), "{end:?}");
            assert_eq!(found(&format!("{text}{end}")), expected(&wanted), "{end:?}");
        }
        assert_eq!(rows("a\n\"1\"\n")[0].original, "\"1\"");
    }

    #[test]
    fn an_open_quote_costs_its_own_row() {
        assert_eq!(found("a,b\n1,2\n\"3,4\n5,6\n"), expected(&[(2, "1|2"), (3, "row_quote_open"), (4, "5|6")]));
        let long = format!("a,b\n1,\"2\n{}5,6", "3,4\n".repeat(ROW_LIMIT / 2));
        let rows = rows(&long);
        assert_eq!(rows.len(), 1 + ROW_LIMIT / 2 + 1);
        assert_eq!(
            (rows[0].fault.as_ref().map(|f| f.code), rows[0].original.as_str()),
            (Some("row_too_long"), "1,\"2")
        );
        assert!(rows[1..].iter().all(|row| row.fault.is_none()));
    }

    #[test]
    fn a_line_beyond_the_limit_is_one_row() {
        let long = format!("a,b\n{},1\n2,3\n", "x".repeat(3 * ROW_LIMIT));
        assert_eq!(found(&long), expected(&[(2, "row_too_long"), (3, "2|3")]));
    }

    proptest! {
        /// What a writer writes is read back, whatever is in the cells.
        #[test]
        fn written_rows_are_read_back(table in prop::collection::vec(prop::collection::vec("[a-z,\"\n\r é]{0,8}", 3), 1..20)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["a", "b", "c"]).expect("written");
            for row in &table {
                writer.write_record(row).expect("written");
            }
            let text = String::from_utf8(writer.into_inner().expect("whole")).expect("UTF-8");
            let read: Vec<Vec<String>> = rows(&text).into_iter().map(|row| row.cells).collect();
            prop_assert_eq!(read, table);
        }

        /// Every line of a file is in some row, unless it is blank.
        #[test]
        fn no_line_is_lost(lines in prop::collection::vec("[a-z,\"]{1,6}", 1..30)) {
            let text = format!("a,b\n{}\n", lines.join("\n"));
            let kept: Vec<String> = rows(&text).into_iter().map(|row| row.original).collect();
            prop_assert_eq!(kept.join("\n"), lines.join("\n"));
        }
    }
}
