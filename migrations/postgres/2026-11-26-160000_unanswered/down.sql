ALTER TABLE report_versions DROP COLUMN unanswered;
