CREATE TEMPORARY TABLE whole ON COMMIT DROP AS
  SELECT window_start, window_hours, subject_id, sum(count)::bigint AS count
  FROM probing_totals GROUP BY window_start, window_hours, subject_id;
DELETE FROM probing_totals;
ALTER TABLE probing_totals DROP CONSTRAINT probing_totals_pkey;
ALTER TABLE probing_totals DROP COLUMN part;
ALTER TABLE probing_totals ADD PRIMARY KEY (window_start, window_hours, subject_id);
INSERT INTO probing_totals (window_start, window_hours, subject_id, count)
  SELECT window_start, window_hours, subject_id, count FROM whole;
