//! What makes and calibres are compared by, and which texts mean the same as one that is looked for.

use std::collections::BTreeSet;

use super::model::ReferenceSet;
use super::recognition::{keys, recognized};
use super::store;
use crate::db::{DbConn, DbError};
use crate::firearms::serial;

/// A make or calibre as compared, and whether it is one that the reference values know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    pub value: Option<String>,
    pub recognised: bool,
}

/// How a make or calibre is compared: by its code where the reference values know it. What they do not know is
/// accepted, folded, and flagged.
pub fn normalized(text: Option<&str>, code: Option<String>) -> Normalized {
    let recognised = code.is_some();
    Normalized { value: code.or_else(|| text.and_then(serial::folded)), recognised }
}

/// The same of a text as it is understood now.
pub fn understood(conn: &mut DbConn, set: ReferenceSet, text: Option<&str>) -> Result<Normalized, DbError> {
    let code = match text {
        Some(text) => store::codes(conn, set, &[text])?.pop().flatten(),
        None => None,
    };
    Ok(normalized(text, code))
}

/// What a text that is looked for means now. Records keep their texts as they were given, so that one written before
/// the Secretariat added a spelling is found like one written after.
#[derive(Debug, Clone)]
pub struct Meaning {
    set: ReferenceSet,
    folded: Option<String>,
    code: Option<String>,
    /// The folded spellings of the value that the Secretariat added; those that ship are known without.
    added: BTreeSet<String>,
}

impl Meaning {
    /// Two statements at most.
    pub fn of(conn: &mut DbConn, set: ReferenceSet, text: &str) -> Result<Meaning, DbError> {
        let code = store::codes(conn, set, &[text])?.pop().flatten();
        let added = match &code {
            Some(code) => store::added_keys(conn, set, code)?,
            None => BTreeSet::new(),
        };
        Ok(Meaning { set, folded: serial::folded(text), code, added })
    }

    /// Whether `text` means the same. A text with nothing in it to compare means nothing.
    pub fn is(&self, text: &str) -> bool {
        match (&self.code, recognized(self.set, text)) {
            (None, _) => self.folded.is_some() && serial::folded(text) == self.folded,
            (Some(code), Some(value)) => value.code == *code,
            (Some(_), None) => keys(self.set, text).iter().any(|key| self.added.contains(key)),
        }
    }
}
