//! What rows become: the two kinds of record, each checked and written by the room that it belongs to.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use jsonschema::Validator;
use serde_json::{Value, json};

use super::fields::Fields;
use super::mapping::ImportKind;
use super::told::Told;
use crate::db::Id;
use crate::http::operation::validator;
use crate::http::{Tx, body};
use crate::problem::{Fault, Problem};
use crate::register;
use crate::register::model::FirearmRecordInput;
use crate::register::store::IdentityRow;
use crate::seizures;
use crate::seizures::model::SeizureInput;

/// One kind of record as an import sees it: its fields, and the schema of what the API takes.
pub struct Target {
    pub kind: ImportKind,
    pub fields: Fields,
    schema: Validator,
}

/// A record that keeps to every rule, and the hash by which a row that did not change is known.
#[derive(Debug, Clone)]
pub struct Checked {
    pub input: Input,
    pub content_hash: String,
}

#[derive(Debug, Clone)]
pub enum Input {
    Seizure(Box<SeizureInput>),
    FirearmRecord(Box<FirearmRecordInput>),
}

impl Target {
    /// Both kinds, as the document describes them.
    pub fn all(document: &Value) -> Result<[Target; 2], String> {
        Ok([Target::of(document, ImportKind::Seizures)?, Target::of(document, ImportKind::FirearmRecords)?])
    }

    fn of(document: &Value, kind: ImportKind) -> Result<Target, String> {
        let name = match kind {
            ImportKind::Seizures => "SeizureInput",
            ImportKind::FirearmRecords => "FirearmRecordInput",
        };
        let schema = validator(json!({"$ref": format!("#/components/schemas/{name}")}), document)?;
        Ok(Target { kind, fields: Fields::of(document, name), schema })
    }

    /// Checks a row's record as the API checks a body: its shape first, then every rule of its room.
    pub fn check(&self, value: Value, state: &str, today: NaiveDate) -> Result<Checked, Vec<Fault>> {
        let checked = body::check(&self.schema, value)?;
        let content_hash = content_hash(&checked.0);
        let problem = |problem: Problem| problem.faults().to_vec();
        let (input, faults) = match self.kind {
            ImportKind::Seizures => {
                let input: SeizureInput = body::typed(&checked.0).map_err(problem)?;
                let faults = seizures::rules::faults(&input, state, today);
                (Input::Seizure(Box::new(input)), faults)
            }
            ImportKind::FirearmRecords => {
                let input: FirearmRecordInput = body::typed(&checked.0).map_err(problem)?;
                let faults = register::rules::faults(&input, state, today);
                (Input::FirearmRecord(Box::new(input)), faults)
            }
        };
        if faults.is_empty() { Ok(Checked { input, content_hash }) } else { Err(faults) }
    }
}

fn content_hash(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, value.to_string().as_bytes()).as_ref()[..16])
}

/// Writes new records, each under its key; those that the database refuses come back with their faults.
pub fn record_all(tx: &mut Tx<'_>, new: Vec<(Input, String)>) -> Result<Vec<Result<Id, Problem>>, Problem> {
    let (mut of_seizures, mut of_records) = (Vec::new(), Vec::new());
    for (input, import_key) in new {
        let import_key = Some(import_key);
        match input {
            Input::Seizure(input) => of_seizures.push(SeizureInput { import_key, ..*input }),
            Input::FirearmRecord(input) => of_records.push(FirearmRecordInput { import_key, ..*input }),
        }
    }
    // An import has rows of one kind.
    match of_records.is_empty() {
        true => seizures::record_all(tx, of_seizures),
        false => register::record_all(tx, of_records),
    }
}

impl Input {
    /// The firearms that are compared with those of other States.
    pub fn identities(&self) -> Result<Vec<IdentityRow>, Problem> {
        let identities = match self {
            Input::Seizure(input) => seizures::firearms(input)?,
            Input::FirearmRecord(input) => vec![register::flow::firearm(input)],
        };
        Ok(identities.iter().filter_map(IdentityRow::of).collect())
    }

    /// Writes what the file now says into the record that an earlier import made of the row: what the mapping sets.
    pub fn replace(&self, tx: &mut Tx<'_>, id: Id, told: &Told) -> Result<(), Problem> {
        match self {
            Input::Seizure(input) => {
                let patches = told.patches(&serde_json::to_value(input).map_err(Problem::internal)?);
                seizures::replace(tx, id, input, patches.record, patches.item)
            }
            Input::FirearmRecord(input) => {
                let patches = told.patches(&serde_json::to_value(input).map_err(Problem::internal)?);
                register::flow::replace(tx, id, patches.record)
            }
        }
    }
}
