-- An address is unique within a State: a refusal must not tell one State whom another employs.
DROP INDEX accounts_email;
CREATE UNIQUE INDEX accounts_email ON accounts (email, COALESCE(state, ''));

-- A State's inbox is asked for by side and status, newest first.
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id);
-- Of a draft: the States it is to be sent to, between spaces.
ALTER TABLE trace_requests ADD COLUMN addressed TEXT;
