-- The matrix asks for each cycle and question which reports answer it: without an index each report named is looked up.
CREATE INDEX implementation_reports_cycle ON implementation_reports (cycle_id);
