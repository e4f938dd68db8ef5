ALTER TABLE trace_requests ADD COLUMN firearm_listed TEXT;
UPDATE trace_requests SET firearm_listed = (
  SELECT CAST(CAST(p.listed AS json) -> 'firearm' AS text) FROM trace_parties AS p
  WHERE p.request_id = trace_requests.id AND p.side = 'requester');
UPDATE trace_requests SET firearm_listed = NULL WHERE firearm_listed = 'null';
DROP INDEX trace_parties_inbox;
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id) INCLUDE (updated_at);
ALTER TABLE trace_parties DROP COLUMN listed;
