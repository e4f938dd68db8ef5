ALTER TABLE imports DROP COLUMN waits_until;
