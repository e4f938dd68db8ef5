//! A State's own figures, held against a count over what the API's own lists show.

use std::collections::BTreeMap;

use rastro::access::Role;
use serde_json::{Map, Value, json};

use crate::seizures::forms::{self as seized, recorded, recorder};
use crate::traces::forms::{acknowledge, numbered, p, sent, with};
use crate::{Client, World, on_every_backend};

const PATH: &str = "/v1/statistics";

fn analyst<'w>(world: &'w World, state: &str) -> Client<'w> {
    world.as_role(Role::Analyst, Some(state))
}

/// Seizures with all kinds of items, at many dates, some of them deleted.
fn seize(by: &Client<'_>, share: &str) -> Vec<Value> {
    let state = &by.state;
    let contexts = [json!("firearms_trafficking"), json!("unknown"), Value::Null, json!("none_found")];
    let mut made = Vec::new();
    for number in 0..14usize {
        let pick = |of: &[&'static str]| of[number % of.len()];
        let firearm = json!({"class": "firearm", "type": pick(&["pistol", "revolver", "rifle"]),
            "make": pick(&["Glock", "GLOCK", "Taurus"]), "calibre": pick(&["9x19mm", ".38 Special"]),
            "serial_number": format!("{state}{number}"), "serial_condition": pick(&["intact", "partial"]),
            "country_of_manufacture": pick(&["AT", "BR"]), "import_country": pick(&["US", "US", "PY"]),
            "quantity": 1, "unit": "pieces"});
        let craft =
            json!({"class": "firearm", "type": "shotgun", "production": "craft", "quantity": 3, "unit": "pieces"});
        let explosive = json!({"class": "explosive", "description": "dynamite", "quantity": 2.5, "unit": "kilograms"});
        let items = match number % 4 {
            0 => json!([firearm]),
            1 => json!([firearm, seized::rounds()]),
            2 => json!([craft, firearm]),
            _ => json!([explosive, seized::rounds()]),
        };
        made.push(recorded(
            by,
            json!({
            "kind": pick(&["seized", "found", "surrendered"]),
            "date": format!("20{:02}-{:02}-11", 23 + number % 3, 1 + number % 12),
            "date_precision": pick(&["day", "day", "month", "year"]),
            "place": {"subdivision": if state == "BR" { pick(&["BR-PR", "BR-SP"]) } else { pick(&["US-TX"]) }},
            "criminal_context": contexts[number % contexts.len()], "sharing": share, "items": items}),
        ));
    }
    seized::deleted(by, &made.pop().expect("one")).expect(204);
    made
}

/// The whole of each seizure that the list shows of the caller's State.
fn all_own(by: &Client<'_>) -> Vec<Value> {
    let listed = by.all(&format!("{}?state={}", seized::PATH, by.state));
    listed.iter().map(|seizure| by.get(seized::s(seizure)).expect(200)).collect()
}

fn value(seizure: &Value, item: &Value, dimension: &str) -> Value {
    let date = seizure["date"].as_str().expect("a date");
    match dimension {
        "year" => json!(date[..4].parse::<i64>().expect("a year")),
        "month" if seizure["date_precision"] == "year" => Value::Null,
        "month" => json!(date[..7]),
        "state" => seizure["state"].clone(),
        "subdivision" => seizure["place"]["subdivision"].clone(),
        "context" => seizure["criminal_context"].clone(),
        "make" | "calibre" => item[format!("{dimension}_normalized")].clone(),
        _ => item[dimension].clone(),
    }
}

type Numbers = (usize, usize, f64, bool);

/// Seizures, items, quantity and whether the unit is one, for each group.
fn counted(seizures: &[Value], by: &[&str], fits: impl Fn(&Value, &Value) -> bool) -> BTreeMap<String, Numbers> {
    let mut groups: BTreeMap<String, Vec<(&Value, &Value)>> = BTreeMap::new();
    for seizure in seizures {
        for item in seizure["items"].as_array().expect("items").iter().filter(|item| fits(seizure, item)) {
            let group: Map<String, Value> = by.iter().map(|d| ((*d).to_owned(), value(seizure, item, d))).collect();
            groups.entry(Value::Object(group).to_string()).or_default().push((seizure, item));
        }
    }
    let numbers = |rows: Vec<(&Value, &Value)>| {
        let mut ids: Vec<&str> = rows.iter().map(|(seizure, _)| seizure["id"].as_str().expect("an id")).collect();
        ids.dedup();
        let quantity = rows.iter().map(|(_, item)| item["quantity"].as_f64().expect("a number")).sum();
        (ids.len(), rows.len(), quantity, rows.iter().all(|(_, item)| item["unit"] == rows[0].1["unit"]))
    };
    groups.into_iter().map(|(group, rows)| (group, numbers(rows))).collect()
}

fn told(figures: &Value) -> BTreeMap<String, Numbers> {
    let items = figures["items"].as_array().expect("items");
    let told: BTreeMap<String, Numbers> = items
        .iter()
        .map(|item| {
            assert_eq!(item["suppressed"], false);
            assert_eq!(item["quantity"].is_null(), item["unit"].is_null());
            let number = |name: &str| item[name].as_u64().expect("a number") as usize;
            let quantity = item["quantity"].as_f64();
            (
                item["group"].to_string(),
                (number("seizures"), number("items"), quantity.unwrap_or(-1.0), quantity.is_some()),
            )
        })
        .collect();
    assert_eq!(told.len(), items.len(), "each group once");
    told
}

#[track_caller]
fn agree(told: BTreeMap<String, Numbers>, counted: BTreeMap<String, Numbers>, what: &str) {
    let one = |(group, (seizures, items, quantity, unit)): (String, Numbers)| {
        let group: Value = serde_json::from_str(&group).expect("a group");
        (group.to_string(), (seizures, items, unit.then_some((quantity * 1000.0) as i64)))
    };
    let [told, counted] = [told, counted].map(|all| all.into_iter().map(one).collect::<BTreeMap<_, _>>());
    assert_eq!(told, counted, "{what}");
}

#[test]
fn figures_of_seizures_equal_a_count_over_the_list() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        seize(&br, "own_state");
        seize(&recorder(world, "US"), "all_states");
        let seizures = all_own(&br);
        assert_eq!(seizures.len(), 13, "without the deleted one");
        let analyst = analyst(world, "BR");
        for by in [
            &[][..],
            &["year"],
            &["month"],
            &["state", "class"],
            &["subdivision", "type"],
            &["make", "calibre"],
            &["country_of_manufacture", "context", "year"],
            &["class", "month", "type"],
        ] {
            let query: Vec<String> = by.iter().map(|dimension| format!("group_by={dimension}")).collect();
            let path = format!("{PATH}/seizures?{}", query.join("&"));
            let figures = analyst.get(&*path).expect(200);
            assert_eq!(figures["next"], Value::Null);
            agree(told(&figures), counted(&seizures, by, |_, _| true), &path);
            // Bounded by dates, both of them in it.
            let path = format!("{path}&from=2024-02-11&to=2025-03-11");
            let within = |seizure: &Value, _: &Value| {
                ("2024-02-11".."2025-03-12").contains(&seizure["date"].as_str().expect("a date"))
            };
            agree(told(&analyst.get(&*path).expect(200)), counted(&seizures, by, within), &path);
        }
    });
}

#[test]
fn no_record_of_another_state_enters_a_states_figures() {
    on_every_backend(|world| {
        let figures = ["seizures?group_by=make", "flows", "traces", "time-to-crime", "sdg-16-4-2?group_by=type"];
        let readers: Vec<Client<'_>> =
            [Role::Analyst, Role::ReportEditor, Role::TracingOfficer].map(|r| world.as_role(r, Some("US"))).into();
        let read = || -> Vec<String> {
            readers
                .iter()
                .flat_map(|c| {
                    figures.map(|f| {
                        let a = c.get(format!("{PATH}/{f}"));
                        a.expect(200);
                        a.text()
                    })
                })
                .collect()
        };
        let before = read();
        seize(&recorder(world, "BR"), "own_state");
        seize(&recorder(world, "BR"), "all_states");
        let (br, mx) = (world.tracer("BR"), world.tracer("MX"));
        let request = sent(&br, &["MX"]);
        crate::traces::forms::respond(&mx, &request);
        assert_eq!(read(), before);
        assert!(!analyst(world, "BR").get(format!("{PATH}/flows")).text().contains("\"items\":[]"));
    });
}

#[test]
fn what_makes_no_sense_or_is_asked_for_too_often_is_400() {
    on_every_backend(|world| {
        let br = analyst(world, "BR");
        for (query, code) in [
            ("seizures?group_by=outcome", "not_in_list"),
            ("traces?group_by=context", "not_in_list"),
            ("flows?group_by=state", "not_in_list"),
            ("sdg-16-4-2?group_by=class", "not_in_list"),
            ("time-to-crime?group_by=class", "not_in_list"),
            ("seizures?group_by=colour", "not_in_list"),
            ("seizures?group_by=type&group_by=type", "not_unique"),
            ("seizures?group_by=type&group_by=year&group_by=month&group_by=make", "too_many"),
            ("seizures?group_by=type%00", "control_character"),
            ("seizures?from=yesterday", "bad_format"),
            ("seizures?from=2024-01-01&from=2025-01-01", "repeated_parameter"),
            ("seizures?direction=incoming", "unknown_parameter"),
        ] {
            let answer = br.get(format!("{PATH}/{query}"));
            answer.refused(400, "invalid_query");
            assert_eq!(answer.faults().iter().map(|(_, code)| code.as_str()).collect::<Vec<_>>(), [code], "{query}");
        }
    });
}

#[test]
fn trace_figures_count_both_sides_and_the_answers_that_stand() {
    on_every_backend(|world| {
        let (br, us, mx) = (world.tracer("BR"), world.tracer("US"), world.tracer("MX"));
        let requests: Vec<Value> =
            (0..5).map(|n| br.post("/v1/trace-requests", numbered(n, &["US", "MX"])).expect(201)).collect();
        us.post("/v1/trace-requests", numbered(9, &["BR"])).expect(201);
        br.post("/v1/trace-requests", with(numbered(10, &["US"]), json!({"submit": false}))).expect(201);
        for request in &requests[..3] {
            crate::traces::forms::respond(&us, request);
        }
        let amended = json!({"response": {"outcome": "not_traced", "reason": "record_missing"}, "reason": "an error"});
        us.post(format!("{}/response-amendments", p(&requests[0], "US")), amended).expect(200);
        acknowledge(&mx, &requests[0]);

        let rows = |client: &Client<'_>, query: &str| -> Vec<(String, i64, i64)> {
            let figures = client.get(format!("{PATH}/traces?{query}")).expect(200);
            let one = |item: &Value| {
                assert_eq!((&item["seizures"], &item["unit"]), (&Value::Null, &json!("pieces")));
                let number = |name: &str| item[name].as_f64().expect("a number") as i64;
                (item["group"].to_string(), number("items"), number("quantity"))
            };
            figures["items"].as_array().expect("items").iter().map(one).collect()
        };
        let group = |text: &str| text.replace('\'', "\"");
        assert_eq!(rows(&br, ""), [("{}".to_owned(), 11, 6)]);
        assert_eq!(rows(&br, "direction=outgoing"), [("{}".to_owned(), 10, 5)]);
        assert_eq!(rows(&us, "direction=incoming"), [("{}".to_owned(), 5, 5)]);
        assert_eq!(rows(&mx, "group_by=state"), [(group("{'state':'BR'}"), 5, 5)]);
        assert_eq!(rows(&br, "group_by=state"), [(group("{'state':'MX'}"), 5, 5), (group("{'state':'US'}"), 6, 6)]);
        assert_eq!(
            rows(&us, "group_by=outcome&direction=incoming&group_by=type"),
            [
                (group("{'outcome':'not_traced','type':'pistol'}"), 1, 1),
                (group("{'outcome':'traced_to_purchaser','type':'pistol'}"), 2, 2),
                (group("{'outcome':null,'type':'pistol'}"), 2, 2)
            ]
        );
        assert_eq!(
            rows(&mx, "group_by=outcome"),
            [(group("{'outcome':null}"), 5, 5)],
            "another's answer is not its own"
        );
        assert_eq!(rows(&br, "to=2020-01-01"), []);
        let year = rows(&br, "group_by=year&group_by=make&group_by=calibre&direction=outgoing");
        assert!(year.len() == 1 && year[0].0.contains("glock") && year[0].0.contains("9x19mm"), "{year:?}");

        let flows = analyst(world, "BR").get(format!("{PATH}/flows")).expect(200);
        let ends: Vec<(&Value, &Value, &Value, &Value)> = flows["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|i| (&i["group"]["flow"], &i["group"]["from"], &i["group"]["to"], &i["items"]))
            .collect();
        let (flow, br, us, mx) = (json!("trace_request"), json!("BR"), json!("US"), json!("MX"));
        assert_eq!(ends, [(&flow, &br, &mx, &json!(5)), (&flow, &br, &us, &json!(5)), (&flow, &us, &br, &json!(1))]);
    });
}

#[test]
fn time_to_crime_has_its_median_bands_and_caveat() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        // Recovered on 2026-03-01.
        let sales = ["2026-03-01", "2025-03-01", "2025-02-28", "2023-03-02", "2023-03-01", "2023-02-28", "2026-03-02"];
        for (number, sold) in sales.iter().enumerate() {
            let request = br.post("/v1/trace-requests", numbered(number, &["US"])).expect(201);
            acknowledge(&us, &request);
            let chain = json!([{"kind": "retail_sale", "date": sold, "state": "US"},
                {"kind": "private_transfer", "date": "2026-03-02", "state": "US"}]);
            let answer = json!({"outcome": "traced_to_purchaser", "chain": chain});
            us.post(format!("{}/response", p(&request, "US")), answer).expect(200);
        }
        let request = br.post("/v1/trace-requests", numbered(99, &["US"])).expect(201);
        acknowledge(&us, &request);
        let chain = json!([{"kind": "retail_sale", "date": "2020-01-01", "date_precision": "year", "state": "US"}]);
        us.post(format!("{}/response", p(&request, "US")), json!({"outcome": "traced_to_dealer", "chain": chain}))
            .expect(200);
        for (client, other) in [(&br, "US"), (&us, "BR")] {
            let figures = client.get(format!("{PATH}/time-to-crime?group_by=year&group_by=state")).expect(200);
            let item = &figures["items"][0];
            assert_eq!(item["group"], json!({"year": 2026, "state": other}));
            let bands = json!({"up_to_one_year": 2, "one_to_three_years": 2, "over_three_years": 2});
            assert_eq!((&item["items"], &item["bands"]), (&json!(6), &bands), "to the day, and before the recovery");
            assert_eq!(item["median_days"], (366.0 + 1095.0) / 2.0);
            assert!(figures["caveat"].as_str().expect("a caveat").contains("not a random sample"));
        }
        let said: Vec<String> = ["en", "es", "pt", "fr"]
            .map(|tag| {
                let call = br.call("GET", format!("{PATH}/time-to-crime")).header("accept-language", tag).send();
                call.expect(200)["caveat"].as_str().expect("a caveat").to_owned()
            })
            .into();
        assert_eq!(said.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{said:?}");
        assert_eq!(br.get(format!("{PATH}/time-to-crime?to=2026-02-28")).expect(200)["items"], json!([]));
    });
}

#[test]
fn sdg_16_4_2_has_both_denominators_labelled() {
    on_every_backend(|world| {
        let (recorder, tracer, us) = (recorder(world, "BR"), world.tracer("BR"), world.tracer("US"));
        seize(&recorder, "own_state");
        let traced = recorded(&recorder, with(seized::numbered(1), json!({"criminal_context": "terrorism"})));
        let terms = json!({"urgency": "routine", "ground": "illicit_under_national_law",
            "intended_use": "criminal_investigation", "recipients": ["US"], "submit": true,
            "legal_basis": "law", "contact_point_id": null});
        let made = tracer.post(format!("{}/trace-requests", seized::i(&traced, 0)), terms).expect(201);
        let id = made["items"][0]["trace"]["request_id"].clone();
        let request = json!({"id": id});
        crate::traces::forms::respond(&us, &request);

        let seizures = all_own(&recorder);
        let sum = |fits: &dyn Fn(&Value, &Value) -> bool| -> f64 {
            let rows = seizures.iter().flat_map(|s| s["items"].as_array().expect("items").iter().map(move |i| (s, i)));
            let firearms = rows.filter(|(s, i)| i["class"] == "firearm" && fits(s, i));
            firearms.map(|(_, i)| i["quantity"].as_f64().expect("a number")).sum()
        };
        let is_traced = |item: &Value| item["trace"]["traced"] == true;
        let marked = |i: &Value| i["serial_condition"] == "intact";
        let context =
            |s: &Value| s["criminal_context"].as_str().is_some_and(|c| !["unknown", "none_found"].contains(&c));
        let figures = analyst(world, "BR").get(format!("{PATH}/sdg-16-4-2?group_by=type")).expect(200);
        let expected = [
            ("all", sum(&|_, _| true), sum(&|_, i| is_traced(i)), sum(&|s, i| !is_traced(i) && context(s))),
            (
                "potentially_traceable",
                sum(&|_, i| marked(i)),
                sum(&|_, i| marked(i) && is_traced(i)),
                sum(&|s, i| marked(i) && !is_traced(i) && context(s)),
            ),
        ];
        for (told, (kind, firearms, traced, established)) in
            figures["denominators"].as_array().expect("two").iter().zip(expected)
        {
            assert!(firearms > 0.0 && traced > 0.0 && established > 0.0, "the test has all");
            assert_eq!((&told["kind"], &told["firearms"]), (&json!(kind), &json!(firearms)));
            assert_eq!((&told["traced"], &told["established"]), (&json!(traced), &json!(established)));
            assert_eq!(told["share"], (traced + established) / firearms);
            assert!(!told["label"].as_str().expect("a label").to_lowercase().contains("indicator"));
        }
        let within: f64 = figures["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| item["denominators"][0]["firearms"].as_f64().expect("a number"))
            .sum();
        assert_eq!(within, figures["denominators"][0]["firearms"].as_f64().expect("a number"));
    });
}

#[test]
fn trace_figures_go_by_what_makes_and_calibres_mean_now() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let firearms = [
            ("S&W", ".38 SPL"),
            ("Smith & Wesson", ".38 Special"),
            ("SMITH AND WESSON", "38 special"),
            ("Zzq  Works", "7.77 Q"),
            ("zzq works", "7.77 q"),
            ("Zedd", "9x19mm"),
        ];
        for (number, (make, calibre)) in firearms.into_iter().enumerate() {
            let firearm = json!({"firearm": {"make": make, "calibre": calibre}});
            br.post("/v1/trace-requests", with(numbered(number, &["US", "MX"]), firearm)).expect(201);
        }
        let groups = |figure: &str, by: &str| -> Vec<(String, Value, Value)> {
            let figures = br.get(format!("{PATH}/{figure}?{by}")).expect(200);
            let one = |item: &Value| (item["group"].to_string(), item["items"].clone(), item["quantity"].clone());
            figures["items"].as_array().expect("items").iter().map(one).collect()
        };
        let group = |make: &str, calibre: &str, requests: i64| {
            (json!({"calibre": calibre, "make": make}).to_string(), json!(2 * requests), json!(requests as f64))
        };
        let by = "group_by=make&group_by=calibre";
        let luger = world.as_role(Role::Analyst, Some("BR")).all("/v1/reference/calibres?q=9x19mm")[0]["code"].clone();
        let luger = luger.as_str().expect("a code");
        let expected =
            [group("smith_wesson", "38_special", 3), group("zedd", luger, 1), group("zzq works", "7.77 q", 2)];
        assert_eq!(groups("traces", by), expected);
        let flows = groups("flows", "group_by=make");
        assert!(flows.len() == 6 && flows.iter().filter(|(group, ..)| group.contains("smith_wesson")).count() == 2);

        let names = json!({"en": "Zedd", "es": "Zedd", "pt": "Zedd", "fr": "Zedd"});
        let zedd = json!({"code": "zedd", "names": names, "synonyms": ["Zzq Works"], "source": "A catalogue"});
        world.as_role(Role::Secretariat, None).post("/v1/reference/makes", zedd).expect(201);
        let makes: Vec<(Value, Value)> = groups("traces", "group_by=make")
            .into_iter()
            .map(|(group, items, _)| (serde_json::from_str::<Value>(&group).expect("a group")["make"].clone(), items))
            .collect();
        assert_eq!(makes, [(json!("smith_wesson"), json!(6)), (json!("zedd"), json!(6))]);
    });
}

#[test]
fn own_figures_are_csv_and_a_chart_in_four_languages() {
    on_every_backend(|world| {
        seize(&recorder(world, "BR"), "own_state");
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        for (number, sold) in ["2026-02-01", "2020-02-01", "2024-02-01"].iter().enumerate() {
            let request = br.post("/v1/trace-requests", numbered(number, &["US"])).expect(201);
            acknowledge(&us, &request);
            let chain = json!([{"kind": "retail_sale", "date": sold, "state": "US"}]);
            let answer = json!({"outcome": "traced_to_purchaser", "chain": chain});
            us.post(format!("{}/response", p(&request, "US")), answer).expect(200);
        }
        let mut headings = std::collections::BTreeSet::new();
        for tag in ["en", "es", "pt", "fr"] {
            for (figure, query, columns) in [
                ("seizures", "?group_by=type&group_by=year", 8),
                ("traces", "?group_by=outcome&group_by=state", 7),
                ("flows", "?group_by=year", 10),
                ("time-to-crime", "?group_by=year", 10),
                ("sdg-16-4-2", "?group_by=class", 0),
                ("sdg-16-4-2", "?group_by=type", 15),
            ] {
                let get = |rest: &str, accept: &str| {
                    let call = br.call("GET", format!("{PATH}/{figure}{rest}{query}"));
                    call.header("accept-language", tag).header("accept", accept).send()
                };
                if columns == 0 {
                    get("/csv", "text/csv").refused(400, "invalid_query");
                    get("/chart", "image/svg+xml").refused(400, "invalid_query");
                    continue;
                }
                let figures = get("", "application/json").expect(200);
                let csv = get("/csv", "text/csv");
                assert_eq!((csv.status, csv.header("content-type")), (200, Some("text/csv; charset=utf-8")));
                let name = |taken: &str, ending: &str| format!("{taken}; filename=\"{figure}-BR.{ending}\"");
                assert_eq!(csv.cover(), (&*name("attachment", "csv"), Some(tag)));
                let mut reader = csv::Reader::from_reader(&*csv.bytes);
                headings.insert(format!("{figure} {:?}", reader.headers().expect("a heading")));
                let lines: Vec<csv::StringRecord> = reader.records().map(|line| line.expect("a line")).collect();
                let items = figures["items"].as_array().expect("items");
                let total = usize::from(figure == "sdg-16-4-2");
                assert_eq!((lines[0].len(), lines.len()), (columns, items.len() + total), "{figure}");
                for line in &lines {
                    assert_eq!(line[columns - 2], *figures["source"].as_str().expect("a source"));
                    assert_eq!(line[columns - 1], *figures["caveat"].as_str().expect("a caveat"));
                }
                for (line, item) in lines.iter().zip(items) {
                    let count = item["items"].to_string();
                    assert!(line.iter().any(|field| field == count), "{line:?} of {item}");
                    if let Some(days) = item["median_days"].as_f64() {
                        assert_eq!(line[4], days.to_string());
                    }
                    for (at, member) in [(6, "firearms"), (7, "traced"), (8, "established"), (9, "share")] {
                        if let Some(number) = item["denominators"][0][member].as_f64() {
                            assert_eq!(line[at - 1], number.to_string());
                        }
                    }
                }
                let chart = get("/chart", "image/*");
                assert_eq!((chart.status, chart.header("content-type")), (200, Some("image/svg+xml")));
                assert_eq!(chart.cover(), (&*name("inline", "svg"), Some(tag)));
                let svg = chart.text();
                assert!(svg.starts_with("<svg") && !svg.contains("statistics_"), "{svg}");
                assert!(!String::from_utf8_lossy(&csv.bytes).contains("statistics_"));
                get("/csv", "application/json").refused(406, "not_acceptable");
                if let Some(folder) = std::env::var_os("SHOW_CHARTS") {
                    std::fs::write(std::path::Path::new(&folder).join(format!("own-{figure}.{tag}.svg")), svg)
                        .expect("shown");
                }
            }
        }
        assert_eq!(headings.len(), 20, "{headings:?}");
    });
}
