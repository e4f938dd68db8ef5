CREATE TABLE seizures (
  id uuid NOT NULL,
  state text NOT NULL REFERENCES states (code),
  authority_id uuid NOT NULL REFERENCES authorities (id),
  -- What makes a row of an import the same row when its file is loaded again.
  import_key text,
  kind text NOT NULL CHECK (kind IN ('seized', 'found', 'surrendered')),
  date date NOT NULL,
  date_precision text NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
  subdivision text,
  place_kind text,
  criminal_context text,
  national_case_number text,
  sharing text NOT NULL CHECK (sharing IN ('own_state', 'named_states', 'all_states')),
  content text NOT NULL,
  item_count integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- The last change of something that other States see.
  shared_updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  deletion_reason text,
  PRIMARY KEY (id)
);

CREATE TABLE seizure_items (
  id uuid NOT NULL,
  seizure_id uuid NOT NULL REFERENCES seizures (id) ON DELETE CASCADE,
  position integer NOT NULL,
  class text NOT NULL CHECK (class IN ('firearm', 'ammunition', 'explosive', 'other_related_material')),
  type text,
  make text,
  make_normalized text,
  make_recognised boolean NOT NULL,
  model text,
  calibre text,
  calibre_normalized text,
  calibre_recognised boolean NOT NULL,
  serial_number text,
  serial_normalized text,
  serial_condition text,
  marked boolean NOT NULL,
  other_marks text NOT NULL,
  production text,
  country_of_manufacture text,
  import_country text,
  import_year integer,
  manufacture_year integer,
  quantity double precision NOT NULL CHECK (quantity > 0),
  unit text NOT NULL CHECK (unit IN ('pieces', 'rounds', 'kilograms')),
  disposal text NOT NULL CHECK (disposal IN ('in_custody', 'forfeited', 'destroyed', 'retained_for_official_use', 'returned_to_lawful_owner', 'other_authorized')),
  description text,
  trace_request_id uuid REFERENCES trace_requests (id),
  trace_status text,
  traced boolean NOT NULL,
  not_traced_reason text,
  PRIMARY KEY (id)
);

CREATE TABLE seizure_disposals (
  id uuid NOT NULL,
  seizure_id uuid NOT NULL REFERENCES seizures (id) ON DELETE CASCADE,
  item_id uuid NOT NULL REFERENCES seizure_items (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE seizure_context_amendments (
  id uuid NOT NULL,
  seizure_id uuid NOT NULL REFERENCES seizures (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  context_before text,
  context_after text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (id)
);

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
