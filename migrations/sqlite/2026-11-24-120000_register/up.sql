CREATE TABLE firearm_records (
  id BLOB NOT NULL,
  state TEXT NOT NULL REFERENCES states (code),
  authority_id BLOB NOT NULL REFERENCES authorities (id),
  kind TEXT NOT NULL CHECK (kind IN ('lost', 'stolen', 'trafficked', 'smuggled')),
  status TEXT NOT NULL CHECK (status IN ('active', 'recovered', 'retracted')),
  content TEXT NOT NULL,
  date TEXT,
  type TEXT,
  serial TEXT,
  make TEXT,
  calibre TEXT,
  national_case_number TEXT,
  import_key TEXT,
  recovery TEXT,
  recovered_at INTEGER,
  retraction_reason TEXT,
  retracted_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE INDEX firearm_records_newest ON firearm_records (state, id);
CREATE INDEX firearm_records_updated ON firearm_records (state, updated_at, id);
CREATE INDEX firearm_records_serial ON firearm_records (serial, state);
CREATE INDEX firearm_records_case ON firearm_records (national_case_number, state) WHERE national_case_number IS NOT NULL;
CREATE UNIQUE INDEX firearm_records_import ON firearm_records (state, import_key) WHERE import_key IS NOT NULL;

-- One row per firearm that can be compared, whatever it is part of. key_0 to key_6 are its keys by the lines of
-- the Fano plane (src/register/serials.rs); a serial number with unknown characters has its in
-- partial_serial_keys instead.
CREATE TABLE firearm_identities (
  number INTEGER NOT NULL PRIMARY KEY,
  source_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seizure_item', 'firearm_record', 'trace_request')),
  state TEXT NOT NULL,
  authority_id BLOB NOT NULL,
  serial TEXT NOT NULL,
  skeleton TEXT NOT NULL,
  reversed TEXT NOT NULL,
  partial INTEGER NOT NULL CHECK (partial IN (0, 1)),
  make TEXT,
  bare_make TEXT,
  model TEXT,
  calibre TEXT,
  type TEXT,
  country TEXT,
  year INTEGER,
  -- The States beside its own that may learn of it: empty for none, * for all, else their codes.
  readers TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('hit_only', 'brief', 'full')),
  key_0 INTEGER,
  key_1 INTEGER,
  key_2 INTEGER,
  key_3 INTEGER,
  key_4 INTEGER,
  key_5 INTEGER,
  key_6 INTEGER
) STRICT;

CREATE UNIQUE INDEX firearm_identities_source ON firearm_identities (source_id);
CREATE INDEX firearm_identities_skeleton ON firearm_identities (skeleton);
CREATE INDEX firearm_identities_reversed ON firearm_identities (reversed);
CREATE INDEX firearm_identities_key_0 ON firearm_identities (key_0);
CREATE INDEX firearm_identities_key_1 ON firearm_identities (key_1);
CREATE INDEX firearm_identities_key_2 ON firearm_identities (key_2);
CREATE INDEX firearm_identities_key_3 ON firearm_identities (key_3);
CREATE INDEX firearm_identities_key_4 ON firearm_identities (key_4);
CREATE INDEX firearm_identities_key_5 ON firearm_identities (key_5);
CREATE INDEX firearm_identities_key_6 ON firearm_identities (key_6);

CREATE TABLE partial_serial_keys (
  key INTEGER NOT NULL,
  identity INTEGER NOT NULL REFERENCES firearm_identities (number) ON DELETE CASCADE,
  PRIMARY KEY (key, identity)
) STRICT, WITHOUT ROWID;

CREATE INDEX partial_serial_keys_identity ON partial_serial_keys (identity);

-- A pair of identities of two States. A State knows of it only where its row in match_sides says seen.
CREATE TABLE firearm_matches (
  id BLOB NOT NULL,
  first_source BLOB NOT NULL,
  second_source BLOB NOT NULL,
  score INTEGER NOT NULL,
  strength TEXT NOT NULL CHECK (strength IN ('exact', 'strong', 'weak')),
  status TEXT NOT NULL CHECK (status IN ('open', 'confirmed', 'rejected', 'disputed')),
  reasons TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE UNIQUE INDEX firearm_matches_pair ON firearm_matches (first_source, second_source);

CREATE TABLE match_sides (
  match_id BLOB NOT NULL REFERENCES firearm_matches (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seizure_item', 'firearm_record', 'trace_request')),
  source_id BLOB NOT NULL,
  authority_id BLOB NOT NULL,
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)),
  since INTEGER NOT NULL,
  decision TEXT CHECK (decision IN ('confirmed', 'rejected')),
  reason TEXT,
  decided_at INTEGER,
  disclosed TEXT CHECK (disclosed IN ('brief', 'full')),
  PRIMARY KEY (match_id, state)
) STRICT, WITHOUT ROWID;

CREATE INDEX match_sides_newest ON match_sides (state, since, match_id);
CREATE INDEX match_sides_source ON match_sides (source_id);

-- What a lookup was for.
CREATE TABLE firearm_lookups (
  id BLOB NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  authority_id BLOB NOT NULL,
  client_id BLOB,
  account_id BLOB,
  purpose TEXT NOT NULL,
  serials INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

-- Identities posted, changed or looked up by a client or an authority within a window of time; stem 0 counts
-- all of them, another those that are near each other.
CREATE TABLE probing_counts (
  subject_id BLOB NOT NULL,
  window_start INTEGER NOT NULL,
  stem INTEGER NOT NULL,
  count INTEGER NOT NULL,
  before INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (subject_id, window_start, stem)
) STRICT, WITHOUT ROWID;

CREATE INDEX probing_counts_window ON probing_counts (window_start);
