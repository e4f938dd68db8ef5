-- SQLite has one writer, whose moments have the order of its commits: nothing to be kept.
SELECT 1;
