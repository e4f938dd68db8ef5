-- One row of numbers ran through what was proposed, dismissed and transmitted, so that a State saw from a gap what it
-- was not asked. It stays as the place in which a row was made, which nobody is told; a request is numbered when it is
-- transmitted, a proposal when it is made. What the Secretariat asks by itself was transmitted the moment it was made.
ALTER TABLE clarification_requests RENAME COLUMN number TO place;
ALTER TABLE clarification_requests ADD COLUMN number INTEGER;
ALTER TABLE clarification_requests ADD COLUMN proposal INTEGER;
UPDATE clarification_requests SET number = (
  SELECT count(*) FROM clarification_requests AS o WHERE o.report_id = clarification_requests.report_id
    AND (o.transmitted_at, o.place) <= (clarification_requests.transmitted_at, clarification_requests.place))
WHERE transmitted_at IS NOT NULL;
UPDATE clarification_requests SET proposal = (
  SELECT count(*) FROM clarification_requests AS o WHERE o.report_id = clarification_requests.report_id
    AND (o.transmitted_at IS NULL OR o.transmitted_at <> o.created_at) AND o.place <= clarification_requests.place)
WHERE transmitted_at IS NULL OR transmitted_at <> created_at;
CREATE UNIQUE INDEX clarification_requests_number ON clarification_requests (report_id, number);
CREATE UNIQUE INDEX clarification_requests_proposal ON clarification_requests (report_id, proposal);
