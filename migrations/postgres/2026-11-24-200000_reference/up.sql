-- Makes and calibres that the Secretariat added, and its changes to those that ship.
-- Compared by bytes, as in memory: a page merges these with the values that ship.
CREATE TABLE reference_values (
  set_name text NOT NULL CHECK (set_name IN ('makes', 'calibres')),
  code text COLLATE "C" NOT NULL,
  name_en text NOT NULL,
  name_es text NOT NULL,
  name_pt text NOT NULL,
  name_fr text NOT NULL,
  synonyms text NOT NULL,
  source text NOT NULL,
  active boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (set_name, code)
);

-- Every folded spelling of the active ones.
CREATE TABLE reference_keys (
  set_name text NOT NULL,
  key text NOT NULL,
  code text COLLATE "C" NOT NULL,
  PRIMARY KEY (set_name, key),
  FOREIGN KEY (set_name, code) REFERENCES reference_values (set_name, code)
);

CREATE INDEX reference_keys_of_value ON reference_keys (set_name, code);
