//! What a call adds to the counts of the probing limit ([`super::probing`]): everything, and the runs of serial numbers that
//! are next to each other. Pure.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::serials::{Pattern, Serial, hash};
use super::store::{Add, Counted};
use crate::config::Probing;

/// What was done with serial numbers; each is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Posted,
    Changed,
    LookedUp,
}

/// A run of serial numbers that are next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Whether they differ in their last characters.
    is_of_ends: bool,
    count: i64,
    /// Stands for the last of them.
    last: i64,
}

/// What a call adds to the counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    deed: Deed,
    pub total: i64,
    /// By their patterns; see [`Serial::runs`].
    pub runs: HashMap<String, Run>,
}

impl Charge {
    pub fn none(deed: Deed) -> Charge {
        Charge { deed, total: 0, runs: HashMap::new() }
    }

    pub fn of<'a>(deed: Deed, serials: impl IntoIterator<Item = (i64, Option<&'a Serial>)>) -> Charge {
        let mut charge = Charge::none(deed);
        let mut seen = HashSet::new();
        for (weight, serial) in serials {
            charge.total += weight;
            let Some(serial) = serial.filter(|serial| seen.insert(serial.skeleton.as_str())) else { continue };
            let last = hash(&serial.skeleton);
            for (at, pattern) in serial.runs().into_iter().enumerate() {
                let run = charge.runs.entry(pattern).or_insert(Run { is_of_ends: at == 0, count: 0, last });
                run.count += weight;
                run.last = last;
            }
        }
        charge
    }

    pub fn of_posted(serials: &[Serial]) -> Charge {
        Charge::of(Deed::Posted, serials.iter().map(|serial| (serial.weight(), Some(serial))))
    }

    pub fn of_lookups<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Charge {
        let serials = patterns.into_iter().map(|pattern| match pattern {
            Pattern::Serial(serial) => (pattern.weight(), Some(serial)),
            Pattern::Wide(_) | Pattern::Nothing => (pattern.weight(), None),
        });
        Charge::of(Deed::LookedUp, serials)
    }

    /// Adds what the next call adds, as the table of counts would.
    pub fn then(&mut self, next: Charge) {
        self.total += next.total;
        for (pattern, next) in next.runs {
            match self.runs.entry(pattern) {
                Entry::Vacant(place) => drop(place.insert(next)),
                Entry::Occupied(mut place) => {
                    let run = place.get_mut();
                    run.count += next.count - i64::from(run.last == next.last);
                    run.last = next.last;
                }
            }
        }
    }

    /// Leaves out runs of which a call of so many holds so few that an hour of such calls stays under the limit: else a
    /// thousand serial numbers would write thousands of counts. Of ends, which are what a sweep goes over, that is an
    /// hour in which an authority asks all that it may in a day, and three times the limit; of others an hour of one
    /// client, and the limit.
    pub fn told(mut self, limits: Probing) -> Charge {
        let near = limits.near_serials_per_hour * self.total;
        let few_of_ends = 3 * near / limits.authority_per_day.max(1);
        let few = near / limits.client_per_hour.max(1);
        self.runs.retain(|_, run| run.count > if run.is_of_ends { few_of_ends } else { few });
        self
    }

    /// What stands for a run and the deed in the table of counts.
    fn stem(&self, pattern: &str) -> i64 {
        hash(&format!("{:?}/{pattern}", self.deed))
    }

    /// What it adds to the counts of runs.
    pub fn adds(&self) -> Vec<Add> {
        let add = |(pattern, run): (&String, &Run)| Add { stem: self.stem(pattern), count: run.count, last: run.last };
        self.runs.iter().map(add).collect()
    }

    /// The patterns of the runs that have just reached the limit, in order.
    pub fn reached(&self, limits: Probing, counted: &[Counted]) -> Vec<&str> {
        let limit = limits.near_serials_per_hour;
        let just = counted.iter().filter(|count| count.before < limit && count.count >= limit);
        let stems: HashSet<i64> = just.map(|count| count.stem).collect();
        if stems.is_empty() {
            return Vec::new();
        }
        let patterns = self.runs.keys().map(String::as_str);
        let mut reached: Vec<&str> = patterns.filter(|pattern| stems.contains(&self.stem(pattern))).collect();
        reached.sort_unstable();
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firearms::SerialCondition;

    fn serial(text: &str) -> Serial {
        Serial::of(text, SerialCondition::Intact).expect("a serial number")
    }

    #[test]
    fn numbers_next_to_each_other_are_one_run() {
        let serials: Vec<Serial> = (0..30).map(|n| serial(&format!("KX47{n:02}"))).collect();
        let charge = Charge::of(Deed::LookedUp, serials.iter().map(|serial| (1, Some(serial))));
        let most = |charge: &Charge| {
            let (pattern, run) = charge.runs.iter().max_by_key(|(_, run)| run.count).expect("a run");
            (pattern.clone(), run.is_of_ends, run.count)
        };
        assert_eq!((charge.total, most(&charge)), (30, ("KX47??".to_owned(), true, 30)));
        for (form, pattern) in [("KX{}47", "KX??47"), ("{}KX47", "??KX47")] {
            let serials: Vec<Serial> = (0..30).map(|n| serial(&form.replace("{}", &format!("{n:02}")))).collect();
            let charge = Charge::of(Deed::LookedUp, serials.iter().map(|s| (1, Some(s))));
            assert_eq!(most(&charge), (pattern.to_owned(), false, 30));
            assert_eq!(charge.runs.values().filter(|run| run.is_of_ends).count(), 30);
        }
        let same = [serial("KX4711"), serial("kx-4711"), serial("KX47I1")];
        let charge = Charge::of(Deed::LookedUp, same.iter().map(|serial| (1, Some(serial))));
        assert_eq!(most(&charge).2, 1, "the same one is no run");
        assert_eq!(charge.total, 3);
    }

    /// A call of so many, of which `near` differ in the characters at `{}` of the form.
    fn call(form: &str, size: i64, near: i64) -> Charge {
        let of = |n: i64| match n < near {
            true => serial(&form.replace("{}", &format!("{n:02}"))),
            false => serial(&format!("Q{n:03}Z{:03}", n * 7 % 1000)),
        };
        let serials: Vec<Serial> = (0..size).map(of).collect();
        Charge::of(Deed::LookedUp, serials.iter().map(|s| (1, Some(s))))
    }

    #[test]
    fn an_hour_of_calls_finds_no_way_around_the_limit_in_what_is_not_counted() {
        let limits = Probing { client_per_hour: 10_000, authority_per_day: 100_000, near_serials_per_hour: 40 };
        for size in [1, 10, 100, 250, 500, 900, 999, 1000] {
            for near in 1..=size.min(60) {
                let counted = |form: &str, of_ends: bool| {
                    let charge = call(form, size, near).told(limits);
                    charge.runs.values().any(|run| run.is_of_ends == of_ends && run.count == near)
                };
                let calls = limits.client_per_hour / size;
                assert!(counted("KX{}4711", false) || near * calls <= limits.near_serials_per_hour, "{near} of {size}");
                let calls = limits.authority_per_day / size;
                assert!(
                    counted("KX4711{}", true) || near * calls <= 3 * limits.near_serials_per_hour,
                    "{near} of {size}"
                );
            }
        }
        // A thousand that have nothing to do with each other write no count but those of everything.
        assert_eq!(call("", 1000, 0).told(limits).runs.len(), 0);
        assert_eq!(call("", 100, 0).told(limits).runs.values().filter(|run| run.is_of_ends).count(), 100);
    }

    #[test]
    fn calls_that_are_counted_together_count_as_one_after_the_other() {
        let of = |texts: &[&str]| {
            let serials: Vec<Serial> = texts.iter().map(|text| serial(text)).collect();
            Charge::of_posted(&serials)
        };
        let mut together = Charge::none(Deed::Posted);
        for call in [&["KX4701"][..], &["KX4702", "QX12K9"], &["KX4702"], &["KX4703"], &["KX4702"]] {
            together.then(of(call));
        }
        let run = together.runs.get("KX47??").expect("the run");
        assert_eq!((together.total, run.count, run.last), (6, 4, hash("KX4702")), "the same one again is no step");
        assert_eq!(together.runs.get("QX12??").map(|run| run.count), Some(1));
    }

    #[test]
    fn what_is_posted_and_what_is_looked_up_are_runs_apart() {
        let one = serial("KX4711");
        let stems = |deed| Charge::of(deed, [(1, Some(&one))]).adds().into_iter().map(|add| add.stem).collect();
        let [posted, changed, looked_up]: [HashSet<i64>; 3] = [Deed::Posted, Deed::Changed, Deed::LookedUp].map(stems);
        assert!(posted.is_disjoint(&looked_up) && changed.is_disjoint(&looked_up) && posted.is_disjoint(&changed));
        assert_eq!(posted.len(), one.runs().len());
    }
}
