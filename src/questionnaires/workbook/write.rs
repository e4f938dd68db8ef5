//! A questionnaire written as a workbook. Texts are written as texts: none becomes a formula.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use serde::Serialize;
use serde_json::{Value, json};

use super::layout::{
    COLUMN, COLUMNS, Column, Holds, OPTIONS, QUESTION, QUESTIONNAIRE, QUESTIONS, SECTION, SECTIONS, SHEETS,
};
use crate::db::{Id, Instant};
use crate::problem::Problem;
use crate::questionnaires::model::{ChoiceOption, QuestionnaireContent};

/// The workbook of a questionnaire that changed last at `updated_at`: the same bytes for the same questionnaire.
pub fn written(
    content: &QuestionnaireContent,
    predecessor: Option<Id>,
    updated_at: Instant,
) -> Result<Vec<u8>, Problem> {
    let tables = tables(content, predecessor)?;
    workbook(&tables, updated_at).map_err(Problem::internal)
}

/// The records of each sheet, in the order of the rows.
#[derive(Debug, Default)]
struct Tables {
    questionnaire: Vec<Value>,
    sections: Vec<Value>,
    questions: Vec<Value>,
    columns: Vec<Value>,
    options: Vec<Value>,
}

impl Tables {
    fn of(&self, sheet: &str) -> &[Value] {
        match sheet {
            name if name == QUESTIONNAIRE.name => &self.questionnaire,
            name if name == SECTIONS.name => &self.sections,
            name if name == QUESTIONS.name => &self.questions,
            name if name == COLUMNS.name => &self.columns,
            name if name == OPTIONS.name => &self.options,
            _ => &[],
        }
    }

    fn add_options(&mut self, options: &[ChoiceOption], question: &str, column: Option<&str>) -> Result<(), Problem> {
        for option in options {
            self.options.push(part(option, &[(QUESTION, Some(question)), (COLUMN, column)])?);
        }
        Ok(())
    }
}

/// A record with the keys of those that it is part of.
fn part(record: &impl Serialize, of: &[(&str, Option<&str>)]) -> Result<Value, Problem> {
    let mut record = serde_json::to_value(record).map_err(Problem::internal)?;
    if let Some(members) = record.as_object_mut() {
        let of =
            of.iter().filter_map(|(pointer, key)| Some((pointer.trim_start_matches('/').to_owned(), json!((*key)?))));
        members.extend(of);
    }
    Ok(record)
}

fn tables(content: &QuestionnaireContent, predecessor: Option<Id>) -> Result<Tables, Problem> {
    let mut tables = Tables::default();
    let predecessor = predecessor.map(|id| id.to_string());
    tables.questionnaire.push(part(content, &[("/predecessor", predecessor.as_deref())])?);
    for section in &content.sections {
        tables.sections.push(part(section, &[])?);
        for question in &section.questions {
            tables.questions.push(part(question, &[(SECTION, Some(&section.key))])?);
            tables.add_options(&question.options, &question.key, None)?;
            for column in &question.columns {
                tables.columns.push(part(column, &[(QUESTION, Some(&question.key))])?);
                tables.add_options(&column.options, &question.key, Some(&column.key))?;
            }
        }
    }
    Ok(tables)
}

fn workbook(tables: &Tables, updated_at: Instant) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_timestamp(updated_at.micros() / 1_000_000)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let header = Format::new().set_bold();
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for sheet in SHEETS {
        let worksheet = workbook.add_worksheet().set_name(sheet.name)?;
        worksheet.set_freeze_panes(1, 0)?;
        for (number, column) in (0..).zip(sheet.columns) {
            worksheet.set_column_width(number, if column.holds == Holds::Text { 40.0 } else { 16.0 })?;
            worksheet.write_string_with_format(0, number, column.header, &header)?;
        }
        for (row, record) in (1..).zip(tables.of(sheet.name)) {
            for (number, column) in (0..).zip(sheet.columns) {
                put(worksheet, (row, number), column, record, &cell)?;
            }
        }
    }
    workbook.save_to_buffer()
}

fn put(
    sheet: &mut Worksheet,
    (row, number): (u32, u16),
    column: &Column,
    record: &Value,
    format: &Format,
) -> Result<(), XlsxError> {
    match record.pointer(column.pointer) {
        None | Some(Value::Null) => {}
        Some(Value::Bool(flag)) => drop(sheet.write_boolean_with_format(row, number, *flag, format)?),
        Some(Value::Number(value)) => {
            sheet.write_number_with_format(row, number, value.as_f64().unwrap_or_default(), format)?;
        }
        Some(Value::String(text)) => drop(sheet.write_string_with_format(row, number, text, format)?),
        Some(Value::Array(keys)) => {
            let keys: Vec<&str> = keys.iter().filter_map(Value::as_str).collect();
            sheet.write_string_with_format(row, number, keys.join(", "), format)?;
        }
        Some(Value::Object(_)) => {}
    }
    Ok(())
}
