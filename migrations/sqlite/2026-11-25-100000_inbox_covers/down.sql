DROP INDEX trace_parties_inbox;
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id);
