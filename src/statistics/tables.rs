//! The fixed tables of a release, computed over all States' records.
//!
//! Every number counts records: seizures, items, parts of trace requests, firearms with a time. Tables over the same
//! records share no axis, so that one table's rows or columns are no further equations for another's; what they
//! share, the grand total, is shown in all or in none, and never withheld for the sake of another number.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::figures::median;
use super::suppression::{self, Cell};
use crate::db::{DbConn, Instant, name_of};
use crate::firearms::FirearmType;
use crate::problem::Problem;
use crate::seizures::figures::Column;
use crate::seizures::model::{CriminalContext, ItemClass, SeizureKind};
use crate::traces::response_model::Outcome;
use crate::{seizures, traces};

/// The tables that every release has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableName {
    SeizuresByKindAndYear,
    FirearmsByTypeAndYear,
    FirearmsByOriginAndContext,
    FirearmsByTracingAndMarking,
    OtherItemsByClassAndYear,
    TracesByOutcomeAndYear,
    TimeToCrimeByBandAndYear,
}

impl TableName {
    pub const ALL: [TableName; 7] = [
        TableName::SeizuresByKindAndYear,
        TableName::FirearmsByTypeAndYear,
        TableName::FirearmsByOriginAndContext,
        TableName::FirearmsByTracingAndMarking,
        TableName::OtherItemsByClassAndYear,
        TableName::TracesByOutcomeAndYear,
        TableName::TimeToCrimeByBandAndYear,
    ];
}

/// A table as it is frozen: a withheld number is null, in the cells and in the totals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub table: TableName,
    pub rows: Vec<String>,
    pub columns: Vec<String>,
    pub cells: Vec<Vec<Option<u64>>>,
    pub row_totals: Vec<Option<u64>>,
    pub column_totals: Vec<Option<u64>>,
    pub total: Option<u64>,
    /// Of time-to-crime, where the grand total is shown.
    pub median_days: Option<f64>,
}

/// What was not recorded.
pub const NOT_RECORDED: &str = "not_recorded";
/// Countries of too few records to be named.
pub const OTHER: &str = "other";

/// Cells by row and column.
#[derive(Default)]
struct Counts(BTreeMap<(String, String), Cell>);

impl Counts {
    fn add(&mut self, row: &str, column: &str, owner: &str, others: &[&str], count: i64) {
        let cell = self.0.entry((row.to_owned(), column.to_owned())).or_default();
        cell.add(owner, others, count.unsigned_abs());
    }

    fn table(&self, table: TableName, rows: Vec<String>, columns: Vec<String>) -> Table {
        let cell =
            |row: &String, column: &String| self.0.get(&(row.clone(), column.clone())).cloned().unwrap_or_default();
        let cells: Vec<Vec<Cell>> =
            rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
        released(table, rows, columns, &cells)
    }
}

/// The numbers that may be shown.
fn released(table: TableName, rows: Vec<String>, columns: Vec<String>, cells: &[Vec<Cell>]) -> Table {
    let mut numbers: Vec<Vec<u64>> = cells.iter().map(|row| row.iter().map(Cell::total).collect()).collect();
    for row in &mut numbers {
        row.push(row.iter().sum());
    }
    let sum = |column: usize| numbers.iter().filter_map(|row| row.get(column)).sum();
    numbers.push((0..=columns.len()).map(sum).collect());
    let shown = suppression::shown(cells);
    let mut kept: Vec<Vec<Option<u64>>> = numbers
        .into_iter()
        .zip(shown)
        .map(|(row, shown)| row.into_iter().zip(shown).map(|(number, shown)| shown.then_some(number)).collect())
        .collect();
    let mut column_totals = kept.pop().unwrap_or_default();
    let total = column_totals.pop().flatten();
    let row_totals = kept.iter_mut().map(|row| row.pop().flatten()).collect();
    Table { table, rows, columns, cells: kept, row_totals, column_totals, total, median_days: None }
}

/// The years of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    pub from: i32,
    pub to: i32,
}

impl Years {
    fn names(self) -> Vec<String> {
        (self.from..=self.to).map(|year| year.to_string()).collect()
    }

    fn days(self) -> Result<(NaiveDate, NaiveDate), Problem> {
        let first = NaiveDate::from_ymd_opt(self.from, 1, 1);
        let last = NaiveDate::from_ymd_opt(self.to, 12, 31);
        first.zip(last).ok_or_else(|| Problem::internal("years out of range"))
    }
}

fn names<T: Serialize>(values: &[T], further: &[&str]) -> Vec<String> {
    values.iter().map(name_of).chain(further.iter().map(|name| (*name).to_owned())).collect()
}

/// Every table of a release, from the records as they are in this transaction.
pub fn compute(conn: &mut DbConn, years: Years) -> Result<Vec<Table>, Problem> {
    let mut tables = vec![seizures_by_kind(conn, years)?];
    tables.extend(firearms(conn, years)?);
    tables.push(other_items(conn, years)?);
    tables.push(traces_by_outcome(conn, years)?);
    tables.push(times_to_crime(conn, years)?);
    Ok(tables)
}

fn counted(
    conn: &mut DbConn,
    years: Years,
    class: Option<ItemClass>,
    by: &[Column],
) -> Result<Vec<seizures::figures::Count>, Problem> {
    let (from, to) = years.days()?;
    Ok(seizures::count(conn, seizures::figures::Counted { state: None, from, to, class, by })?)
}

fn key(keys: &[Option<String>], at: usize) -> &str {
    keys.get(at).and_then(Option::as_deref).unwrap_or(NOT_RECORDED)
}

fn seizures_by_kind(conn: &mut DbConn, years: Years) -> Result<Table, Problem> {
    let mut counts = Counts::default();
    for count in counted(conn, years, None, &[Column::State, Column::Kind, Column::Year])? {
        let keys = &count.keys;
        counts.add(key(keys, 1), key(keys, 2), key(keys, 0), &[], count.seizures);
    }
    let kinds = names(&[SeizureKind::Seized, SeizureKind::Found, SeizureKind::Surrendered], &[]);
    Ok(counts.table(TableName::SeizuresByKindAndYear, kinds, years.names()))
}

/// Three tables over the same firearms.
fn firearms(conn: &mut DbConn, years: Years) -> Result<[Table; 3], Problem> {
    let (mut by_type, mut by_origin, mut by_tracing) = (Counts::default(), Counts::default(), Counts::default());
    let firearm = Some(ItemClass::Firearm);
    for count in counted(conn, years, firearm, &[Column::State, Column::Type, Column::Year])? {
        let keys = &count.keys;
        by_type.add(key(keys, 1), key(keys, 2), key(keys, 0), &[], count.items);
    }
    for count in counted(conn, years, firearm, &[Column::State, Column::CountryOfManufacture, Column::Context])? {
        let keys = &count.keys;
        by_origin.add(key(keys, 1), key(keys, 2), key(keys, 0), &[], count.items);
    }
    for count in counted(conn, years, firearm, &[Column::State, Column::Origin, Column::Marking])? {
        let keys = &count.keys;
        by_tracing.add(key(keys, 1), key(keys, 2), key(keys, 0), &[], count.items);
    }
    let (tracing, marking) = (names(&["traced", "established", "neither"], &[]), names(&["marked", "not_marked"], &[]));
    Ok([
        by_type.table(TableName::FirearmsByTypeAndYear, names(&TYPES, &[NOT_RECORDED]), years.names()),
        by_named_origin(&by_origin),
        by_tracing.table(TableName::FirearmsByTracingAndMarking, tracing, marking),
    ])
}

/// Names only the countries whose total is shown in the end, and counts the others together: that a row is there must
/// tell nothing that its numbers do not.
fn by_named_origin(counts: &Counts) -> Table {
    let mut named: Vec<String> = counts.0.keys().map(|(country, _)| country.clone()).collect();
    named.dedup();
    named.retain(|country| country != NOT_RECORDED);
    loop {
        let mut folded = Counts::default();
        for ((country, context), cell) in &counts.0 {
            let own = named.contains(country) || country == NOT_RECORDED;
            let row = if own { country.clone() } else { OTHER.to_owned() };
            folded.0.entry((row, context.clone())).or_default().merge(cell);
        }
        let rows: Vec<String> = named.iter().cloned().chain([OTHER.to_owned(), NOT_RECORDED.to_owned()]).collect();
        let table = folded.table(TableName::FirearmsByOriginAndContext, rows, names(&CONTEXTS, &[NOT_RECORDED]));
        let before = named.len();
        let mut totals = table.row_totals.iter();
        named.retain(|_| totals.next().is_some_and(Option::is_some));
        if named.len() == before {
            return table;
        }
    }
}

fn other_items(conn: &mut DbConn, years: Years) -> Result<Table, Problem> {
    let mut counts = Counts::default();
    for count in counted(conn, years, None, &[Column::State, Column::Class, Column::Year])? {
        let keys = &count.keys;
        counts.add(key(keys, 1), key(keys, 2), key(keys, 0), &[], count.items);
    }
    let classes = names(&[ItemClass::Ammunition, ItemClass::Explosive, ItemClass::OtherRelatedMaterial], &[]);
    Ok(counts.table(TableName::OtherItemsByClassAndYear, classes, years.names()))
}

fn traces_of<'a>(years: Years, by: &'a [traces::figures::Column]) -> Result<traces::figures::Counted<'a>, Problem> {
    let (first, last) = years.days()?;
    let start = |day: NaiveDate| Instant::from(day.and_time(NaiveTime::MIN).and_utc());
    let before = start(last.succ_opt().unwrap_or(last));
    Ok(traces::figures::Counted { state: None, side: None, from: start(first), before, by })
}

/// What a request's recipient knows of it is in that State's own figures too.
fn traces_by_outcome(conn: &mut DbConn, years: Years) -> Result<Table, Problem> {
    use traces::figures::Column;
    let by = [Column::Requester, Column::Recipient, Column::Outcome, Column::Year];
    let mut counts = Counts::default();
    for count in traces::count(conn, traces_of(years, &by)?)? {
        let keys = &count.keys;
        let outcome = keys.get(2).and_then(Option::as_deref).unwrap_or(NOT_ANSWERED);
        counts.add(outcome, key(keys, 3), key(keys, 0), &[key(keys, 1)], count.addressed);
    }
    let outcomes = names(&OUTCOMES, &[NOT_ANSWERED]);
    Ok(counts.table(TableName::TracesByOutcomeAndYear, outcomes, years.names()))
}

/// Of a request without an answer that stands.
pub const NOT_ANSWERED: &str = "not_answered";

fn times_to_crime(conn: &mut DbConn, years: Years) -> Result<Table, Problem> {
    use traces::figures::Column;
    let by = [Column::Requester, Column::Recipient, Column::Year];
    let (mut counts, mut days) = (Counts::default(), Vec::new());
    for sale in traces::sales(conn, traces_of(years, &by)?)? {
        let band = match sale.days {
            ..=365 => "up_to_one_year",
            366..=1095 => "one_to_three_years",
            _ => "over_three_years",
        };
        counts.add(band, key(&sale.keys, 2), key(&sale.keys, 0), &[key(&sale.keys, 1)], 1);
        days.push(sale.days);
    }
    let bands = names(&["up_to_one_year", "one_to_three_years", "over_three_years"], &[]);
    let table = counts.table(TableName::TimeToCrimeByBandAndYear, bands, years.names());
    let median_days = table.total.and_then(|_| median(days));
    Ok(Table { median_days, ..table })
}

const TYPES: [FirearmType; 14] = [
    FirearmType::Pistol,
    FirearmType::Revolver,
    FirearmType::Rifle,
    FirearmType::Carbine,
    FirearmType::Shotgun,
    FirearmType::SubmachineGun,
    FirearmType::LightMachineGun,
    FirearmType::HeavyMachineGun,
    FirearmType::GrenadeLauncher,
    FirearmType::Grenade,
    FirearmType::RocketLauncher,
    FirearmType::Mine,
    FirearmType::Other,
    FirearmType::Unknown,
];

const CONTEXTS: [CriminalContext; 11] = [
    CriminalContext::FirearmsTrafficking,
    CriminalContext::IllicitManufacturing,
    CriminalContext::DrugTrafficking,
    CriminalContext::OrganizedCrime,
    CriminalContext::Terrorism,
    CriminalContext::ViolentCrime,
    CriminalContext::PropertyCrime,
    CriminalContext::OtherTrafficking,
    CriminalContext::OtherCrime,
    CriminalContext::NoneFound,
    CriminalContext::Unknown,
];

const OUTCOMES: [Outcome; 5] = [
    Outcome::TracedToPurchaser,
    Outcome::TracedToDealer,
    Outcome::TracedToImporterOrExporter,
    Outcome::TracedToAnotherState,
    Outcome::NotTraced,
];
