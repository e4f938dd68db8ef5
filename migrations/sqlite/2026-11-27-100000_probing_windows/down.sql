CREATE TABLE probing_counts_by_subject (
  subject_id BLOB NOT NULL,
  window_start INTEGER NOT NULL,
  stem INTEGER NOT NULL,
  count INTEGER NOT NULL,
  before INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (subject_id, window_start, stem)
) STRICT, WITHOUT ROWID;
INSERT INTO probing_counts_by_subject SELECT subject_id, window_start, stem, count, before, last FROM probing_counts;
DROP TABLE probing_counts;
ALTER TABLE probing_counts_by_subject RENAME TO probing_counts;
CREATE INDEX probing_counts_window ON probing_counts (window_start);
