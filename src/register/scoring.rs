//! How alike two firearms are: a score of 0 to 100, the strength it amounts to, and the reasons. Pure, and the
//! same whichever of the two is asked first.
//!
//! The serial number gives the base:
//!
//! | serial numbers | weight |
//! |---|---|
//! | the same, normalized | 70 |
//! | the same but for one character that looks alike; each further one 5 less, never under 40 | 55 |
//! | one unknown character, two; each look-alike besides 5 less | 50, 40 |
//! | found by a search with `*` or many `?` | 35 |
//! | different | no match |
//!
//! What both tell of the firearm raises it or lowers it; what one of the two does not tell does neither:
//!
//! | | same | different |
//! |---|---|---|
//! | make | +20 | −35 |
//! | calibre | +4 | −5 |
//! | type | +3 | −10 |
//! | country of manufacture | +2 | −5 |
//! | model | +1 | 0, since models are written in many ways |
//!
//! `exact`: the same serial number and make, and a score of 80 or more. `strong`: 60 or more. `weak`: 15 or more,
//! so that the same serial number on another make is always a weak match: serial numbers repeat. Under 15 there
//! is no match. The examples below, tested both ways, fix it all.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use utoipa::ToSchema;

use super::serials::{Likeness, Serial, likeness};
use crate::firearms::FirearmType;
use crate::reference::{self, ReferenceSet};

const EXACT_FROM: i32 = 80;
const STRONG_FROM: i32 = 60;
const WEAK_FROM: i32 = 15;
/// The base of what a search with `*` or many `?` has found.
const WIDE: i32 = 35;

/// How surely the two are one firearm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    Weak,
    Strong,
    Exact,
}

impl Strength {
    /// The least score of this strength: what stands for the score where only the strength may be told.
    pub fn least(self) -> i32 {
        match self {
            Strength::Exact => EXACT_FROM,
            Strength::Strong => STRONG_FROM,
            Strength::Weak => WEAK_FROM,
        }
    }
}

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComparedField {
    SerialNumber,
    Make,
    Model,
    Calibre,
    Type,
    CountryOfManufacture,
}

/// How the two stand to each other in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Same,
    LookAlike,
    UnknownCharacters,
    Different,
}

/// One reason for a score; the weights of all add up to it, within 0 and 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    pub field: ComparedField,
    pub relation: Relation,
    #[schema(minimum = -100, maximum = 100)]
    pub weight: i32,
}

/// What two firearms amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub score: i32,
    pub strength: Strength,
    pub reasons: Vec<Reason>,
}

/// What of a firearm is compared beside its serial number; `None` where it is not told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    make: Option<String>,
    model: Option<String>,
    calibre: Option<String>,
    r#type: Option<FirearmType>,
    country: Option<String>,
}

impl Traits {
    /// Make and calibre as [`reference::Meanings`] tells them: the code of the value that was meant, else the spelling.
    pub fn of(
        make: Option<&str>,
        model: Option<&str>,
        calibre: Option<&str>,
        r#type: Option<FirearmType>,
        country: Option<&str>,
    ) -> Traits {
        Traits {
            make: make.and_then(bare),
            model: model.and_then(bare),
            calibre: calibre.and_then(bare),
            r#type: r#type.filter(|kind| !matches!(kind, FirearmType::Other | FirearmType::Unknown)),
            country: country.map(str::to_owned),
        }
    }
}

/// How a make is kept to find the likelier of many: by the reference value that ships for the spelling, or else the
/// spelling itself.
pub fn make_key(make: &str) -> Option<String> {
    bare(reference::code_shipped(ReferenceSet::Makes, make).unwrap_or(make))
}

/// A name's letters and digits without case and accents: "Smith & Wesson" is "smithwesson", "9 x 19 mm" "9x19mm".
fn bare(name: &str) -> Option<String> {
    let text: String = match name.is_ascii() {
        // Most are, and what follows leaves these as they are.
        true => name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect(),
        false => {
            let text = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
            text.filter(|c| c.is_alphanumeric()).collect()
        }
    };
    (!text.is_empty()).then_some(text)
}

/// Compares two firearms; `None` where they do not match.
pub fn compare(a: &Serial, of_a: &Traits, b: &Serial, of_b: &Traits) -> Option<Score> {
    let likeness = likeness(a, b)?;
    let (relation, weight) = match likeness {
        Likeness { unknown: 0, look_alike: 0 } => (Relation::Same, 70),
        Likeness { unknown: 0, look_alike } => (Relation::LookAlike, (60 - 5 * small(look_alike)).max(40)),
        Likeness { unknown, look_alike } => {
            (Relation::UnknownCharacters, (60 - 10 * small(unknown) - 5 * small(look_alike)).max(0))
        }
    };
    summed(Reason { field: ComparedField::SerialNumber, relation, weight }, of_a, of_b)
}

/// What a firearm that fits a wide search amounts to.
pub fn found_by_search(asked: &Traits, found: &Traits) -> Option<Score> {
    let relation = Relation::UnknownCharacters;
    summed(Reason { field: ComparedField::SerialNumber, relation, weight: WIDE }, asked, found)
}

fn small(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(100).min(100)
}

fn summed(serial: Reason, a: &Traits, b: &Traits) -> Option<Score> {
    let same_serial = serial.relation == Relation::Same;
    let mut reasons = vec![serial];
    let mut add = |field: ComparedField, alike: Option<bool>, same: i32, different: i32| match alike {
        Some(true) => reasons.push(Reason { field, relation: Relation::Same, weight: same }),
        Some(false) => reasons.push(Reason { field, relation: Relation::Different, weight: different }),
        None => {}
    };
    let alike = |a: &Option<String>, b: &Option<String>| Some(a.as_ref()? == b.as_ref()?);
    let same_make = alike(&a.make, &b.make);
    add(ComparedField::Make, same_make, 20, -35);
    add(ComparedField::Calibre, alike(&a.calibre, &b.calibre), 4, -5);
    add(ComparedField::Type, a.r#type.zip(b.r#type).map(|(a, b)| a == b), 3, -10);
    add(ComparedField::CountryOfManufacture, alike(&a.country, &b.country), 2, -5);
    add(ComparedField::Model, alike(&a.model, &b.model).filter(|same| *same), 1, 0);
    let score = reasons.iter().map(|reason| reason.weight).sum::<i32>().clamp(0, 100);
    let strength = match score {
        EXACT_FROM.. if same_serial && same_make == Some(true) => Strength::Exact,
        STRONG_FROM.. => Strength::Strong,
        WEAK_FROM.. => Strength::Weak,
        _ => return None,
    };
    Some(Score { score, strength, reasons })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firearms::SerialCondition;
    use proptest::prelude::*;

    /// Serial, make, calibre, type, country; empty where it is not told.
    type Told = [&'static str; 5];

    /// Two firearms, and what they amount to.
    type Example = (Told, Told, Option<(i32, Strength)>);

    /// The examples that fix the scoring.
    const EXAMPLES: &[Example] = {
        use Strength::{Exact, Strong, Weak};
        const GLOCK: Told = ["ABC123", "Glock", "9x19mm", "pistol", "AT"];
        const BARE: Told = ["ABC123", "", "", "", ""];
        &[
            (GLOCK, GLOCK, Some((99, Exact))),
            (GLOCK, ["abc-123", "GLOCK", "9 x 19 mm", "pistol", "AT"], Some((99, Exact))),
            (GLOCK, ["ABC123", "Glock", "", "", ""], Some((90, Exact))),
            (GLOCK, ["ABC123", "Glock", ".40 S&W", "pistol", ""], Some((88, Exact))),
            (GLOCK, ["ABC123", "Glock", ".40 S&W", "rifle", ""], Some((75, Strong))),
            // Nobody tells the make.
            (GLOCK, BARE, Some((70, Strong))),
            (BARE, BARE, Some((70, Strong))),
            (GLOCK, ["ABC123", "", "9x19mm", "pistol", "AT"], Some((79, Strong))),
            // Serial numbers repeat: another make is a weak match, whatever else differs.
            (GLOCK, ["ABC123", "Taurus", "9x19mm", "pistol", "AT"], Some((44, Weak))),
            (GLOCK, ["ABC123", "Taurus", "", "", ""], Some((35, Weak))),
            (GLOCK, ["ABC123", "Taurus", ".38 Special", "revolver", "BR"], Some((15, Weak))),
            // Look-alikes and unknown characters.
            (GLOCK, ["A8C123", "Glock", "", "", ""], Some((75, Strong))),
            (GLOCK, ["A8C1Z3", "Glock", "", "", ""], Some((70, Strong))),
            (GLOCK, ["A8C123", "", "", "", ""], Some((55, Weak))),
            (GLOCK, ["A8C123", "Taurus", "", "", ""], Some((20, Weak))),
            (GLOCK, ["A8C123", "Taurus", "", "rifle", ""], None),
            // The letters are Cyrillic.
            (GLOCK, ["АВС123", "Glock", "", "", ""], Some((65, Strong))),
            (GLOCK, ["ABC12?", "Glock", "", "", ""], Some((70, Strong))),
            (GLOCK, ["ABC1??", "Glock", "", "", ""], Some((60, Strong))),
            (GLOCK, ["ABC12?", "", "", "", ""], Some((50, Weak))),
            (GLOCK, ["A8C12?", "", "", "", ""], Some((45, Weak))),
            (GLOCK, ["ABC1??", "Taurus", "", "", ""], None),
            // Another serial number is another firearm.
            (GLOCK, ["ABC124", "Glock", "9x19mm", "pistol", "AT"], None),
            (GLOCK, ["ABC1234", "Glock", "9x19mm", "pistol", "AT"], None),
        ]
    };

    fn read(told: &Told) -> (Serial, Traits) {
        let [serial, make, calibre, kind, country] = told.map(|text| Some(text).filter(|text| !text.is_empty()));
        let serial = Serial::of(serial.expect("a serial number"), SerialCondition::Intact).expect("one that tells");
        let make = make.map(|text| reference::code_shipped(ReferenceSet::Makes, text).unwrap_or(text));
        let calibre = calibre.map(|text| reference::code_shipped(ReferenceSet::Calibres, text).unwrap_or(text));
        (serial, Traits::of(make, None, calibre, kind.and_then(crate::db::named), country))
    }

    #[test]
    fn the_examples_hold_both_ways() {
        for (a, b, expected) in EXAMPLES {
            let ((a, of_a), (b, of_b)) = (read(a), read(b));
            let found = compare(&a, &of_a, &b, &of_b);
            assert_eq!(found.as_ref().map(|s| (s.score, s.strength)), *expected, "{a:?} {of_a:?} {b:?} {of_b:?}");
            assert_eq!(compare(&b, &of_b, &a, &of_a), found);
        }
    }

    #[test]
    fn a_type_that_says_nothing_neither_raises_nor_lowers() {
        let of = |kind| Traits::of(None, None, None, Some(kind), None);
        let serial = read(&["ABC123", "", "", "", ""]).0;
        let score = |a, b| compare(&serial, &of(a), &serial, &of(b)).map(|s| s.score);
        assert_eq!(score(FirearmType::Pistol, FirearmType::Unknown), Some(70));
        assert_eq!(score(FirearmType::Other, FirearmType::Rifle), Some(70));
    }

    fn told() -> impl Strategy<Value = (Serial, Traits)> {
        let one_of = |values: &'static [&'static str]| proptest::sample::select(values).prop_map(str::to_owned);
        let traits = (
            one_of(&["", "Glock", "Taurus"]),
            one_of(&["", "19", "17"]),
            one_of(&["", "9mm", ".38"]),
            one_of(&["", "pistol", "rifle", "other"]),
            one_of(&["", "AT", "BR"]),
        );
        ("[AB8S5]{3}1[0O2Z?]{2}", traits).prop_filter_map("a serial number", |(serial, t)| {
            let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
            let kind = some(&t.3).and_then(|kind| crate::db::named(&kind));
            let (make, model, calibre, country) = (some(&t.0), some(&t.1), some(&t.2), some(&t.4));
            let of = Traits::of(make.as_deref(), model.as_deref(), calibre.as_deref(), kind, country.as_deref());
            Some((Serial::of(&serial, SerialCondition::Partial)?, of))
        })
    }

    proptest! {
        #[test]
        fn a_match_is_symmetric_and_its_reasons_add_up((a, of_a) in told(), (b, of_b) in told()) {
            let found = compare(&a, &of_a, &b, &of_b);
            prop_assert_eq!(&compare(&b, &of_b, &a, &of_a), &found);
            if let Some(found) = found {
                let sum: i32 = found.reasons.iter().map(|reason| reason.weight).sum();
                prop_assert_eq!(found.score, sum.clamp(0, 100));
                prop_assert!(found.score >= found.strength.least());
                prop_assert_eq!(found.reasons[0].field, ComparedField::SerialNumber);
            }
        }
    }
}
