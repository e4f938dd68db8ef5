CREATE TABLE statistics_releases (
  id BLOB NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'published')),
  from_year INTEGER NOT NULL,
  to_year INTEGER NOT NULL,
  -- The release that this one corrects.
  replaces BLOB REFERENCES statistics_releases (id),
  -- Frozen: written once, and read only where it has its hash.
  tables TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  published_at INTEGER,
  PRIMARY KEY (id)
) STRICT;
