CREATE TABLE firearm_records (
  id uuid NOT NULL,
  state text NOT NULL REFERENCES states (code),
  authority_id uuid NOT NULL REFERENCES authorities (id),
  kind text NOT NULL CHECK (kind IN ('lost', 'stolen', 'trafficked', 'smuggled')),
  status text NOT NULL CHECK (status IN ('active', 'recovered', 'retracted')),
  content text NOT NULL,
  date date,
  type text,
  serial text,
  make text,
  calibre text,
  national_case_number text,
  import_key text,
  recovery text,
  recovered_at timestamptz,
  retraction_reason text,
  retracted_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX firearm_records_newest ON firearm_records (state, id);
CREATE INDEX firearm_records_updated ON firearm_records (state, updated_at, id);
CREATE INDEX firearm_records_serial ON firearm_records (serial, state);
CREATE INDEX firearm_records_case ON firearm_records (national_case_number, state) WHERE national_case_number IS NOT NULL;
CREATE UNIQUE INDEX firearm_records_import ON firearm_records (state, import_key) WHERE import_key IS NOT NULL;

-- One row per firearm that can be compared, whatever it is part of. key_0 to key_6 are its keys by the lines of
-- the Fano plane (src/register/serials.rs); a serial number with unknown characters has its in
-- partial_serial_keys instead.
CREATE TABLE firearm_identities (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('seizure_item', 'firearm_record', 'trace_request')),
  state text NOT NULL,
  authority_id uuid NOT NULL,
  serial text NOT NULL,
  skeleton text COLLATE "C" NOT NULL,
  reversed text COLLATE "C" NOT NULL,
  partial boolean NOT NULL,
  make text,
  bare_make text,
  model text,
  calibre text,
  type text,
  country text,
  year integer,
  -- The States beside its own that may learn of it: empty for none, * for all, else their codes.
  readers text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('hit_only', 'brief', 'full')),
  key_0 bigint,
  key_1 bigint,
  key_2 bigint,
  key_3 bigint,
  key_4 bigint,
  key_5 bigint,
  key_6 bigint
);

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
  key bigint NOT NULL,
  identity bigint NOT NULL REFERENCES firearm_identities (number) ON DELETE CASCADE,
  PRIMARY KEY (key, identity)
);

CREATE INDEX partial_serial_keys_identity ON partial_serial_keys (identity);

-- A pair of identities of two States. A State knows of it only where its row in match_sides says seen.
CREATE TABLE firearm_matches (
  id uuid NOT NULL,
  first_source uuid NOT NULL,
  second_source uuid NOT NULL,
  score integer NOT NULL,
  strength text NOT NULL CHECK (strength IN ('exact', 'strong', 'weak')),
  status text NOT NULL CHECK (status IN ('open', 'confirmed', 'rejected', 'disputed')),
  reasons text NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX firearm_matches_pair ON firearm_matches (first_source, second_source);

CREATE TABLE match_sides (
  match_id uuid NOT NULL REFERENCES firearm_matches (id) ON DELETE CASCADE,
  state text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('seizure_item', 'firearm_record', 'trace_request')),
  source_id uuid NOT NULL,
  authority_id uuid NOT NULL,
  seen boolean NOT NULL,
  since timestamptz NOT NULL,
  decision text CHECK (decision IN ('confirmed', 'rejected')),
  reason text,
  decided_at timestamptz,
  disclosed text CHECK (disclosed IN ('brief', 'full')),
  PRIMARY KEY (match_id, state)
);

CREATE INDEX match_sides_newest ON match_sides (state, since, match_id);
CREATE INDEX match_sides_source ON match_sides (source_id);

-- What a lookup was for.
CREATE TABLE firearm_lookups (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL,
  authority_id uuid NOT NULL,
  client_id uuid,
  account_id uuid,
  purpose text NOT NULL,
  serials integer NOT NULL,
  PRIMARY KEY (id)
);

-- Identities posted, changed or looked up by a client or an authority within a window of time; stem 0 counts
-- all of them, another those that are near each other.
CREATE TABLE probing_counts (
  subject_id uuid NOT NULL,
  window_start bigint NOT NULL,
  stem bigint NOT NULL,
  count bigint NOT NULL,
  before bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (subject_id, window_start, stem)
);

CREATE INDEX probing_counts_window ON probing_counts (window_start);
