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
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Who reads, and in which language.
#[derive(Clone, Copy)]
struct Reader<'a> {
    caller: &'a Caller,
    language: Language,
}

/// What names are sorted by: neither case nor an accent makes another letter of one.
fn sort_key(name: &str) -> String {
    name.nfd().filter(|one| !is_combining_mark(*one)).flat_map(char::to_lowercase).collect()
}

/// The States' names in the language, by code.
fn state_names(conn: &mut DbConn, language: Language) -> Result<HashMap<String, String>, Problem> {
    let names = states::store::names(conn)?.into_iter();
    Ok(names.map(|(code, names)| (code, names.read(language))).collect())
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn names_with_accents_stand_where_readers_look_for_them() {
        let mut names = ["Mexique", "Équateur", "États-Unis", "El Salvador", "Uruguay", "Ágora", "agora b"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Ágora", "agora b", "El Salvador", "Équateur", "États-Unis", "Mexique", "Uruguay"]);
    }
}
