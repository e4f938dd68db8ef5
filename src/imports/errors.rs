//! The rejected rows of an import as CSV, one line for each fault.

use super::model::KeptFault;
use super::store::Rejection;
use crate::http::language::Language;

pub const HEADER: [&str; 6] = ["row", "column", "field", "code", "detail", "original"];

/// The lines of some rejected rows.
pub fn csv(rejections: &[Rejection], language: Language, with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let mut lines = csv::Writer::from_writer(Vec::new());
    if with_header {
        lines.write_record(HEADER)?;
    }
    for rejection in rejections {
        for fault in &rejection.faults {
            lines.write_record([
                rejection.row_number.to_string(),
                defused(fault.column.as_deref().unwrap_or_default()),
                field(fault).to_owned(),
                fault.code.clone(),
                defused(&fault.told(language)),
                defused(&rejection.original),
            ])?;
        }
    }
    lines.into_inner().map_err(|error| error.into_error().into())
}

fn field(fault: &KeptFault) -> &str {
    fault.pointer.trim_start_matches('/')
}

/// A text that a spreadsheet would take for a formula, as a text: it could be somebody else's program. A row in its own
/// writing is many cells to a spreadsheet that parts them by semicolons or tabs, whatever the quotes say.
fn defused(text: &str) -> String {
    let mut defused = String::with_capacity(text.len());
    for (index, cell) in text.split_inclusive([';', '\t', '\n', '\r']).enumerate() {
        match cell.trim_start_matches([' ', '"']).chars().next() {
            Some('=' | '+' | '-' | '@') => defused.push('\''),
            Some('\t' | '\r') if index == 0 => defused.push('\''),
            _ => {}
        }
        defused.push_str(cell);
    }
    defused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Fault;

    #[test]
    fn a_fault_is_a_line_and_a_formula_a_text() {
        let fault = |fault: Fault, column| KeptFault::of(fault, column);
        let rejection = Rejection {
            row_number: 7,
            faults: vec![
                fault(Fault::new("/items/0/quantity", "cell_not_a_number"), Some("=CANTIDAD")),
                fault(Fault::new("", "row_rule").with("reason", "the total row"), None),
            ],
            original: "=cmd|' /C calc'!A0,\"x\"".to_owned(),
        };
        let text = String::from_utf8(csv(&[rejection], Language::En, true).expect("CSV")).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "row,column,field,code,detail,original");
        assert!(
            lines[1].starts_with("7,'=CANTIDAD,items/0/quantity,cell_not_a_number,\"This is not a number"),
            "{text}"
        );
        assert!(lines[1].ends_with("\"'=cmd|' /C calc'!A0,\"\"x\"\"\""), "{text}");
        assert!(lines[2].starts_with("7,,,row_rule,A rule of the mapping rejects this row: the total row"), "{text}");
        assert_eq!([defused("-1"), defused("\"=A1\""), defused("a=b")], ["'-1", "'\"=A1\"", "a=b"]);
        let cells = [";=1+1", "a; \"@x\";-5;b-1", "a\t\t+1", "a\n=1", "\t=1"].map(defused);
        assert_eq!(cells, [";'=1+1", "a;' \"@x\";'-5;b-1", "a\t\t'+1", "a\n'=1", "'\t'=1"]);
    }
}
