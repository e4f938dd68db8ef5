ALTER TABLE trace_requests ADD COLUMN firearm_listed TEXT;
UPDATE trace_requests SET firearm_listed = (
  SELECT json_extract(p.listed, '$.firearm') FROM trace_parties AS p
  WHERE p.request_id = trace_requests.id AND p.side = 'requester');
DROP INDEX trace_parties_inbox;
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id, updated_at);
ALTER TABLE trace_parties DROP COLUMN listed;
