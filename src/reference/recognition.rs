//! What a text means, as far as what ships can tell. No statement is sent.

use super::keys::{calibre_key, make_key, place_key, without_brackets, word_key};
use super::model::{ReferenceSet, ReferenceValue};
use super::shipped::{shipped, subdivision_key};
use crate::db::named;
use crate::firearms::FirearmType;
use crate::http::language::Language;

/// The keys under which `text` is looked up in `set`, best first: the whole, then without what is in brackets.
///
/// Of subdivisions it gives none: theirs belong to a country, see [`subdivision`].
pub fn keys(set: ReferenceSet, text: &str) -> Vec<String> {
    let bare = without_brackets(text);
    let forms = || [Some(text), bare.as_deref()].into_iter().flatten();
    let mut keys: Vec<String> = match set {
        ReferenceSet::Makes => forms().filter_map(make_key).collect(),
        ReferenceSet::Calibres => forms().filter_map(calibre_key).collect(),
        ReferenceSet::Countries => {
            [false, true].into_iter().flat_map(|plain| forms().filter_map(move |form| place_key(form, plain))).collect()
        }
        ReferenceSet::Subdivisions => Vec::new(),
        _ => forms().filter_map(word_key).collect(),
    };
    keys.dedup();
    keys
}

/// The value as it ships that `text` means.
pub fn recognized(set: ReferenceSet, text: &str) -> Option<&'static ReferenceValue> {
    keys(set, text).iter().find_map(|key| shipped(set).by_key(key))
}

/// The code of the value as it ships that `text` means. What the Secretariat added is not asked for.
pub fn code_shipped(set: ReferenceSet, text: &str) -> Option<&'static str> {
    recognized(set, text).map(|value| value.code.as_str())
}

/// The type that a word for a firearm means, in any of the four languages.
pub fn firearm_type(text: &str) -> Option<FirearmType> {
    named(&recognized(ReferenceSet::FirearmTypes, text)?.code)
}

/// The ISO 3166-1 alpha-2 code of a country named in any of the four languages, or by a code of its own.
pub fn country(text: &str) -> Option<&'static str> {
    recognized(ReferenceSet::Countries, text).map(|value| value.code.as_str())
}

/// The name of the country with this ISO 3166-1 alpha-2 code.
pub fn country_name(code: &str, language: Language) -> Option<&'static str> {
    Some(shipped(ReferenceSet::Countries).by_code(code)?.names.of(language))
}

/// The ISO 3166-2 code of a subdivision of `country` (alpha-2, an OAS member), named in any of the four
/// languages or by its code.
pub fn subdivision(country: &str, text: &str) -> Option<String> {
    subdivision_value(country, text).map(|value| value.code.clone())
}

/// The same as its value.
pub fn subdivision_value(country: &str, text: &str) -> Option<&'static ReferenceValue> {
    let bare = without_brackets(text);
    let forms = [Some(text), bare.as_deref()].into_iter().flatten();
    let mut keys = forms.flat_map(|form| [false, true].map(|plain| subdivision_key(country, form, plain))).flatten();
    keys.find_map(|key| shipped(ReferenceSet::Subdivisions).by_key(&key))
}
