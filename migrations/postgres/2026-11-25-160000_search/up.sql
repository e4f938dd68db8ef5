-- What was published of reports, text by text, with the stems of its words: made in Rust, the same on both backends.
-- A row is there only while its text is published.
CREATE TABLE search_passages (
  report_id uuid NOT NULL REFERENCES implementation_reports (id),
  -- Where in the report: the order of hits.
  place integer NOT NULL,
  cycle_id uuid NOT NULL REFERENCES reporting_cycles (id),
  state text NOT NULL REFERENCES states (code),
  language text NOT NULL CHECK (language IN ('en', 'es', 'pt', 'fr')),
  kind text NOT NULL CHECK (kind IN ('answer', 'recommendation', 'assistance_suggested', 'response')),
  article text,
  question text,
  text text NOT NULL,
  -- A space before and after each.
  stems text NOT NULL,
  -- The stems as they are: no parser, no dictionary, no positions. Which passages have a stem is all that is asked of
  -- it: phrases are looked for in the stems themselves.
  lexemes tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(stems), ' '))) STORED,
  PRIMARY KEY (report_id, place)
);

CREATE INDEX search_passages_by_lexeme ON search_passages USING gin (lexemes);
