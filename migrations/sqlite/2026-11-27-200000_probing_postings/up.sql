-- Calls that posted serial numbers and are counted together in a moment: each run that a serial number is one of was a
-- place of its own in probing_counts for every call.
CREATE TABLE probing_postings (
  number INTEGER NOT NULL PRIMARY KEY,
  subject_id BLOB NOT NULL,
  window_start INTEGER NOT NULL,
  state TEXT NOT NULL,
  authority_id BLOB,
  client_id BLOB,
  account_id BLOB,
  operation TEXT NOT NULL,
  request_id TEXT NOT NULL,
  skeletons TEXT NOT NULL
) STRICT;
