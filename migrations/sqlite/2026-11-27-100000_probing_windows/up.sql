-- Windows first, so that those which have ended lie together: an index of them was a second place for each count.
CREATE TABLE probing_counts_by_window (
  subject_id BLOB NOT NULL,
  window_start INTEGER NOT NULL,
  stem INTEGER NOT NULL,
  count INTEGER NOT NULL,
  before INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (window_start, subject_id, stem)
) STRICT, WITHOUT ROWID;
INSERT INTO probing_counts_by_window SELECT subject_id, window_start, stem, count, before, last FROM probing_counts;
DROP TABLE probing_counts;
ALTER TABLE probing_counts_by_window RENAME TO probing_counts;
