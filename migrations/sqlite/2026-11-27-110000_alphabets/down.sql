-- What was folded stays folded: nothing in the schema has changed.
SELECT 1;
