//! What finds what, alike on every backend.

use rastro::access::Role;
use serde_json::{Value, json};

use super::forms::*;
use crate::implementation_reports::forms::Cast;
use crate::{World, on_every_backend};

/// A report in each of the four languages, the newest last.
fn four(world: &World) -> (Value, [Value; 4]) {
    let cycle = cycle(&world.as_role(Role::Secretariat, None));
    let reports = [
        published(
            world,
            "US",
            &cycle,
            "en",
            json!({
            "rules": "Importers mark every firearm. A marking is engraved on the frame; markings are checked by customs.",
            "practice": "Seized firearms are traced.", "how": ["laser"]}),
        ),
        published(
            world,
            "CO",
            &cycle,
            "es",
            json!({
            "rules": "El marcaje de armas de fuego y municiones es obligatorio; la munición marcada se registra.",
            "practice": "La policía y las aduanas cooperan.", "how": ["laser", "stamp"]}),
        ),
        published(
            world,
            "MX",
            &cycle,
            "fr",
            json!({
            "rules": "Le marquage de l’arme à feu est exigé ; les armes marquées sont inscrites au cœur du registre.",
            "practice": "Les données nationales sont échangées.", "how": ["stamp"]}),
        ),
        published(
            world,
            "BR",
            &cycle,
            "pt",
            json!({
            "rules": "As marcações das armas são feitas a laser. A munição é marcada no estojo.",
            "practice": "Apreensões de fuzis são comunicadas à alfândega e aos órgãos policiais nacionais.",
            "law": [{"title": "Estatuto do Desarmamento", "number": "10.826/2003"}],
            "office": {"name": "Ana Souza", "position": "Chefe", "organization": "SINARM", "email": "ana@example.org"},
            "places": [{"place": "Fábrica de Itajubá", "count": 3}, {"place": "Porto de Santos"}], "how": ["laser"]}),
        ),
    ];
    (cycle, reports)
}

#[test]
fn words_are_found_in_every_language_in_any_form() {
    on_every_backend(|world| {
        four(world);
        let reader = world.as_role(Role::Stakeholder, None);
        let found = |words: &str| hits(&reader, &for_(words));
        for (forms, expected) in [
            // Portuguese: accents or none, one or many, any case, decomposed or wide letters.
            (["marcação", "MARCACOES", "marcac\u{327}a\u{303}o", "ｍａｒｃａｃａｏ"].as_slice(), &["BR rules"][..]),
            (&["apreensão", "apreensoes", "APREENSÃO"], &["BR practice"]),
            (&["fuzil", "fuzis", "alfandega fuzil", "nacional policial"], &["BR practice"]),
            // Spanish and Portuguese have the same word for it.
            (&["munición", "municiones", "MUNICION"], &["CO rules"]),
            (&["munição", "municoes"], &["BR rules"]),
            (&["aduana", "policia aduanas"], &["CO practice"]),
            (&["marquage", "l'arme marquee", "armes à feu", "coeur", "CŒUR registres"], &["MX rules"]),
            (&["donnée nationale", "échangée"], &["MX practice"]),
            (&["importer marks", "firearms customs"], &["US rules"]),
            (&["traces seizure", "seized firearm", "seizing"], &["US practice"]),
            // Options in the language of the report, laws, offices, cells of a table; of persons nothing.
            (&["engravings"], &["US how", "US rules"]),
            (&["gravacao"], &["BR how"]),
            (&["poinconnage"], &["MX how"]),
            (&["10.826", "desarmamento 2003"], &["BR law"]),
            (&["sinarm chefe"], &["BR office"]),
            (&["Souza", "ana example.org"], &[]),
            (&["itajuba santos", "fabricas"], &["BR places"]),
            (&["arma"], &["BR rules", "CO rules"]),
            (&["unheard-of", "marcação aduana"], &[]),
        ] {
            for form in forms {
                assert_eq!(found(form), expected, "{form}");
            }
        }
        assert_eq!(found("laser"), ["BR how", "BR rules", "CO how", "US how"]);
    });
}

#[test]
fn words_in_quotation_marks_follow_each_other() {
    on_every_backend(|world| {
        four(world);
        let reader = world.as_role(Role::Stakeholder, None);
        for (words, expected) in [
            ("\"arma de fuego\"", vec!["CO rules"]),
            ("\"armas fuego\"", vec!["CO rules"]),
            ("\"fuego arma\"", vec![]),
            ("\"munição marcada\"", vec!["BR rules"]),
            ("\"marcação munição\"", vec![]),
            ("“policía y las aduanas” cooperan", vec!["CO practice"]),
            ("\"porto de santos\" itajubá", vec!["BR places"]),
            ("\"seized firearms\"", vec!["US practice"]),
            ("\"firearms seized\"", vec![]),
            ("\"10 826 2003\"", vec!["BR law"]),
        ] {
            assert_eq!(hits(&reader, &for_(words)), expected, "{words}");
        }
    });
}

#[test]
fn a_hit_tells_where_it_is_and_shows_the_words_as_they_stand() {
    on_every_backend(|world| {
        let (cycle, reports) = four(world);
        let reader = world.as_role(Role::Stakeholder, None);
        let call = reader.call("GET", for_("armas marcacao")).header("accept-language", "fr");
        let answer = call.send();
        let found = answer.expect(200);
        let hit = &found["items"][0];
        assert_eq!(shown(hit), "As [marcações] das [armas] são feitas a laser. A munição é [marcada] no estojo.");
        assert_eq!((&hit["snippet"]["more_before"], &hit["snippet"]["more_after"]), (&json!(false), &json!(false)));
        let expected = json!({"report": reports[3]["id"], "state": "BR", "language": "pt", "cycle": cycle["id"],
            "cycle_title": "Rapports sur 2025", "kind": "answer", "article": "VI", "question": "rules",
            "question_text": "rules (fr)"});
        for (name, value) in expected.as_object().expect("members") {
            assert_eq!(hit[name], *value, "{name}");
        }
        let report = reader.get(format!("/v1/implementation-reports/{}", id(&reports[3]))).expect(200);
        assert_eq!(hit["published_at"], report["published_at"]);
        let again = reader.call("GET", for_("armas marcacao")).header("accept-language", "fr");
        assert_eq!(again.header("if-none-match", answer.etag()).send().status, 304);
    });
}

#[test]
fn filters_narrow_what_is_found_and_pages_hold_it_in_order() {
    on_every_backend(|world| {
        let (cycle, _) = four(world);
        let reader = world.as_role(Role::Stakeholder, None);
        let found = |filters: &str| hits(&reader, &format!("{}{filters}", for_("laser")));
        let all = found("");
        assert_eq!(all, ["BR how", "BR rules", "CO how", "US how"]);
        assert_eq!(found("&state=BR"), ["BR how", "BR rules"]);
        assert_eq!(found("&language=es"), ["CO how"]);
        assert_eq!(found(&format!("&cycle={}", id(&cycle))), all);
        assert_eq!(found("&cycle=019b76da-b2ef-7000-9b23-698ba94ce7bc"), Vec::<String>::new());
        assert_eq!(found("&article=XIII"), Vec::<String>::new());
        assert_eq!(found("&article=VI&state=US"), ["US how"]);
        assert_eq!(hits(&reader, &format!("{}&language=es", for_("marcação"))), Vec::<String>::new());
        for limit in 1..=5 {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = reader.get(format!("{}&limit={limit}{cursor}", for_("laser"))).expect(200);
                let items = page["items"].as_array().expect("items");
                assert!((1..=limit).contains(&items.len()));
                seen.extend(items.iter().map(name));
                match page["next"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, all, "pages of {limit}");
        }
        let page = reader.get(format!("{}&limit=1&state=BR", for_("laser")));
        let next = page.header("link").expect("another page").to_owned();
        let next = next.trim_start_matches('<').split('>').next().expect("a path").to_owned();
        let page = reader.get(&*next).expect(200);
        assert_eq!((name(&page["items"][0]), &page["next"]), ("BR rules".to_owned(), &Value::Null), "{next}");
        // What looks like a cursor and was never given out.
        reader.get(format!("{}&cursor={}", for_("laser"), "_".repeat(32))).expect(200);
    });
}

#[test]
fn what_asks_for_nothing_is_told_so_and_signs_have_no_meaning() {
    on_every_backend(|world| {
        four(world);
        let reader = world.as_role(Role::Stakeholder, None);
        for words in ["a", "!?", "\"", "a \"a\""] {
            reader.get(for_(words)).refused(422, "nothing_to_search_for");
        }
        for (words, language) in [("de la", "es"), ("the", "en"), ("sur", "fr")] {
            let asked = format!("{}&language={language}", for_(words));
            reader.get(&*asked).refused(422, "nothing_to_search_for");
        }
        let told = reader.call("GET", for_("a")).header("accept-language", "pt").send().json();
        assert!(told["detail"].as_str().expect("a text").contains("marcação"), "{told}");
        reader.get(for_("sur")).expect(200);
        for path in [SEARCH.to_owned(), format!("{SEARCH}?q="), format!("{SEARCH}?q=%20"), for_(&"a".repeat(201))] {
            reader.get(&*path).refused(400, "invalid_query");
        }
        reader.get(format!("{}&article=C", for_("laser"))).refused(400, "invalid_query");
        for words in [
            "laser AND NOT",
            "laser*",
            "stems:laser",
            "laser NEAR(",
            "^laser",
            "laser & ! |",
            "laser:*",
            "'laser",
            "laser\\",
            "laser'); DROP TABLE search_passages; --",
            "laser OR nothing",
            "(laser",
            "{laser} : x",
            "laser + 1",
        ] {
            let status = reader.get(for_(words)).status;
            assert_eq!(status, 200, "{words}");
        }
        for words in ["laser*", "^laser", "'laser", "laser\\", "(laser)", "-laser", "laser %", "!laser", "laser:*"] {
            let plain = if words == "laser:*" { "laser" } else { words.trim_matches(|c: char| !c.is_alphabetic()) };
            assert_eq!(hits(&reader, &for_(words)), hits(&reader, &for_(plain)), "{words}");
        }
        assert_eq!(hits(&reader, &for_("laser _aser")), Vec::<String>::new());
        let many: Vec<String> = (0..60).map(|number| format!("{number}")).collect();
        assert_eq!(hits(&reader, &for_(&many.join(" "))), Vec::<String>::new());
    });
}

#[test]
fn what_was_typed_is_kept_in_no_readable_form() {
    on_every_backend(|world| {
        let reader = world.as_role(Role::Analyst, Some("BR"));
        reader.get(for_("Confidential Fulano")).expect(200);
        let entries = world.rows("audit_entries");
        assert!(entries.iter().any(|entry| entry.contains("searchImplementationReports")));
        assert!(!entries.iter().any(|entry| entry.to_lowercase().contains("fulano")), "{entries:?}");
    });
}

#[test]
fn whoever_may_read_what_is_published_finds_it_and_nobody_else_does() {
    on_every_backend(|world| {
        four(world);
        let mut finding = 0;
        for (role, client) in world.everyone("BR") {
            let may_read = client.get("/v1/implementation-reports").status == 200;
            match may_read {
                true => {
                    assert_eq!(hits(&client, &for_("laser")), ["BR how", "BR rules", "CO how", "US how"], "{role:?}");
                    finding += 1;
                }
                false => drop(client.get(for_("laser")).refused(403, "role_lacks_action")),
            }
        }
        assert_eq!(finding, 7);
    });
}

#[test]
fn a_search_takes_the_same_statements_however_much_it_finds() {
    on_every_backend(|world| {
        four(world);
        let reader = Cast::of(world, "BR").stakeholder;
        let cost = |path: &str| {
            let before = world.metric("rastro_db_statements_total");
            reader.get(path).expect(200);
            world.metric("rastro_db_statements_total") - before
        };
        // The caller's standing, the audit entry, and: passages, their reports, their questions.
        assert_eq!(cost(&for_("nothing-like-it")), 2 + 3);
        assert_eq!(cost(&for_("laser")), 2 + 3);
        assert_eq!(cost(&format!("{}&limit=1&state=BR", for_("\"a laser\" gravação"))), 2 + 3);
    });
}
