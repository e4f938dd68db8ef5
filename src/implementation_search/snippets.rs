//! The part of a text that shows why it was found. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Piece, Snippet};
use super::phrases::Reading;
use super::words::{Word, stem, words};
use crate::http::language::Language;

/// Bytes of a snippet, about two lines to read.
const LENGTH: usize = 240;
/// Of these, at most so many before the first word that was found.
const LEAD: usize = 60;
/// Words that were found from which a snippet may begin.
const TRIED: usize = 200;

/// The words of a text that were asked for, as its language reads them, with their stems; none unless all are there.
fn found(all: &[Word], reading: &Reading) -> BTreeMap<usize, String> {
    let stems: Vec<(usize, String)> = all
        .iter()
        .enumerate()
        .filter_map(|(index, word)| Some((index, stem(reading.language, &word.folded)?)))
        .collect();
    let mut missing: BTreeSet<&str> = reading.words.iter().map(String::as_str).collect();
    let mut found = BTreeMap::new();
    for (index, stem) in stems.iter().filter(|(_, stem)| reading.words.contains(stem)) {
        missing.remove(stem.as_str());
        found.insert(*index, stem.clone());
    }
    let mut whole = missing.is_empty();
    for phrase in &reading.phrases {
        let places = stems.windows(phrase.len()).filter(|window| window.iter().map(|(_, stem)| stem).eq(phrase));
        let words: Vec<(usize, String)> = places.flatten().cloned().collect();
        whole &= !words.is_empty();
        found.extend(words);
    }
    if whole { found } else { BTreeMap::new() }
}

/// The part of `text`, of one of `languages`, that has most of the words that were asked for; the first such part.
pub fn snippet(text: &str, languages: &[Language], readings: &[Reading]) -> Snippet {
    let all: Vec<Word> = words(text).collect();
    let read = readings.iter().filter(|reading| languages.contains(&reading.language));
    let found: BTreeMap<usize, String> = read.flat_map(|reading| found(&all, reading)).collect();
    let found: Vec<(&Word, &String)> =
        found.iter().filter_map(|(index, stem)| Some((all.get(*index)?, stem))).collect();
    let around = |first: &Word| {
        let reach = first.at.start + LENGTH - LEAD;
        let near = found.iter().filter(|(word, _)| word.at.start >= first.at.start && word.at.end <= reach);
        near.map(|(_, stem)| stem).collect::<BTreeSet<_>>().len()
    };
    // Of several that have as many, `max_by_key` takes the last.
    let first = found.iter().take(TRIED).rev().max_by_key(|(word, _)| around(word));
    let best = first.map_or(0, |(word, _)| word.at.start);
    let start = match best <= LEAD || text.len() <= LENGTH {
        true => 0,
        false => all.iter().map(|word| word.at.start).find(|start| best - start.min(&best) <= LEAD).unwrap_or(best),
    };
    let end = match text.len() <= start + LENGTH {
        true => text.len(),
        false => {
            let ends = all.iter().map(|word| word.at.end).filter(|end| *end <= start + LENGTH);
            // A single word may be longer than a snippet.
            ends.max().filter(|end| *end > best).unwrap_or_else(|| text.floor_char_boundary(start + LENGTH))
        }
    };
    let mut pieces = Vec::new();
    let mut push = |from: usize, to: usize, matched: bool| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), matched });
        }
    };
    let mut at = start;
    for (word, _) in found.iter().filter(|(word, _)| word.at.start >= start && word.at.end <= end) {
        push(at, word.at.start, false);
        push(word.at.start, word.at.end, true);
        at = word.at.end;
    }
    push(at, end, false);
    Snippet { more_before: start > 0, pieces, more_after: end < text.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementation_search::phrases::readings;
    use proptest::prelude::*;

    fn shown(text: &str, language: Language, asked: &str) -> String {
        let snippet = snippet(text, &[language], &readings(asked, &[language]).expect("words"));
        let pieces = snippet.pieces.iter();
        let marked = pieces.map(|piece| if piece.matched { format!("[{}]", piece.text) } else { piece.text.clone() });
        let dots = |more: bool| if more { "…" } else { "" };
        format!("{}{}{}", dots(snippet.more_before), marked.collect::<String>(), dots(snippet.more_after))
    }

    #[test]
    fn words_are_marked_as_they_stand() {
        let text = "As MARCAÇÕES das armas são feitas a laser; l'arme, não.";
        assert_eq!(
            shown(text, Language::Pt, "marcacao arma"),
            "As [MARCAÇÕES] das [armas] são feitas a laser; l'arme, não."
        );
        assert_eq!(shown("Le marquage de l’arme.", Language::Fr, "ARMES"), "Le marquage de l’[arme].");
    }

    #[test]
    fn of_a_phrase_only_words_that_follow_each_other_are_marked() {
        let text = "The import of arms needs a licence: the import licence, or licences of import.";
        assert_eq!(
            shown(text, Language::En, "\"import licences\""),
            "The import of arms needs a licence: the [import] [licence], or licences of import."
        );
        assert!(!shown(text, Language::En, "\"licence arms\"").contains('['));
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_most_of_what_was_asked_for() {
        let text = format!(
            "Marking is early here. {}Here marking meets import, late. {}",
            "word ".repeat(80),
            "end ".repeat(80)
        );
        let shown = shown(&text, Language::En, "marking import");
        assert!(shown.starts_with("…word word ") && shown.ends_with("end…"), "{shown}");
        assert!(shown.contains("Here [marking] meets [import], late."), "{shown}");
        assert!(shown.len() < LENGTH + 20, "{shown}");
    }

    proptest! {
        #[test]
        fn the_pieces_are_a_part_of_the_text_and_show_what_was_asked_for(
            text in "([a-zà-ü]{1,12}[ ,.'\\n]{1,2}){1,120}", pick in any::<prop::sample::Index>(), language in 0..4usize,
        ) {
            let language = Language::ALL[language];
            let all: Vec<Word> = words(&text).collect();
            let word = &all[pick.index(all.len())];
            let asked = &text[word.at.clone()];
            let Some(readings) = readings(asked, &[language]) else { return Ok(()) };
            let snippet = snippet(&text, &[language], &readings);
            let joined: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert!(text.contains(&joined) && joined.len() <= LENGTH.max(text.len().min(LENGTH)));
            prop_assert_eq!(snippet.more_before || snippet.more_after, joined.len() < text.len());
            prop_assert!(snippet.pieces.iter().any(|piece| piece.matched), "a word finds its own text: {}", asked);
            for piece in snippet.pieces.iter().filter(|piece| piece.matched) {
                let stems: Vec<_> = words(&piece.text).filter_map(|word| stem(language, &word.folded)).collect();
                prop_assert!(stems.iter().all(|stem| readings[0].stems().contains(stem.as_str())));
            }
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,400}", asked in "\\PC{1,30}") {
            let readings = readings(&asked, &Language::ALL).unwrap_or_default();
            let snippet = snippet(&text, &Language::ALL, &readings);
            let joined: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert!(text.contains(&joined));
        }
    }
}
