//! Reports as documents to take away: JSON, CSV, XLSX and PDF, in the caller's language. What a caller may not read
//! does not get into its document.

mod compilation;
mod report;
pub mod routes;
mod text;

use crate::access::Caller;
use crate::db::DbConn;
use crate::http::language::Language;
use crate::problem::Problem;
use crate::states;
use std::collections::HashMap;

/// Who reads, and in which language.
#[derive(Clone, Copy)]
struct Reader<'a> {
    caller: &'a Caller,
    language: Language,
}

/// The States' names in the language, by code.
fn state_names(conn: &mut DbConn, language: Language) -> Result<HashMap<String, String>, Problem> {
    let names = states::store::names(conn)?.into_iter();
    Ok(names.map(|(code, names)| (code, names.read(language))).collect())
}
