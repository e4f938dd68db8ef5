CREATE TABLE statistics_releases (
  id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'published')),
  from_year integer NOT NULL,
  to_year integer NOT NULL,
  -- The release that this one corrects.
  replaces uuid REFERENCES statistics_releases (id),
  -- Frozen: written once, and read only where it has its hash.
  tables text NOT NULL,
  sha256 text NOT NULL,
  created_at timestamptz NOT NULL,
  published_at timestamptz,
  PRIMARY KEY (id)
);
