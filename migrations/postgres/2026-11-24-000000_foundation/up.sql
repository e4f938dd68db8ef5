CREATE TABLE meta (
  name text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE states (
  code text NOT NULL,
  name_en text NOT NULL,
  name_es text NOT NULL,
  name_pt text NOT NULL,
  name_fr text NOT NULL,
  oas_member boolean NOT NULL,
  addressable boolean NOT NULL,
  cifta_status text NOT NULL CHECK (cifta_status IN ('party', 'signatory', 'not_party', 'unverified')),
  cifta_status_date date,
  cifta_source text,
  cifta_verified boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (code)
);

CREATE TABLE authorities (
  id uuid NOT NULL,
  state text NOT NULL REFERENCES states (code),
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('national_authority', 'police', 'customs', 'military', 'forensic', 'other')),
  address text,
  status text NOT NULL CHECK (status IN ('active', 'disabled')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE contact_points (
  id uuid NOT NULL,
  authority_id uuid NOT NULL REFERENCES authorities (id),
  state text NOT NULL,
  position integer NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  phone text,
  languages text NOT NULL,
  receives_trace_requests boolean NOT NULL,
  active boolean NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE accounts (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  state text REFERENCES states (code),
  authority_id uuid REFERENCES authorities (id),
  roles text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending_confirmation', 'active', 'disabled')),
  password_hash text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE clients (
  id uuid NOT NULL,
  name text NOT NULL,
  state text REFERENCES states (code),
  authority_id uuid REFERENCES authorities (id),
  roles text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending_confirmation', 'active', 'disabled')),
  secret_hash bytea NOT NULL,
  public_jwk text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE role_grants (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  role text NOT NULL,
  granted_at timestamptz NOT NULL,
  granted_by uuid,
  granted_by_state text,
  revoked_at timestamptz,
  revoked_by uuid,
  PRIMARY KEY (id)
);

CREATE TABLE signing_keys (
  kid text NOT NULL,
  algorithm text NOT NULL,
  public_jwk text NOT NULL,
  sealed_private_key bytea NOT NULL,
  created_at timestamptz NOT NULL,
  signs_from timestamptz NOT NULL,
  verifies_until timestamptz,
  PRIMARY KEY (kid)
);

CREATE TABLE revoked_tokens (
  jti uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (jti)
);

CREATE TABLE used_assertions (
  client_id uuid NOT NULL,
  jti text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, jti)
);

CREATE TABLE idempotency_keys (
  caller_id uuid NOT NULL,
  key text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  body_hash bytea NOT NULL,
  status integer NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (caller_id, key)
);

CREATE TABLE audit_entries (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  state text,
  authority_id uuid,
  client_id uuid,
  account_id uuid,
  action text NOT NULL,
  operation text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text,
  request_id text NOT NULL,
  detail text,
  PRIMARY KEY (id)
);

CREATE TABLE outbox (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  audience text,
  event text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE trace_requests (
  id uuid NOT NULL,
  requesting_state text NOT NULL REFERENCES states (code),
  requesting_authority_id uuid NOT NULL REFERENCES authorities (id),
  status text NOT NULL CHECK (status IN ('draft', 'open', 'completed', 'closed', 'withdrawn')),
  reference text,
  register_year integer,
  register_number integer,
  content text NOT NULL,
  urgency text,
  serial text,
  make text,
  recovery_date date,
  national_case_number text,
  created_at timestamptz NOT NULL,
  submitted_at timestamptz,
  closed_at timestamptz,
  closure_reason text,
  withdrawn_at timestamptz,
  withdrawal_reason text,
  PRIMARY KEY (id)
);

CREATE TABLE trace_parties (
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state text NOT NULL,
  side text NOT NULL CHECK (side IN ('requester', 'recipient')),
  status text NOT NULL CHECK (status IN ('draft', 'open', 'completed', 'closed', 'withdrawn')),
  updated_at timestamptz NOT NULL,
  assigned_to uuid REFERENCES accounts (id),
  PRIMARY KEY (request_id, state)
);

CREATE TABLE trace_recipients (
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state text NOT NULL REFERENCES states (code),
  status text NOT NULL CHECK (status IN ('sent', 'acknowledged', 'information_requested', 'delayed', 'restricted', 'answered', 'refused', 'withdrawn')),
  sent_at timestamptz NOT NULL,
  due_at timestamptz,
  clock_stopped_at timestamptz,
  acknowledged_at timestamptz,
  answered_at timestamptz,
  restriction text,
  onward_reason text,
  PRIMARY KEY (request_id, state)
);

CREATE TABLE trace_persons (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  position integer NOT NULL,
  person text NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE trace_responses (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state text NOT NULL,
  version integer NOT NULL,
  response text NOT NULL,
  amendment_reason text,
  at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE trace_questions (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('information', 'clarification')),
  question text NOT NULL,
  asked_at timestamptz NOT NULL,
  answer text,
  answered_at timestamptz,
  PRIMARY KEY (id)
);

CREATE TABLE trace_amendments (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  changes text NOT NULL,
  persons text NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE trace_disclosures (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  holder text NOT NULL,
  provider text NOT NULL,
  what text NOT NULL CHECK (what IN ('response', 'request')),
  legal_basis text NOT NULL,
  to_whom text NOT NULL,
  to_state text,
  planned_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  decision text,
  remarks text,
  decided_at timestamptz,
  PRIMARY KEY (id)
);

CREATE TABLE trace_notes (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state text NOT NULL,
  at timestamptz NOT NULL,
  client_id uuid,
  account_id uuid,
  note text NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE trace_timeline (
  id uuid NOT NULL,
  request_id uuid NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  step text NOT NULL,
  state text NOT NULL,
  authority_id uuid NOT NULL,
  recipient text,
  client_id uuid,
  account_id uuid,
  own_state_only boolean NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE trace_registers (
  state text NOT NULL,
  year integer NOT NULL,
  last_number integer NOT NULL,
  PRIMARY KEY (state, year)
);

CREATE INDEX contact_points_authority ON contact_points (authority_id);
CREATE INDEX contact_points_state ON contact_points (state);
CREATE INDEX authorities_state ON authorities (state);
CREATE UNIQUE INDEX accounts_email ON accounts (email);
CREATE INDEX accounts_authority ON accounts (authority_id);
CREATE INDEX clients_authority ON clients (authority_id);
CREATE INDEX role_grants_subject ON role_grants (subject_id);
CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);
CREATE INDEX used_assertions_expiry ON used_assertions (expires_at);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
CREATE INDEX audit_entries_state ON audit_entries (state, id);
CREATE UNIQUE INDEX trace_requests_reference ON trace_requests (reference);
CREATE UNIQUE INDEX trace_requests_register ON trace_requests (requesting_state, register_year, register_number);
CREATE INDEX trace_requests_serial ON trace_requests (serial, requesting_state);
CREATE INDEX trace_requests_case ON trace_requests (national_case_number);
CREATE INDEX trace_parties_newest ON trace_parties (state, request_id);
CREATE INDEX trace_parties_updated ON trace_parties (state, updated_at, request_id);
CREATE INDEX trace_persons_request ON trace_persons (request_id);
CREATE UNIQUE INDEX trace_responses_request ON trace_responses (request_id, state, version);
CREATE INDEX trace_questions_request ON trace_questions (request_id);
CREATE INDEX trace_amendments_request ON trace_amendments (request_id);
CREATE INDEX trace_disclosures_request ON trace_disclosures (request_id);
CREATE INDEX trace_notes_request ON trace_notes (request_id, id);
CREATE INDEX trace_timeline_request ON trace_timeline (request_id, id);
