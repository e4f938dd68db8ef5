//! Slows those who fail to authenticate.
//!
//! Counted are the pair (client, address) and the address, never a client as a whole: else anyone could lock
//! a State's system out by failing in its name. Kept in this process; each instance counts by itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The longest block.
const LONGEST: Duration = Duration::from_secs(300);
/// Failures are forgotten after this long without a further one.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(900);
/// Pairs, and addresses, remembered at most.
const REMEMBERED: usize = 50_000;
/// A client's name is any text that a stranger sent; this much of it tells clients apart.
const NAME_LENGTH: usize = 64;
/// An address may hold many clients, behind one NAT.
const ADDRESS_FACTOR: u32 = 10;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
    blocked_until: Instant,
}

#[derive(Default)]
struct Memory {
    pairs: HashMap<(String, IpAddr), Failures>,
    addresses: HashMap<IpAddr, Failures>,
}

/// The failed authentications of this process.
pub struct Throttle {
    allowed: u32,
    memory: Mutex<Memory>,
}

impl Throttle {
    /// A pair may fail this often, an address ten times as often, before each further failure blocks it for
    /// 1, 2, 4 … 300 seconds.
    pub fn new(failures_allowed: u32) -> Throttle {
        Throttle { allowed: failures_allowed, memory: Mutex::default() }
    }

    /// `Err` with the seconds to wait while the pair or its address is blocked.
    pub fn check(&self, client: &str, address: IpAddr) -> Result<(), u64> {
        self.check_at(client, address, Instant::now())
    }

    /// Counts a failure.
    pub fn failed(&self, client: &str, address: IpAddr) {
        self.failed_at(client, address, Instant::now());
    }

    /// Clears the pair. The address keeps its count, or one good client there would pay for many guesses.
    pub fn succeeded(&self, client: &str, address: IpAddr) {
        self.memory().pairs.remove(&pair(client, address));
    }

    /// Drops what has been quiet long enough.
    pub fn forget_idle(&self) {
        self.forget_idle_at(Instant::now());
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check_at(&self, client: &str, address: IpAddr, now: Instant) -> Result<(), u64> {
        let memory = self.memory();
        let of_pair = memory.pairs.get(&pair(client, address));
        let of_address = memory.addresses.get(&network(address));
        let until = of_pair.into_iter().chain(of_address).map(|failures| failures.blocked_until).max();
        match until.map(|until| until.saturating_duration_since(now)) {
            Some(wait) if !wait.is_zero() => Err(wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX)),
            _ => Ok(()),
        }
    }

    fn failed_at(&self, client: &str, address: IpAddr, now: Instant) {
        let mut memory = self.memory();
        count(&mut memory.pairs, pair(client, address), self.allowed, now);
        count(&mut memory.addresses, network(address), self.allowed.saturating_mul(ADDRESS_FACTOR), now);
    }

    fn forget_idle_at(&self, now: Instant) {
        let mut memory = self.memory();
        memory.pairs.retain(|_, failures| !is_idle(failures, now));
        memory.addresses.retain(|_, failures| !is_idle(failures, now));
    }
}

fn is_idle(failures: &Failures, now: Instant) -> bool {
    now.saturating_duration_since(failures.last) >= FORGOTTEN_AFTER
}

fn count<K: Hash + Eq>(memory: &mut HashMap<K, Failures>, key: K, allowed: u32, now: Instant) {
    if memory.len() >= REMEMBERED && !memory.contains_key(&key) {
        make_room(memory, now);
    }
    let failures = memory.entry(key).or_insert(Failures { count: 0, last: now, blocked_until: now });
    if is_idle(failures, now) {
        failures.count = 0;
    }
    failures.count = failures.count.saturating_add(1);
    failures.last = now;
    if let Some(beyond) = failures.count.checked_sub(allowed).and_then(|n| n.checked_sub(1)) {
        let block = Duration::from_secs(1u64.checked_shl(beyond).unwrap_or(u64::MAX)).min(LONGEST);
        failures.blocked_until = now.checked_add(block).unwrap_or(now);
    }
}

/// Forgets the idle, and where that is not enough the older half.
fn make_room<K: Hash + Eq>(memory: &mut HashMap<K, Failures>, now: Instant) {
    memory.retain(|_, failures| !is_idle(failures, now));
    if memory.len() >= REMEMBERED {
        let mut times: Vec<Instant> = memory.values().map(|failures| failures.last).collect();
        let middle = times.len() / 2;
        let median = *times.select_nth_unstable(middle).1;
        memory.retain(|_, failures| failures.last > median);
    }
}

fn pair(client: &str, address: IpAddr) -> (String, IpAddr) {
    (client.chars().take(NAME_LENGTH).collect(), network(address))
}

/// An IPv4 address, or the /64 that one IPv6 subscriber has to itself.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn failures_beyond_the_allowed_block_for_longer_and_longer() {
        let (throttle, mut now) = (Throttle::new(2), Instant::now());
        for expected in [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            throttle.failed_at("a", HOME, now);
            match expected {
                0 => assert_eq!(throttle.check_at("a", HOME, now), Ok(())),
                wait => assert_eq!(throttle.check_at("a", HOME, now), Err(wait)),
            }
            now += seconds(expected);
            assert_eq!(throttle.check_at("a", HOME, now), Ok(()), "free again after {expected} s");
        }
    }

    #[test]
    fn a_client_is_never_blocked_elsewhere() {
        let (throttle, now) = (Throttle::new(1), Instant::now());
        for _ in 0..5 {
            throttle.failed_at("a", HOME, now);
        }
        assert!(throttle.check_at("a", HOME, now).is_err());
        assert_eq!(throttle.check_at("a", AWAY, now), Ok(()));
        assert_eq!(throttle.check_at("b", HOME, now), Ok(()));
    }

    #[test]
    fn an_address_that_tries_many_clients_is_blocked() {
        let (throttle, now) = (Throttle::new(1), Instant::now());
        for n in 0..=10 {
            assert_eq!(throttle.check_at("z", HOME, now), Ok(()), "after {n}");
            throttle.failed_at(&n.to_string(), HOME, now);
        }
        assert_eq!(throttle.check_at("z", HOME, now), Err(1));
        assert_eq!(throttle.check_at("z", AWAY, now), Ok(()));
    }

    #[test]
    fn one_ipv6_subscriber_is_one_address() {
        let (throttle, now) = (Throttle::new(0), Instant::now());
        throttle.failed_at("a", "2001:db8::1".parse().expect("an address"), now);
        assert!(throttle.check_at("a", "2001:db8::2".parse().expect("an address"), now).is_err());
        assert_eq!(throttle.check_at("a", "2001:db8:0:1::1".parse().expect("an address"), now), Ok(()));
    }

    #[test]
    fn success_and_time_clear_a_pair() {
        let (throttle, now) = (Throttle::new(1), Instant::now());
        let fail_twice = || (0..2).for_each(|_| throttle.failed_at("a", HOME, now));
        fail_twice();
        assert!(throttle.check_at("a", HOME, now).is_err());
        throttle.succeeded("a", HOME);
        assert_eq!(throttle.check_at("a", HOME, now), Ok(()));

        fail_twice();
        throttle.failed_at("a", HOME, now + FORGOTTEN_AFTER);
        assert_eq!(throttle.check_at("a", HOME, now + FORGOTTEN_AFTER), Ok(()), "the count began anew");
        throttle.forget_idle_at(now + FORGOTTEN_AFTER * 2);
        assert!(throttle.memory().pairs.is_empty() && throttle.memory().addresses.is_empty());
    }

    #[test]
    fn memory_is_bounded_and_the_recent_stay() {
        let (throttle, start) = (Throttle::new(0), Instant::now());
        let long = "x".repeat(10_000);
        throttle.failed_at(&long, HOME, start);
        assert_eq!(throttle.memory().pairs.keys().next().map(|(name, _)| name.len()), Some(NAME_LENGTH));
        for n in 0..u64::try_from(REMEMBERED).expect("a number") + 10 {
            throttle.failed_at(&n.to_string(), HOME, start + Duration::from_micros(n + 1));
        }
        assert!(throttle.memory().pairs.len() <= REMEMBERED);
        assert!(throttle.check_at(&REMEMBERED.to_string(), HOME, start + seconds(1)).is_err());
    }
}
