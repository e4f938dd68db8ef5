//! A condition on a list of values, in a statement that is compiled once and kept.
//!
//! For SQLite diesel's `eq_any` writes as many variables as there are values, so its statement is compiled anew at every
//! run, which costs as much as running it. Here the list is filled up to a power of two with its last value, and of each
//! statement there are a few texts, which are kept: on PostgreSQL as well, where `eq_any` is one array and one text.
//!
//! A statement takes 32,766 variables on SQLite and 65,535 on PostgreSQL: a list that may be longer goes in pieces, or
//! comes from a query within, which is still `eq_any`.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Nullable};

/// A longer list is as long as it is, and its statement is not kept.
const FILLED_UP_TO: usize = 1024;

/// That `column` is one of `values`.
#[derive(Debug, Clone)]
pub struct Among<C, T> {
    column: C,
    values: Vec<T>,
}

/// That `column` is one of `values`; of none where there are none.
pub fn among<C, T: Clone>(column: C, values: impl IntoIterator<Item = T>) -> Among<C, T> {
    let mut values: Vec<T> = values.into_iter().collect();
    if values.len() <= FILLED_UP_TO
        && let Some(last) = values.last().cloned()
    {
        values.resize(values.len().next_power_of_two(), last);
    }
    Among { column, values }
}

impl<C: Expression, T> Expression for Among<C, T> {
    type SqlType = Nullable<Bool>;
}

impl<C, T, DB> QueryFragment<DB> for Among<C, T>
where
    C: Expression + QueryFragment<DB>,
    DB: Backend + HasSqlType<C::SqlType>,
    T: ToSql<C::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.values.is_empty() {
            out.push_sql("1=0");
            return Ok(());
        }
        if self.values.len() > FILLED_UP_TO {
            out.unsafe_to_cache_prepared();
        }
        self.column.walk_ast(out.reborrow())?;
        let mut before = " IN (";
        for value in &self.values {
            out.push_sql(before);
            out.push_bind_param::<C::SqlType, _>(value)?;
            before = ", ";
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<C, T> QueryId for Among<C, T> {
    type QueryId = ();
    // Its text says how many values there are.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, T, From> AppearsOnTable<From> for Among<C, T> where C: AppearsOnTable<From> {}

impl<C, T, From> SelectableExpression<From> for Among<C, T> where C: SelectableExpression<From> {}

impl<C: ValidGrouping<()>, T> ValidGrouping<()> for Among<C, T> {
    type IsAggregate = is_aggregate::No;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::schema::states;
    use diesel::prelude::*;
    use diesel::sqlite::Sqlite;

    fn text(values: &[&str]) -> String {
        let query = states::table.filter(among(states::code, values.to_vec())).select(states::code);
        diesel::debug_query::<Sqlite, _>(&query).to_string()
    }

    #[test]
    fn lists_of_three_and_of_four_have_one_text() {
        assert!(text(&["BR", "CO", "US"]).contains("IN (?, ?, ?, ?) -- binds: [\"BR\", \"CO\", \"US\", \"US\"]"));
        assert!(text(&["BR", "CO", "US", "UY"]).contains("IN (?, ?, ?, ?) --"));
        assert!(text(&["BR"]).contains("IN (?) --"));
    }

    #[test]
    fn none_is_among_none() {
        assert!(text(&[]).contains("WHERE 1=0"), "{}", text(&[]));
    }
}
