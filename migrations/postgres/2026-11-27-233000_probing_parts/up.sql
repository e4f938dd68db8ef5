-- A call holds the row of its total until it has committed, and one client's posts would wait for each other: they go to
-- one of several parts each (src/register/store/probing.rs).
ALTER TABLE probing_totals ADD COLUMN part integer NOT NULL DEFAULT 0;
ALTER TABLE probing_totals DROP CONSTRAINT probing_totals_pkey;
ALTER TABLE probing_totals ADD PRIMARY KEY (window_start, window_hours, subject_id, part);
