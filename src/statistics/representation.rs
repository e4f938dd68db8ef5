//! A table of a release in the caller's language: as JSON, for CSV and for a chart.

use super::chart::{Chart, MOST_SERIES, Row};
use super::model::{Denominator, DenominatorKind};
use super::release_model::{Heading, Release, ReleaseTable};
use super::sheet::{Sheet, number};
use super::tables::{Table, TableName};
use super::texts;
use crate::exports;
use crate::http::language::Language;
use crate::questionnaires::model::Measure;

pub fn json(release: &Release, table: &Table, language: Language) -> ReleaseTable {
    let headings = |keys: &[String]| {
        keys.iter().map(|key| Heading { key: key.clone(), label: texts::label(language, key) }).collect()
    };
    let numbers =
        table.cells.iter().flatten().chain(&table.row_totals).chain(&table.column_totals).chain([&table.total]);
    ReleaseTable {
        release: release.id,
        table: table.table,
        title: texts::title(language, release, table.table),
        unit: texts::unit(language, table.table),
        source: texts::release_source(language, release),
        caveat: texts::table_caveat(language, table.table),
        rows: headings(&table.rows),
        columns: headings(&table.columns),
        cells: table.cells.clone(),
        row_totals: table.row_totals.clone(),
        column_totals: table.column_totals.clone(),
        total: table.total,
        suppressed: numbers.filter(|number| number.is_none()).count(),
        median_days: table.median_days,
        denominators: denominators(table, language),
    }
}

/// Those of SDG 16.4.2 that the shown numbers give.
fn denominators(table: &Table, language: Language) -> Vec<Denominator> {
    let row = |name: &str| table.rows.iter().position(|row| row == name);
    let (Some(traced), Some(established), Some(marked)) =
        (row("traced"), row("established"), table.columns.iter().position(|column| column == "marked"))
    else {
        return Vec::new();
    };
    let cell = |row: usize| table.cells.get(row).and_then(|row| row.get(marked)).copied().flatten();
    let of = |kind: DenominatorKind, numbers: [Option<u64>; 3]| {
        let [Some(firearms), Some(traced), Some(established)] = numbers else { return None };
        let [firearms, traced, established] = [firearms, traced, established].map(|number| number as f64);
        let share = (firearms > 0.0).then(|| (traced + established) / firearms);
        Some(Denominator { kind, label: texts::denominator(language, kind), firearms, traced, established, share })
    };
    let total = |row: usize| table.row_totals.get(row).copied().flatten();
    let all = [table.total, total(traced), total(established)];
    let marked = [table.column_totals.get(marked).copied().flatten(), cell(traced), cell(established)];
    [of(DenominatorKind::All, all), of(DenominatorKind::PotentiallyTraceable, marked)].into_iter().flatten().collect()
}

/// Under the names of the columns, with the total at the end of rows and columns; a withheld number is an empty field.
/// What a table has besides, the median or the shares, stands in lines of their own under the total, in its own unit.
pub fn sheet(table: &ReleaseTable, language: Language) -> Sheet {
    let total = texts::label(language, "total");
    let mut heading = vec![table.title.clone()];
    heading.extend(table.columns.iter().map(|column| column.label.clone()));
    heading.extend([total.clone(), texts::label(language, "unit")]);
    let names = table.rows.iter().map(|row| &row.label).chain([&total]);
    let numbers = table.cells.iter().chain([&table.column_totals]);
    let totals = table.row_totals.iter().chain([&table.total]);
    let mut lines: Vec<Vec<String>> = names
        .zip(numbers)
        .zip(totals)
        .map(|((name, numbers), total)| {
            let numbers = numbers.iter().chain([total]).map(|value| number(*value));
            [name.clone()].into_iter().chain(numbers).chain([table.unit.clone()]).collect()
        })
        .collect();
    let mut beside = |name: String, value: Option<f64>, unit: String| {
        let mut line = vec![name];
        line.resize(table.columns.len() + 1, String::new());
        line.extend([number(value), unit]);
        lines.push(line);
    };
    if table.table == TableName::TimeToCrimeByBandAndYear {
        beside(texts::label(language, "median"), table.median_days, texts::label(language, "days"));
    }
    for denominator in &table.denominators {
        beside(denominator.label.clone(), denominator.share, exports::unit(language, Measure::Share));
    }
    Sheet { heading, lines, source: table.source.clone(), caveat: table.caveat.clone() }
}

/// By rows and columns where these are few, else the rows' totals alone.
pub fn chart(table: &ReleaseTable, language: Language) -> Chart {
    let by_column = table.columns.len() <= MOST_SERIES;
    let rows = table.rows.iter().zip(&table.cells).zip(&table.row_totals).map(|((row, cells), total)| {
        let said = total.map_or_else(|| texts::label(language, "withheld"), |total| total.to_string());
        Row {
            label: row.label.clone(),
            note: by_column.then(|| texts::noted(language, &texts::label(language, "total"), &said)),
            values: if by_column { cells.clone() } else { vec![*total] },
        }
    });
    let mut notes = Vec::new();
    if table.table == TableName::TimeToCrimeByBandAndYear {
        notes.push(texts::median(language, table.median_days));
    }
    notes.extend(table.denominators.iter().map(|denominator| texts::share(language, denominator)));
    notes.extend([table.source.clone(), table.caveat.clone()]);
    Chart {
        title: if by_column { table.title.clone() } else { texts::of_totals(language, &table.title) },
        row_axis: texts::row_axis(language, table.table),
        unit: table.unit.clone(),
        series: table.columns.iter().filter(|_| by_column).map(|column| column.label.clone()).collect(),
        rows: rows.collect(),
        notes,
    }
}
