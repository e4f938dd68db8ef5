CREATE TABLE questionnaires (
  id BLOB NOT NULL,
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'published')),
  predecessor BLOB REFERENCES questionnaires (id),
  -- What a list shows of the content.
  title TEXT NOT NULL,
  sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
  question_count INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  published_at INTEGER,
  UNIQUE (code, version),
  PRIMARY KEY (id)
) STRICT;

-- One row per question of a published questionnaire: an answer is checked without reading the whole.
CREATE TABLE questionnaire_questions (
  questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id),
  question TEXT NOT NULL,
  position INTEGER NOT NULL,
  article TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (questionnaire_id, question)
) STRICT;

CREATE TABLE reporting_cycles (
  id BLOB NOT NULL,
  questionnaire_id BLOB NOT NULL REFERENCES questionnaires (id),
  title TEXT NOT NULL,
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  opens_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (period_from <= period_to),
  CHECK (opens_on <= due_on),
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE cycle_invitations (
  cycle_id BLOB NOT NULL REFERENCES reporting_cycles (id),
  state TEXT NOT NULL REFERENCES states (code),
  obligation TEXT NOT NULL CHECK (obligation IN ('must', 'may')),
  -- The cycle's own date, or the last extension's.
  due_on TEXT NOT NULL,
  PRIMARY KEY (cycle_id, state)
) STRICT;

CREATE TABLE cycle_extensions (
  id BLOB NOT NULL,
  cycle_id BLOB NOT NULL,
  state TEXT NOT NULL,
  due_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  FOREIGN KEY (cycle_id, state) REFERENCES cycle_invitations (cycle_id, state),
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE implementation_reports (
  id BLOB NOT NULL,
  cycle_id BLOB NOT NULL,
  state TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'es', 'pt', 'fr')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'ready_for_approval', 'submitted', 'under_review', 'clarification_requested', 'concluded', 'published', 'withdrawn')),
  -- Of the last submission; 0 before the first.
  version INTEGER NOT NULL,
  sha256 TEXT,
  submitted_at INTEGER,
  -- Whether the first submission came after the State's due date.
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  concluded_at INTEGER,
  published_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  FOREIGN KEY (cycle_id, state) REFERENCES cycle_invitations (cycle_id, state),
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE report_answers (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  question TEXT NOT NULL,
  version INTEGER NOT NULL,
  value TEXT,
  -- Taken over from an earlier report and not yet confirmed.
  carried INTEGER NOT NULL CHECK (carried IN (0, 1)),
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  evidence TEXT NOT NULL,
  -- What was proposed when a figure was decided on.
  figure TEXT,
  client_id BLOB,
  account_id BLOB,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (report_id, question)
) STRICT;

CREATE TABLE report_answer_versions (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  question TEXT NOT NULL,
  version INTEGER NOT NULL,
  value TEXT,
  carried INTEGER NOT NULL CHECK (carried IN (0, 1)),
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  evidence TEXT NOT NULL,
  figure TEXT,
  client_id BLOB,
  account_id BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (report_id, question, version)
) STRICT;

CREATE TABLE report_versions (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  version INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  -- Canonical JSON (RFC 8785): written once, and read only where it has its hash.
  content TEXT NOT NULL,
  -- How far each article was answered.
  articles TEXT NOT NULL,
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  client_id BLOB,
  account_id BLOB,
  submitted_at INTEGER NOT NULL,
  PRIMARY KEY (report_id, version)
) STRICT;

-- The answers of each report's last version, as rows: for readers of many reports at once.
CREATE TABLE submitted_answers (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  question TEXT NOT NULL,
  article TEXT NOT NULL,
  answer_version INTEGER NOT NULL,
  value TEXT,
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  evidence TEXT NOT NULL,
  figure TEXT,
  published INTEGER NOT NULL CHECK (published IN (0, 1)),
  PRIMARY KEY (report_id, question)
) STRICT;

CREATE TABLE publication_consents (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  question TEXT NOT NULL,
  -- Consent is to this answer; a later one needs it anew.
  answer_version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (report_id, question)
) STRICT;

CREATE TABLE report_steps (
  id BLOB NOT NULL,
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  step TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  client_id BLOB,
  account_id BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE report_draft_comments (
  id BLOB NOT NULL,
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  question TEXT,
  text TEXT NOT NULL,
  client_id BLOB,
  account_id BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE review_assignments (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  number INTEGER NOT NULL,
  reviewer_kind TEXT NOT NULL CHECK (reviewer_kind IN ('account', 'client')),
  reviewer_id BLOB NOT NULL,
  reviewer_state TEXT NOT NULL REFERENCES states (code),
  sections TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('assigned', 'completed', 'released')),
  declared_conflict TEXT,
  release_reason TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (report_id, number)
) STRICT;

CREATE TABLE review_comments (
  id BLOB NOT NULL,
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  question TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('committee', 'shared_with_state')),
  text TEXT NOT NULL,
  state TEXT NOT NULL,
  client_id BLOB,
  account_id BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE clarification_requests (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  number INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('proposed', 'dismissed', 'transmitted', 'answered')),
  question TEXT,
  text TEXT NOT NULL,
  client_id BLOB,
  account_id BLOB,
  created_at INTEGER NOT NULL,
  transmitted_at INTEGER,
  answer TEXT,
  answered_at INTEGER,
  PRIMARY KEY (report_id, number)
) STRICT;

CREATE TABLE report_conclusions (
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  article TEXT NOT NULL,
  version INTEGER NOT NULL,
  recommendation TEXT,
  good_practice INTEGER NOT NULL CHECK (good_practice IN (0, 1)),
  assistance_suggested TEXT,
  client_id BLOB,
  account_id BLOB,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (report_id, article)
) STRICT;

CREATE TABLE report_responses (
  id BLOB NOT NULL,
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  text TEXT NOT NULL,
  client_id BLOB,
  account_id BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE UNIQUE INDEX implementation_reports_one_per_cycle ON implementation_reports (cycle_id, state)
  WHERE status <> 'withdrawn';
CREATE INDEX implementation_reports_by_state ON implementation_reports (state, id);
CREATE INDEX report_steps_by_report ON report_steps (report_id, id);
CREATE INDEX report_draft_comments_by_report ON report_draft_comments (report_id, id);
CREATE INDEX review_comments_by_report ON review_comments (report_id, id);
CREATE INDEX report_responses_by_report ON report_responses (report_id, id);
CREATE INDEX review_assignments_by_reviewer ON review_assignments (reviewer_id, status);
CREATE INDEX cycle_extensions_by_cycle ON cycle_extensions (cycle_id, state);
CREATE INDEX submitted_answers_by_question ON submitted_answers (question, report_id);
