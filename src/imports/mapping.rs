//! The mapping as it is written, and every fault of it. `examples/imports/README.md` says what each part means.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::fields::{FieldKind, Fields};
use super::values::DateFormat;
use crate::http::body;
use crate::problem::{Fault, Problem};

/// What a row becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    Seizures,
    FirearmRecords,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Csv,
    Tsv,
    Ndjson,
    Xlsx,
}

/// A mapping that fits its schema.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub kind: ImportKind,
    /// Names what the file is one edition of; keys of two data sets never meet.
    #[schema(max_length = 60, pattern = "^[a-z0-9][a-z0-9._-]*$")]
    pub dataset: String,
    #[schema(inline)]
    pub file: FileShape,
    #[schema(inline)]
    #[serde(default)]
    pub cells: Cells,
    #[schema(inline)]
    pub key: Key,
    /// Path of the field → where its value comes from.
    #[schema(inline)]
    pub fields: BTreeMap<String, Source>,
    #[schema(inline)]
    #[serde(default)]
    pub rows: Vec<RowRule>,
}

#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileShape {
    #[schema(inline)]
    pub format: Format,
    #[schema(max_length = 40)]
    pub encoding: Option<String>,
    #[schema(pattern = "^[\\x01-\\x7f]$")]
    pub delimiter: Option<String>,
    /// Empty: quotes are characters like any other.
    #[schema(pattern = "^[\\x01-\\x7f]?$")]
    pub quote: Option<String>,
    /// Names of the columns of a file that has no header row.
    #[schema(min_items = 1, max_items = 1000)]
    pub header: Option<Vec<String>>,
    #[schema(maximum = 1000)]
    #[serde(default)]
    pub skip_lines: u32,
    #[schema(max_length = 200)]
    pub sheet: Option<String>,
}

/// What holds for every cell.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cells {
    /// `="E092851"` is E092851.
    pub unwrap: bool,
    /// Values that stand for an empty cell.
    pub empty: Vec<String>,
}

/// What makes a row the same row when the file is loaded again: columns, or the row's own text.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Key {
    #[schema(max_items = 10)]
    pub columns: Vec<String>,
    /// A hash of the whole row, and which of the rows equal to it this is.
    pub row_hash: bool,
}

/// Where the value of one field comes from.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    pub column: Option<String>,
    /// The same for every row.
    pub value: Option<Value>,
    /// Where the cell is empty.
    pub default: Option<Value>,
    /// Formats of a date, tried in this order.
    #[schema(max_items = 20)]
    pub formats: Vec<String>,
    /// Column with the day of the week, which must agree with the date.
    pub weekday_column: Option<String>,
    #[schema(pattern = "^[\\x01-\\x7f]$")]
    pub thousands: Option<String>,
    #[schema(pattern = "^[.,]$")]
    pub decimal: Option<String>,
    /// Zeros are put in front up to this length.
    #[schema(minimum = 1, maximum = 40)]
    pub pad: Option<usize>,
    /// Only so many characters count.
    #[schema(minimum = 1, maximum = 40)]
    pub take: Option<usize>,
    /// Put in front of a text.
    #[schema(max_length = 100)]
    pub prefix: Option<String>,
    pub synonyms: BTreeMap<String, String>,
    /// What a value becomes that is neither known nor a synonym.
    pub otherwise: Option<String>,
    /// Values that mean: not known.
    pub unknown: Vec<String>,
    /// Further words for a serial number that was made unreadable.
    pub obliterated: Vec<String>,
    /// Further words for a firearm without a serial number.
    pub absent: Vec<String>,
    /// Between the values of a list.
    #[schema(pattern = "^[\\x01-\\x7f]$")]
    pub separator: Option<String>,
}

/// Rows that are no records.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    /// Why such a row is refused and listed among the errors.
    #[schema(max_length = 200, pattern = r"\S")]
    pub reject: Option<String>,
    /// Why such a row is passed over and only counted.
    #[schema(max_length = 200, pattern = r"\S")]
    pub skip: Option<String>,
    /// All of them must hold.
    #[schema(inline, min_items = 1)]
    pub when: Vec<Condition>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    #[schema(pattern = r"\S")]
    pub column: String,
    pub empty: Option<bool>,
    pub equals: Vec<String>,
    pub contains: Option<String>,
}

/// The largest mapping that is read.
pub const MAPPING_LIMIT: usize = 256 * 1024;

impl Mapping {
    /// Reads a mapping to `kind`; every fault of it at once, pointers beginning with `/mapping`.
    pub fn read(toml: &str, kind: ImportKind, fields: &Fields) -> Result<Mapping, Vec<Fault>> {
        let table: toml::Table = toml::from_str(toml).map_err(|error| {
            let line = error.span().map_or(1, |span| toml[..span.start.min(toml.len())].matches('\n').count() + 1);
            vec![Fault::new("/mapping", "mapping_not_toml").with("line", line).with("fault", error.message())]
        })?;
        let value = serde_json::to_value(table).map_err(|_| vec![Fault::new("/mapping", "malformed")])?;
        let under = |mut fault: Fault| {
            fault.pointer.insert_str(0, "/mapping");
            fault
        };
        let shape = schema().map_err(|_| vec![Fault::new("/mapping", "malformed")])?;
        let checked = body::shape_faults(&shape, &value);
        if !checked.is_empty() {
            let mut faults: Vec<Fault> = checked.into_iter().map(under).collect();
            faults.sort_by(|a, b| (&a.pointer, a.code).cmp(&(&b.pointer, b.code)));
            faults.dedup_by(|a, b| a.pointer == b.pointer && a.code == b.code);
            return Err(faults);
        }
        let mapping: Mapping = body::typed(&value).map_err(|problem: Problem| problem.faults().to_vec())?;
        let faults = mapping.faults(kind, fields);
        if faults.is_empty() { Ok(mapping) } else { Err(faults.into_iter().map(under).collect()) }
    }

    fn faults(&self, kind: ImportKind, fields: &Fields) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.kind != kind {
            faults.push(Fault::new("/kind", "mapping_of_other_kind").with("kind", crate::db::name_of(&kind)));
        }
        if let Some(label) = &self.file.encoding
            && Encoding::for_label(label.trim().as_bytes()).is_none()
        {
            faults.push(Fault::new("/file/encoding", "unknown_encoding"));
        }
        let tabular = matches!(self.file.format, Format::Csv | Format::Tsv);
        for (name, given, fits) in [
            ("delimiter", self.file.delimiter.is_some(), self.file.format == Format::Csv),
            ("quote", self.file.quote.is_some(), tabular),
            ("encoding", self.file.encoding.is_some(), self.file.format != Format::Xlsx),
            ("header", self.file.header.is_some(), self.file.format != Format::Ndjson),
            ("skip_lines", self.file.skip_lines > 0, self.file.format != Format::Ndjson),
            ("sheet", self.file.sheet.is_some(), self.file.format == Format::Xlsx),
        ] {
            if given && !fits {
                faults.push(Fault::new(format!("/file/{name}"), "mapping_option_unused"));
            }
        }
        if self.key.columns.is_empty() != self.key.row_hash {
            faults.push(Fault::new("/key", "mapping_key"));
        }
        for (path, source) in &self.fields {
            source.faults(&pointer("/fields", path), fields.kind(path), &mut faults);
        }
        for name in fields.required().filter(|name| !self.fields.keys().any(|path| path_begins(path, name))) {
            faults.push(Fault::new(pointer("/fields", name), "required"));
        }
        for (index, rule) in self.rows.iter().enumerate() {
            if rule.reject.is_some() == rule.skip.is_some() {
                faults.push(Fault::new(format!("/rows/{index}"), "mapping_row_rule"));
            }
            for (number, condition) in rule.when.iter().enumerate() {
                let tests = usize::from(condition.empty.is_some())
                    + usize::from(!condition.equals.is_empty())
                    + usize::from(condition.contains.is_some());
                if tests != 1 {
                    faults.push(Fault::new(format!("/rows/{index}/when/{number}"), "mapping_condition"));
                }
            }
        }
        faults
    }

    /// Every column that the mapping reads, each with a pointer to where it is named.
    pub fn columns(&self) -> Vec<(String, &str)> {
        let mut columns = Vec::new();
        for (index, name) in self.key.columns.iter().enumerate() {
            columns.push((format!("/mapping/key/columns/{index}"), name.as_str()));
        }
        for (path, source) in &self.fields {
            let at = pointer("/mapping/fields", path);
            columns.extend(source.column.as_deref().map(|name| (format!("{at}/column"), name)));
            columns.extend(source.weekday_column.as_deref().map(|name| (format!("{at}/weekday_column"), name)));
        }
        for (index, rule) in self.rows.iter().enumerate() {
            for (number, condition) in rule.when.iter().enumerate() {
                columns.push((format!("/mapping/rows/{index}/when/{number}/column"), condition.column.as_str()));
            }
        }
        columns
    }
}

impl Source {
    fn faults(&self, at: &str, kind: Option<&FieldKind>, faults: &mut Vec<Fault>) {
        let Some(kind) = kind else {
            faults.push(Fault::new(at, "unknown_field"));
            return;
        };
        if self.column.is_some() == self.value.is_some() {
            faults.push(Fault::new(at, "mapping_source"));
        }
        let (date, number) = (kind.is_date(), matches!(kind, FieldKind::Integer | FieldKind::Number));
        let texts = !date && !number;
        let serial = *kind == FieldKind::Serial;
        let from_column = self.column.is_some();
        for (name, given, fits) in [
            ("default", self.default.is_some(), !serial),
            ("formats", !self.formats.is_empty(), date),
            ("weekday_column", self.weekday_column.is_some(), date),
            ("thousands", self.thousands.is_some(), !date),
            ("decimal", self.decimal.is_some(), number),
            ("pad", self.pad.is_some(), texts),
            ("take", self.take.is_some(), texts),
            ("prefix", self.prefix.is_some(), *kind == FieldKind::Text),
            ("synonyms", !self.synonyms.is_empty(), texts),
            ("otherwise", self.otherwise.is_some(), texts && !serial && *kind != FieldKind::Text),
            ("unknown", !self.unknown.is_empty(), true),
            ("obliterated", !self.obliterated.is_empty(), serial),
            ("absent", !self.absent.is_empty(), serial),
            ("separator", self.separator.is_some(), matches!(kind, FieldKind::List(_))),
        ] {
            if given && !(fits && from_column) {
                faults.push(Fault::new(format!("{at}/{name}"), "mapping_option_unused"));
            }
        }
        for (index, format) in self.formats.iter().enumerate() {
            if DateFormat::read(format).is_none() {
                faults.push(Fault::new(format!("{at}/formats/{index}"), "bad_date_format"));
            }
        }
        for (name, constant) in [("value", &self.value), ("default", &self.default)] {
            if let Some(constant) = constant
                && let Err(fault) = kind.constant(constant)
            {
                faults.push(Fault { pointer: format!("{at}/{name}"), ..fault });
            }
        }
        let outcomes = self.synonyms.iter().map(|(from, to)| (pointer(&format!("{at}/synonyms"), from), to));
        let otherwise = self.otherwise.iter().map(|to| (format!("{at}/otherwise"), to));
        for (pointer, to) in outcomes.chain(otherwise) {
            if let Err(fault) = kind.outcome(to) {
                faults.push(Fault { pointer, ..fault });
            }
        }
    }
}

/// Whether `path` is `name` or lies below it.
fn path_begins(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn pointer(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn schema() -> Result<Validator, String> {
    let mut parts = Vec::new();
    <Mapping as ToSchema>::schemas(&mut parts);
    let parts: BTreeMap<_, _> = parts.into_iter().collect();
    let mut schema = serde_json::to_value(Mapping::schema()).map_err(|e| e.to_string())?;
    schema["components"] = json!({ "schemas": parts });
    jsonschema::options().build(&schema).map_err(|e| e.to_string())
}
