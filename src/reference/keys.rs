//! The folded forms in which texts are compared. Two texts with one key mean the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that join the parts of a name and do not count: Smith & Wesson, Smith y Wesson.
const JOINING: [&str; 6] = ["and", "y", "e", "et", "und", "i"];

/// Words about the company at the end of a make, which do not count: Bersa S.A., Kimber Mfg. Inc.
const COMPANY: [&str; 42] = [
    "ab",
    "ag",
    "armas",
    "arms",
    "as",
    "bv",
    "cia",
    "co",
    "company",
    "companhia",
    "compania",
    "corp",
    "corporation",
    "firearm",
    "firearms",
    "gmbh",
    "inc",
    "incorporated",
    "industria",
    "industries",
    "int",
    "international",
    "intl",
    "kg",
    "limited",
    "llc",
    "lp",
    "ltd",
    "ltda",
    "manufacturing",
    "mfg",
    "nv",
    "oy",
    "plc",
    "sa",
    "sarl",
    "sas",
    "sl",
    "spa",
    "srl",
    "us",
    "usa",
];

/// Articles and prepositions, which do not count in the name of a place: La Guajira, Guajira.
const SMALL: [&str; 26] = [
    "a", "d", "da", "das", "de", "del", "des", "do", "dos", "du", "el", "l", "la", "las", "le", "les", "los", "o",
    "of", "os", "the", "and", "y", "e", "et", "as",
];

/// Words for the kind of a place, which do not count where its name is told apart without them.
const KINDS: [&str; 30] = [
    "autonoma",
    "autonomous",
    "comunidad",
    "departamento",
    "departement",
    "department",
    "depto",
    "distrito",
    "district",
    "dpto",
    "edo",
    "est",
    "estado",
    "etat",
    "parish",
    "paroisse",
    "paroquia",
    "parroquia",
    "prov",
    "province",
    "provincia",
    "regiao",
    "region",
    "republica",
    "republic",
    "republique",
    "rep",
    "state",
    "territorio",
    "territory",
];

/// The text in lower case, without accents and width, as words of letters and digits.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).nfkd().collect();
    let plain = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect()
}

fn joined(words: &[String]) -> Option<String> {
    let key = words.concat();
    (!key.is_empty()).then_some(key)
}

/// The form in which words of lists (types, kinds of places, offences) are compared: letters and digits alone.
pub fn word_key(text: &str) -> Option<String> {
    joined(&words(text))
}

/// The form in which makes are compared: case, accents, punctuation and spaces folded, joining words and those
/// about the company left out. `None` where nothing is left to compare.
pub fn make_key(text: &str) -> Option<String> {
    let mut words = words(text);
    while words.len() > 1 && words.last().is_some_and(|last| COMPANY.contains(&last.as_str())) {
        words.pop();
    }
    let last = words.len().saturating_sub(1);
    let mut place = 0..;
    words.retain(|word| {
        let inside = place.next().is_some_and(|index| index > 0 && index < last);
        !(inside && JOINING.contains(&word.as_str()))
    });
    joined(&words)
}

/// The form in which names of places are compared; `plain` leaves out words like province too.
pub fn place_key(text: &str, plain: bool) -> Option<String> {
    // An apostrophe and a dash part words here: d'Haïti, Sud-Est.
    let parted: String =
        text.chars().map(|c| if matches!(c, '\'' | '’' | '-' | '–' | '/') { ' ' } else { c }).collect();
    let all = words(&parted);
    let mut kept = all.clone();
    let counts = |word: &str| !(SMALL.contains(&word) || plain && KINDS.contains(&word));
    kept.retain(|word| counts(word));
    for word in &mut kept {
        if ["saint", "ste", "sainte"].contains(&word.as_str()) {
            *word = "st".to_owned();
        }
    }
    joined(&kept).or_else(|| joined(&all))
}

/// What a word of a calibre is written as when two are compared.
fn calibre_word(word: &str) -> &str {
    match word {
        "cal" | "caliber" | "calibre" | "calibro" | "and" | "y" | "e" | "et" => "",
        "special" | "spl" | "spcl" | "spec" | "esp" | "especial" | "speciale" => "spl",
        "magnum" | "mag" | "mgm" => "mag",
        "parabellum" | "parabelum" | "para" | "luger" | "lugger" | "luguer" => "luger",
        "automatic" | "automatica" | "automatico" | "auto" | "acp" => "acp",
        "winchester" | "win" => "win",
        "remington" | "rem" => "rem",
        "smith" => "s",
        "wesson" | "weson" => "w",
        "nato" | "otan" => "nato",
        "corto" | "curto" | "short" | "kurz" | "court" => "short",
        "largo" | "longo" | "long" => "long",
        "makarov" | "mak" => "mak",
        "gauge" | "gage" | "guage" | "ga" | "bore" => "ga",
        "millimetros" | "milimetros" | "milimetro" | "millimetres" | "millimeters" | "millimeter" | "mms" => "mm",
        word => word,
    }
}

/// The form in which calibres are compared: numbers with a decimal point and without a leading one, words that
/// mean the same as one, `mm` after two measures left out. `None` where nothing is left to compare.
pub fn calibre_key(text: &str) -> Option<String> {
    let text: String = text
        .replace(['×', '*'], "x")
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfkd()
        .collect::<String>()
        .replace("+p", " ");
    let mut key = String::new();
    let mut rest = text.chars().peekable();
    while let Some(&first) = rest.peek() {
        if first.is_numeric() {
            let number = number(&mut rest);
            // 0.38 is .38, which is 38.
            let whole = number.trim_start_matches('0');
            key.push_str(whole.strip_prefix('.').unwrap_or(&number));
        } else if first.is_alphabetic() {
            let word: String = std::iter::from_fn(|| rest.next_if(|c| c.is_alphabetic())).collect();
            key.push_str(calibre_word(&word));
        } else {
            rest.next();
        }
    }
    let key = measures(&key);
    (!key.is_empty()).then_some(key)
}

/// Digits, and after a point or comma between digits those as well.
fn number(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let digits = |rest: &mut std::iter::Peekable<std::str::Chars<'_>>| -> String {
        std::iter::from_fn(|| rest.next_if(|c| c.is_numeric())).collect()
    };
    let mut number = digits(rest);
    let mut ahead = rest.clone();
    if ahead.next_if(|c| matches!(c, '.' | ',')).is_some() && ahead.peek().is_some_and(|c| c.is_numeric()) {
        rest.next();
        number.push('.');
        number.push_str(&digits(rest));
    }
    number
}

/// 9mmx19mm and 9x19mm are 9x19.
fn measures(key: &str) -> String {
    let Some((before, after)) = key.split_once('x') else { return key.to_owned() };
    let before = before.strip_suffix("mm").unwrap_or(before);
    if !before.ends_with(|c: char| c.is_numeric()) || !after.starts_with(|c: char| c.is_numeric()) {
        return key.to_owned();
    }
    let end = after.find(|c: char| !c.is_numeric() && c != '.').unwrap_or(after.len());
    let (length, tail) = after.split_at(end);
    format!("{before}x{length}{}", tail.strip_prefix("mm").unwrap_or(tail))
}

/// The text without what it says in brackets, where that leaves something: `.38 SPECIAL (9 X 29,5 MM)`.
pub fn without_brackets(text: &str) -> Option<String> {
    let (before, rest) = text.split_once('(')?;
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    Some(format!("{before} {after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_a_make_have_one_key() {
        for text in
            ["SMITH & WESSON", "Smith and Wesson", "smith-wesson", "Smith y Wesson, Inc.", "SMITH  E WESSON CORP."]
        {
            assert_eq!(make_key(text).as_deref(), Some("smithwesson"), "{text}");
        }
        assert_eq!(make_key("Česká Zbrojovka"), make_key("CESKA ZBROJOVKA A.S."));
        assert_eq!(make_key("Arms"), Some("arms".to_owned()), "a name that is such a word stays");
        assert_eq!(make_key(" -- "), None);
    }

    #[test]
    fn spellings_of_a_calibre_have_one_key() {
        for (text, key) in [
            ("9 X 19 mm", "9x19"),
            ("9mm x 19mm", "9x19"),
            ("9×19", "9x19"),
            ("7,62 X 39 MM", "7.62x39"),
            ("7.62x54mmR", "7.62x54r"),
            (".38 SPL", "38spl"),
            ("CAL. 38 Special", "38spl"),
            ("0.380 AUTO", "380acp"),
            (".40 Smith & Wesson", "40sw"),
            ("12 GA", "12ga"),
            ("CALIBRE 12", "12"),
            ("9 MM PARA", "9mmluger"),
            ("4,5 mm", "4.5mm"),
            (".45", "45"),
        ] {
            assert_eq!(calibre_key(text).as_deref(), Some(key), "{text}");
        }
        assert_eq!(calibre_key("?"), None);
    }

    #[test]
    fn places_are_told_apart_by_what_counts() {
        assert_eq!(place_key("La Guajira", false), place_key("GUAJIRA", false));
        assert_eq!(place_key("Provincia del Chaco", true), place_key("chaco", true));
        assert_ne!(place_key("Provincia de Buenos Aires", false), place_key("Buenos Aires", false));
        assert_eq!(place_key("St. Vincent & the Grenadines", false), place_key("SAINT VINCENT AND GRENADINES", false));
        assert_eq!(place_key("La", true).as_deref(), Some("la"));
    }

    proptest! {
        #[test]
        fn folding_a_make_or_word_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = make_key(&text);
            prop_assert_eq!(once.as_deref().and_then(make_key), once.clone());
            let once = word_key(&text);
            prop_assert_eq!(once.as_deref().and_then(word_key), once.clone());
        }

        #[test]
        fn a_calibre_is_compared_by_letters_digits_and_points(text in "\\PC{0,40}") {
            let key = calibre_key(&text).unwrap_or_default();
            prop_assert!(key.chars().all(|c| c.is_alphanumeric() || c == '.'), "{}", key);
        }
    }
}
