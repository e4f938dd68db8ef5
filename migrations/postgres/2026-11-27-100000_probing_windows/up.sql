-- Windows first, so that those which have ended lie together: an index of them was a second place for each count.
DROP INDEX probing_counts_window;
ALTER TABLE probing_counts DROP CONSTRAINT probing_counts_pkey;
ALTER TABLE probing_counts ADD PRIMARY KEY (window_start, subject_id, stem);
