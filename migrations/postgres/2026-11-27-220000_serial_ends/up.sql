-- One order from both ends to the middle in place of two from the middle: as few serial numbers are looked through, and
-- each new one changes an index less (src/register/orders.rs).
DROP INDEX firearm_identities_from_middle;
DROP INDEX firearm_identities_from_middle_back;
ALTER TABLE firearm_identities DROP COLUMN from_middle;
ALTER TABLE firearm_identities DROP COLUMN from_middle_back;
ALTER TABLE firearm_identities ADD COLUMN from_ends text COLLATE "C";
UPDATE firearm_identities SET
  from_ends = lpad(length(skeleton)::text, greatest(2, length(length(skeleton)::text)), '0') || (
    SELECT string_agg(
      substr(skeleton, CASE count % 2 WHEN 0 THEN count / 2 + 1 ELSE length(skeleton) - count / 2 END, 1), ''
      ORDER BY count)
    FROM generate_series(0, length(skeleton) - 1) AS count
  )
WHERE partial = false;
CREATE INDEX firearm_identities_from_ends ON firearm_identities (from_ends, state) INCLUDE (number);
