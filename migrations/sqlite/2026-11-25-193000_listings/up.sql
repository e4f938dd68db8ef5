-- What a list shows of a request lies with each party to it, so that a State's page is one run of an index.
-- A draft that is to be sent to nobody yet names none.
UPDATE trace_requests SET addressed = NULL WHERE addressed = '';
ALTER TABLE trace_parties ADD COLUMN listed TEXT NOT NULL DEFAULT '{}';
UPDATE trace_parties SET listed = (
  SELECT json_object('requesting_state', r.requesting_state, 'reference', r.reference, 'submitted_at', r.submitted_at,
    'urgency', r.urgency, 'firearm', json(r.firearm_listed), 'recovery_date', r.recovery_date,
    'addressed', r.addressed)
  FROM trace_requests AS r WHERE r.id = trace_parties.request_id);
DROP INDEX trace_parties_inbox;
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id, updated_at, listed);
ALTER TABLE trace_requests DROP COLUMN firearm_listed;
