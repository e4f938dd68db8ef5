//! Serial numbers made comparable: what counts as one, its look-alikes, its unknown characters, and the keys by
//! which those that are kept with unknown characters are found. Pure. How complete ones are found for one with
//! unknown characters is told in [`super::orders`].
//!
//! Positions are dealt in turn onto the seven points of the Fano plane. Any two points lie on one of its seven
//! lines, so whichever two characters are unknown, some line holds both; the key of a line is made of the length
//! and the characters that are not on it. Two serial numbers that differ at most in two unknown characters share
//! the key of such a line, and few others do.

use aws_lc_rs::digest::{SHA256, digest};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::orders::{Order, Ranges, beginning};
use crate::firearms::{SerialCondition, serial};

/// More unknown characters than this and a serial number says too little to be compared.
pub const UNKNOWN_ALLOWED: usize = 2;
/// Fewer known characters than this are many firearms' serial number.
const KNOWN_NEEDED: usize = 4;
/// What a search with `*` or with many `?` must know: characters in all, and of them at one end.
const KNOWN_IN_PATTERN: usize = 3;
const KNOWN_AT_AN_END: usize = 2;

/// By how many keys one with unknown characters is found at most.
pub const KEYS: usize = 7;
/// The lines of the Fano plane over the points 0 to 6.
const LINES: [[usize; 3]; KEYS] = [[0, 1, 3], [1, 2, 4], [2, 3, 5], [3, 4, 6], [4, 5, 0], [5, 6, 1], [6, 0, 2]];

/// What is written where there is no serial number, in the region's languages, normalized.
const PLACEHOLDERS: &[&str] = &[
    "ABSENT",
    "AUCUN",
    "DESCONHECIDO",
    "DESCONOCIDO",
    "ESSAI",
    "INCONNU",
    "INDETERMINADO",
    "MISSING",
    "NENHUM",
    "NINGUNO",
    "NOAPLICA",
    "NOAPLICAVEL",
    "NOEXISTE",
    "NOLEGIBLE",
    "NONE",
    "NONUMBER",
    "NOPORTA",
    "NOPRESENTA",
    "NOREGISTRA",
    "NOSEAPRECIA",
    "NOSEDISTINGUE",
    "NOSELEE",
    "NOSEOBSERVA",
    "NOSERIAL",
    "NOSERIALNUMBER",
    "NOSERIE",
    "NOTAPPLICABLE",
    "NOTAVAILABLE",
    "NOTIENE",
    "NOVISIBLE",
    "NULL",
    "NUMERO",
    "NUMERODESERIE",
    "NUMEROSERIAL",
    "PRUEBA",
    "SANSNUMERO",
    "SEMNUMERACAO",
    "SEMNUMERO",
    "SEMNUMERODESERIE",
    "SERIAL",
    "SERIALNUMBER",
    "SERIE",
    "SINDATO",
    "SINDATOS",
    "SININFORMACION",
    "SINNUMERACION",
    "SINNUMERO",
    "SINNUMERODESERIE",
    "SINSERIAL",
    "SINSERIE",
    "SUPPRIME",
    "TEST",
    "TESTE",
    "UNKNOWN",
    "UNREADABLE",
];

/// A serial number that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serial {
    /// Normalized, without accents.
    pub text: String,
    /// The same with look-alikes folded; as many characters.
    pub skeleton: String,
}

/// Normalized, and without accents. Look-alikes stay apart.
fn plain(text: &str) -> Option<String> {
    let normalized = serial::normalized(text)?;
    if normalized.is_ascii() {
        return Some(normalized);
    }
    let text: String = normalized.nfd().filter(|c| !is_combining_mark(*c)).collect();
    (!text.is_empty()).then_some(text)
}

/// The Latin capital, or the digit, that a Cyrillic or Greek capital is drawn like: what is stamped in one alphabet is
/// typed in another.
fn drawn_like(c: char) -> char {
    const OTHERS: [(&str, &str); 2] = [("АВЕЗКМНОРСТУХІЅЈ", "ABE3KMHOPCTYXISJ"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX")];
    if c.is_ascii() {
        return c;
    }
    let mut pairs = OTHERS.iter().flat_map(|(others, latin)| others.chars().zip(latin.chars()));
    pairs.find(|(other, _)| *other == c).map_or(c, |(_, latin)| latin)
}

/// O and 0, I and 1, B and 8, S and 5, Z and 2 are taken for each other on worn metal, and letters of other alphabets for
/// Latin ones.
fn look_alike(c: char) -> char {
    match drawn_like(c) {
        'O' => '0',
        'I' => '1',
        'B' => '8',
        'S' => '5',
        'Z' => '2',
        other => other,
    }
}

fn skeleton(text: &str) -> String {
    text.chars().map(look_alike).collect()
}

impl Serial {
    /// `None` for what never matches: obliterated, absent, unreadable in more than two places, too short, or a
    /// filler such as 0000, 12345 or "sin número".
    pub fn of(text: &str, condition: SerialCondition) -> Option<Serial> {
        match condition {
            SerialCondition::Obliterated | SerialCondition::Absent => None,
            SerialCondition::Intact | SerialCondition::Partial | SerialCondition::Restored => Serial::read(text),
        }
    }

    fn read(text: &str) -> Option<Serial> {
        let text = plain(text)?;
        let unknown = text.chars().filter(|c| *c == '?').count();
        let known: Vec<char> = text.chars().filter(|c| *c != '?').collect();
        let tells = unknown <= UNKNOWN_ALLOWED && known.len() >= KNOWN_NEEDED && !is_filler(&text, &known);
        tells.then(|| Serial { skeleton: skeleton(&text), text })
    }

    pub fn is_partial(&self) -> bool {
        self.text.contains('?')
    }

    /// The keys of the lines that hold every unknown character: of all seven where every character is known.
    pub fn keys(&self) -> Vec<i64> {
        let characters: Vec<char> = self.skeleton.chars().collect();
        let on = |line: usize, position: usize| LINES[line].contains(&(position % 7));
        let holds_all =
            |line: &usize| characters.iter().enumerate().all(|(position, c)| *c != '?' || on(*line, position));
        let key = |line: usize| {
            let mut text = format!("{line}/{}/", characters.len());
            text.extend(characters.iter().enumerate().filter(|(position, _)| !on(line, *position)).map(|(_, c)| c));
            hash(&text)
        };
        (0..LINES.len()).filter(holds_all).map(key).collect()
    }

    /// For how many it counts against the probing limit: what it can find is what it asks about.
    pub fn weight(&self) -> i64 {
        if self.is_partial() { 10 } else { 1 }
    }

    /// The runs that it is one of, each with `?` for the characters in which those of a run differ, a third of them and
    /// at most three: first its last ones, as of serial numbers made one after the other, then those before, and so on.
    pub fn runs(&self) -> Vec<String> {
        let characters: Vec<char> = self.skeleton.chars().collect();
        let width = (characters.len() / 3).clamp(1, 3);
        let run = |end: usize| {
            let differ = end.saturating_sub(width)..end;
            characters.iter().enumerate().map(|(at, c)| if differ.contains(&at) { '?' } else { *c }).collect()
        };
        (1..=characters.len()).rev().step_by(width).map(run).collect()
    }
}

/// A number that stands for a text, the same in every version of this service.
pub fn hash(text: &str) -> i64 {
    let bytes = digest(&SHA256, text.as_bytes());
    bytes.as_ref().iter().take(8).fold(0, |sum, byte| (sum << 8) | i64::from(*byte))
}

/// One character over and over, a run such as 12345 or 98765 or ABCDE, a lone 1 among zeros, or a word that stands for
/// none.
fn is_filler(text: &str, known: &[char]) -> bool {
    let step = |by: i64| {
        known.windows(2).all(|pair| match pair {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => {
                (i64::from(u32::from(*a)) + by - 48).rem_euclid(10) + 48 == i64::from(u32::from(*b))
            }
            [a, b] => i64::from(u32::from(*a)) + by == i64::from(u32::from(*b)),
            _ => false,
        })
    };
    let first = || text.len() > 4 && text.trim_matches('0') == "1";
    let gone = || {
        let word = text.to_ascii_lowercase();
        !word.contains(|c: char| c.is_ascii_digit()) && serial::OBLITERATED.iter().any(|begun| word.starts_with(begun))
    };
    [0, 1, -1].into_iter().any(step) || PLACEHOLDERS.contains(&text) || first() || gone()
}

/// How the characters of two serial numbers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// Places where at least one has an unknown character.
    pub unknown: usize,
    /// Places where the two have different characters that look alike.
    pub look_alike: usize,
}

/// `None` where they differ, in length or in a character that does not look like the other's, and where
/// together they leave more than two characters unknown.
pub fn likeness(a: &Serial, b: &Serial) -> Option<Likeness> {
    if a.text.chars().count() != b.text.chars().count() {
        return None;
    }
    let mut found = Likeness { unknown: 0, look_alike: 0 };
    for (a, b) in a.text.chars().zip(b.text.chars()) {
        match (a, b) {
            ('?', _) | (_, '?') => found.unknown += 1,
            (a, b) if a == b => {}
            (a, b) if look_alike(a) == look_alike(b) => found.look_alike += 1,
            _ => return None,
        }
    }
    (found.unknown <= UNKNOWN_ALLOWED).then_some(found)
}

/// What a lookup asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// A serial number with at most two unknown characters.
    Serial(Serial),
    Wide(Wide),
    /// A filler: no firearm's serial number.
    Nothing,
}

/// A search with `*`, or with more than two `?`: it finds complete serial numbers only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wide {
    pub skeleton: String,
}

impl Pattern {
    /// Reads what was typed; `Err` with the fault's code where it would find half the register.
    pub fn of(text: &str) -> Result<Pattern, &'static str> {
        let folded: String = text.nfkc().collect();
        let pieces: Vec<String> = folded.split('*').map(|piece| plain(piece).unwrap_or_default()).collect();
        let text = pieces.join("*");
        let known = text.chars().filter(|c| *c != '?' && *c != '*').count();
        let unknown = text.chars().filter(|c| *c == '?').count();
        if !text.contains('*') && (unknown <= UNKNOWN_ALLOWED || known == 0) {
            return Ok(Serial::read(&text).map_or(Pattern::Nothing, Pattern::Serial));
        }
        let wide = Wide { skeleton: skeleton(&text) };
        let at_an_end = wide.known_prefix(false).chars().count().max(wide.known_prefix(true).chars().count());
        match known >= KNOWN_IN_PATTERN && at_an_end >= KNOWN_AT_AN_END {
            true => Ok(Pattern::Wide(wide)),
            false => Err("pattern_too_wide"),
        }
    }

    /// For how many the lookup counts against the probing limit.
    pub fn weight(&self) -> i64 {
        match self {
            Pattern::Serial(serial) => serial.weight(),
            Pattern::Nothing => 1,
            Pattern::Wide(_) => 50,
        }
    }
}

impl Wide {
    /// The known characters at the beginning; those at the end, last first, where `reversed`.
    fn known_prefix(&self, reversed: bool) -> String {
        let known = |c: &char| *c != '?' && *c != '*';
        match reversed {
            false => self.skeleton.chars().take_while(known).collect(),
            true => self.skeleton.chars().rev().take_while(known).collect(),
        }
    }

    /// Where all that it finds lie in the order that begins with its longer run of known characters at an end.
    pub fn ranges(&self) -> (Order, Ranges) {
        let (first, last) = (self.known_prefix(false), self.known_prefix(true));
        let (order, known) = match last.chars().count() > first.chars().count() {
            true => (Order::Reversed, last),
            false => (Order::Skeleton, first),
        };
        (order, Ranges { pattern: like(&order.of(&self.skeleton)), between: vec![beginning(known)] })
    }

    /// Whether a complete serial number fits.
    pub fn fits(&self, serial: &Serial) -> bool {
        let pattern: Vec<char> = self.skeleton.chars().collect();
        let text: Vec<char> = serial.skeleton.chars().collect();
        !serial.is_partial() && fits(&pattern, &text)
    }
}

/// The pattern of SQL's LIKE. A skeleton holds letters and digits, so nothing needs escaping.
pub fn like(skeleton: &str) -> String {
    skeleton.replace('?', "_").replace('*', "%")
}

/// Which prefixes of `text` the pattern so far fits, one character of it after the other.
pub(super) fn fits(pattern: &[char], text: &[char]) -> bool {
    let mut reach = vec![false; text.len() + 1];
    reach[0] = true;
    for c in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in 0..=text.len() {
            next[at] = match c {
                '*' => reach[at] || (at > 0 && next[at - 1]),
                c => at > 0 && reach[at - 1] && (*c == '?' || *c == text[at - 1]),
            };
        }
        reach = next;
    }
    reach[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Serial> {
        Serial::of(text, SerialCondition::Intact)
    }

    #[test]
    fn fillers_are_no_serial_numbers() {
        for text in [
            "",
            " - ",
            "????",
            "AB?",
            "A1",
            "123",
            "0000",
            "AAAA",
            "1111111",
            "1234",
            "12345",
            "123456789",
            "1234567890",
            "0123456",
            "98765",
            "ABCDE",
            "S/N",
            "SN",
            "N/A",
            "None",
            "SIN NUMERO",
            "sin número",
            "Sem Número",
            "Nº",
            "X X X X",
            "0?00",
            "12?4?",
            "AB?1?2?3",
            "desconocido",
            "No visible",
            "ELIMINADO",
            "Removido",
            "lixado",
            "Apagado",
            "borroso",
            "No se aprecia",
            "effacé",
            "Test",
            "000001",
            "00001",
            "10000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for condition in [SerialCondition::Obliterated, SerialCondition::Absent] {
            assert_eq!(Serial::of("ABC123", condition), None);
        }
        for text in ["ABC123", "A123", "1235", "AB?123", "A?B?45", "ＡＢＣ－１２３", "1001", "REMO1234", "200000"]
        {
            assert!(read(text).is_some(), "{text}");
        }
    }

    #[test]
    fn look_alikes_and_accents_fold() {
        let serial = read("ñ-boisz 7").expect("a serial number");
        assert_eq!((serial.text.as_str(), serial.skeleton.as_str()), ("NBOISZ7", "N801527"));
        let of = |a: &str, b: &str| likeness(&read(a).expect(a), &read(b).expect(b)).map(|l| (l.unknown, l.look_alike));
        assert_eq!(of("ABC123", "abc-123"), Some((0, 0)));
        assert_eq!(of("ABC123", "A8C123"), Some((0, 1)));
        assert_eq!(of("ABC12?", "ABC123"), Some((1, 0)));
        assert_eq!(of("A?C12Z", "ABC1?2"), Some((2, 1)));
        assert_eq!(of("ABC12??", "ABC?123"), None, "three places unknown together");
        assert_eq!(of("ABC123", "ABC124"), None);
        assert_eq!(of("ABC123", "ABC1234"), None);
    }

    #[test]
    fn a_pattern_must_know_something_of_an_end() {
        for text in ["*", "AB*", "*1", "A*1", "?????1", "A?B*", "*A1B*"] {
            assert_eq!(Pattern::of(text), Err("pattern_too_wide"), "{text}");
        }
        for text in ["AB?5*", "ABC*", "*123", "AB*1", "AB???1", "１２３*"] {
            assert!(matches!(Pattern::of(text), Ok(Pattern::Wide(_))), "{text}");
        }
        assert!(matches!(Pattern::of("ABC?23"), Ok(Pattern::Serial(_))));
        for text in ["????", "0000", "n/a"] {
            assert_eq!(Pattern::of(text), Ok(Pattern::Nothing), "{text}");
        }
        let weight = |text: &str| Pattern::of(text).expect(text).weight();
        assert_eq!([weight("ABC123"), weight("ABC?23"), weight("ABC*")], [1, 10, 50]);
    }

    #[test]
    fn stars_and_question_marks_fit_as_they_should() {
        let fits = |pattern: &str, text: &str| match Pattern::of(pattern) {
            Ok(Pattern::Wide(wide)) => wide.fits(&read(text).expect(text)),
            other => panic!("{pattern}: {other:?}"),
        };
        assert!(
            fits("AB?5*", "ABC5123") && fits("AB?5*", "ABC5") && fits("*123", "XY0123") && fits("AB*1*9", "AB7197709")
        );
        assert!(fits("A8C*", "ABC777"), "look-alikes");
        assert!(!fits("ABC*", "ACB123") && !fits("*123", "123X") && !fits("ABC*", "ABC?77"));
    }

    /// Serial numbers that often share characters, and a few of their characters hidden.
    fn serial() -> impl Strategy<Value = String> {
        "[ABO0I15S]{4,12}"
    }

    fn hidden(text: &str, places: &[usize]) -> String {
        let hide = |(at, c): (usize, char)| if places.iter().any(|p| p % text.len() == at) { '?' } else { c };
        text.chars().enumerate().map(hide).collect()
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(text in "\\PC{0,40}") {
            if let Some(once) = read(&text) {
                prop_assert_eq!(read(&once.text), Some(once.clone()));
                prop_assert_eq!(once.text.chars().count(), once.skeleton.chars().count());
                prop_assert_eq!(skeleton(&once.skeleton), once.skeleton);
            }
        }

        #[test]
        fn two_that_are_alike_share_a_key(
            text in serial(),
            mine in proptest::collection::vec(0usize..12, 0..3),
            theirs in proptest::collection::vec(0usize..12, 0..3),
        ) {
            let (Some(a), Some(b)) = (read(&hidden(&text, &mine)), read(&hidden(&text, &theirs))) else { return Ok(()) };
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            if likeness(&a, &b).is_some() {
                let keys = b.keys();
                prop_assert!(a.keys().iter().any(|key| keys.contains(key)), "{a:?} {b:?}");
            }
        }
    }
}
