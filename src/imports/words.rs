//! Words of the field in the languages of the files: what an official writes where a value should be.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::firearms::serial::OBLITERATED;

/// The form in which words are compared: case, accents and spacing folded.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        if word.is_ascii() {
            plain.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            plain.extend(word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
        }
    }
    plain
}

/// Days of the week in Spanish, Portuguese, English and French, from Monday; no name stands for two days.
const WEEKDAYS: [&[&str]; 7] = [
    &["lunes", "lun", "segunda-feira", "segunda", "seg", "monday", "mon", "lundi"],
    &["martes", "mar", "terca-feira", "terca", "ter", "tuesday", "tue", "mardi"],
    &["miercoles", "mie", "quarta-feira", "quarta", "qua", "wednesday", "wed", "mercredi", "mer"],
    &["jueves", "jue", "quinta-feira", "quinta", "qui", "thursday", "thu", "jeudi", "jeu"],
    &["viernes", "vie", "sexta-feira", "sexta", "sex", "friday", "fri", "vendredi", "ven"],
    &["sabado", "sab", "saturday", "sat", "samedi", "sam"],
    &["domingo", "dom", "sunday", "sun", "dimanche", "dim"],
];

/// The day of the week that a text names, counted from Monday.
pub fn weekday(text: &str) -> Option<u32> {
    let text = plain(text.trim().trim_end_matches('.'));
    WEEKDAYS.iter().zip(0..).find(|(names, _)| names.contains(&text.as_str())).map(|(_, number)| number)
}

/// What is written of a firearm that never had a serial number.
const ABSENT: [&str; 14] = [
    "sin numero",
    "sin serie",
    "sin serial",
    "sin numero de serie",
    "no tiene",
    "no porta",
    "sem numero",
    "s/n",
    "sem numero de serie",
    "no serial",
    "no serial number",
    "none",
    "sans numero",
    "sans numero de serie",
];

/// What is written where nobody knows.
const UNKNOWN: [&str; 13] = [
    "ignorado",
    "desconocido",
    "desconocida",
    "unknown",
    "unk",
    "no registra",
    "no reporta",
    "nao informado",
    "n/a",
    "na",
    "inconnu",
    "inconnue",
    "desconhecido",
];

/// What the text of a serial-number cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serial {
    /// A number, with `?` where a character could not be read.
    Number(String),
    /// What is left of one beside a word that says the rest is gone.
    Partial(String),
    Obliterated,
    Absent,
    Unknown,
}

/// Reads a serial-number cell. A word for "obliterated" is a condition and never a number to match on.
pub fn serial(text: &str, obliterated: &[String], absent: &[String], unknown: &[String]) -> Serial {
    let plain = plain(text);
    let is = |own: &[String], known: &[&str]| own.contains(&plain) || known.contains(&plain.as_str());
    if is(unknown, &UNKNOWN) {
        return Serial::Unknown;
    }
    if is(absent, &ABSENT) {
        return Serial::Absent;
    }
    let gone = |word: &str| OBLITERATED.iter().any(|beginning| word.starts_with(beginning));
    if obliterated.contains(&plain) {
        return Serial::Obliterated;
    }
    if plain.split(|c: char| !c.is_alphanumeric()).any(gone) {
        let readable: Vec<&str> = text.split_whitespace().filter(|w| w.chars().any(|c| c.is_ascii_digit())).collect();
        return if readable.is_empty() { Serial::Obliterated } else { Serial::Partial(readable.join(" ")) };
    }
    Serial::Number(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_known_in_four_languages() {
        for (text, number) in
            [("Martes", 1), ("Sábado", 5), ("MIÉRCOLES", 2), ("terça-feira", 1), ("Sun.", 6), ("mer.", 2), ("Fri", 4)]
        {
            assert_eq!(weekday(text), Some(number), "{text}");
        }
        assert_eq!([weekday(""), weekday("ayer")], [None, None]);
        let all: Vec<&str> = WEEKDAYS.iter().copied().flatten().copied().collect();
        let distinct: std::collections::HashSet<&str> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len(), "a name stands for one day");
    }

    #[test]
    fn a_word_for_obliterated_is_a_condition() {
        let read = |text: &str| serial(text, &["tachado".to_owned()], &[], &[]);
        for text in ["ELIMINADO", "numeração raspada", "Nº suprimido", "ILEGÍVEL", "removida", "obliterated", "Tachado"]
        {
            assert_eq!(read(text), Serial::Obliterated, "{text}");
        }
        assert_eq!(read("AB12 parcialmente raspado"), Serial::Partial("AB12".to_owned()));
        assert_eq!(read("S/N"), Serial::Absent);
        assert_eq!(read("IGNORADO"), Serial::Unknown);
        assert_eq!(read("E092851"), Serial::Number("E092851".to_owned()));
    }
}
