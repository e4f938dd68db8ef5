//! A table of a release in the caller's language: as JSON and as CSV.

use super::model::{Denominator, DenominatorKind};
use super::release_model::{Heading, Release, ReleaseTable};
use super::tables::Table;
use super::texts;
use crate::http::language::Language;
use crate::problem::Problem;

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

/// RFC 4180, with a heading of the columns' names and the total at the end of rows and columns. A withheld number
/// is an empty field.
pub fn csv(table: &ReleaseTable, language: Language) -> Result<Vec<u8>, Problem> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let total = texts::label(language, "total");
    let number = |number: &Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut heading = vec![table.title.clone()];
    heading.extend(table.columns.iter().map(|column| column.label.clone()));
    heading.push(total.clone());
    writer.write_record(&heading).map_err(Problem::internal)?;
    let names = table.rows.iter().map(|row| &row.label).chain([&total]);
    let numbers = table.cells.iter().chain([&table.column_totals]);
    for ((name, numbers), total) in names.zip(numbers).zip(table.row_totals.iter().chain([&table.total])) {
        let mut record = vec![name.clone()];
        record.extend(numbers.iter().chain([total]).map(number));
        writer.write_record(&record).map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}
