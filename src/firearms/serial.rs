//! Serial numbers compared: case, width, spaces, dashes and dots do not tell two firearms apart.

use unicode_normalization::UnicodeNormalization;

/// The form in which serial numbers are compared (NFKC, upper case, letters, digits and `?` only).
/// `None` where nothing is left to compare.
pub fn normalized(serial: &str) -> Option<String> {
    // Nearly all are ASCII, which has one form.
    let text = match serial.is_ascii() {
        true => serial.to_ascii_uppercase().chars().filter(counts).collect(),
        false => composed(serial),
    };
    (!text.is_empty()).then_some(text)
}

fn counts(c: &char) -> bool {
    c.is_alphanumeric() || *c == '?'
}

fn composed(serial: &str) -> String {
    let text: String = serial.nfkc().flat_map(char::to_uppercase).nfkc().filter(counts).collect();
    // What was taken out may have stood between marks that now combine.
    text.nfkc().collect()
}

/// Beginnings of words that say a serial number was made unreadable, lower case and without accents.
pub const OBLITERATED: [&str; 22] = [
    "elimin", "suprim", "borrad", "borros", "limad", "lijad", "remov", "ilegib", "ilegiv", "obliter", "raspad",
    "lixad", "apagad", "erradic", "destrui", "deface", "illegib", "illisib", "erase", "efface", "meule", "gratte",
];

/// The form in which makes are compared: case and spacing folded.
pub fn folded(name: &str) -> Option<String> {
    let text: String = name.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spelling_does_not_matter() {
        for serial in ["abc 123", "ABC-123", "ＡＢＣ１２３", " abc.123 "] {
            assert_eq!(normalized(serial).as_deref(), Some("ABC123"), "{serial}");
        }
        assert_eq!(normalized(" -- "), None);
        assert_eq!(folded("  Smith  &  WESSON "), Some("smith & wesson".to_owned()));
    }

    proptest! {
        #[test]
        fn ascii_is_read_as_any_other_text(serial in "[ -~\\t]{0,40}") {
            let any_other = Some(composed(&serial)).filter(|text| !text.is_empty());
            prop_assert_eq!(normalized(&serial), any_other);
        }

        #[test]
        fn normalizing_twice_changes_nothing(serial in "\\PC{0,40}") {
            let once = normalized(&serial);
            prop_assert_eq!(once.as_deref().and_then(normalized), once.clone());
            let once = folded(&serial);
            prop_assert_eq!(once.as_deref().and_then(folded), once.clone());
        }
    }
}
