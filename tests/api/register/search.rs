//! The index finds what comparing with everything would: serial numbers with look-alikes and unknown characters.

use std::collections::BTreeSet;

use rastro::firearms::SerialCondition;
use rastro::register::scoring::{Traits, compare, found_by_search};
use rastro::register::serials::{Pattern, Serial};
use serde_json::{Value, json};

use super::forms::*;
use crate::isolation::Numbers;
use crate::on_every_backend;

/// Few letters, so that many are alike; the second A is Cyrillic, the second B Greek.
fn random(numbers: &mut Numbers) -> String {
    let length = 4 + numbers.below(6);
    (0..length).map(|_| *numbers.one(&['A', 'А', 'B', 'Β', '8', '0', 'O', '1', '7'])).collect()
}

fn hide(numbers: &mut Numbers, serial: &str, count: usize, by: char) -> String {
    let mut characters: Vec<char> = serial.chars().collect();
    for _ in 0..count {
        let at = numbers.below(characters.len());
        characters[at] = by;
    }
    characters.into_iter().collect()
}

#[test]
fn every_lookup_finds_what_comparing_one_by_one_finds() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        let numbers = &mut Numbers(0x5EED_0047);
        let mut register = Vec::new();
        for n in 0..150 {
            let serial = random(numbers);
            let serial = if n % 5 == 0 { hide(numbers, &serial, 1 + n % 2, '?') } else { serial };
            let condition = if serial.contains('?') { "partial" } else { "intact" };
            let record = with(open(&serial, "full"), json!({"firearm": {"serial_condition": condition}}));
            register.push((id(&recorded(&us, record)).to_owned(), serial));
        }
        let (mut asked, mut found_any) = (Vec::new(), 0);
        for n in 0..300 {
            let known = numbers.one(&register).1.replace('?', "7");
            asked.push(match n % 4 {
                0 => known,
                1 => hide(numbers, &known, 1, '?'),
                2 => hide(numbers, &known, 2, '?'),
                _ => hide(numbers, &known, 1, '*'),
            });
        }
        asked.retain(|serial| Pattern::of(serial).is_ok());
        let lookups: Vec<Value> = asked.iter().map(|serial| json!({"serial": serial})).collect();
        let results = br.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups})).expect(200)["results"].clone();
        for (n, serial) in asked.iter().enumerate() {
            let pattern = Pattern::of(serial).expect("a pattern");
            let matches = |theirs: &str| {
                let Some(theirs) = Serial::of(theirs, SerialCondition::Intact) else { return false };
                let none = Traits::default();
                match &pattern {
                    Pattern::Serial(mine) => compare(mine, &none, &theirs, &none).is_some(),
                    Pattern::Wide(wide) => wide.fits(&theirs) && found_by_search(&none, &none).is_some(),
                    Pattern::Nothing => false,
                }
            };
            let expected: BTreeSet<&str> =
                register.iter().filter(|(_, theirs)| matches(theirs)).map(|(id, _)| id.as_str()).collect();
            let hits = results[n]["hits"].as_array().expect("hits");
            let found: BTreeSet<&str> = hits.iter().map(|hit| id(&hit["record"])).collect();
            assert_eq!(found, expected, "{serial}");
            found_any += usize::from(!found.is_empty());
        }
        assert!(found_any > 100, "{found_any}");
    });
}

#[test]
fn every_put_meets_what_comparing_one_by_one_finds() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let numbers = &mut Numbers(0x5EED_0048);
        let (mut of_us, mut of_br) = (Vec::<(String, String)>::new(), Vec::<(String, String)>::new());
        for n in 0..120 {
            let known = match n {
                0..40 => random(numbers),
                // One that is there already, worn.
                _ => numbers.one(&of_us).1.replace('O', "0").replace('?', "B"),
            };
            let serial = hide(numbers, &known, n % 3, '?');
            let record = with(open(&serial, "full"), json!({"firearm": {"serial_condition": "partial"}}));
            let (by, list) = if n < 40 || n % 2 == 0 { (&us, &mut of_us) } else { (&br, &mut of_br) };
            list.push((id(&recorded(by, record)).to_owned(), serial));
        }
        let read = |serial: &str| Serial::of(serial, SerialCondition::Partial);
        let mut expected = BTreeSet::new();
        for (mine, serial) in &of_us {
            for (theirs, other) in &of_br {
                if let (Some(a), Some(b)) = (read(serial), read(other))
                    && compare(&a, &Traits::default(), &b, &Traits::default()).is_some()
                {
                    expected.insert((mine.clone(), theirs.clone()));
                }
            }
        }
        let pair = |of: &Value| (id(&of["mine"]).to_owned(), id(&of["theirs"]["record"]).to_owned());
        let found: BTreeSet<_> = us.all("/v1/matches").iter().map(pair).collect();
        let mirrored: BTreeSet<_> =
            br.all("/v1/matches").iter().map(pair).map(|(mine, theirs)| (theirs, mine)).collect();
        assert!(expected.len() > 20, "{}", expected.len());
        assert_eq!(found, expected);
        assert_eq!(mirrored, expected, "a match is symmetric");
    });
}
