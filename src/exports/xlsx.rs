//! Reports as a workbook: what it is about, the answers in the long form, tables cell by cell, conclusions. Texts
//! are written as texts, never as formulas or links.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::model::{Answer, Compilation, Figure, Overview, Question, Report};
use super::table::{self, COLUMNS, Cell};
use super::words;
use crate::http::language::Language;
use crate::problem::Problem;

/// Excel's limit of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

pub fn report_xlsx(report: &Report, created: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let language = report.language;
    let word = |id| words::word(language, id);
    let mut about = vec![
        [word("state"), report.state_name.clone()],
        [word("cycle"), report.cycle_title.clone()],
        [word("questionnaire"), report.questionnaire_title.clone()],
        [word("period"), words::period(language, report.period)],
        [word("status"), words::status(language, report.status, report.submitted_at, report.late)],
    ];
    if let Some(submitted) = words::submitted(language, report.submitted_at, report.late) {
        about.push([word("submitted_on"), submitted]);
    }
    about.push([word("reference"), words::reference(report)]);
    if let Some(sha256) = &report.sha256 {
        about.push(["SHA-256".to_owned(), sha256.clone()]);
        about.push([String::new(), words::hash_of(report)]);
    }
    let title = word("report_title");
    write(language, &title, report.is_sample, &about, None, std::slice::from_ref(report), created)
        .map_err(Problem::internal)
}

pub fn compilation_xlsx(compilation: &Compilation, created: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let language = compilation.language;
    let word = |id| words::word(language, id);
    let about = [
        [word("cycle"), compilation.cycle_title.clone()],
        [word("questionnaire"), compilation.questionnaire_title.clone()],
        [word("period"), words::period(language, compilation.period)],
        [word("reference"), compilation.id.to_string()],
        ["SHA-256".to_owned(), compilation.sha256.clone()],
        [String::new(), word("hash_of_compilation")],
    ];
    let title = word("compilation_title");
    let overview = Some(compilation.overview.as_slice());
    write(language, &title, compilation.is_sample, &about, overview, &compilation.reports, created)
        .map_err(Problem::internal)
}

fn write(
    language: Language,
    title: &str,
    is_sample: bool,
    about: &[[String; 2]],
    overview: Option<&[Overview]>,
    reports: &[Report],
    created: DateTime<Utc>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A date of its own would make every file a different one.
    let moment = ExcelDateTime::from_timestamp(created.timestamp())?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&moment));
    about_sheet(book.add_worksheet(), language, title, is_sample, about)?;
    if let Some(rows) = overview {
        overview_sheet(book.add_worksheet(), language, rows)?;
    }
    answers_sheet(book.add_worksheet(), language, reports)?;
    tables_sheet(book.add_worksheet(), language, reports)?;
    conclusions_sheet(book.add_worksheet(), language, reports)?;
    for sheet in book.worksheets_mut() {
        // For whoever prints it: all columns on one A4 page, as many pages as there are rows.
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    }
    book.save_to_buffer()
}

fn about_sheet(
    sheet: &mut Worksheet,
    language: Language,
    title: &str,
    is_sample: bool,
    about: &[[String; 2]],
) -> Result<(), XlsxError> {
    sheet.set_name(words::word(language, "sheet_about"))?;
    sheet.set_column_width(0, 24)?.set_column_width(1, 72)?;
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    let mut row = 2;
    for [name, value] in about {
        sheet.write_string(row, 0, name)?.write_string(row, 1, fitted(value))?;
        row += 1;
    }
    if is_sample {
        sheet.write_string(row + 1, 0, words::word(language, "sample_notice"))?;
    }
    Ok(())
}

fn overview_sheet(sheet: &mut Worksheet, language: Language, rows: &[Overview]) -> Result<(), XlsxError> {
    let columns = ["column_state", "state", "obligation", "status", "submitted_on", "column_late"]
        .map(|id| words::word(language, id));
    head(sheet, language, "sheet_overview", &columns, &[14, 32, 26, 30, 16, 12])?;
    for (row, one) in (1..).zip(rows) {
        let obligation = words::named(language, "obligation", &one.obligation);
        let status = words::named(language, "status", &one.status);
        let submitted = one.submitted_at.map(words::date).unwrap_or_default();
        let late = words::word(language, if one.late { "yes" } else { "no" });
        let cells = [one.state_code.clone(), one.state_name.clone(), obligation, status, submitted, late];
        for (column, text) in (0..).zip(&cells) {
            sheet.write_string(row, column, fitted(text))?;
        }
    }
    Ok(())
}

fn answers_sheet(sheet: &mut Worksheet, language: Language, reports: &[Report]) -> Result<(), XlsxError> {
    let columns = COLUMNS.map(|name| words::word(language, &format!("column_{name}")));
    let widths = [12, 20, 24, 38, 8, 8, 20, 9, 50, 18, 20, 60, 20, 12, 13, 16, 30, 16, 16, 40];
    head(sheet, language, "sheet_answers", &columns, &widths)?;
    let in_tables = words::with(language, "in_tables", &[("sheet", words::word(language, "sheet_tables"))]);
    let wrapped = wrapped();
    for (row, (report, section, question)) in (1..).zip(table::answers(reports)) {
        let cells = table::row(report, section, question, |_| in_tables.clone());
        for (column, (name, cell)) in (0..).zip(COLUMNS.iter().zip(&cells)) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, *number, &wrapped)?;
                }
                Cell::Text(text) => {
                    let shown = shown(language, name, text);
                    sheet.write_string_with_format(row, column, fitted(&shown), &wrapped)?;
                }
            }
        }
    }
    Ok(())
}

/// A column's names as words; other texts as they are.
fn shown(language: Language, column: &str, text: &str) -> String {
    match column {
        "kind" | "standing" | "decision" => words::word(language, &format!("{column}_{text}")),
        "confidential" => words::word(language, if text == "true" { "yes" } else { "no" }),
        _ => text.to_owned(),
    }
}

/// The cells of tables and of breakdowns, each table under its own heading.
fn tables_sheet(sheet: &mut Worksheet, language: Language, reports: &[Report]) -> Result<(), XlsxError> {
    let columns =
        ["state", "report", "question", "number", "row"].map(|id| words::word(language, &format!("column_{id}")));
    head(sheet, language, "sheet_tables", &columns, &[12, 38, 20, 9, 8])?;
    let bold = Format::new().set_bold();
    let mut at = 1;
    for (report, _, question) in table::answers(reports) {
        let Some((titles, rows)) = grid(language, question) else {
            continue;
        };
        for (index, cells) in std::iter::once(&titles).chain(&rows).enumerate() {
            sheet.write_string(at, 0, &report.state_code)?.write_string(at, 1, report.id.to_string())?;
            sheet.write_string(at, 2, &question.key)?.write_string(at, 3, fitted(&question.number))?;
            if index > 0 {
                sheet.write_number(at, 4, index as f64)?;
            }
            for (column, cell) in (5..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Number(number) => {
                        sheet.write_number(at, column, *number)?;
                    }
                    Cell::Text(text) if index == 0 => {
                        sheet.write_string_with_format(at, column, fitted(text), &bold)?;
                    }
                    Cell::Text(text) => {
                        sheet.write_string(at, column, fitted(text))?;
                    }
                }
            }
            at += 1;
        }
    }
    Ok(())
}

/// The titles and rows of an answer that has them.
fn grid(language: Language, question: &Question) -> Option<(Vec<Cell>, Vec<Vec<Cell>>)> {
    let text = |text: &String| Cell::Text(text.clone());
    match &question.answer {
        Answer::Table(table) => {
            let titles = table.columns.iter().map(|column| text(&column.title)).collect();
            Some((titles, table.rows.iter().map(|row| row.iter().map(Cell::from).collect()).collect()))
        }
        Answer::Figure(Figure { proposal: Some(proposal), unit, .. }) if !proposal.breakdown.is_empty() => {
            let titles = vec![Cell::Text(words::word(language, "breakdown")), text(unit)];
            let parts = proposal.breakdown.iter();
            Some((titles, parts.map(|part| vec![text(&part.label), Cell::Number(part.value)]).collect()))
        }
        _ => None,
    }
}

fn conclusions_sheet(sheet: &mut Worksheet, language: Language, reports: &[Report]) -> Result<(), XlsxError> {
    let ids = ["column_state", "state", "column_article", "recommendation", "good_practice", "assistance_suggested"];
    head(sheet, language, "sheet_conclusions", &ids.map(|id| words::word(language, id)), &[12, 20, 8, 80, 14, 60])?;
    let wrapped = wrapped();
    let mut row = 1;
    for report in reports {
        for section in &report.sections {
            let Some(conclusion) = &section.conclusion else {
                continue;
            };
            let good = words::word(language, if conclusion.good_practice { "yes" } else { "no" });
            let cells = [
                report.state_code.as_str(),
                &report.state_name,
                &section.article,
                conclusion.recommendation.as_deref().unwrap_or_default(),
                &good,
                conclusion.assistance_suggested.as_deref().unwrap_or_default(),
            ];
            for (column, text) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, fitted(text), &wrapped)?;
            }
            row += 1;
        }
        for response in &report.responses {
            let title = format!("{} ({})", words::word(language, "responses"), words::date(response.at));
            sheet.write_string(row, 0, &report.state_code)?.write_string(row, 1, fitted(&report.state_name))?;
            sheet.write_string_with_format(row, 3, fitted(&format!("{title}\n{}", response.text)), &wrapped)?;
            row += 1;
        }
    }
    Ok(())
}

fn head(
    sheet: &mut Worksheet,
    language: Language,
    name: &str,
    columns: &[String],
    widths: &[u16],
) -> Result<(), XlsxError> {
    sheet.set_name(words::word(language, name))?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (column, (title, width)) in (0..).zip(columns.iter().zip(widths)) {
        sheet.write_string_with_format(0, column, title, &bold)?.set_column_width(column, *width)?;
    }
    Ok(())
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// The text as far as a cell holds it; what XML cannot hold is left out.
fn fitted(text: &str) -> String {
    let is_shown = |one: &char| !matches!(one, '\u{fffe}' | '\u{ffff}') && (!one.is_control() || "\n\t".contains(*one));
    let shown: String = text.replace("\r\n", "\n").chars().filter(is_shown).collect();
    if shown.encode_utf16().count() <= LONGEST_TEXT {
        return shown;
    }
    let mut units = 1;
    let within = shown.chars().take_while(|one| {
        units += one.len_utf16();
        units <= LONGEST_TEXT
    });
    within.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;
    use crate::exports::sample;

    fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).expect("a sheet");
            assert!(formulas.used_cells().next().is_none(), "{name} has a formula");
        }
        let sheets = book.worksheets();
        sheets.into_iter().map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect())).collect()
    }

    fn text(text: &str) -> Data {
        Data::String(text.to_owned())
    }

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        let report = sample::report(Language::Pt);
        let sheets = sheets(report_xlsx(&report, sample::created()).expect("XLSX"));
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Sobre", "Respostas", "Tabelas", "Conclusões"]);

        let about = &sheets[0].1;
        let hash = report.sha256.clone().expect("a hash");
        assert!(about.iter().any(|row| row.get(1) == Some(&text(&hash))), "{about:?}");
        assert!(about.iter().any(|row| row.get(1) == Some(&text(&words::reference(&report)))));

        let answers = &sheets[1].1;
        assert_eq!(answers.len() - 1, table::answers(std::slice::from_ref(&report)).count());
        let of = |key: &str, column: &str| {
            let index = COLUMNS.iter().position(|name| *name == column).expect("a column");
            answers.iter().find(|row| row[6] == text(key)).expect("an answer")[index].clone()
        };
        assert_eq!(of("formula", "value"), text("=HYPERLINK(\"http://example.org\")"));
        assert_eq!(of("number", "value"), Data::Float(-12.5));
        assert_eq!(of("text", "confidential"), text("sim"));
        assert_eq!(of("law", "kind"), text("Referência normativa"));
        assert_eq!(of("not_published", "standing"), text("Não publicada"));
        assert_eq!(of("figure", "decision"), text("Corrigida pelo Estado"));
        assert_eq!(of("table", "value"), text("Na planilha “Tabelas”"));

        let tables = &sheets[2].1;
        let first: Vec<&Data> = tables.iter().filter(|row| row[2] == text("table")).map(|row| &row[5]).collect();
        assert_eq!(first, [&text("Oficina"), &text("Asunción"), &text("Encarnación"), &text("Ciudad del Este")]);
        let numbers: Vec<&Data> = tables.iter().filter(|row| row[2] == text("table")).map(|row| &row[6]).collect();
        let number = |number| Data::Float(number);
        assert_eq!(numbers, [&text("Número de registros"), &number(0.125), &number(1234.125), &number(2468.125)]);
        assert!(tables.iter().any(|row| row[5] == text("pistolas") && row[6] == Data::Float(640.0)));

        let conclusions = &sheets[3].1;
        assert!(conclusions.iter().any(|row| row[3] == text(sample::RECOMMENDATION)), "{conclusions:?}");
    }

    #[test]
    fn a_compilation_has_every_state_and_every_answer() {
        let compilation = sample::compilation(Language::Fr, 3);
        let sheets = sheets(compilation_xlsx(&compilation, sample::created()).expect("XLSX"));
        let overview = &sheets[1].1;
        assert_eq!(overview.len() - 1, compilation.overview.len());
        assert_eq!(overview[1][2], text("Doit présenter un rapport"));
        assert_eq!(overview.last().expect("a row")[2], text("Peut présenter un rapport"));
        assert_eq!(sheets[2].1.len() - 1, table::answers(&compilation.reports).count());
    }

    #[test]
    fn every_heading_begins_with_a_capital() {
        for language in Language::ALL {
            let compilation = sample::compilation(language, 1);
            for (name, rows) in &sheets(compilation_xlsx(&compilation, sample::created()).expect("XLSX"))[1..] {
                for heading in rows[0].iter().map(ToString::to_string).filter(|heading| !heading.is_empty()) {
                    assert!(heading.starts_with(char::is_uppercase), "{name}: {heading}");
                }
            }
        }
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let report = sample::report(Language::En);
        let [one, other] = [(); 2].map(|()| report_xlsx(&report, sample::created()).expect("XLSX"));
        assert!(one == other);
    }

    #[test]
    fn texts_that_a_cell_cannot_hold_do_not_fail() {
        assert_eq!(fitted("a\u{0}b\u{ffff}c\r\nd\u{1b}"), "abc\nd");
        let long = fitted(&"𝄞".repeat(20_000));
        assert!(long.encode_utf16().count() <= LONGEST_TEXT && long.ends_with('…'));
        let mut report = sample::report(Language::En);
        report.sections[0].questions[0].answer = Answer::Text { text: "𝄞\u{0}\u{fffe}".repeat(20_000) };
        assert!(report_xlsx(&report, sample::created()).is_ok());
    }

    #[test]
    fn every_heading_has_a_word() {
        for language in Language::ALL {
            for name in COLUMNS {
                let id = format!("column_{name}");
                assert_ne!(words::word(language, &id), format!("export_{id}"));
            }
        }
    }
}
