use std::collections::HashSet;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::db::name_of;
use crate::firearms::rules::{is_country, is_subdivision};
use crate::firearms::{DatePrecision, FirearmType, SerialCondition, Tlp};
use crate::reference::recognition::{recognized, subdivision_value};
use crate::reference::{country, firearm_type, subdivision};
use crate::seizures::model::{CriminalContext, PlaceKind, Production, SeizureKind};
use crate::traces::model::Ground;
use crate::traces::response_model::{Outcome, OutcomeReason};

fn everything() -> impl Iterator<Item = &'static ReferenceValue> {
    ReferenceSet::ALL.into_iter().flat_map(|set| shipped(set).values())
}

fn of(set: ReferenceSet) -> Vec<&'static str> {
    shipped(set).values().iter().map(|value| value.code.as_str()).collect()
}

/// What a text means in the list of `value`.
fn meaning(value: &ReferenceValue, text: &str) -> Option<&'static str> {
    let found = match &value.country {
        Some(country) => subdivision_value(country, text),
        None => recognized(value.set, text),
    };
    found.map(|value| value.code.as_str())
}

fn spellings(value: &ReferenceValue) -> Vec<String> {
    let names = value.names.each().map(|(_, name)| name.to_owned());
    names.into_iter().chain([value.code.clone()]).chain(value.synonyms.clone()).collect()
}

#[test]
fn no_spelling_means_two_values() {
    let conflicts: Vec<_> = ReferenceSet::ALL.into_iter().flat_map(|set| &shipped(set).conflicts).collect();
    assert!(conflicts.is_empty(), "{conflicts:#?}");
}

#[test]
fn every_spelling_means_its_value() {
    for value in everything() {
        for text in spellings(value) {
            assert_eq!(meaning(value, &text), Some(value.code.as_str()), "{:?} {text}", value.set);
        }
    }
}

#[test]
fn every_file_can_be_read_and_every_value_is_whole() {
    for set in ReferenceSet::ALL {
        assert!(read(set).is_ok_and(|shipped| !shipped.values.is_empty()), "{set:?}");
        let codes = of(set);
        let heads: HashSet<String> = codes.iter().map(|code| code.chars().take(16).collect()).collect();
        assert_eq!(heads.len(), codes.len(), "{set:?}: a cursor tells codes apart by 16 characters");
    }
    for value in everything() {
        let names = value.names.each().map(|(_, name)| name);
        assert!(names.iter().all(|name| !name.trim().is_empty()) && !value.source.is_empty(), "{value:?}");
        assert!(
            names.iter().copied().chain([value.source.as_str()]).all(|text| text.chars().count() <= 200),
            "{value:?}"
        );
    }
}

#[test]
fn there_are_enough_of_them() {
    assert!(of(ReferenceSet::Makes).len() >= 150 && of(ReferenceSet::Calibres).len() >= 60);
    assert_eq!(of(ReferenceSet::Countries).len(), rust_iso3166::ALL.len());
    assert!(of(ReferenceSet::Countries).iter().all(|code| is_country(code)));
    assert!(of(ReferenceSet::Subdivisions).iter().all(|code| is_subdivision(code)));
    let states: HashSet<&str> =
        shipped(ReferenceSet::Subdivisions).values().iter().filter_map(|v| v.country.as_deref()).collect();
    assert_eq!(states.len(), 35, "the OAS members");
}

#[test]
fn the_lists_are_those_of_the_fields() {
    fn names<T: Serialize>(values: &[T]) -> Vec<String> {
        let mut names: Vec<String> = values.iter().map(name_of).collect();
        names.sort();
        names
    }
    use FirearmType::*;
    let types = [
        Pistol,
        Revolver,
        Rifle,
        Carbine,
        Shotgun,
        SubmachineGun,
        LightMachineGun,
        HeavyMachineGun,
        GrenadeLauncher,
        Grenade,
        RocketLauncher,
        Mine,
        Other,
        Unknown,
    ];
    assert_eq!(of(ReferenceSet::FirearmTypes), names(&types));
    let known = |set, codes: &[&str]| codes.iter().all(|code| shipped(set).by_code(code).is_some());
    assert!(of(ReferenceSet::IllicitGrounds).iter().all(|code| crate::db::named::<Ground>(code).is_some()));
    assert!(of(ReferenceSet::TraceOutcomes).iter().all(|code| crate::db::named::<Outcome>(code).is_some()));
    assert!(of(ReferenceSet::NotTracedReasons).iter().all(|code| crate::db::named::<OutcomeReason>(code).is_some()));
    assert!(known(ReferenceSet::ItemClasses, &["firearm", "ammunition", "explosive", "other_related_material"]));
    fn all_are<T: DeserializeOwned>(set: ReferenceSet, count: usize) {
        let codes = of(set);
        assert!(codes.len() == count && codes.iter().all(|code| crate::db::named::<T>(code).is_some()), "{codes:?}");
    }
    all_are::<SeizureKind>(ReferenceSet::SeizureKinds, 3);
    all_are::<CriminalContext>(ReferenceSet::CriminalContexts, 11);
    all_are::<SerialCondition>(ReferenceSet::SerialConditions, 5);
    all_are::<DatePrecision>(ReferenceSet::DatePrecisions, 3);
    all_are::<Tlp>(ReferenceSet::SharingMarks, 5);
    all_are::<PlaceKind>(ReferenceSet::PlaceKinds, 10);
    all_are::<Production>(ReferenceSet::Productions, 5);
    assert!(known(ReferenceSet::Disposals, &["retained_for_official_use", "destroyed", "in_custody"]));
}

#[test]
fn the_words_of_the_regions_files_are_recognized() {
    use FirearmType::*;
    for (text, expected) in [
        ("PISTOLA", Pistol),
        ("REVOLVER", Revolver),
        ("REVÓLVER", Revolver),
        ("ESCOPETA", Shotgun),
        ("ESCOPETA DE FISTO", Shotgun),
        ("espingarda", Shotgun),
        ("FUSIL / RIFLE", Rifle),
        ("fuzil", Rifle),
        ("CARABINA", Carbine),
        ("SUBAMETRALLADORA", SubmachineGun),
        ("pistola-metralhadora", SubmachineGun),
        ("AMETRALLADORA", LightMachineGun),
        ("LANZA GRANADAS", GrenadeLauncher),
        ("granada", Grenade),
        ("IGNORADO", Unknown),
    ] {
        assert_eq!(firearm_type(text), Some(expected), "{text}");
    }
    assert_eq!(firearm_type("machete"), None);
    for (text, expected) in [
        ("EUA", "US"),
        ("EE.UU.", "US"),
        ("États-Unis", "US"),
        ("ESTADOS UNIDOS", "US"),
        ("Rep. Tcheca", "CZ"),
        ("República de Colombia", "CO"),
        ("BRASIL", "BR"),
        ("Alemanha", "DE"),
        ("Turquia", "TR"),
        ("US", "US"),
        ("BRA", "BR"),
        ("Venezuela (Bolivarian Republic of)", "VE"),
        ("St. Vincent & the Grenadines", "VC"),
        ("República Dominicana", "DO"),
    ] {
        assert_eq!(country(text), Some(expected), "{text}");
    }
    assert_eq!(country("IGNORADO"), None);
    for (state, text, expected) in [
        ("CO", "VALLE", "CO-VAC"),
        ("CO", "GUAJIRA", "CO-LAG"),
        ("CO", "SAN ANDRÉS", "CO-SAP"),
        ("CO", "NORTE DE SANTANDER", "CO-NSA"),
        ("CO", "ATLÁNTICO", "CO-ATL"),
        ("CO", "CÓRDOBA", "CO-COR"),
        ("AR", "Buenos Aires", "AR-B"),
        ("AR", "Capital Federal", "AR-C"),
        ("AR", "CHACO", "AR-H"),
        ("BR", "Pernambuco", "BR-PE"),
        ("BR", "PE", "BR-PE"),
        ("BR", "SAO PAULO", "BR-SP"),
        ("US", "Pennsylvania", "US-PA"),
        ("US", "DE", "US-DE"),
        ("US", "Pensilvania", "US-PA"),
        ("MX", "Estado de México", "MX-MEX"),
        ("MX", "Ciudad de México", "MX-CMX"),
        ("HT", "Artibonite", "HT-AR"),
        ("CA", "Québec", "CA-QC"),
        ("BR", "BR-RJ", "BR-RJ"),
    ] {
        assert_eq!(subdivision(state, text).as_deref(), Some(expected), "{state} {text}");
    }
    assert_eq!(subdivision("CO", "Pernambuco"), None);
}

#[test]
fn spellings_of_makes_and_calibres_are_recognized() {
    let make = |text| recognized(ReferenceSet::Makes, text).map(|value| value.code.as_str());
    for (text, expected) in [
        ("SMITH & WESSON", "smith_wesson"),
        ("S&W", "smith_wesson"),
        ("SMITH AND WESSON", "smith_wesson"),
        ("TAURUS INTERNATIONAL", "taurus"),
        ("FORJAS TAURUS S/A", "taurus"),
        ("Glock GmbH", "glock"),
        ("CZ (Ceska Zbrojovka)", "cz"),
        ("NAA", "north_american"),
        ("HI-POINT", "hi_point"),
    ] {
        assert_eq!(make(text), Some(expected), "{text}");
    }
    let calibre = |text| recognized(ReferenceSet::Calibres, text).map(|value| value.code.as_str());
    for (text, expected) in [
        (".38", "38_special"),
        (".38 SPL", "38_special"),
        (".38 SPECIAL (9 X 29,5 MM)", "38_special"),
        ("9 MM", "9x19mm"),
        ("9mm Luger", "9x19mm"),
        ("9 mm Parabellum", "9x19mm"),
        ("9 X 19 MM", "9x19mm"),
        ("9 mm curto", "380_acp"),
        (".380", "380_acp"),
        ("12 GA", "12_gauge"),
        ("calibre 12", "12_gauge"),
        ("CAL. 12", "12_gauge"),
        ("5,56 X 45 MM NATO", "556x45mm"),
        (".223", "223_rem"),
        ("7,62 x 39 mm", "762x39mm"),
        (".410", "410_bore"),
        ("5.7", "57x28mm"),
    ] {
        assert_eq!(calibre(text), Some(expected), "{text}");
    }
    for ambiguous in [".32", ".44", ".50", "7.62", "45 mm"] {
        assert_eq!(calibre(ambiguous), None, "{ambiguous}");
    }
}

proptest! {
    /// Whatever case and padding a file gives it: recognizing a spelling gives the value, and recognizing what
    /// that is called gives it again.
    #[test]
    fn recognition_is_idempotent(pick in any::<prop::sample::Index>(), spelling in any::<prop::sample::Index>(), upper: bool) {
        let all: Vec<&ReferenceValue> = everything().collect();
        let value = pick.get(&all);
        let spellings = spellings(value);
        let text = spelling.get(&spellings);
        let text = if upper { format!("  {} ", text.to_uppercase()) } else { text.clone() };
        prop_assert_eq!(meaning(value, &text), Some(value.code.as_str()), "{}", text);
        for (_, name) in value.names.each() {
            prop_assert_eq!(meaning(value, name), Some(value.code.as_str()));
        }
    }

    #[test]
    fn any_text_can_be_asked_for(text in "\\PC{0,40}") {
        for set in ReferenceSet::ALL {
            recognized(set, &text);
        }
        subdivision("BR", &text);
        let _ = (country(&text), firearm_type(&text));
    }
}
