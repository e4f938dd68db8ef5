-- A key holds half of a serial number's characters: those that have the same are held against the rest of it before
-- their identities are looked at. The pattern is one of LIKE.
ALTER TABLE partial_serial_keys ADD COLUMN pattern text COLLATE "C";
UPDATE partial_serial_keys AS k SET pattern = replace(i.skeleton, '?', '_')
FROM firearm_identities AS i WHERE i.number = k.identity;
ALTER TABLE partial_serial_keys ALTER COLUMN pattern SET NOT NULL;
