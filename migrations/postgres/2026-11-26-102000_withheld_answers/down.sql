ALTER TABLE implementation_reports DROP COLUMN withheld;
