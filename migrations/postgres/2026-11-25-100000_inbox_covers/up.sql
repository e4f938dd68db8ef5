-- All that an inbox shows of a party is in its index: a page reads no row of the table.
DROP INDEX trace_parties_inbox;
CREATE INDEX trace_parties_inbox ON trace_parties (state, side, status, request_id) INCLUDE (updated_at);
