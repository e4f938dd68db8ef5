CREATE TABLE meta (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;

CREATE TABLE states (
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_es TEXT NOT NULL,
  name_pt TEXT NOT NULL,
  name_fr TEXT NOT NULL,
  oas_member INTEGER NOT NULL CHECK (oas_member IN (0, 1)),
  addressable INTEGER NOT NULL CHECK (addressable IN (0, 1)),
  cifta_status TEXT NOT NULL CHECK (cifta_status IN ('party', 'signatory', 'not_party', 'unverified')),
  cifta_status_date TEXT,
  cifta_source TEXT,
  cifta_verified INTEGER NOT NULL CHECK (cifta_verified IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (code)
) STRICT, WITHOUT ROWID;

CREATE TABLE authorities (
  id BLOB NOT NULL,
  state TEXT NOT NULL REFERENCES states (code),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('national_authority', 'police', 'customs', 'military', 'forensic', 'other')),
  address TEXT,
  status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE contact_points (
  id BLOB NOT NULL,
  authority_id BLOB NOT NULL REFERENCES authorities (id),
  state TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT,
  languages TEXT NOT NULL,
  receives_trace_requests INTEGER NOT NULL CHECK (receives_trace_requests IN (0, 1)),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE accounts (
  id BLOB NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT REFERENCES states (code),
  authority_id BLOB REFERENCES authorities (id),
  roles TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending_confirmation', 'active', 'disabled')),
  password_hash TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE clients (
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  state TEXT REFERENCES states (code),
  authority_id BLOB REFERENCES authorities (id),
  roles TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending_confirmation', 'active', 'disabled')),
  secret_hash BLOB NOT NULL,
  public_jwk TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE role_grants (
  id BLOB NOT NULL,
  subject_id BLOB NOT NULL,
  role TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  granted_by BLOB,
  granted_by_state TEXT,
  revoked_at INTEGER,
  revoked_by BLOB,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE signing_keys (
  kid TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  sealed_private_key BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  signs_from INTEGER NOT NULL,
  verifies_until INTEGER,
  PRIMARY KEY (kid)
) STRICT;

CREATE TABLE revoked_tokens (
  jti BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (jti)
) STRICT, WITHOUT ROWID;

CREATE TABLE used_assertions (
  client_id BLOB NOT NULL,
  jti TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (client_id, jti)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  caller_id BLOB NOT NULL,
  key TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  body_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (caller_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_entries (
  id BLOB NOT NULL,
  at INTEGER NOT NULL,
  state TEXT,
  authority_id BLOB,
  client_id BLOB,
  account_id BLOB,
  action TEXT NOT NULL,
  operation TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT,
  request_id TEXT NOT NULL,
  detail TEXT,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE outbox (
  id BLOB NOT NULL,
  at INTEGER NOT NULL,
  audience TEXT,
  event TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_requests (
  id BLOB NOT NULL,
  requesting_state TEXT NOT NULL REFERENCES states (code),
  requesting_authority_id BLOB NOT NULL REFERENCES authorities (id),
  status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'completed', 'closed', 'withdrawn')),
  reference TEXT,
  register_year INTEGER,
  register_number INTEGER,
  content TEXT NOT NULL,
  urgency TEXT,
  serial TEXT,
  make TEXT,
  recovery_date TEXT,
  national_case_number TEXT,
  created_at INTEGER NOT NULL,
  submitted_at INTEGER,
  closed_at INTEGER,
  closure_reason TEXT,
  withdrawn_at INTEGER,
  withdrawal_reason TEXT,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_parties (
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('requester', 'recipient')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'completed', 'closed', 'withdrawn')),
  updated_at INTEGER NOT NULL,
  assigned_to BLOB REFERENCES accounts (id),
  PRIMARY KEY (request_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE trace_recipients (
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state TEXT NOT NULL REFERENCES states (code),
  status TEXT NOT NULL CHECK (status IN ('sent', 'acknowledged', 'information_requested', 'delayed', 'restricted', 'answered', 'refused', 'withdrawn')),
  sent_at INTEGER NOT NULL,
  due_at INTEGER,
  clock_stopped_at INTEGER,
  acknowledged_at INTEGER,
  answered_at INTEGER,
  restriction TEXT,
  onward_reason TEXT,
  PRIMARY KEY (request_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE trace_persons (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_responses (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  response TEXT NOT NULL,
  amendment_reason TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_questions (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('information', 'clarification')),
  question TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  answer TEXT,
  answered_at INTEGER,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_amendments (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  changes TEXT NOT NULL,
  persons TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_disclosures (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  holder TEXT NOT NULL,
  provider TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('response', 'request')),
  legal_basis TEXT NOT NULL,
  to_whom TEXT NOT NULL,
  to_state TEXT,
  planned_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  decision TEXT,
  remarks TEXT,
  decided_at INTEGER,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_notes (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  client_id BLOB,
  account_id BLOB,
  note TEXT NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_timeline (
  id BLOB NOT NULL,
  request_id BLOB NOT NULL REFERENCES trace_requests (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  authority_id BLOB NOT NULL,
  recipient TEXT,
  client_id BLOB,
  account_id BLOB,
  own_state_only INTEGER NOT NULL CHECK (own_state_only IN (0, 1)),
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE trace_registers (
  state TEXT NOT NULL,
  year INTEGER NOT NULL,
  last_number INTEGER NOT NULL,
  PRIMARY KEY (state, year)
) STRICT, WITHOUT ROWID;

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
