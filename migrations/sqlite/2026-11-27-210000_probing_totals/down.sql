INSERT INTO probing_counts (subject_id, window_start, stem, count, before, last)
  SELECT subject_id, window_start, 0, count, 0, 0 FROM probing_totals;
DROP TABLE probing_totals;
