-- The questions of a version that have no answer in it: whether each was asked, and on which others that hangs. Null for
-- versions from before, of which readers of the matrix are told what they were told then.
ALTER TABLE report_versions ADD COLUMN unanswered text;
