//! What words are compared by: folded, and stemmed as words of a language. Pure, and the same when a text is written
//! and when it is asked for, so that both backends give the same hits.

use std::borrow::Cow;
use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::http::language::Language;

/// Which rules the stored stems were made by. To be raised with every change of what [`stem`] makes of any word, the
/// stemmer's version among them: `rastro migrate` then makes all stems anew.
pub const RULES: &str = "1";

/// Bytes of a stem; hardly a word of the four languages has so many.
const LENGTH: usize = 40;

/// Letters that Unicode does not take apart, and what is typed for them.
const LETTERS: [(char, &str); 8] =
    [('ß', "ss"), ('œ', "oe"), ('æ', "ae"), ('ø', "o"), ('ł', "l"), ('đ', "d"), ('ð', "d"), ('ı', "i")];

/// Small words, folded: they are in every text and are left out, of phrases too. Single letters are what is left of
/// l'arme and State's.
const SMALL_EN: &str = "a an and are as at be been being but by d did do does for from had has have how i if in into \
    is it its ll m may of on or our re s shall so such t than that the their them then there these they this those to \
    was we were what when where which who whom whose will with would you your";
const SMALL_ES: &str = "a al ante con cual cuales cuando de del desde donde e el ella ellas ellos en entre era es esa \
    esas ese eso esos esta estan estas este esto estos fue fueron ha han hasta la las le les lo los mas ni o para pero \
    por que se segun ser si sin son su sus tambien u un una unas uno unos y ya";
const SMALL_PT: &str = "a ao aos as ate com como da das de desde do dos e ela elas ele eles em entre era essa essas \
    esse esses esta estas este estes foi foram ha isso isto ja la mais mas na nas nem no nos o os ou para pela pelas \
    pelo pelos por qual quais quando que quem sao se segundo sem ser seu seus sob sua suas tambem um uma umas uns";
const SMALL_FR: &str = "a ainsi au aux avec c ce ces cet cette comme d dans de des du elle elles en entre es est et \
    ete etre eu il ils j je l la le les leur leurs lui m mais me meme n ne nos notre nous on ont ou par pas pour qu \
    que qui s sa sans se selon ses si sont sous sur t tel telle un une vers vos votre vous y";

/// Endings of folded words and what the stemmer is given for them; the first that fits counts. Snowball looks for
/// accents, which were folded away and which people leave out; it leaves short words as they are (armas, marcação,
/// seizure); and some plurals it does not bring to their singular (munições, nacionais, fuzis).
const ENDINGS_EN: &[(&str, &str)] = &[("eizures", "eize"), ("eizure", "eize")];
const ENDINGS_ES: &[(&str, &str)] = &[
    ("aciones", "ar"),
    ("acion", "ar"),
    ("iones", "ión"),
    ("cion", "ción"),
    ("sion", "sión"),
    ("logias", "logía"),
    ("logia", "logía"),
    ("dades", "dad"),
    ("dores", "dor"),
    ("aises", "ai"),
    ("as", "a"),
    ("es", "e"),
    ("is", "i"),
    ("os", "o"),
];
const ENDINGS_PT: &[(&str, &str)] = &[
    ("acoes", "ar"),
    ("acao", "ar"),
    ("oes", "ão"),
    ("aes", "ão"),
    ("ao", "ão"),
    ("aveis", "ável"),
    ("avel", "ável"),
    ("iveis", "ível"),
    ("ivel", "ível"),
    ("jeteis", "jetil"),
    ("leis", "lei"),
    ("eis", "el"),
    ("ais", "al"),
    ("ois", "ol"),
    ("zis", "zil"),
    ("vis", "vil"),
    ("ns", "m"),
    ("encias", "ência"),
    ("encia", "ência"),
    ("ancias", "ância"),
    ("ancia", "ância"),
    ("dores", "dor"),
    ("ares", "ar"),
    ("aises", "al"),
    ("as", "a"),
    ("es", "e"),
    ("is", "i"),
    ("os", "o"),
];
const ENDINGS_FR: &[(&str, &str)] = &[("ees", "ée"), ("ee", "ée")];
/// Letters that a word must have left for its ending to be one.
const SHORTEST: usize = 3;

/// A word of a text, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub at: Range<usize>,
    pub folded: String,
}

/// The words of a text in order: letters and digits, with the marks and soft hyphens among them.
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let start = rest + text.get(rest..)?.find(char::is_alphanumeric)?;
            let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '\u{ad}';
            let word = text.get(start..)?;
            let end = start + word.find(|c| !inside(c)).unwrap_or(word.len());
            rest = end;
            let folded = fold(text.get(start..end)?);
            if !folded.is_empty() {
                return Some(Word { at: start..end, folded });
            }
        }
    })
}

/// A word without case, accents and width: ÇÃO, ção and cao are one.
fn fold(word: &str) -> String {
    let plain = |c: char| !is_combining_mark(c);
    let lower = word.nfkd().filter(|c| plain(*c)).flat_map(char::to_lowercase).nfkd().filter(|c| plain(*c));
    let mut folded = String::with_capacity(word.len());
    for letter in lower.filter(|c| c.is_alphanumeric()) {
        match LETTERS.iter().find(|(known, _)| *known == letter) {
            Some((_, typed)) => folded.push_str(typed),
            None => folded.push(letter),
        }
    }
    folded
}

/// The mark of a language before a stem: one index holds the stems of all four.
fn mark(language: Language) -> char {
    match language {
        Language::En => 'e',
        Language::Es => 's',
        Language::Pt => 'p',
        Language::Fr => 'f',
    }
}

/// What a folded word is compared by as a word of `language`: letters and digits, without a space. `None` for a small
/// word.
pub fn stem(language: Language, folded: &str) -> Option<String> {
    let (small, endings, algorithm) = match language {
        Language::En => (SMALL_EN, ENDINGS_EN, Algorithm::English),
        Language::Es => (SMALL_ES, ENDINGS_ES, Algorithm::Spanish),
        Language::Pt => (SMALL_PT, ENDINGS_PT, Algorithm::Portuguese),
        Language::Fr => (SMALL_FR, ENDINGS_FR, Algorithm::French),
    };
    if small.split(' ').any(|word| word == folded) {
        return None;
    }
    let mut stem = String::from(mark(language));
    if folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let stemmed = fold(&Stemmer::new(algorithm).stem(&with_ending(folded, endings)));
        stem.push_str(if stemmed.is_empty() { folded } else { &stemmed });
    } else {
        // Numbers, and words of other scripts.
        stem.push_str(folded);
    }
    stem.truncate(stem.floor_char_boundary(LENGTH));
    Some(stem)
}

fn with_ending<'a>(folded: &'a str, endings: &[(&str, &str)]) -> Cow<'a, str> {
    let other = |(ending, other): &(&str, &str)| {
        let word = format!("{}{other}", folded.strip_suffix(ending)?);
        (word.chars().count() >= SHORTEST).then_some(word)
    };
    endings.iter().find_map(other).map_or(Cow::Borrowed(folded), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    fn stems(language: Language, text: &str) -> Vec<String> {
        folded(text).iter().filter_map(|word| stem(language, word)).collect()
    }

    #[test]
    fn case_accents_width_and_letters_are_folded() {
        assert_eq!(folded("MARCAÇÃO marcac\u{327}a\u{303}o ＡＲＭＡ"), ["marcacao", "marcacao", "arma"]);
        assert_eq!(folded("l’arme d'État, cœur Straße"), ["l", "arme", "d", "etat", "coeur", "strasse"]);
        assert_eq!(folded("Lei n.º 10.826/2003"), ["lei", "n", "o", "10", "826", "2003"]);
        assert_eq!(folded("fire\u{ad}arms — ¡munición!"), ["firearms", "municion"]);
    }

    #[test]
    fn forms_of_a_word_have_one_stem_with_accents_or_without() {
        use Language::*;
        for (language, forms) in [
            (Pt, "marcação marcações marcacao MARCACOES marcado marcadas marcar"),
            (Pt, "munição munições municao municoes"),
            (Pt, "apreensão apreensões apreensao apreensoes"),
            (Pt, "nacional nacionais"),
            (Pt, "fuzil fuzis"),
            (Pt, "lei leis"),
            (Pt, "país países pais paises"),
            (Pt, "portador portadores"),
            (Pt, "militar militares"),
            (Pt, "projétil projéteis projetil projeteis"),
            (Pt, "arma armas"),
            (Pt, "responsável responsáveis responsavel responsaveis"),
            (Pt, "ocorrência ocorrências ocorrencia ocorrencias"),
            (Pt, "armazém armazéns armazem armazens"),
            (Pt, "alfândega alfândegas alfandega"),
            (Es, "munición municiones municion"),
            (Es, "marcación marcaciones marcacion marcar marcado marcadas"),
            (Es, "país países pais paises"),
            (Es, "ley leyes"),
            (Es, "informe informes"),
            (Es, "nacional nacionales"),
            (Es, "exportador exportadores"),
            (Es, "fusil fusiles"),
            (Es, "policía policías policia policias"),
            (Es, "autoridad autoridades"),
            (Es, "exportación exportaciones exportacion"),
            (Es, "arma armas"),
            (Fr, "arme armes ARMES"),
            (Fr, "marqué marquée marqués marquées marquee marquees"),
            (Fr, "sécurité sécurités securite"),
            (Fr, "saisie saisies"),
            (Fr, "national nationaux nationale nationales"),
            (Fr, "frontière frontières frontiere"),
            (En, "marking markings marked marks mark"),
            (En, "firearm firearms"),
            (En, "seize seized seizing seizure seizures"),
            (En, "authority authorities"),
            (En, "export exports exported exporting"),
        ] {
            let all: Vec<String> = stems(language, forms);
            assert!(all.iter().all(|stem| *stem == all[0]), "{forms}: {all:?}");
        }
    }

    #[test]
    fn words_of_different_matters_have_different_stems() {
        use Language::*;
        for (language, words) in [
            (Pt, "marcação mercado exportação importação apreensão munição arma armazém"),
            (Es, "marcaje mercado munición municipio policía arma exportación importación"),
            (Fr, "arme marque saisie frontière marché munition"),
            (En, "firearm mark market munition municipal export import"),
        ] {
            let mut all = stems(language, words);
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count, "{words}: {all:?}");
        }
    }

    #[test]
    fn small_words_are_folded_and_known_and_carry_no_meaning_of_the_field() {
        for small in [SMALL_EN, SMALL_ES, SMALL_PT, SMALL_FR] {
            assert_eq!(folded(small).join(" "), small);
        }
        assert_eq!(stems(Language::Fr, "l'arme de l'État"), ["farme", "fetat"]);
        assert_eq!(stems(Language::En, "the marking of firearms at import").len(), 3);
    }

    /// What is stored must not change unseen: whoever changes a stem raises [`RULES`].
    #[test]
    fn the_stems_are_those_of_the_rules() {
        assert_eq!(RULES, "1");
        let all = [
            stems(Language::En, "marking of firearms by customs authorities, 2003"),
            stems(Language::Es, "marcaje de armas de fuego por las autoridades aduaneras, 2003"),
            stems(Language::Pt, "marcação de armas de fogo pelas autoridades aduaneiras, 2003"),
            stems(Language::Fr, "marquage des armes à feu par les autorités douanières, 2003"),
        ];
        let all: Vec<String> = all.iter().map(|stems| stems.join(" ")).collect();
        assert_eq!(
            all,
            [
                "emark efirearm ecustom eauthor e2003",
                "smarcaj sarma sfueg sautor saduaner s2003",
                "pmarc parma pfog pautor paduaneir p2003",
                "fmarquag farme ffeu fautorit fdouanier f2003",
            ]
        );
    }

    proptest! {
        #[test]
        fn a_folded_word_is_folded(text in "\\PC{0,20}") {
            for word in words(&text) {
                prop_assert_eq!(fold(&word.folded), word.folded.clone());
                prop_assert_eq!(folded(&word.folded), vec![word.folded]);
            }
        }

        #[test]
        fn a_stem_is_one_token_on_both_backends(text in "\\PC{0,60}|[a-zÀ-ÿ ]{0,60}") {
            for language in Language::ALL {
                for word in words(&text) {
                    if let Some(stem) = stem(language, &word.folded) {
                        prop_assert!(stem.chars().all(char::is_alphanumeric) && stem.len() <= LENGTH && stem.len() > 1);
                        prop_assert!(!stem.bytes().any(|byte| byte.is_ascii_uppercase()));
                    }
                }
            }
        }

        #[test]
        fn words_lie_apart_and_in_order(text in "\\PC{0,60}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.at.start >= end && word.at.end > word.at.start);
                prop_assert!(text.get(word.at.clone()).is_some());
                end = word.at.end;
            }
        }
    }
}
