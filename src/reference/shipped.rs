//! The values of `data/`, read once, with an index from every folded spelling to its value.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use rust_iso3166::iso3166_2::SUBDIVISION_COUNTRY_MAP;
use serde::Deserialize;

use super::keys::{calibre_key, make_key, place_key, word_key};
use super::model::{ReferenceNames, ReferenceSet, ReferenceValue};
use crate::firearms::rules::is_subdivision;

const MAKES: &str = include_str!("data/makes.toml");
const CALIBRES: &str = include_str!("data/calibres.toml");
const FIREARM_TYPES: &str = include_str!("data/firearm_types.toml");
const OFFENCES: &str = include_str!("data/offences.toml");
const LISTS: &str = include_str!("data/lists.toml");
const COUNTRIES: &str = include_str!("data/countries.tsv");
const SUBDIVISIONS: &str = include_str!("data/subdivisions.tsv");
const PLACE_NAMES: &str = include_str!("data/place_names.toml");

const PLACE_SOURCE: &str = "ISO 3166; names from Unicode CLDR 48 (Unicode-3.0)";

/// The values of one list as they ship, by code.
#[derive(Debug, Default)]
pub struct Shipped {
    values: Vec<ReferenceValue>,
    /// Folded spelling -> place in `values`.
    index: HashMap<String, usize>,
    /// Spellings that came to mean a second value, with the two codes; the tests keep it empty.
    conflicts: Vec<(String, String, String)>,
}

impl Shipped {
    pub fn values(&self) -> &[ReferenceValue] {
        &self.values
    }

    pub fn by_code(&self, code: &str) -> Option<&ReferenceValue> {
        let place = self.values.binary_search_by(|value| value.code.as_str().cmp(code)).ok()?;
        self.values.get(place)
    }

    /// The value that a folded spelling means.
    pub fn by_key(&self, key: &str) -> Option<&ReferenceValue> {
        self.values.get(*self.index.get(key)?)
    }

    /// Indexes `values` by the key of each code, name and synonym.
    fn new(mut values: Vec<ReferenceValue>, key: impl Fn(&ReferenceValue, &str) -> Option<String>) -> Shipped {
        values.sort_by(|a, b| a.code.cmp(&b.code));
        for value in &mut values {
            let mut seen: HashSet<String> = value.names.each().map(|(_, name)| name.to_owned()).into();
            value.synonyms.retain(|synonym| seen.insert(synonym.clone()));
        }
        let mut shipped = Shipped::default();
        for (place, value) in values.iter().enumerate() {
            let names = value.names.each().map(|(_, name)| name);
            for spelling in
                names.into_iter().chain([value.code.as_str()]).chain(value.synonyms.iter().map(String::as_str))
            {
                if let Some(key) = key(value, spelling) {
                    shipped.put(&values, key, place);
                }
            }
        }
        shipped.values = values;
        shipped
    }

    fn put(&mut self, values: &[ReferenceValue], key: String, place: usize) {
        match self.index.get(&key).copied() {
            None => drop(self.index.insert(key, place)),
            Some(first) if first == place => {}
            Some(first) => {
                let code = |place: usize| values.get(place).map_or_else(String::new, |value| value.code.clone());
                self.conflicts.push((key, code(first), code(place)));
            }
        }
    }

    /// Adds the keys of places without the word for their kind, where they mean one place only.
    fn with_plain_keys(mut self, key: impl Fn(&ReferenceValue, &str) -> Option<String>) -> Shipped {
        let mut plain: HashMap<String, Option<usize>> = HashMap::new();
        for (place, value) in self.values.iter().enumerate() {
            for (_, name) in value.names.each() {
                if let Some(key) = key(value, name).filter(|key| !self.index.contains_key(key)) {
                    plain
                        .entry(key)
                        .and_modify(|found| *found = found.filter(|first| *first == place))
                        .or_insert(Some(place));
                }
            }
        }
        self.index.extend(plain.into_iter().filter_map(|(key, place)| Some((key, place?))));
        self
    }
}

/// The values of `set` as they ship.
pub fn shipped(set: ReferenceSet) -> &'static Shipped {
    static SETS: LazyLock<BTreeMap<ReferenceSet, Shipped>> = LazyLock::new(|| {
        let read = |set| (set, read(set).unwrap_or_else(|error| unreadable(set, &error)));
        ReferenceSet::ALL.into_iter().map(read).collect()
    });
    static NONE: LazyLock<Shipped> = LazyLock::new(Shipped::default);
    SETS.get(&set).unwrap_or(&NONE)
}

/// The files are part of the binary and a test reads them all, so this is never seen.
fn unreadable(set: ReferenceSet, error: &toml::de::Error) -> Shipped {
    tracing::error!(%error, set = set.name(), "reference values cannot be read");
    Shipped::default()
}

fn read(set: ReferenceSet) -> Result<Shipped, toml::de::Error> {
    Ok(match set {
        ReferenceSet::Makes => Shipped::new(grouped(set, MAKES)?, |_, text| make_key(text)),
        ReferenceSet::Calibres => Shipped::new(grouped(set, CALIBRES)?, |_, text| calibre_key(text)),
        ReferenceSet::FirearmTypes => Shipped::new(grouped(set, FIREARM_TYPES)?, |_, text| word_key(text)),
        ReferenceSet::Offences => Shipped::new(grouped(set, OFFENCES)?, |_, text| word_key(text)),
        ReferenceSet::Countries => {
            let key = |plain| move |_: &ReferenceValue, text: &str| place_key(text, plain);
            Shipped::new(countries(&toml::from_str(PLACE_NAMES)?), key(false)).with_plain_keys(key(true))
        }
        ReferenceSet::Subdivisions => {
            let key = |plain| {
                move |value: &ReferenceValue, text: &str| subdivision_key(value.country.as_deref()?, text, plain)
            };
            Shipped::new(subdivisions(&toml::from_str(PLACE_NAMES)?), key(false)).with_plain_keys(key(true))
        }
        _ => {
            let mut lists: BTreeMap<ReferenceSet, Group> = toml::from_str(LISTS)?;
            let values = lists.remove(&set).map(|group| group.values(set)).unwrap_or_default();
            Shipped::new(values, |_, text| word_key(text))
        }
    })
}

/// The key of a subdivision's name within its country.
pub fn subdivision_key(country: &str, text: &str, plain: bool) -> Option<String> {
    let code = text.trim().to_uppercase();
    let key = if is_subdivision(&code) { code } else { place_key(text, plain)? };
    Some(format!("{country} {key}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grouped {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    source: String,
    values: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    /// The name in every language, then synonyms.
    Same(Vec<String>),
    Named {
        en: String,
        es: String,
        pt: String,
        fr: String,
        #[serde(default)]
        synonyms: Vec<String>,
    },
}

impl Group {
    fn values(self, set: ReferenceSet) -> Vec<ReferenceValue> {
        let source = self.source;
        self.values.into_iter().map(|(code, entry)| entry.value(set, code, &source)).collect()
    }
}

impl Entry {
    fn value(self, set: ReferenceSet, code: String, source: &str) -> ReferenceValue {
        let (names, synonyms) = match self {
            Entry::Same(mut spellings) => {
                let synonyms = spellings.split_off(spellings.len().min(1));
                let name = spellings.pop().unwrap_or_default();
                (ReferenceNames { en: name.clone(), es: name.clone(), pt: name.clone(), fr: name }, synonyms)
            }
            Entry::Named { en, es, pt, fr, synonyms } => (ReferenceNames { en, es, pt, fr }, synonyms),
        };
        value(set, code, names, synonyms, source)
    }
}

fn value(
    set: ReferenceSet,
    code: String,
    names: ReferenceNames,
    synonyms: Vec<String>,
    source: &str,
) -> ReferenceValue {
    let source = source.to_owned();
    ReferenceValue { set, code, names, synonyms, country: None, source, active: true, updated_at: None }
}

fn grouped(set: ReferenceSet, text: &str) -> Result<Vec<ReferenceValue>, toml::de::Error> {
    let file: Grouped = toml::from_str(text)?;
    Ok(file.groups.into_iter().flat_map(|group| group.values(set)).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceNames {
    countries: HashMap<String, Vec<String>>,
    subdivisions: HashMap<String, Vec<String>>,
}

/// A line of a file made by `data/cldr.py`: the code, four names (empty where there is none), further names.
fn line(line: &str) -> Option<(&str, [&str; 4], Vec<&str>)> {
    let mut cells = line.split('\t');
    let code = cells.next()?;
    let names = [cells.next()?, cells.next()?, cells.next()?, cells.next()?];
    Some((code, names, cells.collect()))
}

fn named(names: [&str; 4], otherwise: &str) -> ReferenceNames {
    let [en, es, pt, fr] = names.map(|name| if name.is_empty() { otherwise } else { name }.to_owned());
    ReferenceNames { en, es, pt, fr }
}

fn strings<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn countries(further: &PlaceNames) -> Vec<ReferenceValue> {
    let country = |(code, names, more): (&str, [&str; 4], Vec<&str>)| {
        let iso = rust_iso3166::from_alpha2(code)?;
        let mut synonyms = strings([iso.alpha3, iso.name].into_iter().chain(more));
        synonyms.extend(further.countries.get(code).into_iter().flatten().cloned());
        Some(value(ReferenceSet::Countries, code.to_owned(), named(names, iso.name), synonyms, PLACE_SOURCE))
    };
    COUNTRIES.lines().filter_map(line).filter_map(country).collect()
}

fn subdivisions(further: &PlaceNames) -> Vec<ReferenceValue> {
    let named_by_cldr: BTreeMap<&str, [&str; 4]> =
        SUBDIVISIONS.lines().filter_map(line).map(|(code, names, _)| (code, names)).collect();
    let mut countries: Vec<&str> = named_by_cldr.keys().filter_map(|code| code.get(..2)).collect();
    countries.dedup();
    let mut values = Vec::new();
    for country in countries {
        let Some(parts) = SUBDIVISION_COUNTRY_MAP.get(country) else { continue };
        let official: HashMap<Option<String>, &str> =
            parts.iter().map(|part| (place_key(part.name, false), part.code)).collect();
        for part in *parts {
            // A name that is officially another's (Buenos Aires, the province) is not taken from CLDR.
            let is_its_own = |name: &str| official.get(&place_key(name, false)).is_none_or(|code| *code == part.code);
            let names = named_by_cldr.get(part.code).copied().unwrap_or_default();
            let names = names.map(|name| if is_its_own(name) { name } else { "" });
            let region = part.code.get(3..).unwrap_or_default();
            let mut synonyms = strings([region, part.name]);
            synonyms.extend(further.subdivisions.get(part.code).into_iter().flatten().cloned());
            let set = ReferenceSet::Subdivisions;
            let subdivision = value(set, part.code.to_owned(), named(names, part.name), synonyms, PLACE_SOURCE);
            values.push(ReferenceValue { country: Some(country.to_owned()), ..subdivision });
        }
    }
    values
}

#[cfg(test)]
#[path = "shipped_tests.rs"]
mod tests;
