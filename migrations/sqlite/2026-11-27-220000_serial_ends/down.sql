DROP INDEX firearm_identities_from_ends;
ALTER TABLE firearm_identities DROP COLUMN from_ends;
ALTER TABLE firearm_identities ADD COLUMN from_middle TEXT;
ALTER TABLE firearm_identities ADD COLUMN from_middle_back TEXT;
UPDATE firearm_identities SET
  from_middle = printf('%02d', length(skeleton))
    || substr(skeleton, length(skeleton) / 2 + 1) || substr(skeleton, 1, length(skeleton) / 2),
  from_middle_back = printf('%02d', length(skeleton))
    || substr(reversed, length(skeleton) - length(skeleton) / 2 + 1)
    || substr(reversed, 1, length(skeleton) - length(skeleton) / 2)
WHERE partial = false;
CREATE INDEX firearm_identities_from_middle ON firearm_identities (from_middle, state);
CREATE INDEX firearm_identities_from_middle_back ON firearm_identities (from_middle_back, state);
