CREATE TABLE questionnaires (
  id uuid NOT NULL,
  code text NOT NULL,
  version integer NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'published')),
  predecessor uuid REFERENCES questionnaires (id),
  -- What a list shows of the content.
  title text NOT NULL,
  sample boolean NOT NULL,
  question_count integer NOT NULL,
  content text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  published_at timestamptz,
  UNIQUE (code, version),
  PRIMARY KEY (id)
);

-- One row per question of a published questionnaire: an answer is checked without reading the whole.
CREATE TABLE questionnaire_questions (
  questionnaire_id uuid NOT NULL REFERENCES questionnaires (id),
  question text NOT NULL,
  position integer NOT NULL,
  article text NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (questionnaire_id, question)
);

CREATE TABLE reporting_cycles (
  id uuid NOT NULL,
  questionnaire_id uuid NOT NULL REFERENCES questionnaires (id),
  title text NOT NULL,
  period_from date NOT NULL,
  period_to date NOT NULL,
  opens_on date NOT NULL,
  due_on date NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (period_from <= period_to),
  CHECK (opens_on <= due_on),
  PRIMARY KEY (id)
);

CREATE TABLE cycle_invitations (
  cycle_id uuid NOT NULL REFERENCES reporting_cycles (id),
  state text NOT NULL REFERENCES states (code),
  obligation text NOT NULL CHECK (obligation IN ('must', 'may')),
  -- The cycle's own date, or the last extension's.
  due_on date NOT NULL,
  PRIMARY KEY (cycle_id, state)
);

CREATE TABLE cycle_extensions (
  id uuid NOT NULL,
  cycle_id uuid NOT NULL,
  state text NOT NULL,
  due_on date NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (cycle_id, state) REFERENCES cycle_invitations (cycle_id, state),
  PRIMARY KEY (id)
);

CREATE TABLE implementation_reports (
  id uuid NOT NULL,
  cycle_id uuid NOT NULL,
  state text NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'es', 'pt', 'fr')),
  status text NOT NULL CHECK (status IN ('draft', 'ready_for_approval', 'submitted', 'under_review', 'clarification_requested', 'concluded', 'published', 'withdrawn')),
  -- Of the last submission; 0 before the first.
  version integer NOT NULL,
  sha256 text,
  submitted_at timestamptz,
  -- Whether the first submission came after the State's due date.
  late boolean NOT NULL,
  concluded_at timestamptz,
  published_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  FOREIGN KEY (cycle_id, state) REFERENCES cycle_invitations (cycle_id, state),
  PRIMARY KEY (id)
);

CREATE TABLE report_answers (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  question text NOT NULL,
  version integer NOT NULL,
  value text,
  -- Taken over from an earlier report and not yet confirmed.
  carried boolean NOT NULL,
  confidential boolean NOT NULL,
  evidence text NOT NULL,
  -- What was proposed when a figure was decided on.
  figure text,
  client_id uuid,
  account_id uuid,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (report_id, question)
);

CREATE TABLE report_answer_versions (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  question text NOT NULL,
  version integer NOT NULL,
  value text,
  carried boolean NOT NULL,
  confidential boolean NOT NULL,
  evidence text NOT NULL,
  figure text,
  client_id uuid,
  account_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (report_id, question, version)
);

CREATE TABLE report_versions (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  version integer NOT NULL,
  sha256 text NOT NULL,
  -- Canonical JSON (RFC 8785): written once, and read only where it has its hash.
  content text NOT NULL,
  -- How far each article was answered.
  articles text NOT NULL,
  late boolean NOT NULL,
  client_id uuid,
  account_id uuid,
  submitted_at timestamptz NOT NULL,
  PRIMARY KEY (report_id, version)
);

-- The answers of each report's last version, as rows: for readers of many reports at once.
CREATE TABLE submitted_answers (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  question text NOT NULL,
  article text NOT NULL,
  answer_version integer NOT NULL,
  value text,
  confidential boolean NOT NULL,
  evidence text NOT NULL,
  figure text,
  published boolean NOT NULL,
  PRIMARY KEY (report_id, question)
);

CREATE TABLE publication_consents (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  question text NOT NULL,
  -- Consent is to this answer; a later one needs it anew.
  answer_version integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (report_id, question)
);

CREATE TABLE report_steps (
  id uuid NOT NULL,
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  step text NOT NULL,
  status text NOT NULL,
  reason text,
  client_id uuid,
  account_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE report_draft_comments (
  id uuid NOT NULL,
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  question text,
  text text NOT NULL,
  client_id uuid,
  account_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE review_assignments (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  number integer NOT NULL,
  reviewer_kind text NOT NULL CHECK (reviewer_kind IN ('account', 'client')),
  reviewer_id uuid NOT NULL,
  reviewer_state text NOT NULL REFERENCES states (code),
  sections text NOT NULL,
  status text NOT NULL CHECK (status IN ('assigned', 'completed', 'released')),
  declared_conflict text,
  release_reason text,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE review_comments (
  id uuid NOT NULL,
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  question text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('committee', 'shared_with_state')),
  text text NOT NULL,
  state text NOT NULL,
  client_id uuid,
  account_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE clarification_requests (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  number integer NOT NULL,
  status text NOT NULL CHECK (status IN ('proposed', 'dismissed', 'transmitted', 'answered')),
  question text,
  text text NOT NULL,
  client_id uuid,
  account_id uuid,
  created_at timestamptz NOT NULL,
  transmitted_at timestamptz,
  answer text,
  answered_at timestamptz,
  PRIMARY KEY (report_id, number)
);

CREATE TABLE report_conclusions (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  article text NOT NULL,
  version integer NOT NULL,
  recommendation text,
  good_practice boolean NOT NULL,
  assistance_suggested text,
  client_id uuid,
  account_id uuid,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (report_id, article)
);

CREATE TABLE report_responses (
  id uuid NOT NULL,
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  text text NOT NULL,
  client_id uuid,
  account_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

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
