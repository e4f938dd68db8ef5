-- Makes and calibres that the Secretariat added, and its changes to those that ship.
CREATE TABLE reference_values (
  set_name TEXT NOT NULL CHECK (set_name IN ('makes', 'calibres')),
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_es TEXT NOT NULL,
  name_pt TEXT NOT NULL,
  name_fr TEXT NOT NULL,
  synonyms TEXT NOT NULL,
  source TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (set_name, code)
) STRICT, WITHOUT ROWID;

-- Every folded spelling of the active ones.
CREATE TABLE reference_keys (
  set_name TEXT NOT NULL,
  key TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (set_name, key),
  FOREIGN KEY (set_name, code) REFERENCES reference_values (set_name, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX reference_keys_of_value ON reference_keys (set_name, code);
