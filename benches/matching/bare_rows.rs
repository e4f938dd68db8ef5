//! The rows that an import wrote, read again and written once more by prepared INSERTs: no file, no checks, no look
//! for matches, nothing else read.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use rastro::audit::NewEntry;
use rastro::db::schema::*;
use rastro::db::{DatabaseUrl, Db, Id, Instant};
use rastro::register::store::{IdentityRow, MatchRow, RecordRow, SideRow};
use rastro::seizures::store::{ItemRow, SeizureRow};

/// Rows of one transaction.
const AT_ONCE: usize = 1000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = firearm_identities, treat_none_as_default_value = false)]
struct OrderedIdentity {
    #[diesel(embed)]
    row: IdentityRow,
    from_ends: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = partial_serial_keys)]
struct PartialKey {
    key: i64,
    identity: i64,
    pattern: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
struct EventRow {
    id: Id,
    at: Instant,
    audience: Option<String>,
    event: String,
    subject_kind: String,
    subject_id: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = imported_rows)]
struct ImportedRow {
    state: String,
    kind: String,
    import_key: String,
    content_hash: String,
    record_id: Id,
}

/// All rows of an import, table by table.
pub struct Written {
    records: Vec<RecordRow>,
    seizures: Vec<SeizureRow>,
    items: Vec<ItemRow>,
    identities: Vec<OrderedIdentity>,
    partial_keys: Vec<PartialKey>,
    matches: Vec<MatchRow>,
    sides: Vec<SideRow>,
    events: Vec<EventRow>,
    entries: Vec<NewEntry>,
    imported: Vec<ImportedRow>,
}

impl Written {
    /// What was written since the moment of an id.
    pub fn load(db: &Db, since: Id) -> Written {
        let mut conn = db.connection().expect("a connection");
        let conn = &mut *conn;
        let new = || firearm_matches::first_source.gt(since).or(firearm_matches::second_source.gt(since));
        let of_identity = partial_serial_keys::identity.eq(firearm_identities::number);
        let loaded = (|| -> QueryResult<Written> {
            Ok(Written {
                records: firearm_records::table.filter(firearm_records::id.gt(since)).load(conn)?,
                seizures: seizures::table.filter(seizures::id.gt(since)).load(conn)?,
                items: seizure_items::table.filter(seizure_items::id.gt(since)).load(conn)?,
                identities: firearm_identities::table
                    .filter(firearm_identities::source_id.gt(since))
                    .order(firearm_identities::number)
                    .select(OrderedIdentity::as_select())
                    .load(conn)?,
                partial_keys: partial_serial_keys::table
                    .inner_join(firearm_identities::table.on(of_identity))
                    .filter(firearm_identities::source_id.gt(since))
                    .order(firearm_identities::number)
                    .select(PartialKey::as_select())
                    .load(conn)?,
                matches: firearm_matches::table.filter(new()).select(MatchRow::as_select()).load(conn)?,
                sides: match_sides::table
                    .inner_join(firearm_matches::table)
                    .filter(new())
                    .select(SideRow::as_select())
                    .load(conn)?,
                events: outbox::table.filter(outbox::id.gt(since)).load(conn)?,
                entries: audit_entries::table.filter(audit_entries::id.gt(since)).load(conn)?,
                imported: imported_rows::table.filter(imported_rows::record_id.gt(since)).load(conn)?,
            })
        })();
        loaded.expect("rows")
    }

    /// Records or seizures.
    pub fn records(&self) -> u64 {
        (self.records.len() + self.seizures.len()) as u64
    }

    pub fn rows(&self) -> usize {
        let parts = [self.items.len(), self.identities.len(), self.partial_keys.len(), self.matches.len()];
        let more = [self.sides.len(), self.events.len(), self.entries.len(), self.imported.len()];
        self.records.len() + self.seizures.len() + parts.iter().chain(&more).sum::<usize>()
    }

    /// Writes them into a database that is as the import's was.
    pub fn insert(&self, url: &DatabaseUrl) {
        match url {
            DatabaseUrl::Sqlite(path) => sqlite::insert(path, self),
            DatabaseUrl::Postgres(url) => postgres::insert(url, self),
        }
        .expect("written");
    }
}

macro_rules! insert_into_table {
    ($table:ident, $row:expr, $conn:expr) => {
        diesel::insert_into($table::table).values($row).execute($conn)
    };
}

/// The same for a connection of either backend.
macro_rules! inserts {
    ($backend:ident, $connection:ty, $settings:literal, $write:ident) => {
        mod $backend {
            use super::*;

            pub fn insert(url: &str, of: &Written) -> QueryResult<()> {
                let mut conn = <$connection>::establish(url).expect("a connection");
                let conn = &mut conn;
                conn.batch_execute($settings)?;
                each(conn, &of.records, |c, row| insert_into_table!(firearm_records, row, c))?;
                each(conn, &of.seizures, |c, row| insert_into_table!(seizures, row, c))?;
                each(conn, &of.items, |c, row| insert_into_table!(seizure_items, row, c))?;
                each(conn, &of.identities, |c, row| insert_into_table!(firearm_identities, row, c))?;
                each(conn, &of.partial_keys, |c, row| insert_into_table!(partial_serial_keys, row, c))?;
                each(conn, &of.matches, |c, row| insert_into_table!(firearm_matches, row, c))?;
                each(conn, &of.sides, |c, row| insert_into_table!(match_sides, row, c))?;
                each(conn, &of.events, |c, row| insert_into_table!(outbox, row, c))?;
                each(conn, &of.entries, |c, row| insert_into_table!(audit_entries, row, c))?;
                each(conn, &of.imported, |c, row| insert_into_table!(imported_rows, row, c))
            }

            /// Each row by a statement of its own, prepared once.
            fn each<T>(
                conn: &mut $connection,
                rows: &[T],
                insert: impl Fn(&mut $connection, &T) -> QueryResult<usize>,
            ) -> QueryResult<()> {
                for rows in rows.chunks(AT_ONCE) {
                    conn.$write(|c| rows.iter().try_for_each(|row| insert(c, row).map(drop)))?;
                }
                Ok(())
            }
        }
    };
}

inserts!(
    sqlite,
    SqliteConnection,
    "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; \
     PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON",
    immediate_transaction
);
inserts!(postgres, PgConnection, "SET TIME ZONE 'UTC'", transaction);
