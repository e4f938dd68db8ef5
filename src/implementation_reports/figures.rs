//! The numbers that Rastro proposes for a report, from the State's own records of the period.
//!
//! Nothing of them gets into a report by itself: a drafter accepts, corrects or leaves out each.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::answer_model::{FigurePart, FigureProposal};
use crate::db::{DbConn, Instant, name_of};
use crate::http::language::{Language, text};
use crate::problem::Problem;
use crate::questionnaires::model::FigureName;
use crate::reporting_cycles::CycleRow;
use crate::seizures::figures as seized;
use crate::seizures::model::ItemClass;
use crate::statistics::figures::median;
use crate::traces::Handled;
use crate::{seizures, traces};

/// The State's records of the period, read when the first figure needs them and then kept: four statements at most,
/// however many figures.
#[derive(Debug)]
pub struct Records {
    state: String,
    from: NaiveDate,
    to: NaiveDate,
    received: Option<Vec<Handled>>,
    firearms: Option<Vec<seized::Count>>,
}

/// A number with the records that it was computed from. No records: no data.
#[derive(Debug, Default)]
struct Computed {
    value: f64,
    records: i64,
    breakdown: Vec<FigurePart>,
}

/// How a figure is computed, in words.
pub fn method(figure: FigureName, language: Language) -> String {
    text(language, &format!("figure_{}", name_of(&figure)), None, &[] as &[(&str, String)])
}

/// What the firearms are counted by.
const BY: [seized::Column; 4] =
    [seized::Column::Kind, seized::Column::Type, seized::Column::Origin, seized::Column::Marking];

impl Records {
    pub fn of(state: &str, cycle: &CycleRow) -> Records {
        let (from, to) = (cycle.period_from, cycle.period_to);
        Records { state: state.to_owned(), from, to, received: None, firearms: None }
    }

    /// The figure as it is now.
    pub fn propose(&mut self, conn: &mut DbConn, figure: FigureName, now: Instant) -> Result<FigureProposal, Problem> {
        use FigureName::*;
        let computed = match figure {
            TraceRequestsSent => self.sent(conn)?,
            FirearmsDestroyed => self.destroyed(conn)?,
            FirearmsSeized => by_type(self.firearms(conn)?, "seized"),
            FirearmsFound => by_type(self.firearms(conn)?, "found"),
            FirearmsSurrendered => by_type(self.firearms(conn)?, "surrendered"),
            ShareOfFirearmsMarked | Sdg1642All | Sdg1642PotentiallyTraceable => share(self.firearms(conn)?, figure),
            TraceRequestsReceived
            | TraceRequestsAnswered
            | MedianDaysToAcknowledge
            | MedianDaysToAnswer
            | ShareOfRequestsRefused => of_received(self.received(conn)?, figure),
        };
        let computed = Some(computed).filter(|computed| computed.records > 0);
        Ok(FigureProposal {
            figure,
            no_data: computed.is_none(),
            value: computed.as_ref().map(|computed| computed.value),
            records: computed.as_ref().map_or(0, |computed| computed.records),
            breakdown: computed.map(|computed| computed.breakdown).unwrap_or_default(),
            computed_at: now,
        })
    }

    /// From the first moment of the period on, and before the first after it.
    fn moments(&self) -> (Instant, Instant) {
        let start = |day: NaiveDate| Instant::from(day.and_time(chrono::NaiveTime::MIN).and_utc());
        (start(self.from), start(self.to.succ_opt().unwrap_or(self.to)))
    }

    fn received(&mut self, conn: &mut DbConn) -> Result<&[Handled], Problem> {
        let (from, before) = self.moments();
        if self.received.is_none() {
            self.received = Some(traces::handled(conn, &self.state, from, before)?);
        }
        Ok(self.received.as_deref().unwrap_or_default())
    }

    fn firearms(&mut self, conn: &mut DbConn) -> Result<&[seized::Count], Problem> {
        if self.firearms.is_none() {
            let counted = seized::Counted {
                state: Some(&self.state),
                from: self.from,
                to: self.to,
                class: Some(ItemClass::Firearm),
                by: &BY,
            };
            self.firearms = Some(seizures::count(conn, counted)?);
        }
        Ok(self.firearms.as_deref().unwrap_or_default())
    }

    fn sent(&self, conn: &mut DbConn) -> Result<Computed, Problem> {
        let (from, before) = self.moments();
        let side = Some(traces::figures::Side::Outgoing);
        let counted = traces::figures::Counted { state: Some(&self.state), side, from, before, by: &[] };
        let requests: i64 = traces::count(conn, counted)?.iter().map(|count| count.requests).sum();
        Ok(Computed { value: requests as f64, records: requests, breakdown: Vec::new() })
    }

    fn destroyed(&self, conn: &mut DbConn) -> Result<Computed, Problem> {
        let (value, records) = seizures::destroyed(conn, &self.state, self.from, self.to)?;
        Ok(Computed { value, records, breakdown: Vec::new() })
    }
}

/// A number of records as a figure counts them.
fn number(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// Of a median the days to two decimals: what is compared when a drafter accepts must be what was shown.
fn days(seconds: Vec<i64>) -> Computed {
    let records = number(seconds.len());
    let value = median(seconds).map_or(0.0, |median| (median / 864.0).round() / 100.0);
    Computed { value, records, breakdown: Vec::new() }
}

fn of_received(handled: &[Handled], figure: FigureName) -> Computed {
    let answered = || handled.iter().filter(|one| one.status == "answered");
    let records = number(handled.len());
    let whole = |count: usize| Computed { value: count as f64, records, breakdown: Vec::new() };
    match figure {
        FigureName::TraceRequestsReceived => whole(handled.len()),
        FigureName::TraceRequestsAnswered => whole(answered().count()),
        FigureName::MedianDaysToAcknowledge => {
            days(handled.iter().filter_map(|one| one.seconds_to(one.acknowledged_at)).collect())
        }
        FigureName::MedianDaysToAnswer => days(answered().filter_map(|one| one.seconds_to(one.finished_at)).collect()),
        _ => {
            let mut grounds: BTreeMap<String, i64> = BTreeMap::new();
            for one in handled.iter().filter(|one| one.status == "refused") {
                let ground = one.ground.clone().unwrap_or_else(|| "unknown".to_owned());
                *grounds.entry(ground).or_default() += 1;
            }
            let share = |count: i64| if records > 0 { rounded(count as f64 / records as f64) } else { 0.0 };
            let value = share(grounds.values().sum());
            let part = |(key, count): (String, i64)| FigurePart { key, value: share(count) };
            Computed { value, records, breakdown: grounds.into_iter().map(part).collect() }
        }
    }
}

/// A share to four decimals, so that it can be written down and compared.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn by_type(counts: &[seized::Count], kind: &str) -> Computed {
    let mut types: BTreeMap<String, f64> = BTreeMap::new();
    let mut computed = Computed::default();
    for count in counts {
        let [Some(of), firearm_type, ..] = count.keys.as_slice() else { continue };
        if of == kind {
            computed.value += count.quantity;
            computed.records += count.items;
            *types.entry(firearm_type.clone().unwrap_or_else(|| "unknown".to_owned())).or_default() += count.quantity;
        }
    }
    computed.breakdown = types.into_iter().map(|(key, value)| FigurePart { key, value }).collect();
    computed
}

fn share(counts: &[seized::Count], figure: FigureName) -> Computed {
    let (mut part, mut all, mut records) = (0.0, 0.0, 0);
    for count in counts {
        let [_, _, Some(origin), Some(marking)] = count.keys.as_slice() else { continue };
        let (known, marked) = (origin != "neither", marking == "marked");
        let (counts_in, is_part) = match figure {
            FigureName::ShareOfFirearmsMarked => (true, marked),
            FigureName::Sdg1642PotentiallyTraceable => (marked, known),
            _ => (true, known),
        };
        if counts_in {
            all += count.quantity;
            records += count.items;
            part += if is_part { count.quantity } else { 0.0 };
        }
    }
    let value = if all > 0.0 { rounded(part / all) } else { 0.0 };
    Computed { value, records, breakdown: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(keys: [&str; 4], items: i64, quantity: f64) -> seized::Count {
        let keys = keys.map(|key| Some(key.to_owned())).to_vec();
        seized::Count { keys, seizures: 1, items, quantity, unit: None }
    }

    #[test]
    fn shares_count_pieces_and_both_denominators_stay_apart() {
        let counts = [
            counted(["seized", "pistol", "traced", "marked"], 1, 1.0),
            counted(["seized", "pistol", "neither", "marked"], 2, 3.0),
            counted(["found", "rifle", "established", "not_marked"], 1, 4.0),
        ];
        let value = |figure| share(&counts, figure).value;
        assert_eq!(value(FigureName::ShareOfFirearmsMarked), 0.5);
        assert_eq!(value(FigureName::Sdg1642All), 0.625);
        assert_eq!(value(FigureName::Sdg1642PotentiallyTraceable), 0.25);
        let seized = by_type(&counts, "seized");
        assert_eq!((seized.value, seized.records, seized.breakdown.len()), (4.0, 3, 1));
        assert_eq!(by_type(&counts, "surrendered").records, 0, "no record of the kind is no data");
    }

    #[test]
    fn what_was_refused_is_a_share_of_what_was_received() {
        let at = Instant::from_micros(0);
        let one = |status: &str, ground: Option<&str>, days: i64| Handled {
            status: status.to_owned(),
            sent_at: at,
            acknowledged_at: Some(Instant::from_micros(days * 86_400_000_000)),
            finished_at: Some(Instant::from_micros(2 * days * 86_400_000_000)),
            ground: ground.map(str::to_owned),
        };
        let handled =
            [one("answered", None, 1), one("answered", None, 2), one("refused", Some("national_security"), 9)];
        let of = |figure| of_received(&handled, figure);
        assert_eq!(of(FigureName::MedianDaysToAcknowledge).value, 2.0);
        assert_eq!((of(FigureName::MedianDaysToAnswer).value, of(FigureName::MedianDaysToAnswer).records), (3.0, 2));
        let refused = of(FigureName::ShareOfRequestsRefused);
        assert_eq!((refused.value, &*refused.breakdown[0].key), (0.3333, "national_security"));
        assert_eq!(of_received(&[], FigureName::ShareOfRequestsRefused).records, 0);
    }
}
