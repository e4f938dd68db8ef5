CREATE TABLE seizures (
  id BLOB NOT NULL,
  state TEXT NOT NULL REFERENCES states (code),
  authority_id BLOB NOT NULL REFERENCES authorities (id),
  -- What makes a row of an import the same row when its file is loaded again.
  import_key TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('seized', 'found', 'surrendered')),
  date TEXT NOT NULL,
  date_precision TEXT NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
  subdivision TEXT,
  place_kind TEXT,
  criminal_context TEXT,
  national_case_number TEXT,
  sharing TEXT NOT NULL CHECK (sharing IN ('own_state', 'named_states', 'all_states')),
  content TEXT NOT NULL,
  item_count INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- The last change of something that other States see.
  shared_updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  deletion_reason TEXT,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE seizure_items (
  id BLOB NOT NULL,
  seizure_id BLOB NOT NULL REFERENCES seizures (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('firearm', 'ammunition', 'explosive', 'other_related_material')),
  type TEXT,
  make TEXT,
  make_normalized TEXT,
  make_recognised INTEGER NOT NULL CHECK (make_recognised IN (0, 1)),
  model TEXT,
  calibre TEXT,
  calibre_normalized TEXT,
  calibre_recognised INTEGER NOT NULL CHECK (calibre_recognised IN (0, 1)),
  serial_number TEXT,
  serial_normalized TEXT,
  serial_condition TEXT,
  marked INTEGER NOT NULL CHECK (marked IN (0, 1)),
  other_marks TEXT NOT NULL,
  production TEXT,
  country_of_manufacture TEXT,
  import_country TEXT,
  import_year INTEGER,
  manufacture_year INTEGER,
  quantity REAL NOT NULL CHECK (quantity > 0),
  unit TEXT NOT NULL CHECK (unit IN ('pieces', 'rounds', 'kilograms')),
  disposal TEXT NOT NULL CHECK (disposal IN ('in_custody', 'forfeited', 'destroyed', 'retained_for_official_use', 'returned_to_lawful_owner', 'other_authorized')),
  description TEXT,
  trace_request_id BLOB REFERENCES trace_requests (id),
  trace_status TEXT,
  traced INTEGER NOT NULL CHECK (traced IN (0, 1)),
  not_traced_reason TEXT,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE seizure_disposals (
  id BLOB NOT NULL,
  seizure_id BLOB NOT NULL REFERENCES seizures (id) ON DELETE CASCADE,
  item_id BLOB NOT NULL REFERENCES seizure_items (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE seizure_context_amendments (
  id BLOB NOT NULL,
  seizure_id BLOB NOT NULL REFERENCES seizures (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  context_before TEXT,
  context_after TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE UNIQUE INDEX seizures_import_key ON seizures (state, import_key);
CREATE INDEX seizures_date ON seizures (date, id);
CREATE INDEX seizures_state_date ON seizures (state, date, id);
CREATE INDEX seizures_updated ON seizures (updated_at, id);
CREATE INDEX seizures_case ON seizures (national_case_number);
CREATE UNIQUE INDEX seizure_items_seizure ON seizure_items (seizure_id, position);
CREATE INDEX seizure_items_serial ON seizure_items (serial_normalized);
CREATE INDEX seizure_items_make ON seizure_items (make_normalized);
CREATE INDEX seizure_items_calibre ON seizure_items (calibre_normalized);
CREATE INDEX seizure_items_trace ON seizure_items (trace_request_id);
CREATE INDEX seizure_disposals_seizure ON seizure_disposals (seizure_id, id);
CREATE INDEX seizure_disposals_item ON seizure_disposals (item_id);
CREATE INDEX seizure_context_amendments_seizure ON seizure_context_amendments (seizure_id, id);
