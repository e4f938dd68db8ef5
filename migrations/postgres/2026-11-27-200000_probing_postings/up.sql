-- Calls that posted serial numbers and are counted together in a moment: each run that a serial number is one of was a
-- place of its own in probing_counts for every call.
CREATE TABLE probing_postings (
  number bigint GENERATED ALWAYS AS IDENTITY,
  subject_id uuid NOT NULL,
  window_start bigint NOT NULL,
  state text NOT NULL,
  authority_id uuid,
  client_id uuid,
  account_id uuid,
  operation text NOT NULL,
  request_id text NOT NULL,
  skeletons text NOT NULL,
  PRIMARY KEY (number)
);
