-- What is compared is another State's: the indexes tell whose each is, so that none of one's own is fetched in vain,
-- and those that share a serial number are passed over State by State (src/register/store/candidates.rs).
DROP INDEX firearm_identities_skeleton;
CREATE INDEX firearm_identities_skeleton ON firearm_identities (skeleton, state) INCLUDE (number);
DROP INDEX firearm_identities_reversed;
CREATE INDEX firearm_identities_reversed ON firearm_identities (reversed, state) INCLUDE (number);
DROP INDEX firearm_identities_from_middle;
CREATE INDEX firearm_identities_from_middle ON firearm_identities (from_middle, state) INCLUDE (number);
DROP INDEX firearm_identities_from_middle_back;
CREATE INDEX firearm_identities_from_middle_back ON firearm_identities (from_middle_back, state) INCLUDE (number);
