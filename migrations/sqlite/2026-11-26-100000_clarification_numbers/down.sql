DROP INDEX clarification_requests_number;
DROP INDEX clarification_requests_proposal;
ALTER TABLE clarification_requests DROP COLUMN number;
ALTER TABLE clarification_requests DROP COLUMN proposal;
ALTER TABLE clarification_requests RENAME COLUMN place TO number;
