CREATE TABLE probing_totals_old (
  window_start INTEGER NOT NULL,
  window_hours INTEGER NOT NULL CHECK (window_hours IN (1, 24)),
  subject_id BLOB NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (window_start, window_hours, subject_id)
) STRICT, WITHOUT ROWID;
INSERT INTO probing_totals_old (window_start, window_hours, subject_id, count)
  SELECT window_start, window_hours, subject_id, sum(count) FROM probing_totals
  GROUP BY window_start, window_hours, subject_id;
DROP TABLE probing_totals;
ALTER TABLE probing_totals_old RENAME TO probing_totals;
