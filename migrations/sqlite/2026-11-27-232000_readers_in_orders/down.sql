DROP INDEX firearm_identities_skeleton;
CREATE INDEX firearm_identities_skeleton ON firearm_identities (skeleton, state);
DROP INDEX firearm_identities_reversed;
CREATE INDEX firearm_identities_reversed ON firearm_identities (reversed, state);
DROP INDEX firearm_identities_from_ends;
CREATE INDEX firearm_identities_from_ends ON firearm_identities (from_ends, state);
