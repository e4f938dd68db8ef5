//! Line breaks within cells. Where a quote is missing, a cell takes in the rows after it, and no row must be lost.

use super::fields::Fields;
use super::mapping::{Format, Mapping};
use super::reader::{self, Row};

/// Delimiters in one line, below which a text may well have them of its own.
const DELIMITERS: usize = 4;

/// What may stand in the cells of each column.
#[derive(Debug)]
pub struct Breaks {
    /// Columns of which one line is expected: keys, and every field but long texts.
    short: Vec<bool>,
    /// What parts the cells of the file, where it is written as text.
    delimiter: Option<char>,
}

impl Breaks {
    pub fn of(mapping: &Mapping, fields: &Fields, header: &[String]) -> Breaks {
        let filled = mapping.fields.iter().filter(|(path, _)| !fields.is_long(path));
        let filled = filled.flat_map(|(_, source)| [&source.column, &source.weekday_column]).flatten();
        let short: Vec<&String> = filled.chain(&mapping.key.columns).collect();
        let delimited = matches!(mapping.file.format, Format::Csv | Format::Tsv);
        Breaks {
            short: header.iter().map(|column| short.contains(&column)).collect(),
            delimiter: delimited.then(|| char::from(reader::delimiter(&mapping.file))),
        }
    }

    /// The columns whose cells may have taken in other rows.
    pub fn columns(&self, row: &Row) -> Vec<usize> {
        let broken = |(column, cell): &(usize, &String)| {
            let cell = cell.trim_end();
            cell.contains(['\n', '\r']) && (self.is_short(*column) || self.has_rows(*column, cell))
        };
        row.cells.iter().enumerate().filter(broken).map(|(column, _)| column).collect()
    }

    fn is_short(&self, column: usize) -> bool {
        self.short.get(column).copied().unwrap_or_default()
    }

    /// Whether a text of several lines, or one that nobody reads, holds as much of a row as stands before its cell.
    fn has_rows(&self, column: usize, cell: &str) -> bool {
        let Some(delimiter) = self.delimiter else { return false };
        let least = column.max(DELIMITERS);
        cell.split(['\n', '\r']).skip(1).any(|line| line.matches(delimiter).count() >= least)
    }
}
