-- One order from both ends to the middle in place of two from the middle: as few serial numbers are looked through, and
-- each new one changes an index less (src/register/orders.rs).
DROP INDEX firearm_identities_from_middle;
DROP INDEX firearm_identities_from_middle_back;
ALTER TABLE firearm_identities DROP COLUMN from_middle;
ALTER TABLE firearm_identities DROP COLUMN from_middle_back;
ALTER TABLE firearm_identities ADD COLUMN from_ends TEXT;
UPDATE firearm_identities SET from_ends = printf('%02d', length(skeleton)) || (
  WITH RECURSIVE taken (count, text) AS (
    SELECT 0, ''
    UNION ALL
    SELECT count + 1,
      text || substr(skeleton, CASE count % 2 WHEN 0 THEN count / 2 + 1 ELSE length(skeleton) - count / 2 END, 1)
    FROM taken WHERE count < length(skeleton)
  )
  SELECT text FROM taken WHERE count = length(skeleton)
)
WHERE partial = false;
CREATE INDEX firearm_identities_from_ends ON firearm_identities (from_ends, state);
