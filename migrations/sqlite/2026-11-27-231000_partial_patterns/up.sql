-- A key holds half of a serial number's characters: those that have the same are held against the rest of it before
-- their identities are looked at. The pattern is one of LIKE.
CREATE TABLE partial_serial_keys_new (
  key INTEGER NOT NULL,
  identity INTEGER NOT NULL REFERENCES firearm_identities (number) ON DELETE CASCADE,
  pattern TEXT NOT NULL,
  PRIMARY KEY (key, identity)
) STRICT, WITHOUT ROWID;
INSERT INTO partial_serial_keys_new (key, identity, pattern)
SELECT k.key, k.identity, replace(i.skeleton, '?', '_')
FROM partial_serial_keys AS k JOIN firearm_identities AS i ON i.number = k.identity
ORDER BY k.key, k.identity;
DROP TABLE partial_serial_keys;
ALTER TABLE partial_serial_keys_new RENAME TO partial_serial_keys;
CREATE INDEX partial_serial_keys_identity ON partial_serial_keys (identity);
