-- What a client brought and asked in an hour and an authority in a day, apart from the many counts of runs: a call adds to
-- both, which then lie on one page.
CREATE TABLE probing_totals (
  window_start INTEGER NOT NULL,
  window_hours INTEGER NOT NULL CHECK (window_hours IN (1, 24)),
  subject_id BLOB NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (window_start, window_hours, subject_id)
) STRICT, WITHOUT ROWID;
INSERT INTO probing_totals SELECT window_start, CASE WHEN subject_id IN (SELECT id FROM authorities) THEN 24 ELSE 1 END,
  subject_id, count FROM probing_counts WHERE stem = 0;
DELETE FROM probing_counts WHERE stem = 0;
