use serde_json::{Value, json};

use super::fields::{Fields, tests::document};
use super::mapping::{ImportKind, Mapping};
use super::plan::{Outcome, Plan};
use super::reader::Reader;
use crate::problem::Fault;

const BASE: &str = r#"
kind = "seizures"
dataset = "test"
file = { format = "csv", delimiter = ";" }
key = { row_hash = true }
"#;

fn fields() -> Fields {
    Fields::of(&document(), "Input")
}

fn mapping(text: &str) -> Mapping {
    Mapping::read(text, ImportKind::Seizures, &fields()).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn faults(text: &str) -> Vec<(String, &'static str)> {
    let faults = Mapping::read(text, ImportKind::Seizures, &fields()).expect_err("faults");
    faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

/// What becomes of every row of a file.
fn outcomes(mapping: &Mapping, file: &str) -> Vec<(u64, Outcome)> {
    let mut written = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut written, file.as_bytes()).expect("written");
    std::io::Seek::rewind(&mut written).expect("rewound");
    let mut reader = Reader::open(written, mapping).expect("a reader");
    let plan = Plan::bind(mapping, &fields(), "CO", reader.header()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut outcomes = Vec::new();
    while let Some(row) = reader.next_row().expect("read") {
        outcomes.push((row.number, plan.outcome(&row)));
    }
    outcomes
}

fn values(mapping: &Mapping, file: &str) -> Vec<Result<Value, Vec<Fault>>> {
    let value = |outcome| match outcome {
        Outcome::Record { value, .. } => Ok(value),
        Outcome::Skipped => Err(Vec::new()),
        Outcome::Rejected(faults) | Outcome::Faulty { faults, .. } => Err(faults),
    };
    outcomes(mapping, file).into_iter().map(|(_, outcome)| value(outcome)).collect()
}

fn codes(outcome: &Result<Value, Vec<Fault>>) -> Vec<(&str, &str)> {
    match outcome {
        Ok(value) => panic!("{value}"),
        Err(faults) => faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect(),
    }
}

const FULL: &str = r#"
kind = "seizures"
dataset = "test"
file = { format = "csv", delimiter = ";" }
cells = { unwrap = true, empty = ["-"] }
key = { row_hash = true }
rows = [
  { reject = "the total row", when = [{ column = "ARMA", empty = true }, { column = "CANT", empty = false }] },
  { skip = "a title", when = [{ column = "ARMA", contains = "título" }] },
]

[fields]
kind = { value = "seized" }
date = { column = "FECHA", formats = ["%d/%m/%Y"], weekday_column = "DÍA", default = "2019" }
sharing = { value = "all_states" }
"place.subdivision" = { column = "DANE", thousands = ",", pad = 8, take = 2, synonyms = { "05" = "CO-ANT", "11" = "CO-DC" } }
"place.kind" = { column = "SITIO", synonyms = { "vías públicas" = "road" }, otherwise = "other" }
"item.type" = { column = "ARMA", synonyms = { "REVÓLVER" = "revolver", escopeta = "shotgun" } }
"item.serial_number" = { column = "SERIE" }
"item.quantity" = { column = "CANT", thousands = ".", decimal = ",", default = 1 }
"item.country_of_manufacture" = { column = "PAÍS", unknown = ["ignorado"] }
"#;

const HEADER: &str = "FECHA;DÍA;DANE;SITIO;ARMA;SERIE;CANT;PAÍS\n";

#[test]
fn a_row_becomes_a_record_of_the_wire() {
    let file = format!(
        "{HEADER}01/02/2019;Viernes;5,002,000;VIAS PUBLICAS;revolver;=\"E092851\";1.200,5;us\n\
         ;Lunes;11,001,000;SELVA;ESCOPETA;RASPADA;-;IGNORADO\n"
    );
    let rows = values(&mapping(FULL), &file);
    assert_eq!(
        rows[0],
        Ok(json!({"kind": "seized", "date": "2019-02-01", "date_precision": "day", "sharing": "all_states",
            "place": {"subdivision": "CO-ANT", "kind": "road"}, "items": [{"type": "revolver",
            "serial_number": "E092851", "serial_condition": "intact", "quantity": 1200.5,
            "country_of_manufacture": "US"}]}))
    );
    assert_eq!(
        rows[1],
        Ok(json!({"kind": "seized", "date": "2019-01-01", "date_precision": "year", "sharing": "all_states",
            "place": {"subdivision": "CO-DC", "kind": "other"}, "items": [{"type": "shotgun",
            "serial_condition": "obliterated", "quantity": 1}]}))
    );
}

#[test]
fn a_bad_row_has_every_fault_and_stops_nothing() {
    let file = format!(
        "{HEADER}01/02/2019;Lunes;99;SELVA;CAÑÓN;1;uno;Ruritania\n;;;;;;6.209;\n;;;;Título;;;\n1;2\n\
         01/02/2019;Viernes;;;escopeta;;2;\n"
    );
    let rows = values(&mapping(FULL), &file);
    assert_eq!(rows.len(), 5);
    let mut found = codes(&rows[0]);
    found.sort_unstable();
    let expected = [
        ("/date", "weekday_disagrees"),
        ("/items/0/country_of_manufacture", "cell_not_a_country"),
        ("/items/0/quantity", "cell_not_a_number"),
        ("/items/0/type", "cell_not_a_firearm_type"),
        ("/place/subdivision", "cell_not_a_subdivision"),
    ];
    assert_eq!(found, expected);
    assert_eq!(rows[1], Err(vec![Fault::new("", "row_rule").with("reason", "the total row")]));
    assert_eq!(rows[2], Err(Vec::new()), "skipped");
    assert_eq!(codes(&rows[3]), [("", "row_width")]);
    assert!(rows[4].is_ok());
}

#[test]
fn equal_rows_are_told_apart_and_rows_with_a_key_are_not() {
    let file = format!("{HEADER};;;;escopeta;1;;\n;;;;escopeta;1;;\n;;;;escopeta;2;;\n;;;;escopeta;;;\n");
    let keys = |mapping: &Mapping| -> Vec<Option<String>> {
        let mut seen = std::collections::HashMap::new();
        let mut key = |outcome| match outcome {
            Outcome::Record { key, .. } => {
                let before = seen.entry(key.clone()).or_insert(0);
                *before += 1;
                key.import_key(*before - 1)
            }
            _ => Some("rejected".to_owned()),
        };
        outcomes(mapping, &file).into_iter().map(|(_, outcome)| key(outcome)).collect()
    };
    let hashed = keys(&mapping(FULL));
    let distinct: std::collections::HashSet<_> = hashed.iter().flatten().collect();
    assert_eq!(distinct.len(), 4);
    assert_eq!(keys(&mapping(FULL)), hashed, "the same each time");
    let by_column = mapping(&FULL.replace("row_hash = true", "columns = [\"SERIE\"]"));
    let expected = [Some("test:1"), None, Some("test:2"), Some("rejected")];
    assert_eq!(keys(&by_column), expected.map(|key| key.map(str::to_owned)));
}

#[test]
fn every_fault_of_a_mapping_comes_at_once() {
    assert_eq!(faults("kind = "), [("/mapping".to_owned(), "mapping_not_toml")]);
    let shape = faults(
        "kind = \"cars\"\nfile = { format = \"csv\", delimiter = \"::\" }\nkey = {}\n[fields]\ndate = { colum = \"A\" }",
    );
    let expected = [
        ("/mapping/dataset", "required"),
        ("/mapping/fields/date/colum", "unknown_field"),
        ("/mapping/file/delimiter", "bad_pattern"),
        ("/mapping/kind", "not_in_list"),
    ];
    assert_eq!(shape, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    let text = r#"
        kind = "firearm_records"
        dataset = "test"
        file = { format = "ndjson", delimiter = ";", encoding = "klingon" }
        key = {}
        rows = [{ reject = "a", skip = "b", when = [{ column = "A" }] }]
        [fields]
        kind = { value = "bought" }
        date = { column = "A", formats = ["%d/%m/%Y", "%Q"], thousands = ",", default = "soon" }
        colour = { column = "A" }
        "place.kind" = { column = "A", synonyms = { a = "moon" } }
        "place.municipality" = {}
        "item.quantity" = { value = "many" }
    "#;
    let mut found = faults(text);
    found.sort_unstable();
    let expected = [
        ("/mapping/fields/colour", "unknown_field"),
        ("/mapping/fields/date/default", "bad_format"),
        ("/mapping/fields/date/formats/1", "bad_date_format"),
        ("/mapping/fields/date/thousands", "mapping_option_unused"),
        ("/mapping/fields/item.quantity/value", "wrong_type"),
        ("/mapping/fields/kind/value", "not_in_list"),
        ("/mapping/fields/place.kind/synonyms/a", "not_in_list"),
        ("/mapping/fields/place.municipality", "mapping_source"),
        ("/mapping/file/delimiter", "mapping_option_unused"),
        ("/mapping/file/encoding", "unknown_encoding"),
        ("/mapping/key", "mapping_key"),
        ("/mapping/kind", "mapping_of_other_kind"),
        ("/mapping/rows/0", "mapping_row_rule"),
        ("/mapping/rows/0/when/0", "mapping_condition"),
    ];
    assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    let missing = faults(&format!("{BASE}[fields]\nkind = {{ value = \"seized\" }}"));
    assert_eq!(
        missing,
        [("/mapping/fields/date", "required"), ("/mapping/fields/item", "required")].map(|(p, c)| (p.to_owned(), c))
    );
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let mapping = mapping(FULL);
    let header: Vec<String> =
        ["FECHA", "DÍA", "DANE", "SITIO", "SITIO", "ARMA", "CANT", "PAÍS"].map(str::to_owned).to_vec();
    let faults = Plan::bind(&mapping, &fields(), "CO", &header).expect_err("faults");
    let found: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
    let expected = [
        ("/mapping/fields/item.serial_number/column", "column_missing"),
        ("/mapping/fields/place.kind/column", "column_repeated"),
    ];
    assert_eq!(found, expected);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Each row of a file is a record, skipped, or rejected with a fault, and reading it again says the same.
        #[test]
        fn every_row_comes_to_something(cells in prop::collection::vec(prop::collection::vec("[ -~áéñ]{0,12}", 8), 1..20)) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(HEADER.as_bytes().to_vec());
            for row in &cells {
                writer.write_record(row).expect("written");
            }
            let file = String::from_utf8(writer.into_inner().expect("whole")).expect("UTF-8");
            let (once, again) = (outcomes(&mapping(FULL), &file), outcomes(&mapping(FULL), &file));
            prop_assert_eq!(&once, &again);
            prop_assert_eq!(once.len(), cells.len());
            for (_, outcome) in once {
                if let Outcome::Rejected(faults) | Outcome::Faulty { faults, .. } = outcome {
                    prop_assert!(!faults.is_empty());
                }
            }
        }
    }
}
