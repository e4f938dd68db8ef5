CREATE TABLE imports (
  id uuid NOT NULL,
  state text NOT NULL REFERENCES states (code),
  authority_id uuid NOT NULL REFERENCES authorities (id),
  client_id uuid,
  account_id uuid,
  request_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('seizures', 'firearm_records')),
  dry_run boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'cancelled', 'failed')),
  dataset text NOT NULL,
  mapping text NOT NULL,
  -- The folder that has the file: an instance with another folder leaves the import alone.
  folder uuid NOT NULL,
  digest bytea NOT NULL,
  bytes bigint NOT NULL,
  bytes_read bigint NOT NULL,
  rows_read bigint NOT NULL,
  rows_written bigint NOT NULL,
  rows_unchanged bigint NOT NULL,
  rows_skipped bigint NOT NULL,
  rows_rejected bigint NOT NULL,
  busy_micros bigint NOT NULL,
  failure text NOT NULL,
  claimed_by uuid,
  claimed_until timestamptz,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  errors_until timestamptz,
  PRIMARY KEY (id)
);
CREATE INDEX imports_of_state ON imports (state, id);
CREATE INDEX imports_to_do ON imports (id) WHERE status IN ('queued', 'running');
CREATE INDEX imports_with_errors ON imports (errors_until) WHERE errors_until IS NOT NULL;

-- What each row of a file became: the row of a file loaded again is known by its key, and unchanged by its content.
CREATE TABLE imported_rows (
  state text NOT NULL,
  kind text NOT NULL,
  import_key text NOT NULL,
  content_hash text NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (state, kind, import_key)
);

-- How often each key has been met in the file of an import that is not finished.
CREATE TABLE import_keys (
  import_id uuid NOT NULL REFERENCES imports (id),
  row_key text NOT NULL,
  met integer NOT NULL,
  PRIMARY KEY (import_id, row_key)
);

CREATE TABLE import_errors (
  import_id uuid NOT NULL REFERENCES imports (id),
  row_number bigint NOT NULL,
  faults text NOT NULL,
  original text NOT NULL,
  PRIMARY KEY (import_id, row_number)
);
