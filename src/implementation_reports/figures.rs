//! The numbers that Rastro proposes for a report, from the State's own records of the period.
//!
//! Nothing of them gets into a report by itself: a drafter accepts, corrects or leaves out each.

use chrono::NaiveDate;

use super::answer_model::{FigurePart, FigureProposal};
use crate::db::{DbConn, Instant, name_of};
use crate::http::language::{Language, text};
use crate::problem::Problem;
use crate::questionnaires::model::FigureName;
use crate::seizures::figures as seized;
use crate::seizures::model::ItemClass;
use crate::statistics::figures::median;
use crate::{seizures, traces};

/// Whose figures, and of which days.
#[derive(Debug, Clone)]
pub struct Of {
    pub state: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A number with the records that it was computed from. No records: no data.
struct Computed {
    value: f64,
    records: i64,
    breakdown: Vec<FigurePart>,
}

/// How a figure is computed, in words.
pub fn method(figure: FigureName, language: Language) -> String {
    text(language, &format!("figure_{}", name_of(&figure)), None, &[] as &[(&str, String)])
}

/// The figure as it is now.
pub fn propose(conn: &mut DbConn, of: &Of, figure: FigureName, now: Instant) -> Result<FigureProposal, Problem> {
    let computed = compute(conn, of, figure)?.filter(|computed| computed.records > 0);
    Ok(FigureProposal {
        figure,
        no_data: computed.is_none(),
        value: computed.as_ref().map(|computed| computed.value),
        records: computed.as_ref().map_or(0, |computed| computed.records),
        breakdown: computed.map(|computed| computed.breakdown).unwrap_or_default(),
        computed_at: now,
    })
}

fn compute(conn: &mut DbConn, of: &Of, figure: FigureName) -> Result<Option<Computed>, Problem> {
    use FigureName::*;
    match figure {
        TraceRequestsSent => sent(conn, of),
        TraceRequestsReceived
        | TraceRequestsAnswered
        | MedianDaysToAcknowledge
        | MedianDaysToAnswer
        | ShareOfRequestsRefused => received(conn, of, figure),
        FirearmsSeized => by_type(conn, of, "seized"),
        FirearmsFound => by_type(conn, of, "found"),
        FirearmsSurrendered => by_type(conn, of, "surrendered"),
        FirearmsDestroyed => destroyed(conn, of),
        ShareOfFirearmsMarked | Sdg1642All | Sdg1642PotentiallyTraceable => shares(conn, of, figure),
    }
}

fn bounds(of: &Of) -> (Instant, Instant) {
    let start = |day: NaiveDate| Instant::from(day.and_time(chrono::NaiveTime::MIN).and_utc());
    (start(of.from), start(of.to.succ_opt().unwrap_or(of.to)))
}

fn sent(conn: &mut DbConn, of: &Of) -> Result<Option<Computed>, Problem> {
    let (from, before) = bounds(of);
    let counted = traces::figures::Counted {
        state: Some(&of.state),
        side: Some(traces::figures::Side::Outgoing),
        from,
        before,
        by: &[],
    };
    let requests: i64 = traces::count(conn, counted)?.iter().map(|count| count.requests).sum();
    Ok(Some(Computed { value: requests as f64, records: requests, breakdown: Vec::new() }))
}

fn received(conn: &mut DbConn, of: &Of, figure: FigureName) -> Result<Option<Computed>, Problem> {
    let (from, before) = bounds(of);
    let handled = traces::store::handled(conn, &of.state, from, before)?;
    let total = handled.len() as i64;
    let whole = |number: usize| Some(Computed { value: number as f64, records: total, breakdown: Vec::new() });
    let days = |days: Vec<i64>| {
        let records = days.len() as i64;
        // In hundredths: what is compared when a drafter accepts must be what was shown.
        median(days).map(|median| Computed { value: (median / 864.0).round() / 100.0, records, breakdown: Vec::new() })
    };
    Ok(match figure {
        FigureName::TraceRequestsReceived => whole(handled.len()),
        FigureName::TraceRequestsAnswered => whole(handled.iter().filter(|one| one.status == "answered").count()),
        FigureName::MedianDaysToAcknowledge => {
            days(handled.iter().filter_map(|one| one.seconds_to(one.acknowledged_at)).collect())
        }
        FigureName::MedianDaysToAnswer => {
            let answered = handled.iter().filter(|one| one.status == "answered");
            days(answered.filter_map(|one| one.seconds_to(one.finished_at)).collect())
        }
        _ if total == 0 => None,
        _ => {
            let refused = handled.iter().filter(|one| one.status == "refused");
            let mut grounds: std::collections::BTreeMap<String, i64> = Default::default();
            refused.for_each(|one| {
                *grounds.entry(one.ground.clone().unwrap_or_else(|| "unknown".to_owned())).or_default() += 1
            });
            let share = |number: i64| rounded(number as f64 / total as f64);
            let all = grounds.values().sum();
            let part = |(key, number): (String, i64)| FigurePart { key, value: share(number) };
            Some(Computed { value: share(all), records: total, breakdown: grounds.into_iter().map(part).collect() })
        }
    })
}

/// A share to four decimals, so that it can be written down and compared.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn firearms(conn: &mut DbConn, of: &Of, by: &[seized::Column]) -> Result<Vec<seized::Count>, Problem> {
    let counted =
        seized::Counted { state: Some(&of.state), from: of.from, to: of.to, class: Some(ItemClass::Firearm), by };
    Ok(seizures::count(conn, counted)?)
}

fn by_type(conn: &mut DbConn, of: &Of, kind: &str) -> Result<Option<Computed>, Problem> {
    let counts = firearms(conn, of, &[seized::Column::Kind, seized::Column::Type])?;
    let any: i64 = counts.iter().map(|count| count.items).sum();
    let counts: Vec<_> =
        counts.into_iter().filter(|count| count.keys.first() == Some(&Some(kind.to_owned()))).collect();
    let mut breakdown: Vec<FigurePart> = counts
        .iter()
        .map(|count| FigurePart {
            key: count.keys.get(1).cloned().flatten().unwrap_or_else(|| "unknown".to_owned()),
            value: count.quantity,
        })
        .collect();
    breakdown.sort_by(|a, b| a.key.cmp(&b.key));
    // Where the State recorded seizures and none of this kind, it is 0; where it recorded nothing, nothing is known.
    let value = counts.iter().map(|count| count.quantity).sum();
    Ok(Some(Computed { value, records: any, breakdown }))
}

fn destroyed(conn: &mut DbConn, of: &Of) -> Result<Option<Computed>, Problem> {
    let (value, records) = seizures::destroyed(conn, &of.state, of.from, of.to)?;
    Ok(Some(Computed { value, records, breakdown: Vec::new() }))
}

fn shares(conn: &mut DbConn, of: &Of, figure: FigureName) -> Result<Option<Computed>, Problem> {
    let counts = firearms(conn, of, &[seized::Column::Origin, seized::Column::Marking])?;
    let sum = |origins: &[&str], marked_only: bool| -> (f64, i64) {
        let fits = |count: &&seized::Count| {
            let [Some(origin), Some(marking)] = count.keys.as_slice() else { return false };
            (origins.is_empty() || origins.contains(&origin.as_str())) && (!marked_only || marking == "marked")
        };
        counts.iter().filter(fits).fold((0.0, 0), |(sum, items), c| (sum + c.quantity, items + c.items))
    };
    let ((part, _), (all, items)) = match figure {
        FigureName::ShareOfFirearmsMarked => (sum(&[], true), sum(&[], false)),
        FigureName::Sdg1642PotentiallyTraceable => (sum(&["traced", "established"], true), sum(&[], true)),
        _ => (sum(&["traced", "established"], false), sum(&[], false)),
    };
    Ok((all > 0.0).then(|| Computed { value: rounded(part / all), records: items, breakdown: Vec::new() }))
}
