//! Workbooks: what was written reads as the same, and what is wrong is told where it stands.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{read, written};
use crate::db::{Id, Instant};
use crate::http::operation::Operations;
use crate::problem::{Code, Fault, Problem};
use crate::questionnaires::model::*;
use crate::questionnaires::rules;

static OPERATIONS: LazyLock<Operations> =
    LazyLock::new(|| Operations::read(&crate::openapi::document()).expect("operations"));

fn as_read(bytes: Vec<u8>) -> Result<QuestionnaireInput, Problem> {
    read(bytes, &OPERATIONS).map(|(input, _)| input)
}

fn sample(text: &str) -> QuestionnaireContent {
    serde_json::from_str::<QuestionnaireInput>(text).expect("a sample").content()
}

#[test]
fn a_sample_comes_back_as_it_was() {
    for text in [
        include_str!("../samples/cifta_implementation_sample.json"),
        include_str!("../samples/cifta_common_format_sample.json"),
    ] {
        let (content, predecessor, now) = (sample(text), Some(Id::new()), Instant::now());
        let bytes = written(&content, predecessor, now).expect("a workbook");
        assert_eq!(bytes, written(&content, predecessor, now).expect("a workbook"), "the same bytes each time");
        let input = as_read(bytes).expect("a questionnaire");
        assert_eq!(input.predecessor, predecessor);
        assert_eq!(input.content(), content);
    }
}

/// Text as authors have it, and as nobody should.
fn words() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "=1+1",
        "+1",
        "-1",
        "@x",
        "=HYPERLINK(\"http://x\")",
        "'",
        "TRUE",
        "007",
        "1e5",
        "_x0041_",
        "<a>&amp;</a>",
        " blank before",
        "blank after ",
        "a\n\nb",
        "a\tb",
        "ñ ç ã œ 😀",
        "2026-01-01",
        ", ; |",
    ]);
    let any = "[ -~\\n\\t¡-ÿ]{0,30}".prop_filter("not blank", |text| !text.trim().is_empty());
    prop_oneof![nasty.prop_map(str::to_owned), any]
}

fn localized() -> impl Strategy<Value = Localized> {
    let text = || prop::option::of(words());
    (text(), text(), text(), text()).prop_map(|(en, es, pt, fr)| Localized { en, es, pt, fr })
}

fn some(text: Localized) -> Option<Localized> {
    Some(text).filter(|text| *text != Localized::default())
}

fn options() -> impl Strategy<Value = Vec<ChoiceOption>> {
    let option = |(number, text): (usize, Localized)| ChoiceOption { key: format!("o{number}"), text };
    prop::collection::vec(localized(), 2..4).prop_map(move |texts| texts.into_iter().enumerate().map(option).collect())
}

fn columns() -> impl Strategy<Value = Vec<Column>> {
    let one = (localized(), any::<bool>(), prop::option::of(options()));
    let column = |(number, (title, required, options)): (usize, (Localized, bool, Option<Vec<ChoiceOption>>))| Column {
        key: format!("c{number}"),
        title,
        kind: if options.is_some() { ColumnKind::SingleChoice } else { ColumnKind::Year },
        options: options.unwrap_or_default(),
        required,
    };
    prop::collection::vec(one, 1..4).prop_map(move |all| all.into_iter().enumerate().map(column).collect())
}

/// The parameters of some kind, as a question has them.
fn parameters() -> impl Strategy<Value = Value> {
    let figure = prop::sample::select(vec!["firearms_seized", "sdg_16_4_2_all", "share_of_firearms_marked"]);
    let unit = localized().prop_filter("a unit", |unit| *unit != Localized::default());
    prop_oneof![
        Just(json!({"kind": "yes_no_partial"})),
        Just(json!({"kind": "date"})),
        options().prop_map(|options| json!({"kind": "multiple_choice", "options": options})),
        options().prop_map(|options| json!({"kind": "single_choice", "options": options})),
        prop::option::of(1..20_000).prop_map(|length| json!({"kind": "text", "max_length": length})),
        (unit, prop::option::of(-1e9..1e9), any::<bool>())
            .prop_map(|(unit, limit, whole)| json!({"kind": "number", "unit": unit, "minimum": limit, "whole": whole})),
        (1500..2200).prop_map(|year| json!({"kind": "year", "minimum": 1500, "maximum": year})),
        (columns(), prop::option::of(1..200))
            .prop_map(|(columns, rows)| json!({"kind": "table", "columns": columns, "max_rows": rows})),
        any::<bool>().prop_map(|repeatable| json!({"kind": "law_reference", "repeatable": repeatable})),
        figure.prop_map(|figure| json!({"kind": "figure", "figure": figure})),
    ]
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let one = (parameters(), localized(), localized(), any::<bool>(), any::<bool>(), any::<bool>());
    prop::collection::vec(one, 0..5).prop_map(|all| {
        let question =
            |(number, (mut asked, text, help, required, evidence, keeps)): (usize, (Value, _, _, _, _, bool))| {
                asked["key"] = json!(format!("q{number}"));
                asked["text"] = json!({});
                let mut question: Question = serde_json::from_value(asked).expect("a question");
                question.text = text;
                question.help = some(help);
                (question.required, question.evidence) = (required, evidence);
                question.keeps = keeps.then(|| "kept_1".to_owned());
                let any_of = vec!["yes".to_owned(), "partial".to_owned()];
                question.condition = (number > 1).then(|| Condition { question: "q0".to_owned(), any_of });
                question
            };
        all.into_iter().enumerate().map(question).collect()
    })
}

fn contents() -> impl Strategy<Value = QuestionnaireContent> {
    let section = (localized(), localized(), questions());
    (localized(), localized(), any::<bool>(), prop::collection::vec(section, 0..4)).prop_map(
        |(title, introduction, sample, sections)| {
            let section = |(number, (title, introduction, mut questions)): (usize, (_, _, Vec<Question>))| {
                for question in &mut questions {
                    question.key = format!("s{number}_{}", question.key);
                }
                let (key, article) = (format!("s{number}"), "IV".to_owned());
                Section { key, article, title, introduction: some(introduction), questions }
            };
            let sections = sections.into_iter().enumerate().map(section).collect();
            let code = "cifta_test".to_owned();
            QuestionnaireContent { code, title, introduction: some(introduction), sample, sections }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_reads_as_the_same(content in contents()) {
        let bytes = written(&content, None, Instant::from_micros(0)).expect("a workbook");
        for part in parts(&bytes) {
            prop_assert!(!part.contains("<f>") && !part.contains("<f "), "a formula in {}", part);
        }
        let input = as_read(bytes).map_err(|problem| TestCaseError::fail(format!("{:?}", problem.faults())))?;
        prop_assert_eq!(input.content(), content);
    }
}

/// The sheets of a workbook as XML.
fn parts(bytes: &[u8]) -> Vec<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut sheets = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        if part.name().expect("a name").contains("/worksheets/") {
            let mut text = String::new();
            part.read_to_string(&mut text).expect("text");
            sheets.push(text);
        }
    }
    sheets
}

/// A workbook of these sheets, whose cells are texts, numbers and booleans.
fn book(sheets: &[(&str, Value)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a sheet");
        for (row, cells) in (0..).zip(rows.as_array().expect("rows")) {
            for (column, cell) in (0..).zip(cells.as_array().expect("cells")) {
                match cell {
                    Value::String(text) => drop(sheet.write_string(row, column, text).expect("written")),
                    Value::Bool(flag) => drop(sheet.write_boolean(row, column, *flag).expect("written")),
                    cell => drop(cell.as_f64().map(|number| sheet.write_number(row, column, number).expect("written"))),
                }
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn told(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
}

fn refused(sheets: &[(&str, Value)]) -> Vec<String> {
    told(as_read(book(sheets)).expect_err("faults").faults())
}

const QUESTIONNAIRE: fn() -> (&'static str, Value) =
    || ("questionnaire", json!([["code", "title_en"], ["test", "Test"]]));
const SECTIONS: fn() -> (&'static str, Value) = || ("sections", json!([["key", "article"], ["iv", "IV"]]));

#[test]
fn a_sheet_written_by_hand_is_read() {
    let questions = json!([
        [],
        ["kind", "key", "section", "minimum", "required", "condition_question", "condition_any_of", null, "text_es"],
        [],
        ["year", " iv_1 ", "iv", 1997, "TRUE", "", "", "a note", "¿Cuándo?"],
        ["yes_no_partial", "iv_2", "iv", "", false, "iv_3", " yes ,partial, ", 5, 42]
    ]);
    let input = as_read(book(&[QUESTIONNAIRE(), SECTIONS(), ("questions", questions)])).expect("a questionnaire");
    let content = input.content();
    let asked: Vec<&Question> = content.questions().map(|(_, question)| question).collect();
    assert_eq!((asked[0].key.as_str(), asked[0].minimum, asked[0].required), ("iv_1", Some(1997.0), true));
    assert_eq!(asked[0].text.es.as_deref(), Some("¿Cuándo?"));
    assert_eq!(
        asked[1].condition.as_ref().map(|condition| condition.any_of.clone()),
        Some(vec!["yes".into(), "partial".into()])
    );
    assert_eq!(asked[1].text.es.as_deref(), Some("42"), "what a spreadsheet took for a number is a text here");
}

#[test]
fn every_fault_names_sheet_row_and_column() {
    assert_eq!(
        refused(&[("Tabelle1", json!([["x"]]))]),
        [
            "/file/questionnaire sheet_missing",
            "/file/sections sheet_missing",
            "/file/questions sheet_missing",
            "/file/questionnaire workbook_without_questionnaire"
        ]
    );
    let questions = json!([
        ["section", "key", "kind", "required", "minimum", "text_en", "colour", "key"],
        ["iv", "t", "table", "perhaps", "two", "x"],
        ["v", "iv_2", "date"]
    ]);
    let columns = json!([["question", "key", "kind"], ["t", "c", "text"], ["u", "c", "text"]]);
    let options = json!([["question", "column", "key"], ["t", "d", "a"], ["w", "", "a"]]);
    let sheets = [QUESTIONNAIRE(), SECTIONS(), ("questions", questions), ("columns", columns), ("options", options)];
    assert_eq!(
        refused(&sheets),
        [
            "/file/questions/1/colour unknown_field",
            "/file/questions/1/key not_unique",
            "/file/questions/2/required wrong_type",
            "/file/questions/2/minimum wrong_type",
            "/file/questions/3/section not_in_list",
            "/file/columns/3/question unknown_question",
            "/file/options/2/column not_in_list",
            "/file/options/3/question unknown_question"
        ]
    );
    // What the schema of a body refuses is told in the same way.
    let questions = json!([
        ["section", "key", "kind", "max_rows", "condition_question", "text_pt"],
        [],
        ["iv", "IV 1", "poem", 1000, "", "a\u{7}"],
        ["iv", "", "date", "", "iv_1", ""]
    ]);
    let sections = json!([["key", "article"], ["iv", "IIX"]]);
    let mut found = refused(&[QUESTIONNAIRE(), ("sections", sections), ("questions", questions)]);
    found.sort();
    assert_eq!(
        found,
        [
            "/file/questions/3/key bad_pattern",
            "/file/questions/3/kind not_in_list",
            "/file/questions/3/max_rows too_large",
            "/file/questions/3/text_pt control_character",
            "/file/questions/4/condition_any_of required",
            "/file/questions/4/key required",
            "/file/sections/2/article bad_pattern"
        ]
    );
}

#[test]
fn a_broken_rule_is_told_where_the_workbook_breaks_it() {
    let questions = json!([
        ["section", "key", "kind", "condition_question", "condition_any_of", "figure"],
        ["iv", "a", "single_choice", "b", "yes, no, perhaps", ""],
        [],
        ["iv", "b", "yes_no_partial", "a", "x", "firearms_seized"],
        ["iv", "a", "number", "", "", ""]
    ]);
    let options = json!([["question", "key"], ["a", "x"], ["a", "x"]]);
    let sheets = [QUESTIONNAIRE(), SECTIONS(), ("questions", questions), ("options", options)];
    let (input, places) = read(book(&sheets), &OPERATIONS).expect("a questionnaire");
    let placed: Vec<Fault> =
        rules::faults(&input.content(), None).into_iter().map(|fault| places.place(fault)).collect();
    assert_eq!(
        told(&placed),
        [
            "/file/questions/5/key key_taken",
            "/file/options/3/key key_taken",
            "/file/questions/4/figure not_of_this_kind",
            "/file/questions/5/unit_en required",
            "/file/questions/2/condition_any_of not_in_list",
            "/file/questions/2/condition_question condition_cycle",
            "/file/questions/4/condition_question condition_cycle"
        ]
    );
    let code = places.place(Fault::new("/code", "code_of_predecessor"));
    assert_eq!(code.pointer, "/file/questionnaire/2/code");
}

#[test]
fn a_hostile_workbook_is_refused() {
    let told = |bytes: Vec<u8>| as_read(bytes).map_err(|problem| (problem.code, told(problem.faults())));
    let not_a_workbook = Err((Code::InvalidBody, vec!["/file not_a_workbook".to_owned()]));
    assert_eq!(told(b"PK nonsense".to_vec()), not_a_workbook);
    assert_eq!(told(Vec::new()), not_a_workbook);
    // Sixty-four times a part of 16 MiB in an archive of little more than a megabyte.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![0; 1 << 20];
    for number in 0..64 {
        zip.start_file(format!("xl/media/{number}"), SimpleFileOptions::default()).expect("a part");
        (0..16).for_each(|_| zip.write_all(&zeros).expect("written"));
    }
    let bomb = zip.finish().expect("an archive").into_inner();
    assert!(bomb.len() < super::WORKBOOK_LIMIT);
    assert_eq!(told(bomb), Err((Code::BodyTooLarge, vec![])));
    // A questionnaire that no body of the API could hold.
    let long = "x".repeat(10_000);
    let mut questions = vec![json!(["section", "key", "kind", "text_en"])];
    questions.extend((0..120).map(|number| json!(["iv", format!("q{number}"), "date", long])));
    let large = book(&[QUESTIONNAIRE(), SECTIONS(), ("questions", questions.into())]);
    assert_eq!(told(large), Err((Code::BodyTooLarge, vec![])));
    // One cell in the last corner of a sheet makes no large table of it.
    let mut workbook = Workbook::new();
    for name in ["questionnaire", "sections", "questions"] {
        let sheet = workbook.add_worksheet().set_name(name).expect("a sheet");
        sheet.write_string(0, 0, "key").expect("written");
        sheet.write_string(1_048_575, 0, "x").expect("written");
        sheet.write_string(1_048_575, 16_383, "x").expect("written");
    }
    let found = told(workbook.save_to_buffer().expect("a workbook")).expect_err("faults").1;
    assert!(found.contains(&"/file/sections too_many".to_owned()), "{found:?}");
}

/// A formula's cell reads as what it shows; nothing is ever computed.
#[test]
fn a_formula_reads_as_its_result() {
    let mut workbook = Workbook::new();
    for (name, header, value) in
        [("questionnaire", "code", "test"), ("sections", "key", "iv"), ("questions", "key", "q")]
    {
        let sheet = workbook.add_worksheet().set_name(name).expect("a sheet");
        sheet.write_string(0, 0, header).expect("written");
        if name == "questionnaire" {
            let formula = rust_xlsxwriter::Formula::new("=HYPERLINK(\"http://x\")").set_result(value);
            sheet.write_formula(1, 0, formula).expect("written");
        }
    }
    let input = as_read(workbook.save_to_buffer().expect("a workbook")).expect("a questionnaire");
    assert_eq!(input.code, "test");
}
