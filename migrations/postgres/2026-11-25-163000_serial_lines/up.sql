-- Among ten million serial numbers hundreds share a key where they are short: which of them fit is told by the index
-- itself, so that no row is fetched in vain.
DROP INDEX firearm_identities_key_0;
CREATE INDEX firearm_identities_key_0 ON firearm_identities (key_0, skeleton) INCLUDE (number);
DROP INDEX firearm_identities_key_1;
CREATE INDEX firearm_identities_key_1 ON firearm_identities (key_1, skeleton) INCLUDE (number);
DROP INDEX firearm_identities_key_2;
CREATE INDEX firearm_identities_key_2 ON firearm_identities (key_2, skeleton) INCLUDE (number);
DROP INDEX firearm_identities_key_3;
CREATE INDEX firearm_identities_key_3 ON firearm_identities (key_3, skeleton) INCLUDE (number);
DROP INDEX firearm_identities_key_4;
CREATE INDEX firearm_identities_key_4 ON firearm_identities (key_4, skeleton) INCLUDE (number);
DROP INDEX firearm_identities_key_5;
CREATE INDEX firearm_identities_key_5 ON firearm_identities (key_5, skeleton) INCLUDE (number);
DROP INDEX firearm_identities_key_6;
CREATE INDEX firearm_identities_key_6 ON firearm_identities (key_6, skeleton) INCLUDE (number);
