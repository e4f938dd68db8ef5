//! What a caller asks for: words and phrases, as stems of each language. Pure.
//!
//! Neither FTS5's nor PostgreSQL's query language is reached by what was typed: only stems get out of here, which are
//! letters and digits.

use std::collections::BTreeSet;

use super::words::{stem, words};
use crate::http::language::Language;

/// What was asked for, read as words of one language. A text of that language is found where it has them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub language: Language,
    /// Words that stand alone.
    pub words: BTreeSet<String>,
    /// Two or more words that must follow each other.
    pub phrases: Vec<Vec<String>>,
}

impl Reading {
    fn of(language: Language, asked: &str) -> Reading {
        let mut reading = Reading { language, words: BTreeSet::new(), phrases: Vec::new() };
        // What stands behind an odd quotation mark is in quotation marks; one that is not closed ends with the text.
        for (index, part) in asked.split(['"', '“', '”', '„', '«', '»']).enumerate() {
            let stems: Vec<String> = words(part).filter_map(|word| stem(language, &word.folded)).collect();
            match index % 2 == 1 && stems.len() > 1 {
                true => reading.phrases.push(stems),
                false => reading.words.extend(stems),
            }
        }
        reading
    }

    /// Every stem that a text must have.
    pub fn stems(&self) -> BTreeSet<&str> {
        self.words.iter().chain(self.phrases.iter().flatten()).map(String::as_str).collect()
    }
}

/// What was asked for, as each of `languages` reads it that finds more than small words in it: "sur" is the south in
/// Spanish, and "on" in French. `None` where none does.
pub fn readings(asked: &str, languages: &[Language]) -> Option<Vec<Reading>> {
    let readings = languages.iter().map(|language| Reading::of(*language, asked));
    let readings: Vec<Reading> = readings.filter(|reading| !reading.stems().is_empty()).collect();
    (!readings.is_empty()).then_some(readings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(asked: &str) -> Reading {
        Reading::of(Language::En, asked)
    }

    #[test]
    fn words_in_quotation_marks_stay_together() {
        for asked in ["seized \"import licence\"", "“import licence” seized", "seized «the import licences»"] {
            let reading = of(asked);
            assert_eq!(reading.words, BTreeSet::from(["eseiz".to_owned()]), "{asked}");
            assert_eq!(reading.phrases, [["eimport", "elicenc"]], "{asked}");
        }
        assert_eq!(of("\"import").words.len(), 1);
        assert_eq!(of("\"import licence").phrases.len(), 1, "not closed");
    }

    #[test]
    fn signs_have_no_meaning() {
        let plain = of("import licence");
        for asked in ["import AND licence", "import & !licence", "import:* | (licence)", "-import +licence^2; --"] {
            assert_eq!(of(asked).stems().iter().filter(|stem| plain.words.contains(**stem)).count(), 2, "{asked}");
        }
        assert_eq!(of("import' OR \\licence%_").words, of("import or licence").words);
    }

    #[test]
    fn small_words_alone_ask_for_nothing() {
        for asked in ["", "  ", "!?", "a", "\"\"", "\"A\" a"] {
            assert_eq!(readings(asked, &Language::ALL), None, "{asked}");
        }
        for asked in ["de la", "\"de\" la"] {
            assert_eq!(readings(asked, &[Language::Es, Language::Pt, Language::Fr]), None, "{asked}");
        }
        let languages = |asked| -> Vec<Language> {
            readings(asked, &Language::ALL).into_iter().flatten().map(|reading| reading.language).collect()
        };
        assert_eq!(languages("sur"), [Language::En, Language::Es, Language::Pt], "south, and no small word there");
        assert_eq!(languages("of the"), [Language::Es, Language::Pt, Language::Fr]);
        assert_eq!(readings("marcação de armas", &Language::ALL).map(|all| all.len()), Some(4));
    }

    proptest! {
        #[test]
        fn nothing_but_letters_and_digits_gets_out(asked in "\\PC{0,80}") {
            for reading in readings(&asked, &Language::ALL).into_iter().flatten() {
                prop_assert!(reading.stems().iter().all(|stem| stem.chars().all(char::is_alphanumeric)));
            }
        }
    }
}
