-- An address is unique within a State: a refusal must not tell one State whom another employs.
DROP INDEX accounts_email;
CREATE UNIQUE INDEX accounts_email ON accounts (email, COALESCE(state, ''));

-- A State's inbox is asked for by side and status, newest first.
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id);
-- Of a draft: the States it is to be sent to, between spaces.
ALTER TABLE trace_requests ADD COLUMN addressed TEXT;
-- Restrictions that a later one has replaced.
ALTER TABLE trace_recipients ADD COLUMN earlier_restrictions TEXT;
-- What lists show of the firearm: they need not read the whole content.
ALTER TABLE trace_requests ADD COLUMN firearm_listed TEXT;
UPDATE trace_requests SET firearm_listed = json_object('type', json_extract(content, '$.firearm.type'), 'make', json_extract(content, '$.firearm.make'), 'model', json_extract(content, '$.firearm.model'), 'calibre', json_extract(content, '$.firearm.calibre'), 'serial_number', json_extract(content, '$.firearm.serial_number'), 'serial_condition', json_extract(content, '$.firearm.serial_condition'))
  WHERE json_extract(content, '$.firearm') IS NOT NULL;
UPDATE trace_requests SET addressed = (SELECT group_concat(value, ' ') FROM json_each(content, '$.recipients'))
  WHERE status = 'draft' AND json_extract(content, '$.recipients') IS NOT NULL;
