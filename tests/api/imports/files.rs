//! What becomes of the rows of a file.

use std::io::{Cursor, Write};

use rastro::access::Role;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::forms::*;
use crate::on_every_backend;
use crate::register::forms::{events, open, recorded, with};
use crate::seizures::forms::{PATH as SEIZED, recorder};

#[test]
fn a_file_loaded_again_writes_only_what_has_changed() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let accepted = upload(&co, "kind=seizures", SEIZURES, file(1200));
        let import = accepted.expect(202);
        assert_eq!(accepted.header("location"), Some(path(&import).as_str()));
        assert_eq!((&import["status"], &import["rows_read"]), (&json!("queued"), &json!(0)));
        let done = over(&co, &import);
        assert_eq!((done["status"].as_str(), counts(&done)), (Some("completed"), [1200, 0, 0, 0]));
        assert!(done["rows_per_second"].as_i64().is_some_and(|rate| rate > 0) && done["seconds_left"].is_null());
        assert_eq!(co.all(SEIZED).len(), 1200);
        nothing_left(world);

        assert_eq!(counts(&imported(world, file(1200))), [0, 1200, 0, 0]);
        let changed = file(1200)
            .replace("Taurus,SN000007", "Rossi,SN000007")
            .replace("Medellín,pistola,Taurus,SN000009", "Bello,pistola,Taurus,SN000009");
        assert_eq!(counts(&imported(world, &changed)), [2, 1198, 0, 0]);
        let seizures = co.all(SEIZED);
        assert_eq!(seizures.len(), 1200);
        let made = |serial: &str| {
            let of = |seizure: &&Value| seizure["items"][0]["serial_number"] == serial;
            let id = seizures.iter().find(of).expect("a seizure")["id"].as_str().expect("an id").to_owned();
            co.get(format!("{SEIZED}/{id}")).expect(200)
        };
        let (seven, nine) = (made("SN000007"), made("SN000009"));
        assert_eq!((&seven["items"][0]["make"], &nine["place"]["municipality"]), (&json!("Rossi"), &json!("Bello")));
        assert_eq!(seven["items"].as_array().map(Vec::len), Some(1));
        assert_eq!((&seven["place"]["subdivision"], &seven["date"]), (&json!("CO-ANT"), &json!("2025-12-31")));

        // What was deleted by hand is not brought back, and what was changed by hand is not taken back.
        co.patch(&format!("{SEIZED}/{}", nine["id"].as_str().expect("an id")), json!({"transport": "bus"})).expect(200);
        let gone = format!("{SEIZED}/{}", seven["id"].as_str().expect("an id"));
        co.call("DELETE", &gone).json(&json!({"reason": "entered twice"})).send().expect(204);
        assert_eq!(counts(&imported(world, &changed)), [0, 1200, 0, 0]);
        let again = imported(world, changed.replace("Rossi,SN000007", "Ruger,SN000007"));
        assert_eq!(counts(&again), [0, 1199, 0, 1]);
        assert_eq!(errors(&co, &again)[0][3], "record_gone");
        assert_eq!((co.all(SEIZED).len(), &made("SN000009")["transport"]), (1199, &json!("bus")));
    });
}

#[test]
fn a_bad_row_is_listed_with_every_fault_and_stops_nothing() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let rows = "1,31/12/2025,Antioquia,,pistola,,A1,\n\
            2,31/13/2025,Atlantis,,pistola,,,none\n\
            3,01/01/2999,BR-PR,,pistola,,,\n\
            1,30/12/2025,Antioquia,,pistola,,A1,\n\
            =4,short\n\
            total,,,,,,,\"6,209\"\n\
            7,01/01/2025,Antioquia,,pistola,,eliminado,3\n\
            8,01/01/2025,Antioquia,,pistola,,ABC,3\n\
            9,01/01/2025,Antioquia,,revólver,,,2";
        let import = imported(world, format!("{HEADER}{rows}"));
        assert_eq!((import["status"].as_str(), counts(&import)), (Some("completed"), [3, 0, 0, 6]));
        let found: Vec<[String; 4]> =
            errors(&co, &import).into_iter().map(|line| std::array::from_fn(|i| line[i].clone())).collect();
        let expected = [
            ["3", "date", "date", "cell_not_a_date"],
            ["3", "count", "items/0/quantity", "cell_not_a_number"],
            ["3", "place", "place/subdivision", "cell_not_a_subdivision"],
            ["4", "date", "date", "in_future"],
            ["4", "place", "place/subdivision", "cell_not_a_subdivision"],
            ["5", "", "", "key_repeated"],
            ["6", "", "", "row_width"],
            ["7", "", "", "row_rule"],
            ["9", "count", "items/0/quantity", "serial_means_one"],
        ];
        let sorted = |mut lines: Vec<[String; 4]>| {
            lines.sort();
            lines
        };
        assert_eq!(sorted(found), sorted(expected.map(|line| line.map(str::to_owned)).to_vec()));
        let lines = errors(&co, &import);
        let of = |row: &str| lines.iter().find(|line| line[0] == row).expect("a line").clone();
        assert!(of("7")[4].contains("the total row"), "{:?}", of("7"));
        assert_eq!((of("6")[5].as_str(), of("7")[5].as_str()), ("'=4,short", "total,,,,,,,\"6,209\""));
        let spanish = co.call("GET", format!("{}/errors", path(&import))).header("accept-language", "es").send();
        assert!(
            spanish.text().contains("no es una fecha") || spanish.text().contains("No es una fecha"),
            "{}",
            spanish.text()
        );
        let items: Vec<Value> =
            co.all(SEIZED).iter().map(|seizure| seizure["items"][0]["serial_condition"].clone()).collect();
        assert!(items.contains(&json!("obliterated")) && items.contains(&Value::Null), "{items:?}");
    });
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let text =
            format!("{}{}", file(1100), "x,never,,,,,,\n1,31/12/2025,Antioquia,Medellín,pistola,Taurus,SN000001,\n");
        let accepted = upload(&co, "kind=seizures&dry_run=true", SEIZURES, &text).expect(202);
        let dry = over(&co, &accepted);
        assert_eq!((&dry["dry_run"], dry["status"].as_str()), (&json!(true), Some("completed")));
        assert_eq!(counts(&dry), [1100, 0, 0, 2]);
        assert_eq!(
            errors(&co, &dry).iter().map(|line| line[3].as_str()).collect::<Vec<_>>(),
            ["cell_not_a_date", "key_repeated"]
        );
        nothing_left(world);
        for table in ["seizures", "seizure_items", "imported_rows"] {
            assert_eq!(world.rows(table), Vec::<String>::new(), "{table}");
        }
        assert!(!world.rows("outbox").iter().any(|row| row.contains("seizure.")));
        assert_eq!(counts(&imported(world, &text)), [1100, 0, 0, 2], "as the dry run said");
    });
}

#[test]
fn imported_firearms_are_matched_as_any_others() {
    on_every_backend(|world| {
        let us = recorder(world, "US");
        let mapping = r#"
            kind = "firearm_records"
            dataset = "stolen"
            file = { format = "ndjson" }
            key = { columns = ["id"] }
            [fields]
            kind = { value = "stolen" }
            date = { column = "when.date" }
            sharing = { value = "named_states" }
            named_states = { column = "for" }
            visibility = { value = "brief" }
            "firearm.type" = { column = "gun.type" }
            "firearm.make" = { column = "gun.make" }
            "firearm.serial_number" = { column = "gun.serial" }
        "#;
        let file = "{\"id\": 1, \"when\": {\"date\": \"2025-06\"}, \"for\": [\"CO\", \"BR\"], \"gun\": {\"type\": \"handgun pistol\", \"make\": \"Taurus\", \"serial\": \"SN-000002\"}}\n\
            {\"id\": 2, \"for\": \"CO\", \"gun\": {\"type\": \"pistol\", \"make\": \"Taurus\", \"serial\": \"sn 000003\"}}\n\
            {\"id\": 3, \"for\": \"ZZ\", \"gun\": {\"type\": \"pistol\", \"serial\": \"X1\"}}\nnonsense\n";
        let file = file.replace("handgun pistol", "pistola");
        let accepted = upload(&us, "kind=firearm_records", mapping, &file).expect(202);
        let done = over(&us, &accepted);
        assert_eq!(counts(&done), [2, 0, 0, 2], "{:?}", errors(&us, &done));
        assert_eq!(
            errors(&us, &done).iter().map(|line| line[3].as_str()).collect::<Vec<_>>(),
            ["cell_not_a_country", "row_not_json"]
        );
        assert_eq!(counts(&imported(world, super::forms::file(3))), [3, 0, 0, 0]);
        for (state, theirs) in [("US", "CO"), ("CO", "US")] {
            let matches = world.as_role(Role::RecordsOfficer, Some(state)).all("/v1/matches");
            assert_eq!(matches.len(), 2, "{matches:?}");
            assert!(matches.iter().all(|found| found["theirs"]["state"] == theirs));
        }
        let accepted = upload(&us, "kind=firearm_records", mapping, &file).expect(202);
        assert_eq!(counts(&over(&us, &accepted)), [0, 2, 0, 2]);
        let moved = file.replace("sn 000003", "QQ99887");
        let accepted = upload(&us, "kind=firearm_records", mapping, &moved).expect(202);
        assert_eq!(counts(&over(&us, &accepted)), [1, 1, 0, 2]);
        assert_eq!(us.all("/v1/matches?status=open").len(), 1, "the serial number is another now");
    });
}

#[test]
fn a_batch_is_compared_at_once_and_a_row_that_the_database_refuses_costs_only_itself() {
    on_every_backend(|world| {
        let (us, co) = (recorder(world, "US"), recorder(world, "CO"));
        for serial in ["TQ70001", "TQ70002"] {
            recorded(&co, open(serial, "brief"));
        }
        let partial = json!({"firearm": {"serial_condition": "partial"}});
        recorded(&co, with(open("TQ7?003", "brief"), partial));
        let mapping = r#"
            kind = "firearm_records"
            dataset = "batch"
            file = { format = "ndjson" }
            key = { columns = ["id"] }
            [fields]
            kind = { value = "stolen" }
            sharing = { value = "named_states" }
            named_states = { column = "for" }
            "firearm.make" = { value = "Glock" }
            "firearm.serial_number" = { column = "serial" }
        "#;
        let rows = [("CO", "TQ70001"), ("FR", "TQ70001"), ("CO", "tq7-0002"), ("CO", "TQ70003"), ("CO", "TQ7?001")];
        let row = |(id, (to, serial)): (usize, &(&str, &str))| {
            format!("{}\n", json!({"id": id, "for": ["CO", to], "serial": serial}))
        };
        // A State named twice is one.
        let file: String = rows.iter().enumerate().map(row).collect::<String>().replace("[\"CO\",\"CO\"]", "\"CO\"");
        let done = over(&us, &upload(&us, "kind=firearm_records", mapping, &file).expect(202));
        assert_eq!(counts(&done), [4, 0, 0, 1], "{:?}", errors(&us, &done));
        let faults = errors(&us, &done);
        assert_eq!((faults[0][0].as_str(), faults[0][3].as_str()), ("2", "unknown_state"));
        for (state, client) in [("US", &us), ("CO", &co)] {
            assert_eq!(client.all("/v1/matches").len(), 4, "{state}");
            assert_eq!(events(world, state, "match").len(), 4, "{state} is told of each once");
        }
        let made = events(world, "US", "firearm_record");
        assert_eq!(made.len(), 4, "{made:?}");
        let again = over(&us, &upload(&us, "kind=firearm_records", mapping, &file).expect(202));
        assert_eq!((counts(&again), us.all("/v1/matches").len()), ([0, 4, 0, 1], 4));
    });
}

/// A workbook with one sheet.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let sheet: String = rows.iter().map(row).collect();
    let relation = |name: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/{name}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>")),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("written");
    }
    zip.finish().expect("a workbook").into_inner()
}

#[test]
fn every_format_and_encoding_says_the_same() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let header: Vec<&str> = HEADER.trim().split(',').collect();
        let row = ["1", "31/12/2025", "Antioquia", "Medellín", "pistola", "Taurus", "=\"SN000001\"", "1"];
        let xlsx = workbook(&[&header, &row]);
        let semicolons =
            [header.join(";"), row.map(|cell| cell.replace('"', "\"\"")).map(|cell| format!("\"{cell}\"")).join(";")]
                .join("\r\n");
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&semicolons);
        let tabs = [header.join("\t"), row.join("\t")].join("\n");
        let cells = "cells = { unwrap = true }\nfile = ";
        for (shape, bytes) in [
            ("{ format = \"xlsx\" }", xlsx.as_slice()),
            ("{ format = \"csv\", delimiter = \";\", encoding = \"windows-1252\" }", &latin),
            ("{ format = \"tsv\", quote = \"\" }", tabs.as_bytes()),
        ] {
            let mapping = SEIZURES.replace("file = { format = \"csv\" }", &format!("{cells}{shape}"));
            let accepted = upload(&co, "kind=seizures", &mapping, bytes).expect(202);
            let done = over(&co, &accepted);
            assert_eq!(done["status"], "completed", "{shape}: {done}");
            assert_eq!(counts(&done)[0] + counts(&done)[1], 1, "{shape}: {:?}", errors(&co, &done));
        }
        let made = co.all(SEIZED);
        assert_eq!(made.len(), 1);
        let seizure = co.get(format!("{SEIZED}/{}", made[0]["id"].as_str().expect("an id"))).expect(200);
        assert_eq!(seizure["place"]["municipality"], "Medellín");
        assert_eq!(seizure["items"][0]["serial_number"], "SN000001");
        nothing_left(world);
    });
}

#[test]
fn a_quote_that_is_missing_loses_no_row() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let row = |key: &str, make: &str| format!("{key},03/04/2021,Antioquia,Bello,pistola,{make},{key},1\n");
        let swallowed = format!("{}{}{}", row("q1", "\"Taurus"), row("q2", "Rossi"), row("q3", "Taurus\""));
        let rows = format!("{HEADER}{}{swallowed}{}", row("q0", "Taurus"), row("q4", "Taurus"));
        let import = imported(world, rows);
        assert_eq!(counts(&import), [2, 0, 0, 1]);
        let line = &errors(&co, &import)[0];
        let expected = ["3", "make", "items/0/make", "cell_line_break"];
        assert_eq!([&line[0], &line[1], &line[2], &line[3]], expected);
        assert!(line[4].contains("quote") && line[4].contains("make"), "{}", line[4]);
        assert_eq!(line[5], swallowed.trim_end());

        // A long text may have several lines; a column that nobody reads too, unless rows lie in it.
        let mapping = SEIZURES.replace("[fields]", "[fields]\nnotes = { column = \"notes\" }");
        let header = HEADER.replace('\n', ",notes,more\n");
        let row = |key: &str, notes: &str, more: &str| {
            format!("{key},03/04/2021,Antioquia,Bello,pistola,Taurus,{key},1,{notes},{more}\n")
        };
        let hidden = row("r2", "", "\"").trim_end().to_owned() + "\n" + &row("r3", "", "\"\"\"");
        let rows = format!("{header}{}{hidden}", row("r1", "\"one, two\nthree\"", "\"four\nfive\""));
        let accepted = upload(&co, "kind=seizures", &mapping, rows).expect(202);
        let import = over(&co, &accepted);
        assert_eq!(counts(&import), [1, 0, 0, 1], "{:?}", errors(&co, &import));
        let line = &errors(&co, &import)[0];
        assert_eq!((line[3].as_str(), line[5].contains("r3,")), ("cell_line_break", true));
        let seizures = co.all(&format!("{SEIZED}?serial=r1"));
        let shown = co.get(format!("{SEIZED}/{}", seizures[0]["id"].as_str().expect("an id"))).expect(200);
        assert_eq!(shown["notes"], "one, two\nthree");
    });
}

#[test]
fn a_list_or_an_object_is_no_text() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let mapping = SEIZURES
            .replace("\"csv\"", "\"ndjson\"")
            .replace("[fields]", "[fields]\n\"item.other_marks\" = { column = \"marks\" }");
        let row = |key: Value, make: Value, marks: Value| {
            let row = json!({"no": key, "date": "03/04/2021", "type": "pistola", "make": make, "marks": marks});
            format!("{row}\n")
        };
        let rows = [
            row(json!("a"), json!("Taurus"), json!(["crown", 7])),
            row(json!("b"), json!(["a"]), json!("x")),
            row(json!("c"), json!({"name": "a"}), json!([["x"]])),
            row(json!(["d"]), json!("Taurus"), Value::Null),
        ];
        let accepted = upload(&co, "kind=seizures", &mapping, rows.concat()).expect(202);
        let import = over(&co, &accepted);
        let found: Vec<[String; 3]> =
            errors(&co, &import).into_iter().map(|line| [line[0].clone(), line[2].clone(), line[3].clone()]).collect();
        let fault = |row: &str, field: &str| [row, field, "cell_not_one_value"].map(str::to_owned);
        let mut sorted = found.clone();
        sorted.sort();
        let expected =
            [fault("2", "items/0/make"), fault("3", "items/0/make"), fault("3", "items/0/other_marks"), fault("4", "")];
        assert_eq!(sorted, expected);
        let seizure = &co.all(SEIZED)[0];
        let shown = co.get(format!("{SEIZED}/{}", seizure["id"].as_str().expect("an id"))).expect(200);
        assert_eq!((counts(&import), &shown["items"][0]["other_marks"]), ([1, 0, 0, 3], &json!(["crown", "7"])));
    });
}

#[test]
fn a_row_that_changes_leaves_alone_what_its_mapping_does_not_name() {
    on_every_backend(|world| {
        let co = recorder(world, "CO");
        let load = |mapping: &str, kind: &str, rows: &str| {
            let accepted = upload(&co, &format!("kind={kind}"), mapping, rows).expect(202);
            over(&co, &accepted)
        };
        let mapping = SEIZURES.replace("sharing = { value = \"all_states\" }\n", "");
        let row = |make: &str, town: &str| format!("{HEADER}1,31/12/2025,Antioquia,{town},pistola,{make},SN1,\n");
        assert_eq!(counts(&load(&mapping, "seizures", &row("Taurus", "Bello"))), [1, 0, 0, 0]);
        let of = |seizure: &Value| format!("{SEIZED}/{}", seizure["id"].as_str().expect("an id"));
        let at = of(&co.all(SEIZED)[0]);
        let by_hand = json!({"notes": "seen by hand", "sharing": "named_states", "named_states": ["BR"],
            "place": {"kind": "road", "locality": "km 4"}, "route": {"departure": "PA"}});
        co.patch(&at, by_hand.clone()).expect(200);
        let shown = co.get(&*at).expect(200);
        crate::seizures::forms::patch_item(&co, &shown, 0, json!({"model": "PT 92", "manufacture_year": 2001}))
            .expect(200);
        co.post(format!("{at}/items"), crate::seizures::forms::rounds()).expect(201);
        let before = co.get(&*at).expect(200);

        assert_eq!(counts(&load(&mapping, "seizures", &row("Rossi", ""))), [1, 0, 0, 0]);
        let after = co.get(&*at).expect(200);
        assert_eq!((&after["items"][0]["make"], &after["place"]["municipality"]), (&json!("Rossi"), &Value::Null));
        for name in ["notes", "sharing", "named_states", "route"] {
            assert_eq!(after[name], by_hand.get(name).map_or(Value::Null, |_| before[name].clone()), "{name}");
        }
        assert_eq!((&after["place"]["kind"], &after["place"]["subdivision"]), (&json!("road"), &json!("CO-ANT")));
        assert_eq!(
            (&after["items"][0]["model"], &after["items"][0]["manufacture_year"]),
            (&json!("PT 92"), &json!(2001))
        );
        assert_eq!(after["items"][1], before["items"][1]);

        // What the mapping sets is set: the sharing, and with it the States named.
        assert_eq!(counts(&load(SEIZURES, "seizures", &row("Ruger", "Bello"))), [1, 0, 0, 0]);
        let set = co.get(&*at).expect(200);
        assert_eq!(
            (&set["sharing"], &set["named_states"], &set["notes"]),
            (&json!("all_states"), &json!([]), &before["notes"])
        );

        // Records of the register alike.
        let mapping = "kind = \"firearm_records\"\ndataset = \"t\"\nfile = { format = \"csv\" }\n\
            key = { columns = [\"no\"] }\n[fields]\nkind = { value = \"stolen\" }\n\
            \"place.locality\" = { column = \"town\" }\n\"firearm.make\" = { column = \"make\" }\n\
            \"firearm.serial_number\" = { column = \"serial\" }\n";
        let rows = |make: &str| format!("no,make,serial,town\n1,{make},SN9,\n");
        assert_eq!(counts(&load(mapping, "firearm_records", &rows("Taurus"))), [1, 0, 0, 0]);
        let records = crate::register::forms::RECORDS;
        let at = format!("{records}/{}", co.all(records)[0]["id"].as_str().expect("an id"));
        let by_hand = json!({"circumstances": "by hand", "sharing": "all_states", "visibility": "full",
            "date": "2026-01-02", "firearm": {"model": "PT 92"}});
        co.patch(&at, by_hand).expect(200);
        let before = co.get(&*at).expect(200);
        assert_eq!(counts(&load(mapping, "firearm_records", &rows("Rossi"))), [1, 0, 0, 0]);
        let after = co.get(&*at).expect(200);
        assert_eq!((&after["firearm"]["make"], &after["firearm"]["model"]), (&json!("Rossi"), &json!("PT 92")));
        for name in ["circumstances", "sharing", "visibility", "date", "place"] {
            assert_eq!(after[name], before[name], "{name}");
        }
    });
}
