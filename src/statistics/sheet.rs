//! Figures as CSV: the numbers in lines, and on each line where they come from and how they may be read.

use super::texts;
use crate::exports::defused;
use crate::http::language::Language;
use crate::problem::Problem;

/// Lines under a heading, each as long as it.
pub struct Sheet {
    pub heading: Vec<String>,
    pub lines: Vec<Vec<String>>,
    pub source: String,
    pub caveat: String,
}

impl Sheet {
    /// RFC 4180. Source and caveat are columns, not lines of their own above: so the first line is the heading for
    /// programs and spreadsheets alike, and a line that is copied elsewhere takes them along.
    pub fn csv(&self, language: Language) -> Result<Vec<u8>, Problem> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let further = [texts::label(language, "source"), texts::label(language, "caveat")];
        writer.write_record(self.heading.iter().chain(&further)).map_err(Problem::internal)?;
        for line in &self.lines {
            let fields = line.iter().chain([&self.source, &self.caveat]).map(|field| defused(field));
            writer.write_record(fields).map_err(Problem::internal)?;
        }
        writer.into_inner().map_err(Problem::internal)
    }
}

/// A number as programs read it; nothing where there is none.
pub fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
