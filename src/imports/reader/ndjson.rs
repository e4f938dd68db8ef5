//! NDJSON: a JSON object on each line. A column is a member, `a.b` a member of a member.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::{ROW_LIMIT, Row};
use crate::problem::Fault;

pub struct NdJson {
    lines: BufReader<Box<dyn Read + Send>>,
    encoding: &'static Encoding,
    columns: Vec<String>,
    number: u64,
}

impl NdJson {
    pub fn new(source: Box<dyn Read + Send>, encoding: &'static Encoding, columns: Vec<String>) -> NdJson {
        NdJson { lines: BufReader::with_capacity(64 * 1024, source), encoding, columns, number: 0 }
    }

    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        loop {
            let mut line = Vec::new();
            let limit = u64::try_from(ROW_LIMIT).unwrap_or(u64::MAX);
            if (&mut self.lines).take(limit).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if line.last() != Some(&b'\n') && line.len() == ROW_LIMIT {
                self.pass_line()?;
                let fault = Fault::new("", "row_too_long").with("limit", ROW_LIMIT);
                return Ok(Some(Row::unreadable(self.number, &line, fault)));
            }
            let text = String::from_utf8_lossy(&line);
            if !text.trim().is_empty() {
                return Ok(Some(self.row(&text)));
            }
        }
    }

    fn row(&self, line: &str) -> Row {
        let unreadable = |fault| Row::unreadable(self.number, line.as_bytes(), fault);
        if line.contains('\u{fffd}') {
            return unreadable(Fault::new("", "row_not_decodable").with("encoding", self.encoding.name()));
        }
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(line) else {
            return unreadable(Fault::new("", "row_not_json"));
        };
        let values = || self.columns.iter().map(|column| member(&object, column)).enumerate();
        let with =
            |is: fn(&Value) -> bool| values().filter(|(_, value)| value.is_some_and(is)).map(|(at, _)| at).collect();
        Row {
            number: self.number,
            lists: with(is_list),
            nested: with(|value| is_nested(value) && !is_list(value)),
            cells: self.columns.iter().map(|column| cell(member(&object, column))).collect(),
            original: super::original_of(line.as_bytes()),
            canonical: serde_json::to_string(&object).ok(),
            fault: None,
        }
    }

    /// The rest of a line, unread.
    fn pass_line(&mut self) -> io::Result<()> {
        loop {
            let rest = self.lines.fill_buf()?;
            let end = rest.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(rest.len(), |at| at + 1);
            self.lines.consume(taken);
            if end.is_some() || taken == 0 {
                return Ok(());
            }
        }
    }
}

fn member<'o>(object: &'o Map<String, Value>, column: &str) -> Option<&'o Value> {
    object.get(column).or_else(|| {
        let (name, rest) = column.split_once('.')?;
        member(object.get(name)?.as_object()?, rest)
    })
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// A list of single values, which a field of several can hold.
fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|values| !values.iter().any(is_nested))
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => values.iter().map(|value| cell(Some(value))).collect::<Vec<_>>().join(","),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;

    #[test]
    fn a_line_is_a_row_and_a_bad_one_stops_nothing() {
        let long = format!("{{\"a\": \"{}\"}}", "x".repeat(2 * ROW_LIMIT));
        let text = format!(
            "{{\"a\": 1, \"b\": {{\"c\": \"x\"}}}}\n\nnonsense\n[]\n{long}\n{{\"a\": [1, \"y\"], \"b\": null}}"
        );
        let columns = vec!["a".to_owned(), "b.c".to_owned()];
        let mut lines = NdJson::new(Box::new(io::Cursor::new(text.into_bytes())), UTF_8, columns);
        let rows: Vec<Row> = std::iter::from_fn(|| lines.next_row().expect("read")).collect();
        let told: Vec<(u64, String)> = rows
            .iter()
            .map(|row| (row.number, row.fault.as_ref().map_or(row.cells.join("|"), |fault| fault.code.to_owned())))
            .collect();
        let wanted = [(1, "1|x"), (3, "row_not_json"), (4, "row_not_json"), (5, "row_too_long"), (6, "1,y|")];
        assert_eq!(told, wanted.map(|(number, text)| (number, text.to_owned())));
        assert_eq!(rows[1].original, "nonsense");
        assert_eq!((&rows[4].lists, &rows[4].nested), (&vec![0], &vec![]));
    }

    #[test]
    fn lists_and_objects_are_told_from_single_values() {
        let text = "{\"a\": [\"x\"], \"b\": {\"c\": [[1]]}}\n{\"a\": {\"c\": 1}, \"b\": {\"c\": true}}";
        let columns = vec!["a".to_owned(), "b.c".to_owned()];
        let mut lines = NdJson::new(Box::new(io::Cursor::new(text)), UTF_8, columns);
        let told: Vec<(Vec<usize>, Vec<usize>)> =
            std::iter::from_fn(|| lines.next_row().expect("read")).map(|row| (row.lists, row.nested)).collect();
        assert_eq!(told, [(vec![0], vec![1]), (vec![], vec![0])]);
    }
}
