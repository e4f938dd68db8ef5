//! What is stored, past the API: every row of a table as one line of text.

use diesel::prelude::*;
use diesel::sql_types::Text;
use rastro::db::{DbConn, DbError};

use crate::World;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl World {
    pub fn rows(&self, table: &str) -> Vec<String> {
        let lines = self.rastro.db.read(|conn| -> Result<Vec<Line>, DbError> {
            Ok(match conn {
                DbConn::Postgres(c) => diesel::sql_query(format!("SELECT t::text AS line FROM {table} t")).load(c)?,
                DbConn::Sqlite(c) => {
                    let columns = format!("SELECT name AS line FROM pragma_table_info('{table}')");
                    let columns: Vec<Line> = diesel::sql_query(columns).load(c)?;
                    let text = |column: &Line| {
                        let name = &column.line;
                        format!("CASE typeof({name}) WHEN 'blob' THEN hex({name}) ELSE coalesce({name}, '') END")
                    };
                    let row = columns.iter().map(text).collect::<Vec<_>>().join(" || ' ' || ");
                    diesel::sql_query(format!("SELECT {row} AS line FROM {table}")).load(c)?
                }
            })
        });
        lines.expect(table).into_iter().map(|line| line.line).collect()
    }
}
