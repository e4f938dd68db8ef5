//! Where ids and references come from: chance, or for the demo's invented data a sequence that is the same
//! each time. Keys and secrets never come from here.

use std::cell::Cell;

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;
use uuid::{Builder, Uuid};

/// 2026-01-01T00:00:00Z in milliseconds, before anything real was recorded: the sequence's ids sort first.
const EPOCH: u64 = 1_767_225_600_000;

thread_local! {
    /// How far the sequence has come, where this thread follows it.
    static SEQUENCE: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Runs `f` with the ids and references of the sequence, from its beginning.
pub fn in_sequence<T>(f: impl FnOnce() -> T) -> T {
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            SEQUENCE.set(None);
        }
    }
    SEQUENCE.set(Some(0));
    let _end = End;
    f()
}

/// The next place in the sequence and the number there (SplitMix64).
fn next() -> Option<(u64, u64)> {
    let place = SEQUENCE.get()?;
    SEQUENCE.set(Some(place + 1));
    let mut number = place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Some((place, number ^ (number >> 31)))
}

/// A new UUIDv7 (RFC 9562).
pub fn uuid() -> Uuid {
    let Some((place, number)) = next() else { return Uuid::now_v7() };
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&number.to_be_bytes());
    Builder::from_unix_timestamp_millis(EPOCH + place, &bytes).into_uuid()
}

/// A new UUIDv4 (RFC 9562), which does not tell when it was made.
pub fn timeless_uuid() -> Uuid {
    let (Some((_, high)), Some((_, low))) = (next(), next()) else { return Uuid::new_v4() };
    Builder::from_random_bytes(((u128::from(high) << 64) | u128::from(low)).to_be_bytes()).into_uuid()
}

/// Random bytes.
pub fn bytes() -> Result<[u8; 8], Unspecified> {
    let mut bytes = [0; 8];
    match next() {
        Some((_, number)) => bytes = number.to_be_bytes(),
        None => rand::fill(&mut bytes)?,
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_same_each_time_and_in_order() {
        let some = || (0..100).map(|_| (uuid(), bytes().expect("bytes"))).collect::<Vec<_>>();
        let first = in_sequence(some);
        assert_eq!(first, in_sequence(some));
        assert!(first.is_sorted_by(|a, b| a.0 < b.0));
        assert!(first.iter().all(|(id, _)| id.get_version_num() == 7));
        let real = uuid();
        assert!(first.iter().all(|(id, _)| *id < real));
        assert_ne!(bytes(), bytes());
    }
}
