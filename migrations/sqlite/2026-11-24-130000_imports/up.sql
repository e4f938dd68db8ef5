CREATE TABLE imports (
  id BLOB NOT NULL,
  state TEXT NOT NULL REFERENCES states (code),
  authority_id BLOB NOT NULL REFERENCES authorities (id),
  client_id BLOB,
  account_id BLOB,
  request_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seizures', 'firearm_records')),
  dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'cancelled', 'failed')),
  dataset TEXT NOT NULL,
  mapping TEXT NOT NULL,
  -- The folder that has the file: an instance with another folder leaves the import alone.
  folder BLOB NOT NULL,
  digest BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  bytes_read INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_written INTEGER NOT NULL,
  rows_unchanged INTEGER NOT NULL,
  rows_skipped INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  busy_micros INTEGER NOT NULL,
  failure TEXT NOT NULL,
  claimed_by BLOB,
  claimed_until INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  errors_until INTEGER,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX imports_of_state ON imports (state, id);
CREATE INDEX imports_to_do ON imports (id) WHERE status IN ('queued', 'running');
CREATE INDEX imports_with_errors ON imports (errors_until) WHERE errors_until IS NOT NULL;

-- What each row of a file became: the row of a file loaded again is known by its key, and unchanged by its content.
CREATE TABLE imported_rows (
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  import_key TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  record_id BLOB NOT NULL,
  PRIMARY KEY (state, kind, import_key)
) STRICT, WITHOUT ROWID;

-- How often each key has been met in the file of an import that is not finished.
CREATE TABLE import_keys (
  import_id BLOB NOT NULL REFERENCES imports (id),
  row_key TEXT NOT NULL,
  met INTEGER NOT NULL,
  PRIMARY KEY (import_id, row_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_errors (
  import_id BLOB NOT NULL REFERENCES imports (id),
  row_number INTEGER NOT NULL,
  faults TEXT NOT NULL,
  original TEXT NOT NULL,
  PRIMARY KEY (import_id, row_number)
) STRICT, WITHOUT ROWID;
