//! What readers of many reports get: the matrix, comparisons, documents.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rastro::digest::sha256;
use serde_json::{Value, json};

use super::forms::*;
use crate::questionnaires::forms;
use crate::{Answer, on_every_backend};

fn entry(matrix: &Value, state: &str) -> Option<Value> {
    matrix["items"].as_array().expect("items").iter().find(|entry| entry["state"] == state).cloned()
}

#[test]
fn the_matrix_tells_no_more_of_a_draft_than_that_nothing_was_submitted() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let id = cycle["id"].as_str().expect("an id");
        let key = questions(&questionnaire(&cast.member))[0]["key"].as_str().expect("a key").to_owned();
        let at = format!("/v1/implementation-matrix?cycle={id}&question={key}");
        let before = cast.member.get(&at).expect(200);
        let report = begun(&cast.editor, &cycle);
        filled(&cast.editor, &report);
        assert_eq!(cast.member.get(&at).expect(200), before, "a draft changes nothing");
        assert!(entry(&cast.stakeholder.get(&at).expect(200), "BR").is_none());
        cast.editor.take(format!("{}/readiness", path(&report))).expect(200);
        cast.approver.take(format!("{}/submission", path(&report))).expect(200);
        let seen = entry(&cast.member.get(&at).expect(200), "BR").expect("Brazil");
        assert_eq!((&seen["status"], &seen["report"]), (&json!("submitted"), &report["id"]));
        assert_eq!(seen["answers"][0], json!({"question": key, "standing": "given", "value": "no"}));
        let articles = seen["articles"].as_array().expect("articles");
        assert!(articles.iter().all(|article| article["submitted"] == true && article["complete"] == true));
        assert!(entry(&cast.stakeholder.get(&at).expect(200), "BR").is_none());
        let unnamed = cast.member.get("/v1/implementation-matrix");
        unnamed.refused(400, "invalid_query");
        assert_eq!(unnamed.faults(), [("/query/cycle".to_owned(), "required".to_owned())]);
        let unnamed = cast.member.get(format!("{}/comparison", path(&report)));
        unnamed.refused(400, "invalid_query");
        assert_eq!(unnamed.faults(), [("/query/with".to_owned(), "required".to_owned())]);
    });
}

#[test]
fn the_matrix_refuses_cycles_and_questions_that_there_are_not() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (short, other) = (cycle(&cast.secretariat, 30), {
            let body = forms::questionnaire("other", forms::three());
            let other = forms::published(&cast.secretariat, body);
            cycle_on(&cast.secretariat, &other["id"], 30)
        });
        let ids = [&short, &other].map(|cycle| cycle["id"].as_str().expect("an id").to_owned());
        let key = questions(&questionnaire(&cast.member))[0]["key"].as_str().expect("a key").to_owned();
        submitted(&cast, &begun(&cast.editor, &short));
        submitted(&cast, &begun(&cast.editor, &other));
        let nowhere = "019b76da-b2ef-7000-9b23-698ba94ce7bc";
        for by in [&cast.member, &cast.secretariat, &cast.stakeholder, &cast.editor] {
            let get = |query: &str| by.get(format!("/v1/implementation-matrix?{query}"));
            let unknown = get(&format!("cycle={}&cycle={nowhere}", ids[0]));
            let problem = unknown.refused(400, "invalid_query");
            assert_eq!(unknown.faults(), [("/query/cycle".to_owned(), "unknown_cycle".to_owned())]);
            assert!(problem["errors"][0]["detail"].as_str().is_some_and(|text| text.contains(nowhere)), "{problem}");
            let unknown = get(&format!("cycle={}&question=nowhere&question={key}&question=neither", ids[0]));
            let problem = unknown.refused(400, "invalid_query");
            let fault = ("/query/question".to_owned(), "unknown_question".to_owned());
            assert_eq!(unknown.faults(), [fault.clone(), fault]);
            assert!(problem["errors"][1]["detail"].as_str().is_some_and(|text| text.contains("neither")), "{problem}");
            get(&format!("cycle={}&question={key}", ids[1])).refused(400, "invalid_query");
            get(&format!("cycle={}", ids[0])).expect(200);
        }
        let both = format!("cycle={}&cycle={}&question={key}&question={key}", ids[0], ids[1]);
        let matrix = cast.member.get(format!("/v1/implementation-matrix?{both}")).expect(200);
        let told: Vec<usize> = ids
            .iter()
            .map(|id| {
                let items = matrix["items"].as_array().expect("items");
                let one = items.iter().find(|item| item["cycle"] == **id && item["state"] == "BR").expect("Brazil");
                one["answers"].as_array().expect("answers").len()
            })
            .collect();
        assert_eq!(told, [1, 0], "once, and only where it is asked");
    });
}

#[test]
fn what_was_not_asked_is_told_to_whoever_sees_why() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let asked = forms::published(&cast.secretariat, forms::questionnaire("marking", forms::three()));
        let cycle = cycle_on(&cast.secretariat, &asked["id"], 30);
        let report = begun(&cast.editor, &cycle);
        let at = path(&report);
        submitted(&cast, &report);
        let told = |answers: &Value| -> Vec<Value> {
            answers.as_array().expect("answers").iter().map(|answer| answer["standing"].clone()).collect()
        };
        let questions = "question=vi_3&question=vi_2&question=vi_1";
        let number = cycle["id"].as_str().expect("an id");
        let seen = |by: &crate::Client<'_>| -> Vec<Value> {
            let answers = told(&cast_answers(by, &at));
            let matrix = by.get(format!("/v1/implementation-matrix?cycle={number}&{questions}")).expect(200);
            let mut of_matrix = told(&entry(&matrix, "BR").expect("Brazil")["answers"]);
            of_matrix.reverse();
            assert_eq!(answers, of_matrix);
            // What is chosen alone is told as it is among others.
            let alone = by.get(format!("/v1/implementation-matrix?cycle={number}&question=vi_2")).expect(200);
            assert_eq!(told(&entry(&alone, "BR").expect("Brazil")["answers"]), answers[1..2]);
            answers
        };
        let all = [json!("given"), json!("not_asked"), json!("not_answered")];
        for by in [&cast.editor, &cast.member, &cast.secretariat] {
            assert_eq!(seen(by), all);
        }
        let versions =
            format!("{at}/comparison?with={}&version=1&with_version=1", report["id"].as_str().expect("an id"));
        let compared = cast.secretariat.get(versions).expect(200);
        let compared = compared["items"].as_array().expect("items").iter().map(|item| item["answer"].clone()).collect();
        assert_eq!(told(&Value::Array(compared)), all);
        let publish = |consent: Value| {
            cast.approver.put(format!("{at}/publication-consent"), consent).expect(200);
            cast.secretariat.take(format!("{at}/publication")).expect(200);
        };
        cast.secretariat.take(format!("{at}/review")).expect(200);
        let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": ["vi"]});
        cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
        concluded(&cast, &report);
        publish(json!({}));
        // Of an answer that was not published not even what hangs on it tells.
        let public = [json!("not_published"), json!("not_published"), json!("not_answered")];
        assert_eq!(seen(&cast.stakeholder), public);
        assert_eq!(seen(&cast.neighbour), public);
        publish(json!({"vi_1": true}));
        assert_eq!(seen(&cast.stakeholder), all);
        assert_eq!(seen(&cast.neighbour), all);
    });
}

fn cast_answers(by: &crate::Client<'_>, at: &str) -> Value {
    by.get(format!("{at}/answers")).expect(200)["items"].clone()
}

#[test]
fn who_must_not_report_is_not_late() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, -1);
        let at = format!("/v1/implementation-matrix?cycle={}", cycle["id"].as_str().expect("an id"));
        let matrix = cast.member.get(at).expect(200);
        let told = |state: &str| {
            let entry = entry(&matrix, state).expect("the State");
            (entry["obligation"].clone(), entry["status"].clone(), entry["late"].clone())
        };
        assert_eq!(told("BR"), (json!("must"), json!("not_submitted"), json!(true)));
        assert_eq!(told("US"), (json!("may"), json!("not_submitted"), json!(false)));
        let compiled = format!("{CYCLES}/{}/compilation/json", cycle["id"].as_str().expect("an id"));
        let compiled = cast.member.get(compiled).expect(200);
        let late = |state: &str| {
            let lines = compiled["overview"].as_array().expect("an overview");
            lines.iter().find(|line| line["state_code"] == state).expect("the State")["late"].clone()
        };
        assert_eq!((late("BR"), late("US")), (json!(true), json!(false)));
    });
}

#[test]
fn two_versions_and_two_states_are_compared_question_by_question() {
    on_every_backend(|world| {
        let (cast, other) = (Cast::of(world, "BR"), Cast::of(world, "MX"));
        let cycle = cycle(&cast.secretariat, 30);
        let (mine, theirs) = (begun(&cast.editor, &cycle), begun(&other.editor, &cycle));
        submitted(&cast, &mine);
        submitted(&other, &theirs);
        let with = theirs["id"].as_str().expect("an id");
        let compared = cast.member.get(format!("{}/comparison?with={with}", path(&mine))).expect(200);
        let same = compared["items"].as_array().expect("items").iter().filter(|item| item["same"] == true).count();
        assert!(same > 0, "{compared}");
        cast.editor.get(format!("{}/comparison?with={with}", path(&mine))).expect(404);
        let own = mine["id"].as_str().expect("an id");
        let versions = format!("{}/comparison?with={own}&version=1&with_version=1", path(&mine));
        assert_eq!(cast.approver.get(&versions).expect(200)["report"]["version"], 1);
        let version = cast.approver.get(format!("{}/versions/1", path(&mine))).expect(200);
        assert_eq!(version["whole"], true);
        assert!(version["content"]["salt"].as_str().is_some_and(|salt| salt.len() >= 32));
        let part = cast.member.get(format!("{}/versions/1", path(&mine))).expect(200);
        assert_eq!((&part["whole"], part["content"].get("salt")), (&json!(false), None), "the hash gives nothing away");
        cast.member.get(format!("{}/versions/2", path(&mine))).expect(404);
    });
}

#[test]
fn documents_hold_what_their_reader_may_see() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let report = begun(&cast.editor, &cycle);
        let compilation = format!("{CYCLES}/{}/compilation", cycle["id"].as_str().expect("an id"));
        for kind in ["json", "csv", "xlsx", "pdf"] {
            cast.stakeholder.get(format!("{}/{kind}", path(&report))).expect(404);
        }
        let sent = submitted(&cast, &report);
        let pdf = cast.member.get(format!("{}/pdf", path(&report)));
        assert_eq!(pdf.status, 200);
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        let json = cast.member.get(format!("{}/json", path(&report))).expect(200);
        assert_eq!((&json["sha256"], &json["state_code"]), (&sent["sha256"], &json!("BR")));
        let csv = cast.member.get(format!("{}/csv", path(&report)));
        assert_eq!(csv.text().lines().count(), 1 + questions(&questionnaire(&cast.member)).len());
        let all = cast.member.get(format!("{compilation}/json")).expect(200);
        assert_eq!(all["reports"].as_array().expect("reports").len(), 1);
        let public = cast.stakeholder.get(format!("{compilation}/json")).expect(200);
        assert_eq!((&public["reports"], &public["overview"]), (&json!([]), &json!([])));
    });
}

/// The hash that a reader makes of what it has.
fn hash(content: &Value) -> String {
    sha256(&serde_json_canonicalizer::to_string(content).expect("canonical JSON"))
}

/// The second cells of the first sheet of a workbook.
fn about(workbook: Answer) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.bytes)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
    sheet.rows().filter_map(|row| row.get(1).map(ToString::to_string)).collect()
}

#[test]
fn whoever_reads_a_document_can_check_its_hash_or_is_told_who_can() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let report = begun(&cast.editor, &cycle);
        let key = questions(&questionnaire(&cast.member))[0]["key"].clone();
        let answer = json!({"question": key, "value": "no", "version": null, "confidential": true});
        cast.editor.put(format!("{}/answers", path(&report)), json!({"answers": [answer]})).expect(200);
        submitted(&cast, &report);
        let (_, unassigned) = another_member(world, &cast, "US");
        under_review(&cast, &report);
        concluded(&cast, &report);
        cast.secretariat.take(format!("{}/publication", path(&report))).expect(200);

        let compilation = format!("{CYCLES}/{}/compilation", cycle["id"].as_str().expect("an id"));
        let mut hashes = BTreeSet::new();
        for by in [&cast.secretariat, &unassigned, &cast.stakeholder] {
            for language in ["en", "fr"] {
                let get = |kind: &str| {
                    let call = by.call("GET", format!("{compilation}/{kind}")).header("accept-language", language);
                    let answer = call.header("accept", "*/*").send();
                    assert_eq!(answer.status, 200);
                    answer
                };
                let mut json = get("json").json();
                let told = json.as_object_mut().and_then(|members| members.remove("sha256")).expect("a hash");
                assert_eq!(told, hash(&json));
                assert!(about(get("xlsx")).contains(&told.as_str().expect("a hash").to_owned()));
                hashes.insert(told.to_string());
            }
        }
        assert_eq!(hashes.len(), 6, "one for each content");

        for (by, whole) in [(&cast.secretariat, true), (&cast.editor, true), (&unassigned, false)] {
            let json = by.get(format!("{}/json", path(&report))).expect(200);
            let version = by.get(format!("{}/versions/{}", path(&report), json["version"])).expect(200);
            assert_eq!((&json["whole"], &version["whole"]), (&json!(whole), &json!(whole)));
            assert_eq!(hash(&version["content"]) == json["sha256"], whole);
            let xlsx = by.call("GET", format!("{}/xlsx", path(&report))).header("accept", "*/*").send();
            let said = about(xlsx);
            let checked = format!("GET {}/versions/1,", path(&report));
            assert_eq!(said.iter().any(|text| text.contains(&checked)), whole, "{said:?}");
            assert_eq!(said.iter().any(|text| text.contains("can check the hash")), !whole, "{said:?}");
        }
    });
}

#[test]
fn documents_hold_answers_for_programs_beside_those_in_words() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let text = forms::text;
        let options = json!([{"key": "maker", "text": text("By the maker")}, {"key": "state", "text": text("By us")}]);
        let law = json!({"title": "Lei 10.826", "number": "10.826", "date": "2003-12-22"});
        let contact = json!({"name": "Ana", "email": "ana@example.org"});
        let columns = json!([{"key": "place", "title": text("Place"), "kind": "text"},
            {"key": "rate", "title": text("Rate"), "kind": "number"}]);
        let unit = text("kg");
        let asked: Vec<(Value, Value)> = vec![
            (json!({"kind": "single_choice", "options": options}), json!("maker")),
            (json!({"kind": "multiple_choice", "options": options}), json!(["state", "maker"])),
            (json!({"kind": "number", "unit": unit}), json!(1_234_567.891)),
            (json!({"kind": "date"}), json!("2025-06-30")),
            (json!({"kind": "law_reference", "repeatable": true}), json!([law])),
            (json!({"kind": "contact"}), contact),
            (json!({"kind": "table", "columns": columns}), json!([{"place": "Rio", "rate": 0.000_125}])),
        ];
        let key = |index: usize| format!("vi_{index}");
        let question = |(index, (question, _)): (usize, &(Value, Value))| {
            let mut question = question.clone();
            question["key"] = json!(key(index));
            question["text"] = text("What?");
            question
        };
        let all: Vec<Value> = asked.iter().enumerate().map(question).collect();
        let published = forms::published(&cast.secretariat, forms::questionnaire("kinds", json!(all)));
        let cycle = cycle_on(&cast.secretariat, &published["id"], 30);
        let report = begun(&cast.editor, &cycle);
        let given = |(index, (_, value)): (usize, &(Value, Value))| json!({"question": key(index), "value": value, "version": null});
        let answers: Vec<Value> = asked.iter().enumerate().map(given).collect();
        cast.editor.put(format!("{}/answers", path(&report)), json!({"answers": answers})).expect(200);
        submitted(&cast, &report);

        let document = world.document();
        let fits = |schema: &str, json: &Value| {
            let schema =
                json!({"$ref": format!("#/components/schemas/{schema}"), "components": document["components"]});
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
            let faults: Vec<String> = validator.iter_errors(json).map(|e| e.to_string()).collect();
            assert!(faults.is_empty(), "{faults:?}");
        };
        let json = cast.member.get(format!("{}/json", path(&report))).expect(200);
        fits("ReportDocument", &json);
        let questions = json["sections"][0]["questions"].as_array().expect("questions");
        let values: Vec<&Value> = questions.iter().map(|question| &question["value"]).collect();
        assert_eq!(values, asked.iter().map(|(_, value)| value).collect::<Vec<_>>());
        assert_eq!(questions[0]["answer"], json!({"form": "text", "text": "By the maker"}));
        assert_eq!(questions[6]["answer"]["rows"][0][1], 0.000_125);
        let number = cycle["id"].as_str().expect("an id");
        let all = cast.secretariat.get(format!("{CYCLES}/{number}/compilation/json")).expect(200);
        fits("CompilationDocument", &all);
        assert_eq!(all["reports"][0]["sections"], json["sections"]);

        let call = cast.member.call("GET", format!("{}/csv", path(&report))).header("accept-language", "fr");
        let csv = call.header("accept", "text/csv").send().text();
        for field in [",1234567.891,,", ",2025-06-30,,", "Place (fr): Rio; Rate (fr): 0.000125", "state\nmaker"] {
            assert!(csv.contains(field), "{field}: {csv}");
        }
    });
}

#[test]
fn a_compilation_lists_states_by_the_alphabet_with_whether_they_must_report() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        submitted(&cast, &begun(&cast.editor, &cycle));
        let at = format!("{CYCLES}/{}/compilation/json", cycle["id"].as_str().expect("an id"));
        let all = cast.secretariat.call("GET", at).header("accept-language", "fr").send().expect(200);
        let overview = all["overview"].as_array().expect("an overview");
        let place = |state: &str| overview.iter().position(|one| one["state_code"] == state).expect("the State");
        assert!(place("EC") < place("MX"), "Équateur stands before Mexique: {overview:?}");
        let obligation = |state: &str| overview[place(state)]["obligation"].clone();
        assert_eq!((obligation("MX"), obligation("US")), (json!("must"), json!("may")));
        assert_eq!(all["reports"][0]["written_in"], "pt");
    });
}

#[test]
fn documents_tell_their_name_and_language() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let report = begun(&cast.editor, &cycle);
        let get = |path: String, language: &str| {
            let call = cast.editor.call("GET", path).header("accept-language", language);
            let answer = call.header("accept", "*/*").send();
            assert_eq!(answer.status, 200);
            answer
        };
        let compilation = format!("{CYCLES}/{}/compilation", cycle["id"].as_str().expect("an id"));
        let of_report = |kind: &str, language: &str| get(format!("{}/{kind}", path(&report)), language);
        let draft = of_report("csv", "es");
        assert_eq!(draft.cover(), ("attachment; filename=\"cifta-report-BR-2025-draft-es.csv\"", Some("es")));
        submitted(&cast, &report);
        for (kind, taken) in [("csv", "attachment"), ("xlsx", "attachment"), ("pdf", "inline")] {
            let name = |of: &str| format!("{taken}; filename=\"{of}-fr.{kind}\"");
            assert_eq!(of_report(kind, "fr").cover(), (&*name("cifta-report-BR-2025-v1"), Some("fr")));
            let all = get(format!("{compilation}/{kind}"), "fr");
            assert_eq!(all.cover(), (&*name("cifta-reports-2025"), Some("fr")));
        }
        let json = of_report("json", "pt");
        assert_eq!((json.header("content-language"), json.header("content-disposition")), (Some("pt"), None));
        let headers = "/paths/~1v1~1implementation-reports~1{id}~1pdf/get/responses/200/headers";
        let document = world.document();
        let headers = document.pointer(headers).and_then(Value::as_object).expect("headers");
        assert!(headers.contains_key("Content-Disposition") && headers.contains_key("Content-Language"));
    });
}

#[test]
fn the_matrix_takes_two_statements_however_much_it_shows() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (one, other) = (cycle(&cast.secretariat, 30), cycle(&cast.secretariat, 30));
        for cycle in [&one, &other] {
            submitted(&cast, &begun(&cast.editor, cycle));
        }
        let id = |cycle: &Value| cycle["id"].as_str().expect("an id").to_owned();
        let keys: String = questions(&questionnaire(&cast.member))
            .iter()
            .map(|question| format!("&question={}", question["key"].as_str().expect("a key")))
            .collect();
        let cost = |path: &str| {
            let before = world.metric("rastro_db_statements_total");
            cast.member.get(path).expect(200);
            world.metric("rastro_db_statements_total") - before
        };
        let least = cost("/v1/states/BR");
        // The State is one statement itself; the matrix is two.
        assert_eq!(
            cost(&format!("/v1/implementation-matrix?cycle={}&cycle={}{keys}", id(&one), id(&other))),
            least + 1
        );
    });
}

#[test]
fn a_list_holds_exactly_the_reports_that_can_be_read_one_by_one() {
    on_every_backend(|world| {
        let mut all = Vec::new();
        for (state, steps) in [("BR", 0), ("MX", 1), ("CO", 2), ("US", 3)] {
            let cast = Cast::of(world, state);
            let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
            if steps > 0 {
                submitted(&cast, &report);
            }
            if steps > 1 {
                under_review(&cast, &report);
                concluded(&cast, &report);
            }
            if steps > 2 {
                cast.secretariat.take(format!("{}/publication", path(&report))).expect(200);
            }
            all.push(report);
        }
        let withdrawn = Cast::of(world, "CO");
        let report = begun(&withdrawn.editor, &cycle(&withdrawn.secretariat, 30));
        submitted(&withdrawn, &report);
        withdrawn.approver.post(format!("{}/withdrawal", path(&report)), json!({"reason": "Wrong cycle"})).expect(200);
        all.push(report);
        let mut readers = 0;
        for (role, by) in world.everyone("CO") {
            let listed = by.get(REPORTS);
            if listed.status == 403 {
                continue;
            }
            let listed: Vec<Value> = by.all(REPORTS).iter().map(|report| report["id"].clone()).collect();
            let mut readable: Vec<Value> = all
                .iter()
                .filter(|report| by.get(path(report)).status == 200)
                .map(|report| report["id"].clone())
                .collect();
            readable.reverse();
            assert_eq!(listed, readable, "{role}");
            readers += 1;
        }
        assert_eq!(readers, 7);
    });
}

#[test]
fn the_cells_of_a_table_are_numbers_where_the_state_gave_numbers() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let column = |key: &str, kind: &str| json!({"key": key, "title": forms::text(key), "kind": kind});
        let columns = json!([column("name", "text"), column("kept", "number"), column("since", "date")]);
        let question = json!({"key": "vi_1", "kind": "table", "columns": columns, "text": forms::text("Where?")});
        let body = forms::questionnaire("stores", json!([question]));
        let asked = forms::published(&cast.secretariat, body);
        let report = begun(&cast.editor, &cycle_on(&cast.secretariat, &asked["id"], 30));
        let rows = json!([{"name": "2", "kept": 12_345.678, "since": "2024-05-01"}, {"name": "=1+1"}]);
        let answers = json!({"answers": [{"question": "vi_1", "version": null, "value": rows}]});
        let saved = cast.editor.put(format!("{}/answers", path(&report)), answers).expect(200);
        assert_eq!(saved["results"][0]["status"], "saved", "{saved}");
        let workbook = cast.editor.get(format!("{}/xlsx", path(&report)));
        let mut book = Xlsx::new(std::io::Cursor::new(workbook.bytes)).expect("a workbook");
        let sheet = book.worksheet_range_at(2).expect("a third sheet").expect("the tables");
        let text = |text: &str| Data::String(text.to_owned());
        let cells: Vec<Vec<Data>> = sheet.rows().skip(2).map(|row| row[5..].to_vec()).collect();
        assert_eq!(cells[0], [text("2"), Data::Float(12_345.678), text("2024-05-01")]);
        assert_eq!(cells[1], [text("=1+1"), Data::Empty, Data::Empty]);
    });
}
