-- Complete serial numbers are found for one with unknown characters by four orders of their characters, in place of
-- the seven keys of the lines of the Fano plane, whose indexes were most of the price of an identity: skeleton and
-- reversed as before, and two that begin at the middle, led by the length (src/register/orders.rs). They are NULL
-- where characters are unknown: those serial numbers keep their keys in partial_serial_keys.
DROP INDEX firearm_identities_key_0;
DROP INDEX firearm_identities_key_1;
DROP INDEX firearm_identities_key_2;
DROP INDEX firearm_identities_key_3;
DROP INDEX firearm_identities_key_4;
DROP INDEX firearm_identities_key_5;
DROP INDEX firearm_identities_key_6;
ALTER TABLE firearm_identities DROP COLUMN key_0;
ALTER TABLE firearm_identities DROP COLUMN key_1;
ALTER TABLE firearm_identities DROP COLUMN key_2;
ALTER TABLE firearm_identities DROP COLUMN key_3;
ALTER TABLE firearm_identities DROP COLUMN key_4;
ALTER TABLE firearm_identities DROP COLUMN key_5;
ALTER TABLE firearm_identities DROP COLUMN key_6;
ALTER TABLE firearm_identities ADD COLUMN from_middle text COLLATE "C";
ALTER TABLE firearm_identities ADD COLUMN from_middle_back text COLLATE "C";
UPDATE firearm_identities SET
  from_middle = lpad(length(skeleton)::text, greatest(2, length(length(skeleton)::text)), '0')
    || substr(skeleton, length(skeleton) / 2 + 1) || substr(skeleton, 1, length(skeleton) / 2),
  from_middle_back = lpad(length(skeleton)::text, greatest(2, length(length(skeleton)::text)), '0')
    || substr(reversed, length(skeleton) - length(skeleton) / 2 + 1)
    || substr(reversed, 1, length(skeleton) - length(skeleton) / 2)
WHERE partial = false;
-- Which fit is told by the index itself, so that no row is fetched in vain.
DROP INDEX firearm_identities_skeleton;
CREATE INDEX firearm_identities_skeleton ON firearm_identities (skeleton) INCLUDE (number);
DROP INDEX firearm_identities_reversed;
CREATE INDEX firearm_identities_reversed ON firearm_identities (reversed) INCLUDE (number);
CREATE INDEX firearm_identities_from_middle ON firearm_identities (from_middle) INCLUDE (number);
CREATE INDEX firearm_identities_from_middle_back ON firearm_identities (from_middle_back) INCLUDE (number);
