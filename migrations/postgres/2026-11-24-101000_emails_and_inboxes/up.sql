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
UPDATE trace_requests SET firearm_listed = json_build_object('type', content::json #> '{firearm,type}', 'make', content::json #> '{firearm,make}', 'model', content::json #> '{firearm,model}', 'calibre', content::json #> '{firearm,calibre}', 'serial_number', content::json #> '{firearm,serial_number}', 'serial_condition', content::json #> '{firearm,serial_condition}')::text
  WHERE content::json ->> 'firearm' IS NOT NULL;
UPDATE trace_requests SET addressed = (SELECT string_agg(value, ' ') FROM json_array_elements_text(content::json -> 'recipients'))
  WHERE status = 'draft' AND content::json ->> 'recipients' IS NOT NULL;
