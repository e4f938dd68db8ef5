//! What a reader finds in the PDFs, taken from their pages glyph by glyph.

use std::time::Instant;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Rect};
use proptest::prelude::*;

use super::model::*;
use super::{compilation_pdf, report_pdf, sample, table, words};
use crate::http::language::Language;

/// The text of a page in the order of its content; glyphs drawn apart from each other are not joined.
#[derive(Default)]
struct Text {
    text: String,
    baseline: f64,
}

impl Device<'_> for Text {
    fn draw_glyph(&mut self, glyph: &Glyph<'_>, at: Affine, within: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        let baseline = (at * within).translation().y;
        if (baseline - self.baseline).abs() > 2.0 {
            self.text.push(' ');
        }
        self.baseline = baseline;
        match glyph.as_unicode() {
            Some(BfString::Char(character)) => self.text.push(character),
            Some(BfString::String(characters)) => self.text.push_str(&characters),
            None => self.text.push('?'),
        }
    }
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn pages(bytes: &[u8]) -> Vec<String> {
    if let Ok(folder) = std::env::var("RASTRO_TEST_KEEP") {
        let name = std::thread::current().name().unwrap_or("pdf").rsplit("::").next().map(str::to_owned);
        std::fs::write(format!("{folder}/{}.pdf", name.expect("a name")), bytes).expect("a file");
    }
    let pdf = Pdf::new(bytes.to_vec()).expect("a PDF");
    let cache = InterpreterCache::new();
    let page = |page| {
        let nowhere = Rect::new(0.0, 0.0, 1.0, 1.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, nowhere, &cache, pdf.xref(), settings);
        let mut text = Text::default();
        interpret_page(page, &mut context, &mut text);
        squeezed(&text.text)
    };
    pdf.pages().iter().map(page).collect()
}

/// The text with one blank for any number of them, since lines break where they must.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without blanks and hyphens, where a hyphenated or broken word is looked for.
fn solid(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && !"-\u{ad}\u{2010}".contains(*one)).collect()
}

fn set(report: &Report) -> Vec<u8> {
    report_pdf(report, sample::created()).unwrap_or_else(|problem| panic!("{:?}", problem.cause()))
}

#[test]
fn a_report_has_its_title_page_contents_questions_and_answers_in_every_language() {
    for language in Language::ALL {
        let report = sample::report(language);
        let pages = pages(&set(&report));
        let all = solid(&pages.join(" "));
        let word = |id| words::word(language, id);
        for text in [word("report_title"), "Paraguay".to_owned(), report.cycle_title.clone(), word("sample_notice")] {
            assert!(solid(&pages[0]).contains(&solid(&text)), "{text}: {}", pages[0]);
        }
        assert!(pages[1].starts_with(&word("contents")), "{}", pages[1]);
        let articles = [("IV", "Medidas legislativas", 3), ("VII", "Confiscación o decomiso", 5)];
        for (article, title, _) in articles {
            let arguments = [("article", article.to_owned()), ("title", title.to_owned())];
            let heading = words::with(language, "article", &arguments);
            assert!(pages[1].contains(&heading), "{}", pages[1]);
        }
        for (_, _, question) in table::answers(std::slice::from_ref(&report)) {
            let heading = format!("{}{}", question.number, question.text);
            assert!(all.contains(&solid(&heading)), "{heading}");
        }
        let hash = report.sha256.clone().expect("a hash");
        for (index, page) in pages.iter().enumerate() {
            let of = [("page", (index + 1).to_string()), ("pages", pages.len().to_string())];
            assert!(page.contains(&words::with(language, "page", &of)), "{page}");
            assert!(page.contains(&format!("SHA-256 {hash}")), "{page}");
            assert!(page.contains(&words::reference(&report)), "{page}");
        }
        for text in [
            "á é í ó ú ñ ç ã õ œ À Ü Ô ¿Qué? ¡Sí! «d’accord»",
            "#panic() *bold* _it_ $x$ <label> @ref https://a.b // no comment /* */ ``` \\",
            "= Heading - item + item A second paragraph. / term: x",
            "=HYPERLINK(\"http://example.org\")",
            "javascript:alert(1)",
            "Gaceta Oficial",
            &word("standing_not_answered"),
            &word("standing_not_asked"),
            &word("standing_not_published"),
            &word("standing_confidential"),
            &word("standing_carried"),
            &word("marked_confidential"),
            &word("decision_corrected"),
            &word("decision_left_out"),
            &word("no_data"),
            &word("no_rows"),
            &word("conclusion"),
            &word("good_practice"),
            &word("responses"),
            sample::RECOMMENDATION,
            "El Estado agradece",
            "revólveres 401",
            "Encarnación",
        ] {
            assert!(all.contains(&solid(text)), "{text}: {}", pages.join("\n"));
        }
        assert!(!all.contains("Withheldbook"), "evidence of a withheld answer");
        assert!(all.contains(if language == Language::En { "12.5kg" } else { "12,5kg" }));
    }
}

#[test]
fn the_contents_name_the_page_of_each_section() {
    let pages = pages(&set(&sample::long_report(Language::Es, 60)));
    for article in ["IV", "IX", "XVIII"] {
        let heading = format!("Artículo {article}. Medidas legislativas");
        let page = pages.iter().skip(2).position(|page| page.contains(&heading)).expect("the section") + 3;
        let after = pages[1].split(&heading).nth(1).expect("the line");
        let told: String =
            after.chars().skip_while(|one| !one.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        assert_eq!(told, page.to_string(), "{}", pages[1]);
    }
}

#[test]
fn the_file_says_what_it_is() {
    let bytes = set(&sample::report(Language::Pt));
    let text = String::from_utf8_lossy(&bytes);
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<xmp:CreateDate>2027-02-01T09:30:00+00:00",
        "Relatório sobre a implementação da CIFTA: Paraguay, Ciclo 2026–2027",
        "/Lang(pt)",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_and_another_one_others() {
    let report = sample::report(Language::En);
    let first = set(&report);
    assert!(first == set(&report));
    let other = Report { state_name: "Peru".to_owned(), ..report };
    assert!(first != set(&other));
}

#[test]
fn a_draft_has_no_hash() {
    let draft = Report { version: None, sha256: None, status: Status::Draft, ..sample::report(Language::En) };
    let pages = pages(&set(&draft));
    assert!(pages.iter().all(|page| page.contains(&format!("{}, draft", draft.id))), "{}", pages[0]);
    assert!(!pages[0].contains("SHA-256"));
}

/// The lines of an answer between its first word and its last, as they are broken.
fn broken(report: &Report) -> String {
    let all = pages(&set(report)).join(" ");
    let after = all.split("INICIO").nth(1).expect("the first word");
    after.split("FINAL").next().expect("the last word").to_owned()
}

#[test]
fn an_answer_is_hyphenated_by_the_language_that_it_was_written_in() {
    let words = "Constitucionalmente responsabilizaremos almacenamientos extraordinariamente ".repeat(40);
    let written = |language, written_in| {
        let mut report = Report { written_in, ..sample::report(language) };
        report.sections.truncate(1);
        report.sections[0].questions =
            vec![sample::question("1", "long", "text", sample::text(&format!("INICIO {words} FINAL")))];
        broken(&report)
    };
    let spanish = written(Language::Es, Language::Es);
    assert!(spanish.contains('-') || spanish.contains('\u{2010}') || spanish.contains('\u{ad}'), "{spanish}");
    assert_eq!(written(Language::En, Language::Es), spanish);
    assert_ne!(written(Language::En, Language::En), spanish);
}

#[test]
fn a_conclusion_with_nothing_in_it_says_so() {
    for language in Language::ALL {
        let mut report = sample::report(language);
        let nothing = words::word(language, "no_recommendation");
        assert!(!solid(&pages(&set(&report)).join(" ")).contains(&solid(&nothing)));
        report.sections[0].conclusion =
            Some(Conclusion { recommendation: Some(" ".to_owned()), good_practice: false, assistance_suggested: None });
        let all = solid(&pages(&set(&report)).join(" "));
        let said = format!("{}{nothing}", words::word(language, "conclusion"));
        assert!(all.contains(&solid(&said)), "{all}");
    }
}

#[test]
fn the_first_page_says_what_the_hash_is_of() {
    for language in Language::ALL {
        let whole = sample::report(language);
        let part = Report { whole: false, ..whole.clone() };
        for report in [whole, part] {
            let said = words::hash_of(&report);
            assert!(!said.contains("hash_of"), "{said}");
            let first = pages(&set(&report)).swap_remove(0);
            assert!(solid(&first).contains(&solid(&said)), "{first}");
        }
        let compilation = sample::compilation(language, 1);
        let first = pages(&compilation_pdf(&compilation, sample::created()).expect("a PDF")).swap_remove(0);
        assert!(solid(&first).contains(&solid(&words::word(language, "hash_of_compilation"))), "{first}");
    }
}

#[test]
fn a_compilation_has_one_table_of_contents_and_every_state() {
    let compilation = sample::compilation(Language::Fr, 3);
    let bytes = compilation_pdf(&compilation, sample::created()).expect("a PDF");
    let pages = pages(&bytes);
    for (index, report) in compilation.reports.iter().enumerate() {
        assert!(pages[1].contains(&report.state_name), "{}", pages[1]);
        let row = format!("{} Doit présenter un rapport Conclu 2027-01-20 (en retard)", report.state_name);
        assert!(solid(&pages[2]).contains(&solid(&row)), "{}", pages[2]);
        let starts: Vec<_> = pages.iter().skip(3).filter(|page| page.starts_with(&report.state_name)).collect();
        assert_eq!(starts.len(), 1, "{index}");
        assert!(starts[0].contains(&report.id.to_string()) && starts[0].contains("0123456789abcdef"), "{}", starts[0]);
    }
    assert!(
        solid(&pages[2]).contains(&solid("Estado que falta Peut présenter un rapport Non présenté (en retard)")),
        "{}",
        pages[2]
    );
    assert!(pages.iter().all(|page| page.contains(&compilation.sha256)));
    assert_eq!(pages.iter().filter(|page| page.starts_with("Table des matières")).count(), 1);
}

#[test]
fn a_long_table_repeats_its_header_on_every_page_and_loses_no_row() {
    let mut report = sample::report(Language::Es);
    report.sections.truncate(1);
    report.sections[0].questions = vec![
        sample::question("1", "long", "table", sample::table(12, 200)),
        sample::question("2", "after", "text", sample::text("Después de la tabla.")),
    ];
    let started = Instant::now();
    let bytes = set(&report);
    println!("a table of 200 rows and 12 columns: {:?}", started.elapsed());
    let pages = pages(&bytes);
    let with_rows: Vec<_> = pages.iter().filter(|page| solid(page).contains("Almacenamientoycustodia")).collect();
    assert!(with_rows.len() > 3, "{}", with_rows.len());
    for page in with_rows {
        assert!(solid(page).contains("Responsabilidades11"), "{page}");
    }
    let all = solid(&pages.join(" "));
    for row in 0..200 {
        let column = if (row + 5) % 5 == 0 { 6 } else { 5 };
        assert!(all.contains(&format!("custodia{row}.{column}")), "{row}");
    }
    assert!(all.contains("Despuésdelatabla."));
}

#[test]
fn long_texts_and_long_words_are_set_whole() {
    let word = "ABCDEFGHIJ".repeat(60);
    let link = format!("https://example.org/{}", "q".repeat(3000));
    let mut report = sample::report(Language::Es);
    let mut long = sample::question("1", "long", "text", sample::text(&"texto muy largo y sin fin ".repeat(800)));
    long.evidence = vec![Evidence { title: word.clone(), link: link.clone(), sha256: None }];
    let mut cells = sample::table(12, 1);
    if let Answer::Table(table) = &mut cells {
        let cell = |text: &str| TableCell::Text(text.to_owned());
        table.rows[0][4] = cell(&word);
        table.rows.push(vec![cell("short row")]);
        table.rows.push(vec![cell("long row"); 20]);
    }
    report.sections[0].questions = vec![
        long,
        sample::question("2", "word", "text", sample::text(&word)),
        sample::question("3", "cells", "table", cells),
        Question { text: word.clone(), ..sample::question("4", "title", "text", sample::text("x")) },
    ];
    let pages = pages(&set(&report));
    let all = solid(&pages.join(" "));
    assert!(all.matches("sinfin").count() >= 799, "{}", all.matches("sinfin").count());
    assert!(all.matches(&word).count() >= 3, "{}", pages.join("\n"));
    assert!(all.contains(&"q".repeat(1000)));
}

#[test]
fn a_text_that_no_font_covers_shows_that_something_stood_there() {
    let mut report = sample::report(Language::En);
    report.sections[0].questions[0].answer =
        sample::text("日本 😀 \u{e000} \u{0}a\u{202e}b \u{feff}عربي \u{fffe} fi ﬁ e\u{301} ñ\r\nend");
    let all = solid(&pages(&set(&report)).join(" "));
    let shown = "\u{fffd}\u{fffd}\u{fffd}\u{fffd}ab\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}";
    assert!(all.contains(&format!("{shown}fi")) && all.contains("éñend"), "{all}");
}

/// Prints how long it takes; a machine under load must not fail for it.
#[test]
fn sixty_answers_and_a_cycle_of_the_region_are_set() {
    let report = sample::long_report(Language::Es, 60);
    let started = Instant::now();
    let bytes = set(&report);
    println!("60 answers: {:?}, {} kB", started.elapsed(), bytes.len() / 1000);
    assert!(pages(&bytes).len() > 10);

    let compilation = sample::compilation(Language::Es, 35);
    let started = Instant::now();
    let bytes = compilation_pdf(&compilation, sample::created()).expect("a PDF");
    println!("35 States with 60 answers each: {:?}, {} kB", started.elapsed(), bytes.len() / 1000);
    let count = Pdf::new(bytes).expect("a PDF").pages().len();
    println!("{count} pages");
    assert!(count > 35 * 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn no_text_stops_the_press(texts in proptest::collection::vec(any::<String>(), 150)) {
        let mut report = sample::report(Language::Fr);
        report.sections[0].questions = texts
            .iter()
            .enumerate()
            .map(|(index, text)| Question {
                text: text.clone(),
                help: Some(text.clone()),
                evidence: vec![Evidence { title: text.clone(), link: format!("https://{text}"), sha256: Some(text.clone()) }],
                ..sample::question(text, &index.to_string(), "text", sample::text(text))
            })
            .collect();
        let problem = report_pdf(&report, sample::created()).err();
        prop_assert!(problem.is_none(), "{:?}", problem.map(|one| one.cause().map(str::to_owned)));
    }
}

#[test]
fn an_answer_is_on_the_page_of_its_question() {
    let mut report = sample::report(Language::Es);
    let questions = (0..60).map(|index| {
        let answer = format!("Respuesta número {index}. ").repeat(1 + index % 7);
        let mut question = sample::question(&format!("4.{index}"), &format!("q{index}"), "text", sample::text(&answer));
        question.help = Some("Diga qué ley y desde cuándo. ".repeat(index % 4)).filter(|help| !help.is_empty());
        question
    });
    report.sections.truncate(1);
    report.sections[0].questions = questions.collect();
    let pages: Vec<String> = pages(&set(&report)).iter().map(|page| solid(page)).collect();
    assert!(pages.len() > 5, "it breaks over pages");
    for question in &report.sections[0].questions {
        let heading = solid(&format!("{}{}", question.number, question.text));
        let Answer::Text { text } = &question.answer else { continue };
        let page = pages.iter().find(|page| page.contains(&heading)).expect("the question");
        assert!(page.contains(&solid(text)), "{}: {page}", question.number);
    }
}
