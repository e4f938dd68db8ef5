//! A statement that diesel cannot build: fixed text around one JSON argument. Prepared once per connection, however
//! many rows the argument holds, so neither backend's limit on variables nor its statement cache is touched.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text, Untyped};
use diesel::{RunQueryDsl, result::Error};
use serde::Serialize;

/// Where the argument stands in a statement's text.
pub const ARGUMENT: &str = "{argument}";

/// A statement and its argument.
#[derive(Debug, Clone)]
pub struct Fixed {
    before: &'static str,
    after: &'static str,
    argument: String,
}

impl Fixed {
    /// `text` holds [`ARGUMENT`] once.
    pub fn new(text: &'static str, argument: &impl Serialize) -> Result<Fixed, Error> {
        let (before, after) = text.split_once(ARGUMENT).unwrap_or((text, ""));
        let argument = serde_json::to_string(argument).map_err(|e| Error::SerializationError(Box::new(e)))?;
        Ok(Fixed { before, after, argument })
    }
}

impl<DB> QueryFragment<DB> for Fixed
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.before);
        out.push_bind_param::<Text, _>(&self.argument)?;
        out.push_sql(self.after);
        Ok(())
    }
}

impl QueryId for Fixed {
    type QueryId = ();
    // The text itself is the key of the statement cache.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Fixed {
    type SqlType = Untyped;
}

impl<Conn> RunQueryDsl<Conn> for Fixed {}
