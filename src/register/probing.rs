//! The probing limit: who asks about, or brings, very many serial numbers, or one after the other, learns in the end
//! what others did not mean to tell.
//!
//! Every identity posted, changed, imported or looked up over the API counts, by client and hour and by authority and day.
//! One with unknown characters counts as ten. Serial numbers next to each other are counted besides, by authority and
//! hour: those that differ in their last characters, or in others that stand together. Looking up or changing to more
//! of them than the setting allows is refused; posting them is not, since a crate of new pistols has such numbers. Both
//! are reported, once an hour for each run of numbers, to the `authority_admin` of the State that did it and of
//! every State that holds a firearm with a number in the run: as an audit entry and an event.
//!
//! What a file brings counts in the same two numbers, since a file of guesses learns what a thousand calls do. But a
//! State's own file is as large as it is, and one that is refused halfway is of use to nobody: so an import waits
//! where a call is refused. It takes half of each limit at most, or a load at night would cost the officers of its
//! authority their lookups the next day; 5,000 rows pass without a pause under the limits as they ship. Rows that a
//! file loaded again does not change count nothing. What the server's own shell loads is not limited.

use std::collections::BTreeMap;

use super::serials::{Pattern, Serial, hash};
use super::store::{self, Add, Counted, IdentityRow};
use crate::access::Caller;
use crate::audit;
use crate::config::Probing;
use crate::db::{DbConn, DbError, Id, Instant};
use crate::http::Tx;
use crate::problem::Problem;

/// The action under which a report stands in the audit log, its subject, and its event.
const REPORTED: &str = "probing_reported";
const SUBJECT: &str = "probing";
const EVENT: &str = "probing.reported";

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// What was done with serial numbers; each is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Posted,
    Changed,
    LookedUp,
}

/// A run of serial numbers that are next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    /// See [`Serial::runs`].
    pattern: String,
    /// Whether they differ in their last characters.
    is_of_ends: bool,
    count: i64,
    /// Stands for the last of them.
    last: i64,
}

/// What a call adds to the counts.
struct Charge {
    total: i64,
    /// By what stands for the run and the deed.
    runs: BTreeMap<i64, Run>,
}

impl Charge {
    fn of<'a>(deed: Deed, serials: impl IntoIterator<Item = (i64, Option<&'a Serial>)>) -> Charge {
        let mut charge = Charge { total: 0, runs: BTreeMap::new() };
        let mut seen = std::collections::HashSet::new();
        for (weight, serial) in serials {
            charge.total += weight;
            let Some(serial) = serial.filter(|serial| seen.insert(serial.skeleton.clone())) else { continue };
            for (at, pattern) in serial.runs().into_iter().enumerate() {
                let key = hash(&format!("{deed:?}/{pattern}"));
                let run = charge.runs.entry(key).or_insert(Run { pattern, is_of_ends: at == 0, count: 0, last: 0 });
                run.count += weight;
                run.last = hash(&serial.skeleton);
            }
        }
        charge
    }

    /// Leaves out runs of which a call of so many holds so few that an hour of such calls stays under the limit: else a
    /// thousand serial numbers would write thousands of counts. Of ends, which are what a sweep goes over, that is an
    /// hour in which an authority asks all that it may in a day, and three times the limit; of others an hour of one
    /// client, and the limit.
    fn told(mut self, limits: Probing) -> Charge {
        let near = limits.near_serials_per_hour * self.total;
        let few_of_ends = 3 * near / limits.authority_per_day.max(1);
        let few = near / limits.client_per_hour.max(1);
        self.runs.retain(|_, run| run.count > if run.is_of_ends { few_of_ends } else { few });
        self
    }

    /// The rows to count in: those of the runs, and with `totals` those of everything.
    fn adds(&self, caller: &Caller, now: Instant, totals: bool) -> Vec<Add> {
        let all = subjects(caller, now);
        let [_, (authority, ..)] = all;
        let all = all.map(|(subject, window, _)| Add { subject, window, stem: 0, count: self.total, last: 0 });
        let run = |(key, run): (&i64, &Run)| Add {
            subject: authority,
            window: window(now, HOUR),
            stem: *key,
            count: run.count,
            last: run.last,
        };
        let all = all.into_iter().filter(|_| totals);
        all.chain(self.runs.iter().map(run)).collect()
    }
}

/// Whose identities are counted, from which second, and for how long: the client's, then the authority's.
fn subjects(caller: &Caller, now: Instant) -> [(Id, i64, i64); 2] {
    let authority = caller.authority.unwrap_or_else(|| caller.principal.id());
    [(caller.principal.id(), window(now, HOUR), HOUR), (authority, window(now, DAY), DAY)]
}

/// The second at which the window of this length began.
fn window(now: Instant, length: i64) -> i64 {
    now.micros().div_euclid(1_000_000).div_euclid(length) * length
}

/// Seconds until a window of this length ends.
fn seconds_left(now: Instant, length: i64) -> u64 {
    let second = now.micros().div_euclid(1_000_000);
    u64::try_from(length - second.rem_euclid(length)).unwrap_or(1)
}

/// Counts an identity that was posted, or changed from `before`.
pub fn brought(tx: &mut Tx<'_>, row: &IdentityRow, before: Option<&IdentityRow>) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    let serial = row.serial();
    let deed = if before.is_some() { Deed::Changed } else { Deed::Posted };
    // A change of anything but the serial number is no step along a run of them.
    let steps = before.is_none_or(|before| before.skeleton != row.skeleton);
    charge(tx, limits, deed, Charge::of(deed, [(serial.weight(), Some(&serial).filter(|_| steps))]))
}

/// Counts identities that were posted with their records.
pub fn posted(tx: &mut Tx<'_>, rows: &[IdentityRow]) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    let serials: Vec<Serial> = rows.iter().map(IdentityRow::serial).collect();
    charge(tx, limits, Deed::Posted, charge_of_posted(&serials))
}

/// How much of a file may be brought now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// So many rows, from the first.
    Rows(usize),
    /// None before this moment.
    Until(Instant),
}

/// Counts what the rows of a file bring, as far as their caller may now: the firearms of each row, from the first row.
/// In a transaction of its own: officers' calls wait for the counts that it writes.
pub fn admit(tx: &mut Tx<'_>, rows: &[Vec<IdentityRow>]) -> Result<Admitted, Problem> {
    let Some(limits) = tx.probing.filter(|_| rows.iter().any(|row| !row.is_empty())) else {
        return Ok(Admitted::Rows(rows.len()));
    };
    let subjects = subjects(tx.caller, tx.now);
    let counts = store::counts(tx.conn, subjects.map(|(subject, window, _)| (subject, window)))?;
    let mut free = i64::MAX;
    for ((subject, _, length), limit) in subjects.into_iter().zip([limits.client_per_hour, limits.authority_per_day]) {
        let half = (limit / 2).max(1);
        let left = half - counts.get(&subject).copied().unwrap_or_default();
        if left <= 0 {
            // Rows that bring nothing wait for nothing.
            let free = rows.iter().take_while(|row| row.is_empty()).count();
            if free > 0 {
                return Ok(Admitted::Rows(free));
            }
            let seconds = i64::try_from(seconds_left(tx.now, length)).unwrap_or(length);
            return Ok(Admitted::Until(tx.now.plus(chrono::Duration::seconds(seconds))));
        }
        free = free.min(left);
    }
    // The row that reaches the limit is the last: one that has more than all of it alone would wait for ever.
    let mut reaches = |row: &Vec<IdentityRow>| {
        let before = free;
        free -= row.iter().map(|row| row.serial().weight()).sum::<i64>();
        before > 0
    };
    let admitted: Vec<&Vec<IdentityRow>> = rows.iter().take_while(|row| row.is_empty() || reaches(row)).collect();
    let serials: Vec<Serial> = admitted.iter().copied().flatten().map(IdentityRow::serial).collect();
    let charge = charge_of_posted(&serials).told(limits);
    let counted = store::add_counts(tx.conn, charge.adds(tx.caller, tx.now, true))?;
    report(tx, limits, &charge, &counted)?;
    Ok(Admitted::Rows(admitted.len()))
}

/// Counts what is looked up.
pub fn looked_up<'a>(tx: &mut Tx<'_>, patterns: impl IntoIterator<Item = &'a Pattern>) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    charge(tx, limits, Deed::LookedUp, charge_of_lookups(patterns))
}

fn charge_of_posted(serials: &[Serial]) -> Charge {
    Charge::of(Deed::Posted, serials.iter().map(|serial| (serial.weight(), Some(serial))))
}

fn charge_of_lookups<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Charge {
    let serials = patterns.into_iter().map(|pattern| match pattern {
        Pattern::Serial(serial) => (pattern.weight(), Some(serial)),
        Pattern::Wide(_) | Pattern::Nothing => (pattern.weight(), None),
    });
    Charge::of(Deed::LookedUp, serials)
}

fn charge(tx: &mut Tx<'_>, limits: Probing, deed: Deed, charge: Charge) -> Result<(), Problem> {
    let charge = charge.told(limits);
    let counted = store::add_counts(tx.conn, charge.adds(tx.caller, tx.now, true))?;
    for count in counted.iter().filter(|count| count.stem == 0) {
        let (limit, window) = match count.subject_id == tx.caller.principal.id() {
            true => (limits.client_per_hour, HOUR),
            false => (limits.authority_per_day, DAY),
        };
        if count.count > limit {
            return Err(Problem::too_many_requests(seconds_left(tx.now, window)));
        }
    }
    let over = |count: &Counted| count.stem != 0 && count.count > limits.near_serials_per_hour;
    if deed != Deed::Posted && counted.iter().any(over) {
        return Err(Problem::too_many_requests(seconds_left(tx.now, HOUR)));
    }
    report(tx, limits, &charge, &counted)
}

/// Counts and reports lookups that were refused: their own transaction is gone. In one of its own.
pub fn refused<'a>(tx: &mut Tx<'_>, patterns: impl IntoIterator<Item = &'a Pattern>) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    let charge = charge_of_lookups(patterns).told(limits);
    let counted = store::add_counts(tx.conn, charge.adds(tx.caller, tx.now, false))?;
    report(tx, limits, &charge, &counted)
}

/// Reports the runs that have just reached the limit.
fn report(tx: &mut Tx<'_>, limits: Probing, charge: &Charge, counted: &[Counted]) -> Result<(), Problem> {
    let limit = limits.near_serials_per_hour;
    let reached = counted.iter().filter(|count| count.stem != 0 && count.before < limit && count.count >= limit);
    let runs: Vec<&Run> = reached.filter_map(|count| charge.runs.get(&count.stem)).collect();
    if runs.is_empty() {
        return Ok(());
    }
    let own = tx.caller.state.clone().unwrap_or_default();
    let mut others = Vec::new();
    for run in runs {
        others.extend(store::states_near(tx.conn, &own, &run.pattern)?);
    }
    others.sort_unstable();
    others.dedup();
    let probed = others.iter().map(|state| (state.clone(), own.clone(), false));
    let own_entry = (own.clone(), tx.caller.principal.id().to_string(), true);
    for (state, subject, is_own) in std::iter::once(own_entry).chain(probed) {
        let entry = audit::NewEntry {
            id: Id::new(),
            at: tx.now,
            state: Some(state.clone()),
            // Another State learns which State it was, not who in it.
            authority_id: tx.caller.authority.filter(|_| is_own),
            client_id: tx.caller.principal.client_id().filter(|_| is_own),
            account_id: tx.caller.principal.account_id().filter(|_| is_own),
            action: REPORTED.to_owned(),
            operation: tx.operation.to_owned(),
            subject_kind: SUBJECT.to_owned(),
            subject_id: Some(subject.clone()),
            request_id: if is_own { tx.request_id.to_owned() } else { Id::new().to_string() },
            detail: None,
        };
        audit::store::append(tx.conn, &[entry])?;
        tx.event(Some(&state), EVENT, SUBJECT, subject)?;
    }
    Ok(())
}

/// Forgets counts whose window has ended. Returns how many.
pub fn forget_ended(conn: &mut DbConn, now: Instant) -> Result<usize, DbError> {
    store::forget_counts(conn, now.micros().div_euclid(1_000_000) - DAY)
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
            let run = charge.runs.values().max_by_key(|run| run.count).expect("a run");
            (run.pattern.clone(), run.is_of_ends, run.count)
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
    fn what_is_posted_and_what_is_looked_up_are_runs_apart() {
        let one = serial("KX4711");
        let key = |deed| Charge::of(deed, [(1, Some(&one))]).runs.into_keys().next();
        assert_ne!(key(Deed::Posted), key(Deed::LookedUp));
        assert_ne!(key(Deed::Changed), key(Deed::LookedUp));
    }
}
