//! Workbooks out and in.

use rastro::access::Role;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use super::forms::*;
use crate::imports::forms::{MULTIPART, parts};
use crate::{Answer, Client, on_every_backend};

const WORKBOOK: &str = "/v1/questionnaires/workbook";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn send(by: &Client<'_>, file: &[u8]) -> Answer {
    by.call("POST", WORKBOOK).bytes(MULTIPART, parts(&[("file", file)])).send()
}

fn workbook(by: &Client<'_>, of: &Value) -> Answer {
    let answer = by.call("GET", format!("{}/workbook", q(of))).header("accept", XLSX).send();
    assert_eq!((answer.status, answer.header("content-type")), (200, Some(XLSX)));
    let code = of["code"].as_str().expect("a code");
    let name = format!("attachment; filename=\"questionnaire-{code}-v{}.xlsx\"", of["version"]);
    assert_eq!(answer.cover(), (&*name, None));
    answer
}

#[test]
fn what_goes_out_comes_in_as_the_same() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let sample = by.get(format!("{PATH}?code=cifta_implementation_sample")).expect(200)["items"][0].clone();
        let bare = drafted(&by, json!({"code": "bare", "title": {}, "sections": []}));
        let first = published(&by, questionnaire("marking", three()));
        let second = drafted(&by, successor(&first, next()));
        for (of, renamed) in [(&sample, true), (&bare, false), (&second, false)] {
            let before = by.get(q(of)).expect(200);
            let answer = workbook(&by, of);
            assert_eq!(answer.bytes, workbook(&by, of).bytes, "the same bytes each time");
            let cached = by.call("GET", format!("{}/workbook", q(of))).header("if-none-match", answer.etag()).send();
            assert_eq!(cached.status, 304);
            if renamed {
                // Its code is taken: by itself.
                send(&by, &answer.bytes).refused(409, "duplicate_value");
                continue;
            }
            assert_eq!(by.delete(q(of)).status, 204);
            let after = send(&by, &answer.bytes).expect(201);
            for member in ["code", "version", "predecessor", "title", "introduction", "sample", "sections"] {
                assert_eq!(after[member], before[member], "{member}");
            }
        }
    });
}

#[test]
fn faults_of_a_workbook_are_told_by_sheet_row_and_column() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let first = published(&by, questionnaire("marking", three()));
        let mut book = Workbook::new();
        let id = first["id"].as_str().expect("an id");
        for (name, rows) in [
            ("questionnaire", vec![vec!["code", "predecessor"], vec!["marks", id]]),
            ("sections", vec![vec!["key", "article"], vec!["vi", "VI"]]),
            (
                "questions",
                vec![
                    vec!["section", "key", "kind", "keeps"],
                    vec!["vi", "a", "date", ""],
                    vec!["vi", "a", "date", "x"],
                ],
            ),
        ] {
            let sheet = book.add_worksheet().set_name(name).expect("a sheet");
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells) {
                    sheet.write_string(row, column, cell).expect("written");
                }
            }
        }
        let answer = send(&by, &book.save_to_buffer().expect("a workbook"));
        answer.refused(422, "invalid_body");
        let expected = [
            ("/file/questions/3/key", "key_taken"),
            ("/file/questions/3/keeps", "unknown_question"),
            ("/file/questionnaire/2/code", "code_of_predecessor"),
        ];
        assert_eq!(answer.faults(), pairs(&expected));
        assert_eq!(send(&by, b"PK no workbook").faults(), pairs(&[("/file", "not_a_workbook")]));
    });
}

#[test]
fn an_upload_is_one_file_of_the_secretariats() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let draft = drafted(&by, questionnaire("marking", three()));
        let file = workbook(&by, &draft).bytes;
        assert_eq!(by.delete(q(&draft)).status, 204);
        let post = |sent: &[(&str, &[u8])]| by.call("POST", WORKBOOK).bytes(MULTIPART, parts(sent)).send();
        assert_eq!(post(&[]).faults(), pairs(&[("/file", "required")]));
        assert_eq!(post(&[("file", &file), ("more", b"x")]).faults(), pairs(&[("/more", "unknown_field")]));
        assert_eq!(post(&[("file", &file), ("file", &file)]).faults(), pairs(&[("/file", "unknown_field")]));
        post(&[("file", &vec![0; 6 << 20])]).refused(413, "body_too_large");
        by.post(WORKBOOK, json!({})).refused(415, "unsupported_media_type");
        by.get(WORKBOOK).refused(405, "method_not_allowed");
        let other = world.as_role(Role::ReportEditor, Some("BR"));
        send(&other, &file).refused(403, "role_lacks_action");
        assert_eq!(by.all(PATH).len(), SAMPLES);

        let once = |file: &[u8]| {
            let call = by.call("POST", WORKBOOK).header("idempotency-key", "once");
            call.bytes(MULTIPART, parts(&[("file", file)])).send()
        };
        assert_eq!(once(&file).expect(201), once(&file).expect(201));
        let another = workbook(&by, &by.all(PATH)[1]).bytes;
        once(&another).refused(422, "idempotency_key_reused");
        assert_eq!(by.all(PATH).len(), SAMPLES + 1);
    });
}
