-- On PostgreSQL what is posted is added to one of several parts (src/register/store/probing.rs); here there is one.
CREATE TABLE probing_totals_new (
  window_start INTEGER NOT NULL,
  window_hours INTEGER NOT NULL CHECK (window_hours IN (1, 24)),
  subject_id BLOB NOT NULL,
  part INTEGER NOT NULL DEFAULT 0,
  count INTEGER NOT NULL,
  PRIMARY KEY (window_start, window_hours, subject_id, part)
) STRICT, WITHOUT ROWID;
INSERT INTO probing_totals_new (window_start, window_hours, subject_id, count)
  SELECT window_start, window_hours, subject_id, count FROM probing_totals;
DROP TABLE probing_totals;
ALTER TABLE probing_totals_new RENAME TO probing_totals;
