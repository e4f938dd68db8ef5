DROP INDEX firearm_identities_from_middle;
DROP INDEX firearm_identities_from_middle_back;
ALTER TABLE firearm_identities DROP COLUMN from_middle;
ALTER TABLE firearm_identities DROP COLUMN from_middle_back;
-- Keys cannot be made in SQL: each identity has its own again when its record is changed.
ALTER TABLE firearm_identities ADD COLUMN key_0 INTEGER;
ALTER TABLE firearm_identities ADD COLUMN key_1 INTEGER;
ALTER TABLE firearm_identities ADD COLUMN key_2 INTEGER;
ALTER TABLE firearm_identities ADD COLUMN key_3 INTEGER;
ALTER TABLE firearm_identities ADD COLUMN key_4 INTEGER;
ALTER TABLE firearm_identities ADD COLUMN key_5 INTEGER;
ALTER TABLE firearm_identities ADD COLUMN key_6 INTEGER;
CREATE INDEX firearm_identities_key_0 ON firearm_identities (key_0, skeleton);
CREATE INDEX firearm_identities_key_1 ON firearm_identities (key_1, skeleton);
CREATE INDEX firearm_identities_key_2 ON firearm_identities (key_2, skeleton);
CREATE INDEX firearm_identities_key_3 ON firearm_identities (key_3, skeleton);
CREATE INDEX firearm_identities_key_4 ON firearm_identities (key_4, skeleton);
CREATE INDEX firearm_identities_key_5 ON firearm_identities (key_5, skeleton);
CREATE INDEX firearm_identities_key_6 ON firearm_identities (key_6, skeleton);
