ALTER TABLE probing_counts DROP CONSTRAINT probing_counts_pkey;
ALTER TABLE probing_counts ADD PRIMARY KEY (subject_id, window_start, stem);
CREATE INDEX probing_counts_window ON probing_counts (window_start);
