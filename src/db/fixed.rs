//! A statement that diesel cannot build: fixed text around its arguments, of which a list is one, most often as JSON.
//! Prepared once per connection, however many rows a list holds, so neither backend's limit on variables nor its
//! statement cache is touched.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Nullable, Text, Untyped};
use diesel::{RunQueryDsl, result::Error};
use serde::Serialize;

/// Arguments by name.
pub type Arguments = Vec<(&'static str, Option<String>)>;

/// A statement and its arguments, whose rows are read by the names of their columns, or else as `Columns`.
#[derive(Debug, Clone)]
pub struct Fixed<Columns = Untyped> {
    /// What stands before each argument, its name, and which it is: past the last where none has that name.
    pieces: Vec<(&'static str, &'static str, usize)>,
    /// What stands after the last.
    rest: &'static str,
    arguments: Arguments,
    columns: PhantomData<Columns>,
}

/// An argument in JSON.
pub fn json(argument: &impl Serialize) -> Result<Option<String>, Error> {
    serde_json::to_string(argument).map(Some).map_err(|e| Error::SerializationError(Box::new(e)))
}

impl Fixed {
    /// A statement with one argument in JSON, at `{argument}`.
    pub fn new(text: &'static str, argument: &impl Serialize) -> Result<Fixed, Error> {
        Ok(Fixed::with(text, vec![("argument", json(argument)?)]))
    }

    /// A statement in whose text the name of an argument in braces stands for it, as often as it is needed.
    pub fn with(text: &'static str, arguments: Arguments) -> Fixed {
        // Diesel reads the pieces four times for each run.
        let mut fixed =
            Fixed { pieces: Vec::with_capacity(arguments.len()), rest: text, arguments, columns: PhantomData };
        // Most are named in the order in which they are listed.
        let mut next = 0;
        while let Some((before, (name, after))) =
            fixed.rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            let listed = fixed.arguments.len();
            let mut from_next = fixed.arguments.iter().enumerate().cycle().skip(next).take(listed);
            let at = from_next.find(|(_, (of, _))| *of == name).map_or(listed, |(at, _)| at);
            next = at + 1;
            fixed.pieces.push((before, name, at));
            fixed.rest = after;
        }
        fixed
    }

    /// The same, whose columns are of these types, in this order: to find each by its name takes longer than to read it.
    pub fn of_columns<Columns>(self) -> Fixed<Columns> {
        let Fixed { pieces, rest, arguments, .. } = self;
        Fixed { pieces, rest, arguments, columns: PhantomData }
    }
}

impl<DB, Columns> QueryFragment<DB> for Fixed<Columns>
where
    DB: Backend + HasSqlType<Text>,
    Option<String>: ToSql<Nullable<Text>, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (before, name, at) in &self.pieces {
            let (_, value) = self.arguments.get(*at).ok_or_else(|| {
                Error::QueryBuilderError(format!("a statement names {name}, which is no argument of it").into())
            })?;
            out.push_sql(before);
            out.push_bind_param::<Nullable<Text>, _>(value)?;
        }
        out.push_sql(self.rest);
        Ok(())
    }
}

impl<Columns> QueryId for Fixed<Columns> {
    type QueryId = ();
    // The text itself is the key of the statement cache.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Columns> Query for Fixed<Columns> {
    type SqlType = Columns;
}

impl<Conn, Columns> RunQueryDsl<Conn> for Fixed<Columns> {}
