//! Releases: computed, frozen, published, and telling of no single State.

use rastro::access::Role;
use serde_json::{Value, json};

use super::solver::{Known, System};
use crate::isolation::Numbers;
use crate::seed::STATES;
use crate::seizures::forms::{self as seized, recorded, recorder};
use crate::traces::forms::{acknowledge, numbered, p};
use crate::{Client, World, on_every_backend};

const PATH: &str = "/v1/statistics/releases";
const TABLES: [&str; 7] = [
    "seizures_by_kind_and_year",
    "firearms_by_type_and_year",
    "firearms_by_origin_and_context",
    "firearms_by_tracing_and_marking",
    "other_items_by_class_and_year",
    "traces_by_outcome_and_year",
    "time_to_crime_by_band_and_year",
];

fn secretariat(world: &World) -> Client<'_> {
    world.as_role(Role::Secretariat, None)
}

fn path(release: &Value) -> String {
    format!("{PATH}/{}", release["id"].as_str().expect("an id"))
}

#[track_caller]
fn drafted(by: &Client<'_>) -> Value {
    by.post(PATH, json!({"from_year": 2023, "to_year": 2026})).expect(201)
}

#[track_caller]
fn published(by: &Client<'_>, release: &Value) -> Value {
    by.take(format!("{}/publication", path(release))).expect(200)
}

/// Seizures of every State, of uneven numbers, private ones among them.
fn fill(world: &World, numbers: &mut Numbers) {
    for (index, state) in STATES.iter().enumerate() {
        let by = recorder(world, state);
        for number in 0..6 {
            let mut pick = |of: &[&'static str]| of[numbers.below(of.len())];
            let firearm = |pick: &mut dyn FnMut(&[&'static str]) -> &'static str| {
                json!({"class": "firearm", "type": pick(&["pistol", "pistol", "pistol", "revolver", "rifle", "mine"]),
                    "country_of_manufacture": pick(&["US", "US", "AT", "BR", "CZ"]), "make": "Glock",
                    "serial_condition": pick(&["obliterated", "absent"]), "quantity": 1, "unit": "pieces"})
            };
            let count = 1 + (number + index) % 9;
            let mut items: Vec<Value> = (0..count).map(|_| firearm(&mut pick)).collect();
            items.push(json!({"class": "firearm", "type": "pistol", "serial_condition": "intact",
                "serial_number": format!("{state}-{number}"), "quantity": 1, "unit": "pieces"}));
            if number % 2 == 0 {
                items.push(seized::rounds());
            }
            recorded(
                &by,
                json!({"kind": pick(&["seized", "seized", "found"]),
                "date": format!("{}-05-01", pick(&["2024", "2025", "2025", "2026"])),
                "criminal_context": pick(&["drug_trafficking", "drug_trafficking", "unknown", "terrorism"]),
                "sharing": pick(&["own_state", "all_states"]), "items": items}),
            );
        }
    }
}

/// Requests in a ring, each side with several.
fn trace(world: &World) {
    let tracers: Vec<Client<'_>> = STATES.iter().map(|state| world.tracer(state)).collect();
    for (index, by) in tracers.iter().enumerate() {
        for step in 1..3 {
            let to = &tracers[(index + step) % tracers.len()];
            let number = index * 10 + step;
            let request = by.post("/v1/trace-requests", numbered(number, &[&to.state])).expect(201);
            if (index + step) % 3 > 0 {
                acknowledge(to, &request);
                let sold = format!("{}-04-01", 2017 + number % 9);
                let chain = json!([{"kind": "retail_sale", "date": sold, "state": to.state}]);
                let answer = json!({"outcome": "traced_to_dealer", "chain": chain});
                to.post(format!("{}/response", p(&request, &to.state)), answer).expect(200);
            }
        }
    }
}

/// What a State knows from its own figures, put under the cells of the tables.
fn known(state: &Client<'_>, tables: &[Value]) -> Known {
    let mut known = Known::new();
    let mut add = |figure: &str, table: &str, cell: &dyn Fn(&Value) -> Option<(Value, Value)>| {
        let figures = state.get(format!("/v1/statistics/{figure}")).expect(200);
        for item in figures["items"].as_array().expect("items") {
            let Some((row, column)) = cell(&item["group"]) else { continue };
            let rows = &tables.iter().find(|t| t["table"] == table).expect("the table")["rows"];
            let is_row = |key: &str| rows.as_array().expect("rows").iter().any(|row| row["key"] == key);
            let text = |value: Value| match value {
                Value::String(text) => text,
                Value::Null => "not_recorded".to_owned(),
                other => other.to_string(),
            };
            let row = text(row);
            let row = if is_row(&row) { row } else { "other".to_owned() };
            let at = (table.to_owned(), row, text(column));
            *known.entry(at).or_default() += item["items"].as_i64().expect("a number");
        }
    };
    let firearm = |g: &Value| g["class"] == "firearm";
    add("seizures?group_by=class&group_by=type&group_by=year", TABLES[1], &|g| {
        firearm(g).then(|| (g["type"].clone(), g["year"].clone()))
    });
    add("seizures?group_by=class&group_by=country_of_manufacture&group_by=context", TABLES[2], &|g| {
        firearm(g).then(|| (g["country_of_manufacture"].clone(), g["context"].clone()))
    });
    add("seizures?group_by=class&group_by=year", TABLES[4], &|g| {
        (!firearm(g)).then(|| (g["class"].clone(), g["year"].clone()))
    });
    add("traces?group_by=outcome&group_by=year", TABLES[5], &|g| {
        let outcome = if g["outcome"].is_null() { json!("not_answered") } else { g["outcome"].clone() };
        Some((outcome, g["year"].clone()))
    });
    known
}

#[test]
fn no_withheld_number_of_a_release_can_be_worked_out() {
    on_every_backend(|world| {
        fill(world, &mut Numbers(2026));
        trace(world);
        let secretariat = secretariat(world);
        let release = drafted(&secretariat);
        published(&secretariat, &release);
        let table = |name: &&str| secretariat.get(format!("{}/tables/{name}", path(&release))).expect(200);
        let tables: Vec<Value> = TABLES.iter().map(table).collect();
        let (mut shown, mut withheld) = (0, 0);
        for table in &tables {
            for row in table["cells"].as_array().expect("rows") {
                for cell in row.as_array().expect("cells") {
                    assert!(cell.is_null() || cell.as_u64() >= Some(5), "{table}");
                    if cell.is_null() { withheld += 1 } else { shown += 1 }
                }
            }
        }
        assert!(shown > 5 && withheld > 20, "{shown} shown, {withheld} withheld");
        let origins = &tables[2];
        for (row, total) in
            origins["rows"].as_array().expect("rows").iter().zip(origins["row_totals"].as_array().expect("totals"))
        {
            let named = row["key"].as_str().is_some_and(|key| key.len() == 2);
            assert!(!named || total.is_u64(), "a country is named where its number is shown: {origins}");
        }
        let alone = std::iter::once((Known::new(), "nobody"));
        let states = STATES.iter().map(|state| (known(&world.as_role(Role::Analyst, Some(state)), &tables), *state));
        for (known, who) in alone.chain(states) {
            assert_eq!(known.is_empty(), who == "nobody");
            let mut system = System::default();
            tables.iter().for_each(|table| system.add(table, &known));
            assert_eq!(system.found(), Vec::<String>::new(), "with what {who} knows");
        }
    });
}

#[test]
fn a_release_holds_the_region_and_stays_as_it_is() {
    on_every_backend(|world| {
        fill(world, &mut Numbers(7));
        let secretariat = secretariat(world);
        let release = drafted(&secretariat);
        let table = || secretariat.get(format!("{}/tables/{}", path(&release), TABLES[1])).expect(200);
        let (before, mut firearms) = (table(), 0);
        for state in STATES {
            let own =
                world.as_role(Role::Analyst, Some(state)).get("/v1/statistics/seizures?group_by=class").expect(200);
            let items = own["items"].as_array().expect("items");
            let of =
                |class: &str| items.iter().find(|i| i["group"]["class"] == class).and_then(|i| i["items"].as_u64());
            firearms += of("firearm").expect("firearms");
        }
        assert_eq!(before["total"], firearms, "private records count in the region's figures");
        fill(world, &mut Numbers(8));
        assert_eq!(table(), before);
        assert_eq!(published(&secretariat, &release)["sha256"], release["sha256"]);
        assert_eq!(table(), before);

        let wrong = secretariat.take(format!("{}/publication", path(&release))).refused(409, "wrong_state");
        assert_eq!(wrong["current_status"], "published");
        for method in ["PATCH", "PUT", "DELETE"] {
            secretariat.call(method, path(&release)).send().refused(405, "method_not_allowed");
        }
        let correction = json!({"from_year": 2023, "to_year": 2026, "replaces": release["id"]});
        let correction = secretariat.post(PATH, correction).expect(201);
        assert_eq!(correction["replaces"], release["id"]);
        assert_ne!(correction["sha256"], release["sha256"]);
        let another = json!({"from_year": 2023, "to_year": 2026, "replaces": correction["id"]});
        let draft = secretariat.post(PATH, another);
        draft.refused(422, "invalid_body");
        assert_eq!(draft.faults(), [("/replaces".to_owned(), "unknown_release".to_owned())], "a draft is not replaced");
        let rows = world.rows("outbox");
        assert_eq!(rows.iter().filter(|row| row.contains("statistics_release.published")).count(), 1);
    });
}

#[test]
fn a_draft_is_the_secretariats_alone() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let release = drafted(&by);
        let paths: Vec<String> = [
            "",
            "/tables/traces_by_outcome_and_year",
            "/tables/traces_by_outcome_and_year/csv",
            "/tables/traces_by_outcome_and_year/chart",
        ]
        .iter()
        .map(|rest| format!("{}{rest}", path(&release)))
        .collect();
        let readers = world.everyone("BR");
        for (role, client) in readers.iter().filter(|(role, _)| *role != Role::Secretariat) {
            assert_eq!(client.all(PATH), Vec::<Value>::new(), "{role}");
            for path in &paths {
                client.get(&**path).refused(404, "not_found");
            }
            client.post(PATH, json!({"from_year": 2023, "to_year": 2025})).refused(403, "role_lacks_action");
            client.take(format!("{}/publication", path(&release))).refused(403, "role_lacks_action");
        }
        assert_eq!(by.all(PATH).len(), 1);
        published(&by, &release);
        for (role, client) in &readers {
            assert_eq!(client.all(PATH).len(), 1, "{role}");
            for path in &paths {
                assert_eq!(client.get(&**path).status, 200, "{role} {path}");
            }
        }
        by.get(format!("{}/tables/secrets", path(&release))).refused(404, "not_found");
    });
}

#[test]
fn years_that_make_no_release_are_refused() {
    on_every_backend(|world| {
        let by = secretariat(world);
        for (from, to, codes) in [
            (2025, 2025, vec!["release_years"]),
            (2025, 2024, vec!["release_years"]),
            (2010, 2020, vec!["release_years"]),
            (2198, 2199, vec!["year_in_future"]),
        ] {
            let answer = by.post(PATH, json!({"from_year": from, "to_year": to}));
            answer.refused(422, "invalid_body");
            assert_eq!(answer.faults().into_iter().map(|(_, code)| code).collect::<Vec<_>>(), codes, "{from} {to}");
        }
    });
}

#[test]
fn a_table_is_json_csv_and_a_chart_in_four_languages() {
    on_every_backend(|world| {
        fill(world, &mut Numbers(3));
        trace(world);
        let by = secretariat(world);
        let release = drafted(&by);
        let mut titles = std::collections::BTreeSet::new();
        let mut countries = std::collections::BTreeSet::new();
        for tag in ["en", "es", "pt", "fr"] {
            for name in TABLES {
                let get = |rest: &str, accept: &str| {
                    let call = by.call("GET", format!("{}/tables/{name}{rest}", path(&release)));
                    call.header("accept-language", tag).header("accept", accept).send()
                };
                let table = get("", "application/json").expect(200);
                let said = table.to_string();
                assert!(!said.contains("statistics_"), "{name} lacks a text in {tag}: {said}");
                titles.insert(table["title"].as_str().expect("a title").to_owned());

                let csv = get("/csv", "text/csv");
                assert_eq!((csv.status, csv.header("content-type")), (200, Some("text/csv; charset=utf-8")));
                let id = release["id"].as_str().expect("an id");
                let file = |taken: &str, ending: &str| format!("{taken}; filename=\"release-{id}-{name}.{ending}\"");
                assert_eq!(csv.cover(), (&*file("attachment", "csv"), Some(tag)));
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*csv.bytes);
                let lines: Vec<csv::StringRecord> = reader.records().map(|line| line.expect("a line")).collect();
                let (rows, columns) = (&table["rows"], &table["columns"]);
                let shares = table["denominators"].as_array().map_or(0, Vec::len);
                let median = usize::from(name.starts_with("time_to_crime"));
                assert_eq!(lines.len(), rows.as_array().map_or(0, Vec::len) + 2 + shares + median);
                let width = columns.as_array().map_or(0, Vec::len);
                assert!(lines.iter().all(|line| line.len() == width + 5));
                let said = |line: &csv::StringRecord| [2, 3, 4].map(|at| line[width + at].to_owned());
                let texts = ["unit", "source", "caveat"].map(|member| table[member].as_str().expect("a text"));
                assert_eq!(said(&lines[1]), texts);
                assert!(lines[1..].iter().all(|line| said(line)[1..] == texts[1..]));
                if median == 1 {
                    let days = table["median_days"].as_f64().expect("a median is shown").to_string();
                    assert_eq!(lines.last().expect("a line")[width + 1], days);
                }
                let cell = table["cells"][0][0].as_u64().map(|n| n.to_string()).unwrap_or_default();
                assert_eq!((&lines[1][0], &lines[1][1]), (rows[0]["label"].as_str().expect("a label"), &*cell));

                let chart = get("/chart", "image/*");
                assert_eq!((chart.status, chart.header("content-type")), (200, Some("image/svg+xml")));
                assert_eq!(chart.cover(), (&*file("inline", "svg"), Some(tag)));
                let svg = chart.text();
                assert!(svg.starts_with("<svg") && !svg.contains("statistics_"), "{svg}");
                let texts = ["title", "unit"].iter().map(|member| table[*member].as_str().expect("a text"));
                for text in texts.chain(rows.as_array().expect("rows").iter().filter_map(|row| row["label"].as_str())) {
                    let escaped = text.replace('&', "&amp;").replace('\'', "&apos;");
                    assert!(svg.contains(&escaped) || svg.contains(text), "{text} in {svg}");
                }
                let is_few = columns.as_array().is_some_and(|columns| columns.len() <= 6);
                let first = columns[0]["label"].as_str().expect("a label");
                assert_eq!(svg.contains(&format!("\n{first}\n")), is_few, "the legend of {name}");
                for row in rows.as_array().expect("rows") {
                    let key = row["key"].as_str().expect("a key");
                    if key.len() == 2 && key.chars().all(|c| c.is_ascii_uppercase()) {
                        let country = by.get(format!("/v1/reference/countries/{key}")).expect(200);
                        assert_eq!(row["label"], country["names"][tag], "a country has its name");
                        countries.insert(row["label"].to_string());
                    }
                }
                get("/csv", "application/json").refused(406, "not_acceptable");
                get("", "text/csv").refused(406, "not_acceptable");
                if let Some(folder) = std::env::var_os("SHOW_CHARTS") {
                    std::fs::write(std::path::Path::new(&folder).join(format!("{name}.{tag}.svg")), svg)
                        .expect("shown");
                }
            }
        }
        assert_eq!(titles.len(), 4 * TABLES.len());
        assert!(countries.len() > 2, "{countries:?}");
    });
}
