-- Until when an import that has reached the probing limit waits.
ALTER TABLE imports ADD COLUMN waits_until timestamptz;
