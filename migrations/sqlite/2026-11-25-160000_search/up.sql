-- What was published of reports, text by text, with the stems of its words: made in Rust, the same on both backends.
-- A row is there only while its text is published.
CREATE TABLE search_passages (
  -- What the index calls the row.
  number INTEGER PRIMARY KEY,
  report_id BLOB NOT NULL REFERENCES implementation_reports (id),
  -- Where in the report: the order of hits.
  place INTEGER NOT NULL,
  cycle_id BLOB NOT NULL REFERENCES reporting_cycles (id),
  state TEXT NOT NULL REFERENCES states (code),
  language TEXT NOT NULL CHECK (language IN ('en', 'es', 'pt', 'fr')),
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'recommendation', 'assistance_suggested', 'response')),
  article TEXT,
  question TEXT,
  text TEXT NOT NULL,
  -- A space before and after each.
  stems TEXT NOT NULL,
  UNIQUE (report_id, place)
) STRICT;

-- Words part at spaces and are folded no further. Which passages have a stem is all that is asked of it: phrases are
-- looked for in the stems themselves.
CREATE VIRTUAL TABLE search_index USING fts5 (
  stems, content = 'search_passages', content_rowid = 'number', tokenize = 'ascii', detail = none, columnsize = 0
);
-- What is unpublished leaves the index at once, not with a later merge.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_passages_added AFTER INSERT ON search_passages BEGIN
  INSERT INTO search_index (rowid, stems) VALUES (new.number, new.stems);
END;
CREATE TRIGGER search_passages_removed AFTER DELETE ON search_passages BEGIN
  INSERT INTO search_index (search_index, rowid, stems) VALUES ('delete', old.number, old.stems);
END;
