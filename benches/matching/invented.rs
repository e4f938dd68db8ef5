//! Invented firearms: the same for a number each time, so that nothing needs to be remembered to ask for them.
//!
//! Makes, and the shapes of their serial numbers, are in about the proportions of the firearms traced in Delaware
//! (brady-crime-guns): many shapes are long, some are short enough to repeat among millions.

use rastro::access::Sharing;
use rastro::db::{Id, Instant, named};
use rastro::firearms::SerialCondition;
use rastro::register::identities::Visibility;
use rastro::register::model::{FirearmRecordInput, RecordKind, RecordPlace, RecordedFirearm};
use uuid::Builder;

/// Share in a hundred, type, make, model, calibre, country, serial number (A a letter, 9 a digit).
type Model = (u64, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const MODELS: [Model; 20] = [
    (18, "pistol", "Glock", "19", "9x19mm", "AT", "AAAA999"),
    (5, "pistol", "Glock", "17", "9x19mm", "AT", "AAA999"),
    (16, "revolver", "Smith & Wesson", "10", ".38 Special", "US", "AAA9999"),
    (3, "pistol", "Smith & Wesson", "M&P9", "9x19mm", "US", "A999999"),
    (10, "pistol", "Taurus", "G2C", "9x19mm", "BR", "AAA999999"),
    (5, "revolver", "Taurus", "85", ".38 Special", "BR", "AA99999"),
    (5, "pistol", "Ruger", "LCP", ".380 ACP", "US", "999999999"),
    (5, "rifle", "Ruger", "10/22", ".22 LR", "US", "999-99999"),
    (6, "pistol", "Springfield", "XD", ".40 S&W", "HR", "AA999999"),
    (4, "pistol", "SCCY", "CPX-2", "9x19mm", "US", "999999"),
    (4, "pistol", "Beretta", "92", "9x19mm", "IT", "A999999A"),
    (3, "pistol", "Kel-Tec", "P11", "9x19mm", "US", "A9999"),
    (3, "pistol", "SIG Sauer", "P320", "9x19mm", "US", "99A999999"),
    (3, "pistol", "FN", "509", "9x19mm", "BE", "AAA9999999"),
    (2, "pistol", "Canik", "TP9", "9x19mm", "TR", "99AA99999"),
    (2, "pistol", "Hi-Point", "C9", "9x19mm", "US", "A9999999"),
    (2, "shotgun", "Mossberg", "500", "12 gauge", "US", "A9999999"),
    (2, "shotgun", "Remington", "870", "12 gauge", "US", "AA99999A"),
    (1, "rifle", "Norinco", "56S", "7.62x39mm", "CN", "99999"),
    (1, "pistol", "Cobra", "CA-380", ".380 ACP", "US", "A99999"),
];

/// 2025-01-01T00:00:00Z, when the first was recorded; one follows every three seconds.
const BEGAN_MILLIS: u64 = 1_735_689_600_000;
const STEP_MILLIS: u64 = 3_000;

/// Numbers that follow from a seed (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(0x2545_F491_4F6C_DD1D))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// The id of record `n`: UUIDv7, in the order of the numbers.
pub fn id(n: u64) -> Id {
    let random = Chance::of(n ^ 0x0BAD_5EED).next().to_be_bytes();
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&random);
    Id(Builder::from_unix_timestamp_millis(BEGAN_MILLIS + n * STEP_MILLIS, &bytes).into_uuid())
}

/// When record `n` was made.
pub fn moment(n: u64) -> Instant {
    Instant::from_micros(i64::try_from((BEGAN_MILLIS + n * STEP_MILLIS) * 1000).expect("a moment"))
}

/// The State of record `n`, by its place among `states`.
pub fn state(n: u64, states: usize) -> usize {
    Chance::of(n ^ 0x57A7E).below(states)
}

/// Of a hundred firearms four have no serial number left, one lacks one character of it and one two.
pub fn firearm(n: u64) -> RecordedFirearm {
    let mut chance = Chance::of(n);
    let mut share = chance.next() % 100;
    let model = MODELS.iter().find(|model| {
        let found = share < model.0;
        share = share.saturating_sub(model.0);
        found
    });
    let (_, kind, make, model, calibre, country, shape) = *model.expect("shares are a hundred");
    let mut serial: String = shape
        .chars()
        .map(|c| match c {
            'A' => char::from(b'A' + chance.below(26) as u8),
            '9' => char::from(b'0' + chance.below(10) as u8),
            other => other,
        })
        .collect();
    let condition = match chance.next() % 100 {
        0..4 => SerialCondition::Obliterated,
        story @ 4..6 => {
            serial = hide(&serial, if story == 4 { 1 } else { 2 }, &mut chance);
            SerialCondition::Partial
        }
        _ => SerialCondition::Intact,
    };
    RecordedFirearm {
        r#type: named(kind),
        make: Some(make.to_owned()),
        model: Some(model.to_owned()),
        calibre: Some(calibre.to_owned()),
        serial_number: Some(serial).filter(|_| condition != SerialCondition::Obliterated),
        serial_condition: Some(condition),
        country_of_manufacture: Some(country.to_owned()),
        manufacture_year: i32::try_from(1970 + chance.below(55)).ok(),
        import_country: None,
        other_marks: None,
    }
}

/// The serial number with so many characters unknown.
pub fn hide(serial: &str, count: usize, chance: &mut Chance) -> String {
    let mut characters: Vec<char> = serial.chars().collect();
    let mut hidden = 0;
    while hidden < count {
        let at = chance.below(characters.len());
        if characters[at].is_ascii_alphanumeric() {
            characters[at] = '?';
            hidden += 1;
        }
    }
    characters.into_iter().collect()
}

/// The serial number with one character taken for another; `None` where it has none that looks like another.
pub fn mistake(serial: &str) -> Option<String> {
    const ALIKE: [(char, char); 10] = [
        ('O', '0'),
        ('0', 'O'),
        ('I', '1'),
        ('1', 'I'),
        ('B', '8'),
        ('8', 'B'),
        ('S', '5'),
        ('5', 'S'),
        ('Z', '2'),
        ('2', 'Z'),
    ];
    let (at, other) =
        serial.char_indices().find_map(|(at, c)| Some((at, ALIKE.iter().find(|(from, _)| *from == c)?.1)))?;
    let mut text = serial.to_owned();
    text.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
    Some(text)
}

/// Record `n` of the State `states[state(n)]`.
pub fn record(n: u64, states: &[String]) -> FirearmRecordInput {
    let mut chance = Chance::of(n ^ 0x004E_C04D);
    let own = state(n, states.len());
    let other = |by: usize| states[(own + by) % states.len()].clone();
    let (sharing, named_states) = match chance.below(10) {
        0..2 => (Sharing::OwnState, None),
        2 => (Sharing::NamedStates, Some(vec![other(1), other(2)])),
        _ => (Sharing::AllStates, None),
    };
    let kinds =
        [RecordKind::Stolen, RecordKind::Stolen, RecordKind::Lost, RecordKind::Trafficked, RecordKind::Smuggled];
    FirearmRecordInput {
        kind: kinds[chance.below(kinds.len())],
        date: Some(moment(n).utc().date_naive()),
        date_precision: None,
        place: Some(RecordPlace { subdivision: None, locality: Some("Invented".to_owned()) }),
        national_case_number: Some(format!("CASE-{n}")),
        circumstances: Some("Invented for the bench: taken from a parked car".to_owned()),
        firearm: firearm(n),
        sharing: Some(sharing),
        named_states,
        visibility: Some([Visibility::HitOnly, Visibility::Brief, Visibility::Full][chance.below(3)]),
        handling: None,
        import_key: None,
    }
}
