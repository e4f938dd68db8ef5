//! Answers as CSV (RFC 4180, UTF-8), one row for each.

use super::model::Report;
use super::table::{self, Cell};
use crate::problem::Problem;

/// The answers of the reports in the long form, under the columns' names.
pub fn csv(reports: &[Report]) -> Result<Vec<u8>, Problem> {
    let mut lines = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    lines.write_record(table::COLUMNS).map_err(Problem::internal)?;
    for (report, section, question) in table::answers(reports) {
        let row = table::row(report, section, question, |rows| rows.join("\n"));
        lines.write_record(row.iter().map(field)).map_err(Problem::internal)?;
    }
    lines.into_inner().map_err(|error| Problem::internal(error.error()))
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => defused(text),
        Cell::Number(number) => number.to_string(),
    }
}

/// A text that a spreadsheet would take for a formula, as a text: it could be somebody else's program.
pub fn defused(text: &str) -> String {
    // Spreadsheets may drop blanks and quotes at the beginning.
    match text.trim_start_matches([' ', '"']).chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') if !is_plain_number(text) => format!("'{text}"),
        _ => text.to_owned(),
    }
}

fn is_plain_number(text: &str) -> bool {
    text.parse::<f64>().is_ok() && text.ends_with(|last: char| last.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::exports::model::{Answer, TableCell};
    use crate::exports::sample;
    use crate::exports::table::COLUMNS;
    use crate::http::language::Language;

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_formula_is_a_text_and_a_number_a_number() {
        for text in ["=1+1", "+cmd", "-1+1", "@SUM(A1)", "\tx", "\r=1", " =1", "\"=1", "-", "-inf", "+-1", "-1e"] {
            assert_eq!(defused(text), format!("'{text}"));
        }
        for text in ["-1", "+5.25", "-1e5", "1", "a=b", "'=1", ""] {
            assert_eq!(defused(text), text);
        }
    }

    #[test]
    fn there_is_one_row_for_each_answer() {
        let report = sample::report(Language::Es);
        let rows = read(&csv(std::slice::from_ref(&report)).expect("CSV"));
        assert_eq!(rows[0], table::COLUMNS);
        assert_eq!(rows.len() - 1, table::answers(std::slice::from_ref(&report)).count());
        let of = |key: &str, column: &str| {
            let index = table::COLUMNS.iter().position(|name| *name == column).expect("a column");
            rows.iter().find(|row| row[6] == key).expect("an answer")[index].clone()
        };
        assert_eq!(of("text", "state"), "PY");
        assert_eq!(of("text", "version"), "2");
        assert_eq!(of("text", "confidential"), "true");
        assert_eq!(of("formula", "value"), "'=HYPERLINK(\"http://example.org\")");
        assert_eq!(of("number", "value"), "-12.5");
        assert_eq!(of("number", "unit"), "kg");
        assert_eq!(of("not_published", "standing"), "not_published");
        assert_eq!([of("not_published", "value"), of("not_published", "evidence")], ["", ""]);
        assert_eq!(of("table", "value").lines().count(), 3);
        assert!(of("table", "value").contains("Número de registros: 1234.125"), "{}", of("table", "value"));
        assert_eq!(of("figure", "value"), "1250");
        assert_eq!(of("figure", "decision"), "corrected");
        assert_eq!(of("figure", "proposed"), "1240");
        assert_eq!(of("no_data", "value"), "");
        assert_eq!(of("left_out", "decision"), "left_out");
        assert!(of("law", "evidence").contains("https://example.org/ley"));
    }

    #[test]
    fn no_decimal_is_lost_and_a_choice_has_its_keys() {
        let mut report = sample::report(Language::Es);
        report.sections.truncate(1);
        let mut table = sample::question("1", "table", "table", sample::table(2, 1));
        if let Answer::Table(given) = &mut table.answer {
            given.rows[0][1] = TableCell::Number(1_234_567.891);
        }
        let number = Answer::Number { value: 1_234_567.891, unit: "kg".to_owned() };
        let lines = Answer::Lines { lines: ["Fabricación", "Importación"].map(str::to_owned).to_vec() };
        let mut choice = sample::question("3", "choice", "multiple_choice", lines);
        choice.value = json!(["manufacture", "import"]);
        let mut yes = sample::question("4", "yes", "yes_no_partial", sample::text("Sí"));
        yes.value = json!("yes");
        report.sections[0].questions = vec![table, sample::question("2", "number", "number", number), choice, yes];
        let rows = read(&csv(&[report]).expect("CSV"));
        let [value, keys] =
            ["value", "keys"].map(|name| COLUMNS.iter().position(|one| *one == name).expect("a column"));
        let told: Vec<[&str; 2]> = rows.iter().skip(1).map(|row| [&*row[value], &*row[keys]]).collect();
        let expected = [
            ["Oficina: Asunción; Número de registros: 1234567.891", ""],
            ["1234567.891", ""],
            ["Fabricación\nImportación", "manufacture\nimport"],
            ["Sí", "yes"],
        ];
        assert_eq!(told, expected);
    }

    proptest! {
        #[test]
        fn any_answer_is_read_back_and_begins_no_formula(text in "\\PC{0,20}|[-=+@\t\r\n ,\"';0-9]{0,12}") {
            let mut report = sample::report(Language::En);
            report.sections.truncate(1);
            report.sections[0].questions.truncate(1);
            report.sections[0].questions[0].answer = Answer::Text { text: text.clone() };
            let rows = read(&csv(&[report]).expect("CSV"));
            prop_assert_eq!(rows.len(), 2);
            let value = &rows[1][11];
            let as_text = format!("'{text}");
            prop_assert!(value == &text || value == &as_text);
            prop_assert!(is_plain_number(value) || !value.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
