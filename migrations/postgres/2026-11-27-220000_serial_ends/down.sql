DROP INDEX firearm_identities_from_ends;
ALTER TABLE firearm_identities DROP COLUMN from_ends;
ALTER TABLE firearm_identities ADD COLUMN from_middle text COLLATE "C";
ALTER TABLE firearm_identities ADD COLUMN from_middle_back text COLLATE "C";
UPDATE firearm_identities SET
  from_middle = lpad(length(skeleton)::text, greatest(2, length(length(skeleton)::text)), '0')
    || substr(skeleton, length(skeleton) / 2 + 1) || substr(skeleton, 1, length(skeleton) / 2),
  from_middle_back = lpad(length(skeleton)::text, greatest(2, length(length(skeleton)::text)), '0')
    || substr(reversed, length(skeleton) - length(skeleton) / 2 + 1)
    || substr(reversed, 1, length(skeleton) - length(skeleton) / 2)
WHERE partial = false;
CREATE INDEX firearm_identities_from_middle ON firearm_identities (from_middle, state) INCLUDE (number);
CREATE INDEX firearm_identities_from_middle_back ON firearm_identities (from_middle_back, state) INCLUDE (number);
