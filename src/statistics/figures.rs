//! A State's own figures: counted in SQL by the rooms that keep the records, put in order here.

use chrono::NaiveTime;

use super::model::*;
use super::query::FigureQuery;
use super::texts;
use crate::db::{DbConn, Instant, named};
use crate::http::language::Language;
use crate::problem::Problem;
use crate::seizures::model::ItemClass;
use crate::{seizures, traces};

/// The figure of `state`.
pub fn of(
    conn: &mut DbConn,
    state: &str,
    kind: FigureKind,
    query: &FigureQuery,
    language: Language,
) -> Result<Figures, Problem> {
    let (mut items, denominators) = match kind {
        FigureKind::Seizures => (seized(conn, state, query)?, None),
        FigureKind::Traces => (traced(conn, state, query)?, None),
        FigureKind::Flows => (flows(conn, state, query)?, None),
        FigureKind::TimeToCrime => (times_to_crime(conn, state, query)?, None),
        FigureKind::Sdg1642 => {
            let (items, denominators) = sdg_16_4_2(conn, state, query, language)?;
            (items, Some(denominators))
        }
    };
    items.sort_by_key(|figure| order(&figure.group));
    Ok(Figures {
        items,
        next: None,
        source: texts::own_source(language, state),
        caveat: texts::caveat(language, kind.name()),
        denominators,
    })
}

/// Alike on every backend, what was not recorded last.
fn order(group: &Group) -> String {
    let value = |value: &Option<Option<String>>| match value {
        Some(Some(text)) => format!("0{text}"),
        Some(None) => "1".to_owned(),
        None => String::new(),
    };
    let year = group.year.map(|year| year.map(|year| format!("{year:05}")));
    let flow = group.flow.map(|flow| format!("{flow:?}"));
    let ends = [flow, group.from.clone(), group.to.clone()].map(|end| value(&end.map(Some)));
    let values = [
        &year,
        &group.month,
        &group.state,
        &group.subdivision,
        &group.class,
        &group.r#type,
        &group.make,
        &group.calibre,
        &group.country_of_manufacture,
        &group.context,
        &group.outcome,
    ]
    .map(value);
    [ends.join("\u{1}"), values.join("\u{1}")].join("\u{1}")
}

fn figure(group: Group) -> Figure {
    Figure {
        group,
        seizures: None,
        items: None,
        quantity: None,
        unit: None,
        suppressed: false,
        median_days: None,
        bands: None,
        denominators: None,
    }
}

/// The columns of seizures for these dimensions; the query allows no others.
fn seizure_columns(by: &[Dimension]) -> Vec<seizures::figures::Column> {
    use seizures::figures::Column;
    let column = |dimension: &Dimension| match dimension {
        Dimension::Year => Some(Column::Year),
        Dimension::Month => Some(Column::Month),
        Dimension::State => Some(Column::State),
        Dimension::Subdivision => Some(Column::Subdivision),
        Dimension::Type => Some(Column::Type),
        Dimension::Calibre => Some(Column::Calibre),
        Dimension::Make => Some(Column::Make),
        Dimension::CountryOfManufacture => Some(Column::CountryOfManufacture),
        Dimension::Class => Some(Column::Class),
        Dimension::Context => Some(Column::Context),
        Dimension::Outcome => None,
    };
    by.iter().filter_map(column).collect()
}

/// The columns of trace requests for these dimensions; the query allows no others.
fn trace_columns(by: &[Dimension]) -> Vec<traces::figures::Column> {
    use traces::figures::Column;
    let column = |dimension: &Dimension| match dimension {
        Dimension::Year => Some(Column::Year),
        Dimension::Month => Some(Column::Month),
        Dimension::State => Some(Column::OtherState),
        Dimension::Type => Some(Column::Type),
        Dimension::Calibre => Some(Column::Calibre),
        Dimension::Make => Some(Column::Make),
        Dimension::CountryOfManufacture => Some(Column::CountryOfManufacture),
        Dimension::Outcome => Some(Column::Outcome),
        Dimension::Subdivision | Dimension::Class | Dimension::Context => None,
    };
    by.iter().filter_map(column).collect()
}

fn count_seizures(
    conn: &mut DbConn,
    state: &str,
    query: &FigureQuery,
    class: Option<ItemClass>,
    by: &[seizures::figures::Column],
) -> Result<Vec<seizures::figures::Count>, Problem> {
    let counted = seizures::figures::Counted { state: Some(state), from: query.from, to: query.to, class, by };
    Ok(seizures::count(conn, counted)?)
}

/// The moments that bound the days of a query, in UTC.
fn counted_traces<'a>(
    state: &'a str,
    query: &FigureQuery,
    by: &'a [traces::figures::Column],
) -> traces::figures::Counted<'a> {
    let start = |day: chrono::NaiveDate| Instant::from(day.and_time(NaiveTime::MIN).and_utc());
    traces::figures::Counted {
        state: Some(state),
        side: query.direction,
        from: start(query.from),
        before: start(query.to.succ_opt().unwrap_or(query.to)),
        by,
    }
}

fn seized(conn: &mut DbConn, state: &str, query: &FigureQuery) -> Result<Vec<Figure>, Problem> {
    let counts = count_seizures(conn, state, query, None, &seizure_columns(&query.by))?;
    Ok(counts.into_iter().map(|count| of_seizures(Group::of(&query.by, &count.keys), &count)).collect())
}

fn of_seizures(group: Group, count: &seizures::figures::Count) -> Figure {
    let unit = count.unit.as_deref().and_then(named);
    Figure {
        seizures: Some(count.seizures),
        items: Some(count.items),
        // Rounds and kilograms do not add up.
        quantity: unit.is_some().then_some(count.quantity),
        unit,
        ..figure(group)
    }
}

fn traced(conn: &mut DbConn, state: &str, query: &FigureQuery) -> Result<Vec<Figure>, Problem> {
    let by = trace_columns(&query.by);
    let counts = traces::count(conn, counted_traces(state, query, &by))?;
    Ok(counts.into_iter().map(|count| of_traces(Group::of(&query.by, &count.keys), &count)).collect())
}

fn of_traces(group: Group, count: &traces::figures::Count) -> Figure {
    Figure {
        items: Some(count.addressed),
        quantity: Some(count.requests as f64),
        unit: Some(seizures::model::ItemUnit::Pieces),
        ..figure(group)
    }
}

/// Where firearms came from, and which way trace requests went.
fn flows(conn: &mut DbConn, state: &str, query: &FigureQuery) -> Result<Vec<Figure>, Problem> {
    let mut items = Vec::new();
    for (flow, origin) in [
        (FlowKind::Manufacture, seizures::figures::Column::CountryOfManufacture),
        (FlowKind::Import, seizures::figures::Column::ImportCountry),
    ] {
        let mut by = vec![origin];
        by.extend(seizure_columns(&query.by));
        for count in count_seizures(conn, state, query, Some(ItemClass::Firearm), &by)? {
            // Where the origin was not recorded, no flow is known.
            let Some((Some(from), rest)) = count.keys.split_first() else { continue };
            let group = Group {
                flow: Some(flow),
                from: Some(from.clone()),
                to: Some(state.to_owned()),
                ..Group::of(&query.by, rest)
            };
            items.push(of_seizures(group, &count));
        }
    }
    let mut by = vec![traces::figures::Column::Requester, traces::figures::Column::Recipient];
    by.extend(trace_columns(&query.by));
    for count in traces::count(conn, counted_traces(state, query, &by))? {
        let [from, to, rest @ ..] = count.keys.as_slice() else { continue };
        let group = Group {
            flow: Some(FlowKind::TraceRequest),
            from: from.clone(),
            to: to.clone(),
            ..Group::of(&query.by, rest)
        };
        items.push(of_traces(group, &count));
    }
    Ok(items)
}

/// The middle of the days, in any order; of an even number the mean of the two in the middle. `None` of none.
pub fn median(mut days: Vec<i64>) -> Option<f64> {
    days.sort_unstable();
    let upper = days.len() / 2;
    let lower = days.len().checked_sub(1)? / 2;
    Some((*days.get(lower)? + *days.get(upper)?) as f64 / 2.0)
}

impl Bands {
    pub fn of(days: &[i64]) -> Bands {
        let within = |from: i64, to: i64| days.iter().filter(|d| (from..=to).contains(*d)).count() as i64;
        Bands {
            up_to_one_year: within(0, 365),
            one_to_three_years: within(366, 1095),
            over_three_years: within(1096, i64::MAX),
        }
    }
}

fn times_to_crime(conn: &mut DbConn, state: &str, query: &FigureQuery) -> Result<Vec<Figure>, Problem> {
    let by = trace_columns(&query.by);
    let mut groups: std::collections::BTreeMap<Vec<Option<String>>, Vec<i64>> = Default::default();
    for sale in traces::sales(conn, counted_traces(state, query, &by))? {
        groups.entry(sale.keys).or_default().push(sale.days);
    }
    let item = |(keys, days): (Vec<Option<String>>, Vec<i64>)| Figure {
        items: Some(days.len() as i64),
        quantity: Some(days.len() as f64),
        unit: Some(seizures::model::ItemUnit::Pieces),
        bands: Some(Bands::of(&days)),
        median_days: median(days),
        ..figure(Group::of(&query.by, &keys))
    };
    Ok(groups.into_iter().map(item).collect())
}

/// Firearms of one group by whether they are marked and how their origin was found.
#[derive(Debug, Clone, Default)]
struct Origins {
    items: i64,
    seizures: i64,
    firearms: f64,
    traced: f64,
    established: f64,
    marked: f64,
    marked_traced: f64,
    marked_established: f64,
}

impl Origins {
    fn add(&mut self, origin: &str, marking: &str, count: &seizures::figures::Count) {
        let marked = if marking == "marked" { count.quantity } else { 0.0 };
        self.items += count.items;
        self.firearms += count.quantity;
        self.marked += marked;
        match origin {
            "traced" => {
                self.traced += count.quantity;
                self.marked_traced += marked;
            }
            "established" => {
                self.established += count.quantity;
                self.marked_established += marked;
            }
            _ => {}
        }
    }

    fn denominators(&self, language: Language) -> Vec<Denominator> {
        let of = |kind: DenominatorKind, firearms: f64, traced: f64, established: f64| Denominator {
            kind,
            label: texts::denominator(language, kind),
            firearms,
            traced,
            established,
            share: (firearms > 0.0).then(|| (traced + established) / firearms),
        };
        vec![
            of(DenominatorKind::All, self.firearms, self.traced, self.established),
            of(DenominatorKind::PotentiallyTraceable, self.marked, self.marked_traced, self.marked_established),
        ]
    }
}

fn sdg_16_4_2(
    conn: &mut DbConn,
    state: &str,
    query: &FigureQuery,
    language: Language,
) -> Result<(Vec<Figure>, Vec<Denominator>), Problem> {
    use seizures::figures::Column;
    let by = seizure_columns(&query.by);
    let mut groups: std::collections::BTreeMap<Vec<Option<String>>, Origins> = Default::default();
    // A seizure with items of several origins counts once, so seizures are counted apart.
    for count in count_seizures(conn, state, query, Some(ItemClass::Firearm), &by)? {
        groups.entry(count.keys).or_default().seizures = count.seizures;
    }
    let finer: Vec<Column> = [Column::Origin, Column::Marking].into_iter().chain(by).collect();
    let mut all = Origins::default();
    for count in count_seizures(conn, state, query, Some(ItemClass::Firearm), &finer)? {
        let [origin, marking, keys @ ..] = count.keys.as_slice() else { continue };
        let (origin, marking) = (origin.as_deref().unwrap_or_default(), marking.as_deref().unwrap_or_default());
        groups.entry(keys.to_vec()).or_default().add(origin, marking, &count);
        all.add(origin, marking, &count);
    }
    let item = |(keys, origins): (Vec<Option<String>>, Origins)| Figure {
        seizures: Some(origins.seizures),
        items: Some(origins.items),
        quantity: Some(origins.firearms),
        unit: Some(seizures::model::ItemUnit::Pieces),
        denominators: Some(origins.denominators(language)),
        ..figure(Group::of(&query.by, &keys))
    };
    Ok((groups.into_iter().map(item).collect(), all.denominators(language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7.0));
        assert_eq!(median(vec![9, 1, 2]), Some(2.0));
        assert_eq!(median(vec![4, 1, 2, 9]), Some(3.0));
    }

    #[test]
    fn bands_meet_without_gap_or_overlap() {
        let bands = Bands::of(&[0, 365, 366, 1095, 1096, 20_000]);
        assert_eq!((bands.up_to_one_year, bands.one_to_three_years, bands.over_three_years), (2, 2, 2));
    }
}
