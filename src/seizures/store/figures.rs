//! Counts: one statement each. The text is made of the fixed pieces below; values are bound.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Double, Nullable, Text};

use crate::db::schema::{seizure_disposals, seizure_items, seizures};
use crate::db::{DbConn, DbError, Id, Json, name_of};
use crate::seizures::figures::{Column, Count, Counted, KEYS};
use crate::seizures::model::{Disposal, DisposalInput, ItemClass};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Text>)]
    key_0: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_1: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_2: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_3: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_4: Option<String>,
    #[diesel(sql_type = BigInt)]
    seizures: i64,
    #[diesel(sql_type = BigInt)]
    items: i64,
    #[diesel(sql_type = Double)]
    quantity: f64,
    #[diesel(sql_type = Nullable<Text>)]
    unit: Option<String>,
}

/// The column in SQL that both backends read alike; `s` is the seizure, `i` the item.
fn sql(column: Column) -> &'static str {
    match column {
        Column::Year => "substr(CAST(s.date AS TEXT), 1, 4)",
        Column::Month => "CASE WHEN s.date_precision <> 'year' THEN substr(CAST(s.date AS TEXT), 1, 7) END",
        Column::State => "s.state",
        Column::Subdivision => "s.subdivision",
        Column::Kind => "s.kind",
        Column::Context => "s.criminal_context",
        Column::Class => "i.class",
        Column::Type => "i.type",
        Column::Make => "i.make_normalized",
        Column::Calibre => "i.calibre_normalized",
        Column::CountryOfManufacture => "i.country_of_manufacture",
        Column::ImportCountry => "i.import_country",
        Column::Origin => {
            "CASE WHEN i.traced THEN 'traced' \
             WHEN coalesce(s.criminal_context, 'unknown') NOT IN ('none_found', 'unknown') THEN 'established' \
             ELSE 'neither' END"
        }
        Column::Marking => "CASE WHEN i.marked THEN 'marked' ELSE 'not_marked' END",
    }
}

/// The groups of a count that are not empty, in no order. A seizure counts in every group that has an item of it.
pub fn count(conn: &mut DbConn, counted: Counted<'_>) -> Result<Vec<Count>, DbError> {
    let column = |at: usize| counted.by.get(at).map_or("CAST(NULL AS TEXT)", |column| sql(*column));
    let keys: Vec<String> = (0..KEYS).map(|at| format!("{} AS key_{at}", column(at))).collect();
    let of_state = if counted.state.is_some() { "s.state = $1" } else { "$1 = ''" };
    let of_class = if counted.class.is_some() { "i.class = $4" } else { "$4 = ''" };
    // SQLite takes $1 for a name and numbers names as they come, so the binds must come in order.
    let text = format!(
        "SELECT {}, count(DISTINCT s.id) AS seizures, count(*) AS items, sum(i.quantity) AS quantity, \
         CASE WHEN min(i.unit) = max(i.unit) THEN min(i.unit) END AS unit \
         FROM seizures s JOIN seizure_items i ON i.seizure_id = s.id \
         WHERE {of_state} AND s.date >= $2 AND s.date <= $3 AND {of_class} AND s.deleted_at IS NULL \
         GROUP BY 1, 2, 3, 4, 5",
        keys.join(", ")
    );
    let query = diesel::sql_query(text)
        .bind::<Text, _>(counted.state.unwrap_or_default().to_owned())
        .bind::<Date, _>(counted.from)
        .bind::<Date, _>(counted.to)
        .bind::<Text, _>(counted.class.map(|class| name_of(&class)).unwrap_or_default());
    let rows: Vec<Row> = match conn {
        DbConn::Sqlite(c) => query.load(c)?,
        DbConn::Postgres(c) => query.load(c)?,
    };
    let of = |row: Row| {
        let mut keys = vec![row.key_0, row.key_1, row.key_2, row.key_3, row.key_4];
        keys.truncate(counted.by.len());
        Count { keys, seizures: row.seizures, items: row.items, quantity: row.quantity, unit: row.unit }
    };
    Ok(rows.into_iter().map(of).collect())
}

/// How many firearms of `state` were destroyed in these days, each by its last destruction; and in how many items.
pub fn destroyed(conn: &mut DbConn, state: &str, from: NaiveDate, to: NaiveDate) -> Result<(f64, i64), DbError> {
    let rows: Vec<(Id, f64, String, Json<DisposalInput>)> = seizure_disposals::table
        .inner_join(seizure_items::table.on(seizure_items::id.eq(seizure_disposals::item_id)))
        .inner_join(seizures::table.on(seizures::id.eq(seizure_items::seizure_id)))
        .filter(seizures::state.eq(state.to_owned()))
        .filter(seizures::deleted_at.is_null())
        .filter(seizure_items::class.eq(name_of(&ItemClass::Firearm)))
        .order(seizure_disposals::id)
        .select((seizure_items::id, seizure_items::quantity, seizure_items::disposal, seizure_disposals::content))
        .load(conn)?;
    let mut destroyed = HashMap::new();
    for (item, quantity, now, content) in rows {
        // A destruction that was recorded by mistake is no longer what became of the item.
        if content.0.disposal == Disposal::Destroyed && now == name_of(&Disposal::Destroyed) {
            destroyed.insert(item, (content.0.date, quantity));
        }
    }
    let within = |date: Option<NaiveDate>| date.is_some_and(|date| date >= from && date <= to);
    let of_period = destroyed.into_values().filter(|(date, _)| within(*date));
    Ok(of_period.fold((0.0, 0), |(sum, items), (_, quantity)| (sum + quantity, items + 1)))
}
