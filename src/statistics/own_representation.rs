//! A State's own figures in the caller's language, for CSV and for a chart.

use std::collections::{BTreeMap, BTreeSet};

use super::chart::{Chart, MOST_SERIES, Row};
use super::model::*;
use super::query::FigureQuery;
use super::sheet::{Sheet, number};
use super::texts;
use crate::db::name_of;
use crate::exports;
use crate::http::language::Language;
use crate::questionnaires::model::Measure;

/// Rows that a chart has at most; those that count least stand together in one more.
const MOST_ROWS: usize = 40;

/// Figures with what they were asked for.
pub struct Asked {
    pub state: String,
    pub kind: FigureKind,
    pub query: FigureQuery,
    pub figures: Figures,
}

/// A line for each group: what it is, then its numbers, as in JSON. Of SDG 16.4.2 the last line is of all groups.
pub fn sheet(asked: &Asked, language: Language) -> Sheet {
    let label = |key: &str| texts::label(language, key);
    let items = &asked.figures.items;
    let counts_seizures = matches!(asked.kind, FigureKind::Seizures | FigureKind::Flows | FigureKind::Sdg1642);
    let mut heading = texts::headings(language, asked.kind, &asked.query.by);
    let groups = heading.len();
    if counts_seizures {
        heading.push(texts::events(language));
    }
    heading.extend([texts::figure_unit(language, asked.kind), label("quantity"), label("unit")]);
    if asked.kind == FigureKind::TimeToCrime {
        heading.push(format!("{} ({})", label("median"), label("days")));
        heading.extend(BANDS.map(label));
    }
    for denominator in asked.figures.denominators.iter().flatten() {
        let of = |what: &str| format!("{} – {what}", denominator.label);
        let share = exports::unit(language, Measure::Share);
        heading.extend([denominator.label.clone(), of(&label("traced")), of(&label("established")), of(&share)]);
    }
    let mut lines: Vec<Vec<String>> = items
        .iter()
        .map(|figure| {
            let mut line = names(asked, &figure.group, language);
            if counts_seizures {
                line.push(number(figure.seizures));
            }
            let unit = figure.unit.map(|unit| label(&name_of(&unit)));
            line.extend([number(figure.items), number(figure.quantity), unit.unwrap_or_default()]);
            if asked.kind == FigureKind::TimeToCrime {
                line.push(number(figure.median_days));
                line.extend(bands(figure).map(|band| band.to_string()));
            }
            line.extend(figure.denominators.iter().flatten().flat_map(shares));
            line
        })
        .collect();
    if let Some(denominators) = asked.figures.denominators.as_ref().filter(|_| groups > 0) {
        let mut line = vec![label("total")];
        // Behind the groups seizures, items, quantity and unit, which need not add up.
        line.resize(groups + 4, String::new());
        line.extend(denominators.iter().flat_map(shares));
        lines.push(line);
    }
    Sheet { heading, lines, source: asked.figures.source.clone(), caveat: asked.figures.caveat.clone() }
}

fn shares(denominator: &Denominator) -> [String; 4] {
    let Denominator { firearms, traced, established, share, .. } = denominator;
    [number(Some(firearms)), number(Some(traced)), number(Some(established)), number(*share)]
}

const BANDS: [&str; 3] = ["up_to_one_year", "one_to_three_years", "over_three_years"];

fn bands(figure: &Figure) -> [i64; 3] {
    let bands = figure.bands.unwrap_or_default();
    [bands.up_to_one_year, bands.one_to_three_years, bands.over_three_years]
}

/// What a group is, in as many words as there are headings.
fn names(asked: &Asked, group: &Group, language: Language) -> Vec<String> {
    let flow = group.flow.map(|flow| texts::label(language, &name_of(&flow)));
    let ends = [&group.from, &group.to].into_iter().flatten().map(|end| texts::label(language, end));
    let values = asked.query.by.iter().map(|by| texts::value(language, *by, group.value(*by).as_deref()));
    flow.into_iter().chain(ends).chain(values).collect()
}

/// The last dimension as the bars of each row where its values are few, else left out; of time-to-crime the bands,
/// and of SDG 16.4.2 what the origin was found by, once for each denominator.
pub fn chart(asked: &Asked, language: Language) -> Chart {
    let by = &asked.query.by;
    let (title_by, series, mut rows) = match asked.kind {
        FigureKind::TimeToCrime => {
            (&by[..], BANDS.map(|key| texts::label(language, key)).into(), times(asked, language))
        }
        FigureKind::Sdg1642 => {
            let series = ["traced", "established", "neither"].map(|key| texts::label(language, key));
            (&by[..], series.into(), origins(asked, language))
        }
        FigureKind::Seizures | FigureKind::Traces | FigureKind::Flows => counts(asked, language),
    };
    gather(&mut rows, language);
    let mut row_axis = texts::headings(language, asked.kind, title_by);
    if !series.is_empty() && !matches!(asked.kind, FigureKind::TimeToCrime | FigureKind::Sdg1642) {
        row_axis.pop();
    }
    let mut notes: Vec<String> =
        asked.figures.denominators.iter().flatten().map(|d| texts::share(language, d)).collect();
    notes.extend([asked.figures.source.clone(), asked.figures.caveat.clone()]);
    Chart {
        title: texts::own_title(language, &asked.state, asked.kind, title_by, &asked.query),
        row_axis: row_axis.join(" · "),
        unit: texts::figure_unit(language, asked.kind),
        series,
        rows,
        notes,
    }
}

fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn row_label(names: &[String], language: Language) -> String {
    if names.is_empty() { texts::label(language, "total") } else { names.join(" · ") }
}

fn times(asked: &Asked, language: Language) -> Vec<Row> {
    let row = |figure: &Figure| Row {
        label: row_label(&names(asked, &figure.group, language), language),
        note: Some(texts::median(language, figure.median_days)),
        values: bands(figure).map(|band| Some(whole(band))).into(),
    };
    asked.figures.items.iter().map(row).collect()
}

fn origins(asked: &Asked, language: Language) -> Vec<Row> {
    let rows = |figure: &Figure| {
        let group = names(asked, &figure.group, language);
        let row = |denominator: &Denominator| {
            let mut label = group.clone();
            label.push(texts::short_denominator(language, denominator.kind));
            let Denominator { firearms, traced, established, .. } = denominator;
            let values = [*traced, *established, firearms - traced - established];
            Row {
                label: label.join(" · "),
                note: Some(texts::percentage(language, denominator.share)),
                values: values.map(|number| Some(number.round() as u64)).into(),
            }
        };
        figure.denominators.iter().flatten().map(row).collect::<Vec<_>>()
    };
    asked.figures.items.iter().flat_map(rows).collect()
}

/// A name under which what was not recorded comes last.
type Ordered = (bool, String);

/// What stands at a row, and how many items in each column.
type Counted = (Vec<String>, BTreeMap<Ordered, i64>);

/// The dimensions that are in the chart, its series and its rows.
fn counts(asked: &Asked, language: Language) -> (&[Dimension], Vec<String>, Vec<Row>) {
    let by = &asked.query.by;
    let has_ends = asked.kind == FigureKind::Flows;
    let split = if has_ends || by.len() > 1 { by.split_last() } else { None };
    let Some((last, others)) = split else {
        let rows = asked.figures.items.iter().map(|figure| Row {
            label: row_label(&names(asked, &figure.group, language), language),
            note: None,
            values: vec![figure.items.map(whole)],
        });
        return (by, Vec::new(), rows.collect());
    };
    let key = |value: Option<String>| (value.is_none(), value.unwrap_or_default());
    let columns: BTreeSet<Ordered> = asked.figures.items.iter().map(|figure| key(figure.group.value(*last))).collect();
    let mut rows: BTreeMap<(String, Vec<Ordered>), Counted> = BTreeMap::new();
    for figure in &asked.figures.items {
        let group = &figure.group;
        let ends = format!("{:?} {:?} {:?}", group.flow, group.from, group.to);
        let at = (ends, others.iter().map(|by| key(group.value(*by))).collect());
        let (label, cells) = rows.entry(at).or_default();
        *label = names(asked, group, language);
        label.pop();
        *cells.entry(key(group.value(*last))).or_default() += figure.items.unwrap_or_default();
    }
    let by_column = columns.len() <= MOST_SERIES;
    let row = |(label, cells): Counted| {
        let total: i64 = cells.values().sum();
        let cell = |column: &Ordered| Some(whole(cells.get(column).copied().unwrap_or_default()));
        Row {
            label: row_label(&label, language),
            note: by_column.then(|| texts::noted(language, &texts::label(language, "total"), &total.to_string())),
            values: if by_column { columns.iter().map(cell).collect() } else { vec![Some(whole(total))] },
        }
    };
    let rows = rows.into_values().map(row).collect();
    let name = |(is_missing, value): &Ordered| texts::value(language, *last, (!is_missing).then_some(value));
    let series = columns.iter().filter(|_| by_column).map(name).collect();
    (if by_column { by } else { others }, series, rows)
}

/// Puts the rows that count least together where they are too many.
fn gather(rows: &mut Vec<Row>, language: Language) {
    let count = |row: &Row| row.values.iter().flatten().sum::<u64>();
    let mut counted: Vec<u64> = rows.iter().map(count).collect();
    counted.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    let Some(least) = counted.get(MOST_ROWS).copied() else { return };
    let mut alike = counted.iter().take(MOST_ROWS).filter(|count| **count == least).count();
    let mut rest: Vec<Row> = Vec::new();
    for row in std::mem::take(rows) {
        let is_kept = count(&row) > least || (count(&row) == least && alike > 0);
        if is_kept {
            alike -= usize::from(count(&row) == least);
            rows.push(row);
        } else {
            rest.push(row);
        }
    }
    let bars = rest.first().map_or(0, |row| row.values.len());
    let sum = |bar: usize| Some(rest.iter().filter_map(|row| row.values.get(bar).copied().flatten()).sum());
    rows.push(Row { label: texts::others(language, rest.len()), note: None, values: (0..bars).map(sum).collect() });
}
