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
ALTER TABLE firearm_identities ADD COLUMN from_middle TEXT;
ALTER TABLE firearm_identities ADD COLUMN from_middle_back TEXT;
UPDATE firearm_identities SET
  from_middle = printf('%02d', length(skeleton))
    || substr(skeleton, length(skeleton) / 2 + 1) || substr(skeleton, 1, length(skeleton) / 2),
  from_middle_back = printf('%02d', length(skeleton))
    || substr(reversed, length(skeleton) - length(skeleton) / 2 + 1)
    || substr(reversed, 1, length(skeleton) - length(skeleton) / 2)
WHERE partial = false;
CREATE INDEX firearm_identities_from_middle ON firearm_identities (from_middle);
CREATE INDEX firearm_identities_from_middle_back ON firearm_identities (from_middle_back);
