-- What a hit tells of a record lies with what it was found by (src/register/model.rs, RecordDetails): a lookup reads no
-- second table.
ALTER TABLE firearm_identities ADD COLUMN details text;
UPDATE firearm_identities AS i SET details = json_build_object(
  'kind', r.kind,
  'serial_number', r.content -> 'firearm' -> 'serial_number',
  'serial_condition', r.content -> 'firearm' -> 'serial_condition',
  'import_country', r.content -> 'firearm' -> 'import_country',
  'other_marks', r.content -> 'firearm' -> 'other_marks',
  'date', r.content -> 'date',
  'date_precision', r.content -> 'date_precision',
  'place', r.content -> 'place',
  'national_case_number', r.content -> 'national_case_number',
  'handling', r.content -> 'handling'
)::text
FROM (SELECT id, kind, content::json AS content FROM firearm_records) AS r
WHERE i.kind = 'firearm_record' AND r.id = i.source_id;
