//! A workbook read as a questionnaire. What is wrong in it is told by sheet, row and column.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use serde_json::{Map, Value, json};

use super::layout::{
    COLUMN, COLUMNS, Column, Holds, OPTIONS, QUESTION, QUESTIONNAIRE, QUESTIONS, SECTION, SECTIONS, SHEETS, Sheet,
};
use crate::http::body::{check, typed};
use crate::http::gate::BODY_LIMIT;
use crate::http::operation::Operations;
use crate::imports::reader::xlsx::{Limits, XlsxError, check_sizes, text_of};
use crate::problem::{Code, Fault, Problem};
use crate::questionnaires::model::QuestionnaireInput;

/// What the parts of a workbook may come to, unpacked.
const LIMITS: Limits = Limits { sheets: 32 * 1024 * 1024, part: 16 * 1024 * 1024, total: 64 * 1024 * 1024 };
/// Rows of a sheet: far more than there can be questions in a body.
const ROWS: u32 = 20_000;
/// The operation whose body a questionnaire is.
const OPERATION: &str = "draftQuestionnaire";

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Where the workbook has each record of a questionnaire: its sheet and row by its JSON pointer.
#[derive(Debug, Default)]
pub struct Places(HashMap<String, (&'static str, u32)>);

impl Places {
    /// Points a fault of the questionnaire to where the workbook has what is wrong.
    pub fn place(&self, fault: Fault) -> Fault {
        let mut at = fault.pointer.as_str();
        loop {
            if let Some((sheet, row)) = self.0.get(at) {
                let pointer = pointer(sheet, *row, header(sheet, &fault.pointer[at.len()..]));
                return Fault { pointer, ..fault };
            }
            match at.rsplit_once('/') {
                Some((parent, _)) => at = parent,
                None => return Fault { pointer: "/file".to_owned(), ..fault },
            }
        }
    }
}

fn pointer(sheet: &str, row: u32, header: Option<&str>) -> String {
    match header {
        Some(header) => format!("/file/{sheet}/{row}/{header}"),
        None => format!("/file/{sheet}/{row}"),
    }
}

/// The header of the column that has the member of a row's record, or the first part of it.
fn header(sheet: &str, member: &str) -> Option<&'static str> {
    let columns = SHEETS.iter().find(|one| one.name == sheet)?.columns;
    let within =
        |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let fits = |column: &&Column| within(member, column.pointer) || within(column.pointer, member);
    columns.iter().find(fits).filter(|_| !member.is_empty()).map(|column| column.header)
}

/// A row of a sheet: its number as a spreadsheet shows it, and the record in it.
struct Row {
    number: u32,
    record: Value,
}

impl Row {
    /// Takes out the key of what the row is part of.
    fn owner(&mut self, pointer: &str) -> String {
        let name = pointer.trim_start_matches('/');
        let owner = self.record.as_object_mut().and_then(|members| members.remove(name));
        owner.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// The questionnaire in the workbook, of the shape that the API takes, and where the workbook has what.
pub fn read(bytes: Vec<u8>, operations: &Operations) -> Result<(QuestionnaireInput, Places), Problem> {
    check_sizes(Cursor::new(&bytes), &LIMITS).map_err(|error| match error {
        XlsxError::Fault(fault) if fault.code == "workbook_too_large" => {
            Problem::new(Code::BodyTooLarge).with("limit", LIMITS.total)
        }
        XlsxError::Fault(_) => unreadable(),
        XlsxError::Io(error) => Problem::internal(error),
    })?;
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut faults = Vec::new();
    let mut rows = |sheet| rows_of(&mut book, sheet, &mut faults);
    let (questionnaire, sections, questions) = (rows(&QUESTIONNAIRE)?, rows(&SECTIONS)?, rows(&QUESTIONS)?);
    let (columns, options) = (rows(&COLUMNS)?, rows(&OPTIONS)?);
    let mut nest = Nest { faults, ..Nest::default() };
    nest.begin(questionnaire);
    nest.add_sections(sections);
    nest.add_questions(questions);
    nest.add_columns(columns);
    nest.add_options(options);
    Problem::rules(nest.faults)?;
    // However it came in, it goes out as JSON and is changed as such.
    if nest.value.to_string().len() > BODY_LIMIT {
        return Err(Problem::new(Code::BodyTooLarge).with("limit", BODY_LIMIT));
    }
    let body = operations.iter().find(|operation| operation.id == OPERATION).and_then(|one| one.body.as_ref());
    let shape = body.ok_or_else(|| Problem::internal("there is no operation that takes a questionnaire"))?;
    let placed = |faults: Vec<Fault>| faults.into_iter().map(|fault| nest.places.place(fault)).collect();
    let checked = check(&shape.schema, nest.value).map_err(|faults| Problem::invalid_body(placed(faults)))?;
    Ok((typed(&checked.0)?, nest.places))
}

fn unreadable() -> Problem {
    Problem::invalid_body(vec![Fault::new("/file", "not_a_workbook")])
}

/// The rows of a sheet that hold anything.
fn rows_of(book: &mut Book, sheet: &Sheet, faults: &mut Vec<Fault>) -> Result<Vec<Row>, Problem> {
    let names = book.sheet_names();
    if !names.iter().any(|name| name == sheet.name) {
        if sheet.required {
            let fault = Fault::new(format!("/file/{}", sheet.name), "sheet_missing");
            faults.push(fault.with("sheets", names.join(", ")));
        }
        return Ok(Vec::new());
    }
    let mut cells = book.worksheet_cells_reader(sheet.name).map_err(|_| unreadable())?;
    let mut columns: HashMap<u32, &Column> = HashMap::new();
    let (mut header, mut rows): (Option<u32>, Vec<Row>) = (None, Vec::new());
    // Cell by cell: how far a sheet says that it reaches costs nothing.
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, place) = cell.get_position();
        let value = cell.get_value();
        let text = text_of(value).replace("\r\n", "\n");
        if text.is_empty() {
            continue;
        }
        // The first row that holds anything is the header.
        if row == *header.get_or_insert(row) {
            let title = text.trim();
            let at = || format!("/file/{}/{}/{}", sheet.name, row + 1, title.replace('~', "~0").replace('/', "~1"));
            match sheet.columns.iter().find(|column| column.header == title) {
                None => faults.push(Fault::new(at(), "unknown_field")),
                Some(column) if columns.values().any(|other| other.header == column.header) => {
                    faults.push(Fault::new(at(), "not_unique"));
                }
                Some(column) => drop(columns.insert(place, column)),
            }
            continue;
        }
        // What stands below no header is a note.
        let Some(column) = columns.get(&place) else { continue };
        if row > ROWS {
            faults.push(Fault::new(format!("/file/{}", sheet.name), "too_many").with("limit", ROWS));
            break;
        }
        let number = row + 1;
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, record: json!({}) });
        }
        match held(column.holds, value, &text) {
            Some(value) => {
                rows.iter_mut().last().into_iter().for_each(|row| put(&mut row.record, column.pointer, &value))
            }
            None => faults.push(Fault::new(pointer(sheet.name, number, Some(column.header)), "wrong_type")),
        }
    }
    Ok(rows)
}

/// What a cell holds, as JSON; `None` where it is of another type.
fn held(holds: Holds, value: &DataRef<'_>, text: &str) -> Option<Value> {
    match (holds, value) {
        (Holds::Text, _) => Some(text.into()),
        (Holds::Key, _) => Some(text.trim().into()),
        (Holds::Keys, _) => {
            let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
            Some(keys.map(Value::from).collect())
        }
        (Holds::Number, _) => text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        (Holds::Flag, DataRef::Bool(flag)) => Some((*flag).into()),
        (Holds::Flag, _) => match text.trim().to_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
    }
}

/// Puts a value where a pointer of the layout says.
fn put(record: &mut Value, pointer: &str, value: &Value) {
    let mut at = record;
    for name in pointer.split('/').skip(1) {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[name];
    }
    *at = value.clone();
}

/// The tables put together: each row into the record that it is part of.
#[derive(Debug, Default)]
struct Nest {
    value: Value,
    places: Places,
    faults: Vec<Fault>,
    /// Pointers to sections and questions by key, and to columns by the keys of question and column.
    sections: HashMap<String, String>,
    questions: HashMap<String, String>,
    columns: HashMap<(String, String), String>,
}

impl Nest {
    fn begin(&mut self, rows: Vec<Row>) {
        let one: Result<[Row; 1], _> = rows.try_into();
        match one {
            Ok([row]) => {
                self.value = row.record;
                self.places.0.insert(String::new(), (QUESTIONNAIRE.name, row.number));
            }
            Err(_) => {
                let fault = Fault::new(format!("/file/{}", QUESTIONNAIRE.name), "workbook_without_questionnaire");
                self.faults.push(fault);
            }
        }
        default(&mut self.value, "title", json!({}));
        default(&mut self.value, "sections", json!([]));
    }

    fn add_sections(&mut self, rows: Vec<Row>) {
        for mut row in rows {
            default(&mut row.record, "title", json!({}));
            default(&mut row.record, "questions", json!([]));
            let key = key_of(&row);
            let at = self.add("/sections", SECTIONS.name, row);
            self.sections.entry(key).or_insert(at);
        }
    }

    fn add_questions(&mut self, rows: Vec<Row>) {
        for mut row in rows {
            default(&mut row.record, "text", json!({}));
            let section = row.owner(SECTION);
            let Some(to) = self.sections.get(&section).map(|at| format!("{at}/questions")) else {
                let known = keys(self.sections.keys());
                self.faults.push(unlisted(QUESTIONS.name, row.number, "section", &known));
                continue;
            };
            let key = key_of(&row);
            let at = self.add(&to, QUESTIONS.name, row);
            self.questions.entry(key).or_insert(at);
        }
    }

    fn add_columns(&mut self, rows: Vec<Row>) {
        for mut row in rows {
            default(&mut row.record, "title", json!({}));
            let question = row.owner(QUESTION);
            let Some(to) = self.question(COLUMNS.name, row.number, &question, "columns") else { continue };
            let key = key_of(&row);
            let at = self.add(&to, COLUMNS.name, row);
            self.columns.entry((question, key)).or_insert(at);
        }
    }

    fn add_options(&mut self, rows: Vec<Row>) {
        for mut row in rows {
            default(&mut row.record, "text", json!({}));
            let (question, column) = (row.owner(QUESTION), row.owner(COLUMN));
            let Some(to) = self.question(OPTIONS.name, row.number, &question, "options") else { continue };
            if column.is_empty() {
                self.add(&to, OPTIONS.name, row);
                continue;
            }
            let place = (question, column);
            if let Some(to) = self.columns.get(&place).map(|at| format!("{at}/options")) {
                self.add(&to, OPTIONS.name, row);
            } else {
                let its_own = self.columns.keys().filter(|(question, _)| *question == place.0);
                let known = keys(its_own.map(|(_, column)| column));
                self.faults.push(unlisted(OPTIONS.name, row.number, "column", &known));
            }
        }
    }

    /// Where the parts of a question go; a fault where there is no such question.
    fn question(&mut self, sheet: &'static str, row: u32, key: &str, parts: &str) -> Option<String> {
        let found = self.questions.get(key).map(|at| format!("{at}/{parts}"));
        if found.is_none() {
            let fault = Fault::new(pointer(sheet, row, Some("question")), "unknown_question");
            self.faults.push(fault.with("question", key));
        }
        found
    }

    /// Adds the record of a row to the list at `to`, and gives the pointer to it.
    fn add(&mut self, to: &str, sheet: &'static str, row: Row) -> String {
        let (parent, name) = to.rsplit_once('/').unwrap_or_default();
        if let Some(parent) = self.value.pointer_mut(parent) {
            default(parent, name, json!([]));
        }
        let mut index = 0;
        if let Some(list) = self.value.pointer_mut(to).and_then(Value::as_array_mut) {
            index = list.len();
            list.push(row.record);
        }
        let at = format!("{to}/{index}");
        self.places.0.insert(at.clone(), (sheet, row.number));
        at
    }
}

fn default(record: &mut Value, name: &str, value: Value) {
    if record.get(name).is_none() {
        put(record, &format!("/{name}"), &value);
    }
}

fn key_of(row: &Row) -> String {
    row.record.get("key").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn keys<'a>(keys: impl Iterator<Item = &'a String>) -> String {
    let mut keys: Vec<&str> = keys.map(String::as_str).collect();
    keys.sort_unstable();
    keys.join(", ")
}

/// A row is part of nothing that there is.
fn unlisted(sheet: &str, row: u32, header: &str, known: &str) -> Fault {
    Fault::new(pointer(sheet, row, Some(header)), "not_in_list").with("options", known)
}
