//! What a make or calibre must keep to that the Secretariat adds or changes, and what becomes of it.

use std::collections::BTreeSet;

use super::model::{NewReferenceValue, ReferenceSet, ReferenceValue, ValueRow};
use super::recognition::keys;
use crate::db::{Instant, Json};
use crate::problem::Fault;

/// Each spelling of a value, with where it stands in the body.
fn spellings(value: &NewReferenceValue) -> Vec<(String, &str)> {
    let names = value.names.each().into_iter().map(|(language, name)| (format!("/names/{language}"), name));
    let synonyms = value.synonyms.iter().flatten().enumerate();
    let synonyms = synonyms.map(|(index, text)| (format!("/synonyms/{index}"), text.as_str()));
    [("/code".to_owned(), value.code.as_str())].into_iter().chain(names).chain(synonyms).collect()
}

/// The folded form of one spelling.
fn key(set: ReferenceSet, text: &str) -> Option<String> {
    keys(set, text).into_iter().next()
}

/// The folded spellings of a value; none of one that is not active.
pub fn keys_of(set: ReferenceSet, value: &NewReferenceValue) -> BTreeSet<String> {
    match value.active {
        Some(false) => BTreeSet::new(),
        _ => spellings(value).into_iter().filter_map(|(_, text)| key(set, text)).collect(),
    }
}

/// Every fault of a value. `shipped` is the value of its code as it ships; `meaning` gives the code of the value
/// that a folded spelling means so far.
pub fn faults(
    set: ReferenceSet,
    value: &NewReferenceValue,
    shipped: Option<&ReferenceValue>,
    meaning: impl Fn(&str) -> Option<String>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (pointer, text) in spellings(value) {
        match key(set, text) {
            None => faults.push(Fault::new(pointer, "nothing_to_compare")),
            Some(_) if value.active == Some(false) => {}
            Some(key) => {
                let other = meaning(&key).filter(|code| *code != value.code);
                faults.extend(other.map(|code| Fault::new(pointer, "means_another").with("code", code)));
            }
        }
    }
    let Some(shipped) = shipped else { return faults };
    let kept: Vec<&String> = value.synonyms.iter().flatten().collect();
    if let Some(missing) = shipped.synonyms.iter().find(|synonym| !kept.contains(synonym)) {
        faults.push(Fault::new("/synonyms", "shipped_spelling").with("name", missing));
    }
    if value.active == Some(false) {
        faults.push(Fault::new("/active", "shipped_stays"));
    }
    faults
}

/// The row that holds a value: of one that ships, the synonyms added to its own.
pub fn row(
    set: ReferenceSet,
    value: NewReferenceValue,
    shipped: Option<&ReferenceValue>,
    created_at: Instant,
    now: Instant,
) -> ValueRow {
    let own = |synonym: &String| shipped.is_some_and(|shipped| shipped.synonyms.contains(synonym));
    ValueRow {
        set_name: set.name(),
        code: value.code,
        name_en: value.names.en,
        name_es: value.names.es,
        name_pt: value.names.pt,
        name_fr: value.names.fr,
        synonyms: Json(value.synonyms.unwrap_or_default().into_iter().filter(|synonym| !own(synonym)).collect()),
        source: value.source,
        active: value.active.unwrap_or(true),
        created_at,
        updated_at: now,
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::ReferenceNames;
    use super::super::shipped::shipped;
    use super::*;

    fn acme(synonyms: &[&str]) -> NewReferenceValue {
        let name = || "Acme".to_owned();
        NewReferenceValue {
            code: "acme".to_owned(),
            names: ReferenceNames { en: name(), es: name(), pt: name(), fr: name() },
            synonyms: Some(synonyms.iter().map(|text| (*text).to_owned()).collect()),
            source: "A catalogue".to_owned(),
            active: None,
        }
    }

    fn codes(value: &NewReferenceValue, of: Option<&ReferenceValue>) -> Vec<(String, &'static str)> {
        let set = ReferenceSet::Makes;
        let meaning = |key: &str| shipped(set).by_key(key).map(|value| value.code.clone());
        faults(set, value, of, meaning).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn a_spelling_means_one_value() {
        assert_eq!(codes(&acme(&["ACME Arms", "A.C.M.E."]), None), []);
        let faulty = codes(&acme(&["Forjas Taurus", "!", "smith y wesson"]), None);
        let expected =
            [("/synonyms/0", "means_another"), ("/synonyms/1", "nothing_to_compare"), ("/synonyms/2", "means_another")];
        assert_eq!(faulty, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
        let retired = NewReferenceValue { active: Some(false), ..acme(&["Forjas Taurus"]) };
        assert_eq!(codes(&retired, None), [], "what is not active means nothing");
        assert!(keys_of(ReferenceSet::Makes, &retired).is_empty());
        assert_eq!(keys_of(ReferenceSet::Makes, &acme(&["ACME Arms", "A.C.M.E.", "Acmé 2"])).len(), 2);
    }

    #[test]
    fn what_a_value_ships_with_stays() {
        let taurus = shipped(ReferenceSet::Makes).by_code("taurus").expect("it ships");
        let mut value = NewReferenceValue::from(taurus.clone());
        assert_eq!(codes(&value, Some(taurus)), []);
        value.synonyms.get_or_insert_default().push("Touro".to_owned());
        assert_eq!(codes(&value, Some(taurus)), []);
        let now = Instant::now();
        assert_eq!(row(ReferenceSet::Makes, value.clone(), Some(taurus), now, now).synonyms.0, ["Touro"]);
        value.synonyms.get_or_insert_default().remove(0);
        value.active = Some(false);
        let expected = [("/synonyms", "shipped_spelling"), ("/active", "shipped_stays")];
        assert_eq!(codes(&value, Some(taurus)), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }
}
