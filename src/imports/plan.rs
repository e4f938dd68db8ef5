//! A mapping bound to the columns of one file: what makes a record, or faults, of each row. Pure.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::breaks::Breaks;
use super::fields::{FieldKind, Fields};
use super::mapping::{Cells, Condition, Mapping, Source};
use super::reader::Row;
use super::told::Told;
use super::values::{self, DateFormat, WrittenDate};
use super::words::{self, Serial, plain};
use crate::db::name_of;
use crate::firearms::{DatePrecision, SerialCondition};
use crate::problem::Fault;
use crate::reference;

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Record {
        value: Value,
        key: RowKey,
    },
    Skipped,
    Rejected(Vec<Fault>),
    /// Cells that cannot be read, and what is left of the record without them.
    Faulty {
        value: Value,
        faults: Vec<Fault>,
    },
}

/// What makes a row the same row when it comes again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// The columns' values: a second row with them is a fault of the file.
    Columns(String),
    /// Equal rows are told apart by their ordinal.
    Hash(String),
}

impl RowKey {
    /// The key under which the row's record is kept, given how many rows of this file had it before.
    /// `None` for a second row of a key that should be its own.
    pub fn import_key(&self, before: u32) -> Option<String> {
        match (self, before) {
            (RowKey::Columns(key), 0) => Some(key.clone()),
            (RowKey::Columns(_), _) => None,
            (RowKey::Hash(hash), ordinal) => Some(format!("{hash}.{ordinal}")),
        }
    }

    pub fn text(&self) -> &str {
        match self {
            RowKey::Columns(text) | RowKey::Hash(text) => text,
        }
    }
}

/// A mapping, ready for rows.
#[derive(Debug)]
pub struct Plan {
    dataset: String,
    state: String,
    cells: Cells,
    empty: HashSet<String>,
    key: Option<Vec<usize>>,
    /// What is the same in every row.
    constants: Value,
    filled: Vec<Filled>,
    rules: Vec<Rule>,
    columns: Vec<String>,
    breaks: Breaks,
    told: Arc<Told>,
}

#[derive(Debug)]
struct Filled {
    path: String,
    kind: FieldKind,
    column: usize,
    weekday: Option<usize>,
    default: Option<Value>,
    formats: Vec<DateFormat>,
    thousands: Option<char>,
    decimal: char,
    pad: usize,
    take: Option<usize>,
    prefix: String,
    synonyms: HashMap<String, String>,
    otherwise: Option<String>,
    unknown: Vec<String>,
    obliterated: Vec<String>,
    absent: Vec<String>,
    separator: char,
}

#[derive(Debug)]
struct Rule {
    reason: Option<String>,
    when: Vec<(usize, Test)>,
}

#[derive(Debug)]
enum Test {
    Empty(bool),
    Equals(Vec<String>),
    Contains(String),
}

fn plain_all(words: &[String]) -> Vec<String> {
    words.iter().map(|word| plain(word)).collect()
}

fn one(text: Option<&String>) -> Option<char> {
    text.and_then(|text| text.chars().next())
}

impl Plan {
    /// Binds a mapping to a file's columns; every column that it lacks (or has twice) is a fault.
    /// `state` is whose records they become: subdivisions are looked up in it.
    pub fn bind(mapping: &Mapping, fields: &Fields, state: &str, header: &[String]) -> Result<Plan, Vec<Fault>> {
        let mut faults = Vec::new();
        for (pointer, name) in mapping.columns() {
            let code = match header.iter().filter(|column| *column == name).count() {
                0 => "column_missing",
                1 => continue,
                _ => "column_repeated",
            };
            faults.push(Fault::new(pointer, code).with("column", name).with("columns", header.join(", ")));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let at = |name: &str| header.iter().position(|column| column == name).unwrap_or(usize::MAX);
        let mut constants = Value::Object(Map::new());
        let mut filled = Vec::new();
        for (path, source) in &mapping.fields {
            let Some(kind) = fields.kind(path) else {
                continue;
            };
            match (&source.column, &source.value) {
                (Some(column), _) => filled.push(Filled::new(path, kind, source, at(column), at)),
                (None, Some(value)) => put(&mut constants, path, kind, value.clone()),
                (None, None) => {}
            }
        }
        let rules = mapping.rows.iter().map(|rule| Rule {
            reason: rule.reject.clone(),
            when: rule.when.iter().map(|condition| (at(&condition.column), Test::of(condition))).collect(),
        });
        Ok(Plan {
            dataset: mapping.dataset.clone(),
            state: state.to_owned(),
            cells: mapping.cells.clone(),
            empty: mapping.cells.empty.iter().map(|word| plain(word)).collect(),
            key: (!mapping.key.row_hash).then(|| mapping.key.columns.iter().map(|name| at(name)).collect()),
            constants,
            filled,
            rules: rules.collect(),
            columns: header.to_vec(),
            breaks: Breaks::of(mapping, fields, header),
            told: Arc::new(Told::of(mapping, fields)),
        })
    }

    /// What every row sets.
    pub fn told(&self) -> &Arc<Told> {
        &self.told
    }

    /// The column that filled what a fault points to; a condition or a precision comes of what it stands beside.
    pub fn column(&self, pointer: &str) -> Option<&str> {
        let path = path_of(pointer);
        let beside = path.replace("serial_condition", "serial_number").replace("date_precision", "date");
        let of = |path: &str| self.filled.iter().find(|filled| filled.path == path);
        let filled = of(&path).or_else(|| of(&beside))?;
        self.columns.get(filled.column).map(String::as_str)
    }

    /// The cell without wrapping and spaces; empty for what stands for nothing.
    fn cell<'r>(&self, row: &'r Row, index: usize) -> &'r str {
        let cell = row.cells.get(index).map_or("", |cell| cell.trim());
        let cell = if self.cells.unwrap { values::unwrapped(cell).trim() } else { cell };
        if !self.empty.is_empty() && self.empty.contains(&plain(cell)) { "" } else { cell }
    }

    pub fn outcome(&self, row: &Row) -> Outcome {
        if let Some(fault) = &row.fault {
            return Outcome::Rejected(vec![fault.clone()]);
        }
        // Before any rule could pass over what the row took in.
        let broken = self.breaks.columns(row);
        if !broken.is_empty() {
            return Outcome::Rejected(broken.into_iter().map(|column| self.line_break(column)).collect());
        }
        for rule in &self.rules {
            if rule.when.iter().all(|(column, test)| test.holds(self.cell(row, *column))) {
                return match &rule.reason {
                    None => Outcome::Skipped,
                    Some(reason) => Outcome::Rejected(vec![Fault::new("", "row_rule").with("reason", reason)]),
                };
            }
        }
        let mut faults = Vec::new();
        let mut value = self.constants.clone();
        for filled in &self.filled {
            if let Err(fault) = self.fill(filled, row, &mut value) {
                faults.push(Fault { pointer: pointer_of(&filled.path), ..fault });
            }
        }
        match self.key(row) {
            Ok(key) if faults.is_empty() => Outcome::Record { value, key },
            Ok(_) => Outcome::Faulty { value, faults },
            Err(fault) => {
                faults.push(fault);
                Outcome::Faulty { value, faults }
            }
        }
    }

    fn line_break(&self, column: usize) -> Fault {
        let filled = self.filled.iter().find(|filled| filled.column == column);
        let pointer = filled.map(|filled| pointer_of(&filled.path)).unwrap_or_default();
        let name = self.columns.get(column).map(String::as_str).unwrap_or_default();
        Fault::new(pointer, "cell_line_break").with("column", name)
    }

    fn key(&self, row: &Row) -> Result<RowKey, Fault> {
        let Some(columns) = &self.key else {
            let text = row.canonical.clone().unwrap_or_else(|| row.cells.join("\u{1f}"));
            return Ok(RowKey::Hash(format!("{}:{}", self.dataset, short_hash(&text))));
        };
        if columns.iter().any(|column| row.is_nested(*column) || row.is_list(*column)) {
            return Err(Fault::new("", "cell_not_one_value"));
        }
        let values: Vec<&str> = columns.iter().map(|column| self.cell(row, *column)).collect();
        if let Some(index) = values.iter().position(|value| value.is_empty()) {
            let column = columns.get(index).and_then(|column| self.columns.get(*column)).cloned().unwrap_or_default();
            return Err(Fault::new("", "key_empty").with("column", column));
        }
        let joined = values.join("\u{1f}");
        // A long key, or one of several values, is kept by its hash: it is compared and never shown.
        let short = values.len() == 1 && joined.chars().count() <= 100;
        let text = if short { joined } else { format!("#{}", short_hash(&joined)) };
        Ok(RowKey::Columns(format!("{}:{text}", self.dataset)))
    }

    fn fill(&self, filled: &Filled, row: &Row, value: &mut Value) -> Result<(), Fault> {
        let takes_lists = matches!(filled.kind, FieldKind::List(_));
        if row.is_nested(filled.column) || row.is_list(filled.column) && !takes_lists {
            return Err(Fault::new("", "cell_not_one_value"));
        }
        let cell = self.cell(row, filled.column);
        if filled.kind == FieldKind::Serial {
            filled.serial(cell, value);
            return Ok(());
        }
        let known = !cell.is_empty() && (filled.unknown.is_empty() || !filled.unknown.contains(&plain(cell)));
        if !known {
            if let Some(default) = &filled.default {
                put(value, &filled.path, &filled.kind, default.clone());
            }
            return Ok(());
        }
        if filled.kind.is_date() {
            let date = values::date(cell, &filled.formats).filter(|date| filled.kind.takes(date.precision));
            let date = date.ok_or_else(|| Fault::new("", "cell_not_a_date"))?;
            if let Some(weekday) = filled.weekday.map(|column| self.cell(row, column))
                && !weekday.is_empty()
                && date.precision == DatePrecision::Day
                && values::agrees(weekday, date.date) != Some(true)
            {
                let fault = Fault::new("", "weekday_disagrees").with("weekday", weekday);
                return Err(fault.with("date", date.date));
            }
            put_date(value, &filled.path, &filled.kind, date);
            return Ok(());
        }
        let read = filled.value(&filled.kind, cell, &self.state)?;
        put(value, &filled.path, &filled.kind, read);
        Ok(())
    }
}

impl Filled {
    fn new(path: &str, kind: &FieldKind, source: &Source, column: usize, at: impl Fn(&str) -> usize) -> Filled {
        Filled {
            path: path.to_owned(),
            kind: kind.clone(),
            column,
            weekday: source.weekday_column.as_deref().map(at),
            default: source.default.clone(),
            formats: source.formats.iter().filter_map(|format| DateFormat::read(format)).collect(),
            thousands: one(source.thousands.as_ref()),
            decimal: one(source.decimal.as_ref()).unwrap_or('.'),
            pad: source.pad.unwrap_or(0),
            take: source.take,
            prefix: source.prefix.clone().unwrap_or_default(),
            synonyms: source.synonyms.iter().map(|(from, to)| (plain(from), to.clone())).collect(),
            otherwise: source.otherwise.clone(),
            unknown: plain_all(&source.unknown),
            obliterated: plain_all(&source.obliterated),
            absent: plain_all(&source.absent),
            separator: one(source.separator.as_ref()).unwrap_or(','),
        }
    }

    /// A serial number, or the condition that its place tells of.
    fn serial(&self, cell: &str, value: &mut Value) {
        let condition = |value: &mut Value, condition: SerialCondition| {
            let path = self.path.replace("serial_number", "serial_condition");
            put_if_absent(value, &path, Value::from(name_of(&condition)));
        };
        let number = |value: &mut Value, number: String, is: SerialCondition| {
            put(value, &self.path, &FieldKind::Text, Value::from(number));
            condition(value, is);
        };
        if cell.is_empty() {
            return;
        }
        match words::serial(cell, &self.obliterated, &self.absent, &self.unknown) {
            Serial::Number(text) if text.contains('?') => number(value, text, SerialCondition::Partial),
            Serial::Number(text) => number(value, text, SerialCondition::Intact),
            Serial::Partial(text) => number(value, text, SerialCondition::Partial),
            Serial::Obliterated => condition(value, SerialCondition::Obliterated),
            Serial::Absent => condition(value, SerialCondition::Absent),
            Serial::Unknown => {}
        }
    }

    fn value(&self, kind: &FieldKind, cell: &str, state: &str) -> Result<Value, Fault> {
        let numeric = || Fault::new("", "cell_not_a_number");
        match kind {
            FieldKind::Integer => {
                let digits = values::number(cell, self.thousands, self.decimal).ok_or_else(numeric)?;
                return digits.parse::<i64>().map(Value::from).map_err(|_| numeric());
            }
            FieldKind::Number => {
                let digits = values::number(cell, self.thousands, self.decimal).ok_or_else(numeric)?;
                if let Ok(whole) = digits.parse::<i64>() {
                    return Ok(Value::from(whole));
                }
                return digits.parse::<f64>().map(Value::from).map_err(|_| numeric());
            }
            FieldKind::List(element) => {
                let parts = cell.split(self.separator).map(str::trim).filter(|part| !part.is_empty());
                return parts.map(|part| self.value(element, part, state)).collect();
            }
            _ => {}
        }
        let text = self.code(cell).ok_or_else(numeric)?;
        if let Some(synonym) = (!self.synonyms.is_empty()).then(|| self.synonyms.get(&plain(&text))).flatten() {
            return Ok(wire(kind, synonym));
        }
        match known(kind, &text, state) {
            Ok(_) if !self.prefix.is_empty() => Ok(Value::from(format!("{}{text}", self.prefix))),
            Ok(value) => Ok(value),
            Err(fault) => self.otherwise.as_ref().map(|otherwise| wire(kind, otherwise)).ok_or(fault),
        }
    }

    /// A text, or the part of a code that counts: `5,002,000` is `05002` with `pad = 8` and `take = 5`.
    fn code(&self, cell: &str) -> Option<String> {
        let mut text = match self.thousands {
            Some(_) => values::number(cell, self.thousands, self.decimal)?,
            None => cell.to_owned(),
        };
        let length = text.chars().count();
        if length < self.pad {
            text.insert_str(0, &"0".repeat(self.pad - length));
        }
        Some(match self.take {
            Some(count) => text.chars().take(count).collect(),
            None => text,
        })
    }
}

/// A text that is one of the wire's own.
fn wire(kind: &FieldKind, text: &str) -> Value {
    match kind {
        FieldKind::Boolean => Value::from(text == "true"),
        _ => Value::from(text),
    }
}

/// The wire's value for a text that needs no synonym of the mapping's.
fn known(kind: &FieldKind, text: &str, state: &str) -> Result<Value, Fault> {
    let not_listed = |options: String| Fault::new("", "not_in_list").with("options", options);
    match kind {
        FieldKind::Choice(options) => {
            let name = plain(text).replace(' ', "_");
            let listed = options.iter().find(|option| **option == name);
            listed.map(|option| Value::from(option.as_str())).ok_or_else(|| not_listed(options.join(", ")))
        }
        FieldKind::FirearmType => reference::firearm_type(text)
            .map(|kind| Value::from(name_of(&kind)))
            .ok_or_else(|| Fault::new("", "cell_not_a_firearm_type")),
        FieldKind::Country => {
            reference::country(text).map(Value::from).ok_or_else(|| Fault::new("", "cell_not_a_country"))
        }
        FieldKind::Subdivision => {
            reference::subdivision(state, text).map(Value::from).ok_or_else(|| Fault::new("", "cell_not_a_subdivision"))
        }
        FieldKind::Boolean => match plain(text).as_str() {
            "true" | "yes" | "si" | "sim" | "oui" | "1" | "x" => Ok(Value::from(true)),
            "false" | "no" | "nao" | "non" | "0" => Ok(Value::from(false)),
            _ => Err(not_listed("true, false".to_owned())),
        },
        _ => Ok(Value::from(text)),
    }
}

impl Test {
    fn of(condition: &Condition) -> Test {
        match (&condition.empty, &condition.contains) {
            (Some(empty), _) => Test::Empty(*empty),
            (None, Some(part)) => Test::Contains(plain(part)),
            (None, None) => Test::Equals(plain_all(&condition.equals)),
        }
    }

    fn holds(&self, cell: &str) -> bool {
        match self {
            Test::Empty(empty) => cell.is_empty() == *empty,
            Test::Equals(values) => values.contains(&plain(cell)),
            Test::Contains(part) => plain(cell).contains(part),
        }
    }
}

/// 128 bits of SHA-256: enough that no two rows of any file meet.
fn short_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

/// The member of `value` that a path of the schema names, its parents made on the way.
fn slot<'v>(value: &'v mut Value, path: &str) -> &'v mut Value {
    let (mut at, path) = match path.strip_prefix("item.") {
        Some(rest) => {
            let items = &mut value["items"];
            if !items.is_array() {
                *items = Value::from(vec![Value::Object(Map::new())]);
            }
            (&mut items[0], rest)
        }
        None => (value, path),
    };
    for name in path.split('.') {
        at = &mut at[name];
    }
    at
}

fn put_if_absent(value: &mut Value, path: &str, new: Value) {
    let slot = slot(value, path);
    if slot.is_null() {
        *slot = new;
    }
}

fn put(value: &mut Value, path: &str, kind: &FieldKind, new: Value) {
    match new.as_str().filter(|_| kind.is_date()).and_then(values::iso_date) {
        Some(date) => put_date(value, path, kind, date),
        None => *slot(value, path) = new,
    }
}

fn put_date(value: &mut Value, path: &str, kind: &FieldKind, date: WrittenDate) {
    *slot(value, path) = Value::from(date.date.to_string());
    if *kind == FieldKind::Date {
        *slot(value, &format!("{path}_precision")) = Value::from(name_of(&date.precision));
    }
}

/// `place.kind` → `/place/kind`; `item.make` → `/items/0/make`.
fn pointer_of(path: &str) -> String {
    let path = path.strip_prefix("item.").map_or_else(|| path.to_owned(), |rest| format!("items.0.{rest}"));
    format!("/{}", path.replace('.', "/"))
}

fn path_of(pointer: &str) -> String {
    let path = pointer.trim_start_matches('/').replace('/', ".");
    path.strip_prefix("items.0.").map_or_else(|| path.clone(), |rest| format!("item.{rest}"))
}
