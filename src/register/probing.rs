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
//! On PostgreSQL calls that post a few at the same moment do not see each other's counts, since none should wait until
//! another has committed: as many may come over the limit as these bring. All others wait for each other.
//!
//! A run of posted ones refuses nothing, so a call that posts only writes down what to count, and every few seconds all
//! such calls are counted together: each serial number is one of three or four runs, and each run a place of its own in
//! the table of counts, which made a quarter of what matching adds to a posted seizure.
//!
//! What a file brings counts in the same two numbers, since a file of guesses learns what a thousand calls do. But a
//! State's own file is as large as it is, and one that is refused halfway is of use to nobody: so an import waits
//! where a call is refused. It takes half of each limit at most, or a load at night would cost the officers of its
//! authority their lookups the next day; 5,000 rows pass without a pause under the limits as they ship. Rows that a
//! file loaded again does not change count nothing. What the server's own shell loads is not limited.

use std::collections::{BTreeMap, HashMap};

use super::charge::{Charge, Deed};
use super::serials::{Pattern, Serial};
use super::store::{self, Counted, IdentityRow, Posting, Prober, Window};
use crate::access::{Caller, Principal};
use crate::config::Probing;
use crate::db::{Db, DbConn, DbError, Id, Instant, Json, RowInsert};
use crate::http::Tx;
use crate::problem::Problem;
use crate::{audit, events};

/// The action under which a report stands in the audit log, its subject, and its event.
const REPORTED: &str = "probing_reported";
const SUBJECT: &str = "probing";
const EVENT: &str = "probing.reported";

/// Calls whose runs are counted in one transaction: whoever else writes waits for it on SQLite.
const POSTINGS_AT_ONCE: usize = 500;

/// In seconds.
const HOUR: i64 = 3600;

impl Window {
    /// The one of so many hours that holds this moment.
    fn of(subject: Id, now: Instant, hours: i32) -> Window {
        let length = i64::from(hours) * HOUR;
        Window { subject, start: second(now).div_euclid(length) * length, hours }
    }

    /// Seconds until it ends.
    fn seconds_left(self, now: Instant) -> u64 {
        u64::try_from(self.start + i64::from(self.hours) * HOUR - second(now)).unwrap_or(1).max(1)
    }
}

fn second(now: Instant) -> i64 {
    now.micros().div_euclid(1_000_000)
}

fn authority(caller: &Caller) -> Id {
    caller.authority.unwrap_or_else(|| caller.principal.id())
}

/// Where everything is counted: of the client, then of the authority, each with its limit.
fn totals(caller: &Caller, limits: Probing, now: Instant) -> [(Window, i64); 2] {
    [
        (Window::of(caller.principal.id(), now, 1), limits.client_per_hour),
        (Window::of(authority(caller), now, 24), limits.authority_per_day),
    ]
}

/// Where runs are counted.
fn runs_window(tx: &Tx<'_>) -> Window {
    Window::of(authority(tx.caller), tx.now, 1)
}

/// Counts an identity that was changed.
pub fn changed(tx: &mut Tx<'_>, before: &IdentityRow, now: &IdentityRow) -> Result<(), Problem> {
    let serial = now.serial();
    // A change of anything but the serial number is no step along a run of them.
    let steps = before.skeleton != now.skeleton;
    charge(tx, Charge::of(Deed::Changed, [(serial.weight(), Some(&serial).filter(|_| steps))]))
}

/// Adds identities that are posted with their records, and counts them: everything now, and their runs once
/// [`count_posted`] comes to them. Returns what each may match. `record` and `is_held` as in
/// [`super::matching::put_new`].
pub fn add_posted(
    tx: &mut Tx<'_>,
    rows: &[IdentityRow],
    record: Option<&dyn RowInsert>,
    is_held: bool,
) -> Result<Vec<Vec<IdentityRow>>, Problem> {
    let Some(limits) = tx.probing else {
        store::insert_identities(tx.conn, rows)?;
        return Ok(store::across(tx.conn, rows)?);
    };
    let count = weight(rows);
    let Window { subject: subject_id, start: window_start, .. } = runs_window(tx);
    let skeletons = Json(rows.iter().map(|row| row.skeleton.clone()).collect());
    let posting = Posting { subject_id, window_start, by: prober(tx)?, skeletons };
    let totals = totals(tx.caller, limits, tx.now);
    let windows = totals.map(|(window, _)| window);
    let (counts, found) = match rows {
        // As most calls bring.
        [row] if !row.partial => {
            if !is_held {
                store::lock_serials(tx.conn, &[row])?;
            }
            store::post_one(tx.conn, windows, count, &posting, row, record)?
        }
        rows => {
            // What has unknown characters waits for all that bring others.
            may_bring(tx, rows)?;
            store::insert_identities(tx.conn, rows)?;
            (store::add_posting(tx.conn, windows, count, &posting)?, None)
        }
    };
    within(tx.now, totals, counts)?;
    match found {
        Some(found) => Ok(vec![found]),
        None => Ok(store::across(tx.conn, rows)?),
    }
}

/// 429 where as many more would be over a limit. It counts nothing: for before locks are taken that others wait for.
pub fn may_bring(tx: &mut Tx<'_>, rows: &[IdentityRow]) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    let totals = totals(tx.caller, limits, tx.now);
    let so_far = store::totals(tx.conn, totals.map(|(window, _)| window))?;
    within(tx.now, totals, so_far.map(|so_far| so_far.saturating_add(weight(rows))))
}

fn weight(rows: &[IdentityRow]) -> i64 {
    rows.iter().map(|row| row.serial().weight()).sum()
}

/// Counts the runs of what calls have posted, and reports those that reach the limit.
pub fn count_posted(db: &Db, limits: Probing, now: Instant) -> Result<(), DbError> {
    while db.write(|conn| count_some_posted(conn, limits, now))? == POSTINGS_AT_ONCE {}
    Ok(())
}

/// What calls of one authority have posted in an hour.
struct Posted<'p> {
    charge: Charge,
    /// Who brought the last of each run, by its pattern, and is named.
    by: HashMap<String, &'p Prober>,
}

/// Of how many calls: all, or as many as are counted at once.
fn count_some_posted(conn: &mut DbConn, limits: Probing, now: Instant) -> Result<usize, DbError> {
    let postings = store::take_postings(conn, POSTINGS_AT_ONCE)?;
    let mut each: BTreeMap<(Id, i64), Posted<'_>> = BTreeMap::new();
    for Posting { subject_id, window_start, by, skeletons: Json(skeletons) } in &postings {
        let serial = |skeleton: &String| Serial { text: skeleton.clone(), skeleton: skeleton.clone() };
        let next = Charge::of_posted(&skeletons.iter().map(serial).collect::<Vec<_>>());
        let none = || Posted { charge: Charge::none(Deed::Posted), by: HashMap::new() };
        let posted = each.entry((*subject_id, *window_start)).or_insert_with(none);
        posted.by.extend(next.runs.keys().map(|pattern| (pattern.clone(), by)));
        posted.charge.then(next);
    }
    for ((subject, start), posted) in each {
        let counted = store::add_counts(conn, Window { subject, start, hours: 1 }, posted.charge.adds())?;
        let mut reached: BTreeMap<&str, (&Prober, Vec<&str>)> = BTreeMap::new();
        for pattern in posted.charge.reached(limits, &counted) {
            if let Some(by) = posted.by.get(pattern) {
                reached.entry(&by.request_id).or_insert((by, Vec::new())).1.push(pattern);
            }
        }
        for (by, patterns) in reached.into_values() {
            report(conn, now, by, &patterns)?;
        }
    }
    Ok(postings.len())
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
    let totals = totals(tx.caller, limits, tx.now);
    let so_far = store::totals(tx.conn, totals.map(|(window, _)| window))?;
    let mut free = i64::MAX;
    for ((window, limit), so_far) in totals.into_iter().zip(so_far) {
        let left = (limit / 2).max(1) - so_far;
        if left <= 0 {
            // Rows that bring nothing wait for nothing.
            let free = rows.iter().take_while(|row| row.is_empty()).count();
            if free > 0 {
                return Ok(Admitted::Rows(free));
            }
            let seconds = i64::try_from(window.seconds_left(tx.now)).unwrap_or(HOUR);
            return Ok(Admitted::Until(tx.now.plus(chrono::Duration::seconds(seconds))));
        }
        free = free.min(left);
    }
    // The row that reaches the limit is the last: one that has more than all of it alone would wait for ever.
    let mut reaches = |row: &Vec<IdentityRow>| {
        let before = free;
        free -= weight(row);
        before > 0
    };
    let admitted: Vec<&Vec<IdentityRow>> = rows.iter().take_while(|row| row.is_empty() || reaches(row)).collect();
    let serials: Vec<Serial> = admitted.iter().copied().flatten().map(IdentityRow::serial).collect();
    let charge = Charge::of_posted(&serials).told(limits);
    store::add_totals(tx.conn, totals.map(|(window, _)| window), charge.total)?;
    count_runs(tx, limits, &charge)?;
    Ok(Admitted::Rows(admitted.len()))
}

/// Counts what is looked up.
pub fn looked_up<'a>(tx: &mut Tx<'_>, patterns: impl IntoIterator<Item = &'a Pattern>) -> Result<(), Problem> {
    charge(tx, Charge::of_lookups(patterns))
}

/// Counts and reports; 429 over any limit.
fn charge(tx: &mut Tx<'_>, charge: Charge) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    count_everything(tx, limits, charge.total)?;
    let counted = count_runs(tx, limits, &charge.told(limits))?;
    match counted.iter().any(|count| count.count > limits.near_serials_per_hour) {
        true => Err(Problem::too_many_requests(runs_window(tx).seconds_left(tx.now))),
        false => Ok(()),
    }
}

/// Counts as many more; 429 where the client has brought and asked more than one may in an hour, or the authority more
/// than in a day.
fn count_everything(tx: &mut Tx<'_>, limits: Probing, count: i64) -> Result<(), Problem> {
    let totals = totals(tx.caller, limits, tx.now);
    let counts = store::add_totals(tx.conn, totals.map(|(window, _)| window), count)?;
    within(tx.now, totals, counts)
}

/// 429 where a count is over its limit.
fn within(now: Instant, totals: [(Window, i64); 2], counts: [i64; 2]) -> Result<(), Problem> {
    match totals.into_iter().zip(counts).find(|((_, limit), count)| count > limit) {
        Some(((window, _), _)) => Err(Problem::too_many_requests(window.seconds_left(now))),
        None => Ok(()),
    }
}

/// Counts the runs, and reports those that have just reached the limit.
fn count_runs(tx: &mut Tx<'_>, limits: Probing, charge: &Charge) -> Result<Vec<Counted>, Problem> {
    let counted = store::add_counts(tx.conn, runs_window(tx), charge.adds())?;
    let reached = charge.reached(limits, &counted);
    if !reached.is_empty() {
        let by = prober(tx)?;
        report(tx.conn, tx.now, &by, &reached)?;
    }
    Ok(counted)
}

/// Counts and reports lookups that were refused: their own transaction is gone. In one of its own.
pub fn refused<'a>(tx: &mut Tx<'_>, patterns: impl IntoIterator<Item = &'a Pattern>) -> Result<(), Problem> {
    let Some(limits) = tx.probing else { return Ok(()) };
    count_runs(tx, limits, &Charge::of_lookups(patterns).told(limits))?;
    Ok(())
}

fn prober(tx: &Tx<'_>) -> Result<Prober, Problem> {
    Ok(Prober {
        state: tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?,
        authority_id: tx.caller.authority,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        operation: tx.operation.to_owned(),
        request_id: tx.request_id.to_owned(),
    })
}

/// Reports runs that have just reached the limit, by their patterns.
fn report(conn: &mut DbConn, now: Instant, by: &Prober, patterns: &[&str]) -> Result<(), DbError> {
    let mut others = Vec::new();
    for pattern in patterns {
        others.extend(store::states_near(conn, &by.state, pattern)?);
    }
    others.sort_unstable();
    others.dedup();
    let who = by.client_id.or(by.account_id).unwrap_or(Principal::CommandLine.id());
    let own_entry = (by.state.as_str(), who.to_string(), true);
    let probed = others.iter().map(|state| (state.as_str(), by.state.clone(), false));
    for (state, subject, is_own) in std::iter::once(own_entry).chain(probed) {
        let entry = audit::NewEntry {
            id: Id::new(),
            at: now,
            state: Some(state.to_owned()),
            // Another State learns which State it was, not who in it.
            authority_id: by.authority_id.filter(|_| is_own),
            client_id: by.client_id.filter(|_| is_own),
            account_id: by.account_id.filter(|_| is_own),
            action: REPORTED.to_owned(),
            operation: by.operation.clone(),
            subject_kind: SUBJECT.to_owned(),
            subject_id: Some(subject.clone()),
            request_id: if is_own { by.request_id.clone() } else { Id::new().to_string() },
            detail: None,
        };
        audit::store::append(conn, &[entry])?;
        events::store::append(conn, now, Some(state), EVENT, SUBJECT, &subject)?;
    }
    Ok(())
}

/// Forgets counts whose window has ended. Returns how many.
pub fn forget_ended(conn: &mut DbConn, now: Instant) -> Result<usize, DbError> {
    store::forget_counts(conn, second(now) - 24 * HOUR)
}
