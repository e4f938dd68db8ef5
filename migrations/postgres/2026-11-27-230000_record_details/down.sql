ALTER TABLE firearm_identities DROP COLUMN details;
