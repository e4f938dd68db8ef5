//! The orders in which the characters of complete serial numbers are kept, so that one with unknown characters finds
//! them by an index. Pure.
//!
//! Wherever one or two characters are unknown, in one of the three orders few of the others come after the last of
//! them: one forward, one backward, and one from both ends to the middle. All that fit lie together in that order where
//! the characters before the last unknown one are given: a range for each that the other unknown one may be. Of six
//! characters with two unknown three known ones come before at least, of seven four.

use serde::Serialize;

use super::serials::like;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As the skeleton is written.
    Skeleton,
    /// Last first.
    Reversed,
    /// The first, the last, the second, the last but one, and so on to the middle.
    FromEnds,
}

/// Stretches of an order: texts from the first of a pair until before the second, of which those fit that are LIKE
/// the pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranges {
    pub pattern: String,
    pub between: Vec<(String, String)>,
}

/// All that begin with a text.
pub fn beginning(low: String) -> (String, String) {
    let high = format!("{low}{}", char::MAX);
    (low, high)
}

/// What a skeleton is made of, look-alikes folded, in the alphabet that firearms are numbered in.
const ALPHABET: &str = "0123456789ACDEFGHJKLMNPQRTUVWXY";
/// Where characters of other alphabets begin: right above Z.
const ABOVE_ALPHABET: char = '[';

impl Order {
    /// Where two are as good, the later is the better.
    pub const ALL: [Order; 3] = [Order::Skeleton, Order::Reversed, Order::FromEnds];

    /// Its column.
    pub fn name(self) -> &'static str {
        match self {
            Order::Skeleton => "skeleton",
            Order::Reversed => "reversed",
            Order::FromEnds => "from_ends",
        }
    }

    fn characters(self, skeleton: &str) -> Vec<char> {
        let characters = skeleton.chars();
        match self {
            Order::Skeleton => characters.collect(),
            Order::Reversed => characters.rev().collect(),
            Order::FromEnds => {
                let (mut left, mut is_first) = (characters, false);
                let next = || {
                    is_first = !is_first;
                    if is_first { left.next() } else { left.next_back() }
                };
                std::iter::from_fn(next).collect()
            }
        }
    }

    /// The skeleton in this order. In the one from the ends its length comes first: characters of another length stand
    /// elsewhere.
    pub fn of(self, skeleton: &str) -> String {
        let characters = self.characters(skeleton);
        let length = match self {
            Order::Skeleton | Order::Reversed => String::new(),
            Order::FromEnds => format!("{:02}", characters.len()),
        };
        length + &characters.into_iter().collect::<String>()
    }

    /// Where all that a skeleton with unknown characters may be lie in this order.
    pub fn ranges(self, skeleton: &str) -> Ranges {
        let text = self.of(skeleton);
        let mut known = text.split('?');
        let between = match (known.next().unwrap_or_default(), known.next(), known.next()) {
            (before, Some(between), Some(_)) => {
                let each = ALPHABET.chars().map(|c| beginning(format!("{before}{c}{between}")));
                let others = (format!("{before}{ABOVE_ALPHABET}"), format!("{before}{}", char::MAX));
                each.chain([others]).collect()
            }
            (before, ..) => vec![beginning(before.to_owned())],
        };
        Ranges { pattern: like(&text), between }
    }

    /// The order in which the most characters come before the last unknown one.
    pub fn best(skeleton: &str) -> Order {
        let before = |order: &Order| order.characters(skeleton).iter().rposition(|c| *c == '?');
        Order::ALL.into_iter().max_by_key(before).unwrap_or(Order::Skeleton)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firearms::SerialCondition;
    use crate::register::serials::{Serial, fits, likeness};
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Serial> {
        Serial::of(text, SerialCondition::Intact)
    }

    /// In how many of the ranges it lies, where it fits.
    fn held(ranges: &Ranges, text: &str) -> usize {
        let pattern: Vec<char> = ranges.pattern.replace('_', "?").chars().collect();
        let characters: Vec<char> = text.chars().collect();
        let lies = |(low, high): &&(String, String)| (low.as_str()..high.as_str()).contains(&text);
        if fits(&pattern, &characters) { ranges.between.iter().filter(lies).count() } else { 0 }
    }

    #[test]
    fn the_orders_begin_at_either_end_and_at_both() {
        let of = |text: &str| Order::ALL.map(|order| order.of(text));
        assert_eq!(of("ABCDEF"), ["ABCDEF", "FEDCBA", "06AFBECD"]);
        assert_eq!(of("ABCDE"), ["ABCDE", "EDCBA", "05AEBDC"]);
        assert_eq!(of("ÑЖC1").map(|text| text.chars().count()), [4, 4, 6]);
    }

    #[test]
    fn four_characters_at_least_come_before_the_last_unknown_one() {
        for length in 6..30 {
            for (first, last) in (0..length).flat_map(|first| (0..first).map(move |last| (first, last))) {
                let text: String = (0..length).map(|at| if at == first || at == last { '?' } else { '7' }).collect();
                let order = Order::best(&text);
                let before = order.characters(&text).iter().rposition(|c| *c == '?').expect("an unknown one");
                assert!(before >= 4, "{text}: {order:?}");
                assert_eq!(order.ranges(&text).between.len(), ALPHABET.len() + 1);
            }
        }
        assert_eq!(Order::best("ABC12?"), Order::Skeleton);
        assert_eq!(Order::best("?BC123"), Order::Reversed);
        assert_eq!(Order::best("AB??23"), Order::FromEnds);
        assert_eq!(Order::best("ABC??23"), Order::FromEnds);
        assert_eq!(Order::best("ABC1??"), Order::Skeleton);
    }

    /// Texts that often share characters, also of other alphabets.
    fn text() -> impl Strategy<Value = Vec<char>> {
        proptest::collection::vec(proptest::sample::select("0179AOBYZÑßЖμ中٣".chars().collect::<Vec<_>>()), 4..13)
    }

    fn hidden(text: &[char], places: &[usize]) -> String {
        let hide = |(at, c): (usize, &char)| if places.iter().any(|p| p % text.len() == at) { '?' } else { *c };
        text.iter().enumerate().map(hide).collect()
    }

    proptest! {
        #[test]
        fn the_ranges_hold_all_that_are_alike_and_no_others(
            text in text(),
            unknown in proptest::collection::vec(0usize..24, 1..3),
            changed in proptest::collection::vec((0usize..24, "[0-9A-ZЖß中{~]"), 0..4),
            more in "[0A]{0,1}",
        ) {
            let Some(asked) = read(&hidden(&text, &unknown)).filter(Serial::is_partial) else { return Ok(()) };
            let mut other: Vec<String> = text.iter().map(char::to_string).collect();
            for (at, c) in changed {
                let place = at % other.len();
                // Every other one where a character is unknown.
                let place = if at % 2 == 0 { unknown[0] % other.len() } else { place };
                other[place] = c;
            }
            let Some(other) = read(&(other.concat() + &more)) else { return Ok(()) };
            for order in Order::ALL {
                let kept = order.of(&other.skeleton);
                let count = held(&order.ranges(&asked.skeleton), &kept);
                prop_assert_eq!(count, usize::from(likeness(&asked, &other).is_some()), "{:?} {:?}", order, other);
            }
        }

        #[test]
        fn skeletons_have_no_character_between_the_ranges(text in "\\PC{4,20}") {
            if let Some(serial) = read(&text) {
                let outside = |c: &char| *c != '?' && *c < ABOVE_ALPHABET && !ALPHABET.contains(*c);
                prop_assert_eq!(serial.skeleton.chars().find(outside), None);
            }
        }
    }
}
