-- What a call has made is not always at its collection and id: where it was, a repeat is told too.
ALTER TABLE idempotency_keys ADD COLUMN location text NOT NULL DEFAULT '';
UPDATE idempotency_keys SET location = CASE strpos(path, '/' || subject_id)
  WHEN 0 THEN path || '/' || subject_id
  ELSE substr(path, 1, strpos(path, '/' || subject_id) + length(subject_id)) END;
