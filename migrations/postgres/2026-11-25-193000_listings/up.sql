-- What a list shows of a request lies with each party to it, so that a State's page reads its own rows alone. Not in
-- the index: a long one would not fit there.
-- A draft that is to be sent to nobody yet names none.
UPDATE trace_requests SET addressed = NULL WHERE addressed = '';
ALTER TABLE trace_parties ADD COLUMN listed TEXT;
UPDATE trace_parties SET listed = (
  SELECT json_build_object('requesting_state', r.requesting_state, 'reference', r.reference,
    'submitted_at', CAST(extract(epoch FROM r.submitted_at) * 1000000 AS bigint), 'urgency', r.urgency,
    'firearm', CAST(r.firearm_listed AS json), 'recovery_date', r.recovery_date, 'addressed', r.addressed)::text
  FROM trace_requests AS r WHERE r.id = trace_parties.request_id);
ALTER TABLE trace_parties ALTER COLUMN listed SET NOT NULL;
DROP INDEX trace_parties_inbox;
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id);
ALTER TABLE trace_requests DROP COLUMN firearm_listed;
