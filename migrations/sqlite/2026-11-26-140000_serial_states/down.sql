DROP INDEX firearm_identities_skeleton;
CREATE INDEX firearm_identities_skeleton ON firearm_identities (skeleton);
DROP INDEX firearm_identities_reversed;
CREATE INDEX firearm_identities_reversed ON firearm_identities (reversed);
DROP INDEX firearm_identities_from_middle;
CREATE INDEX firearm_identities_from_middle ON firearm_identities (from_middle);
DROP INDEX firearm_identities_from_middle_back;
CREATE INDEX firearm_identities_from_middle_back ON firearm_identities (from_middle_back);
