-- The States named in a record's sharing, of whatever room the record is.
CREATE TABLE record_readers (
  record_id UUID NOT NULL,
  state TEXT NOT NULL REFERENCES states (code),
  PRIMARY KEY (record_id, state)
);
