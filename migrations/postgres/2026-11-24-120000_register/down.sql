DROP TABLE probing_counts;
DROP TABLE firearm_lookups;
DROP TABLE match_sides;
DROP TABLE firearm_matches;
DROP TABLE partial_serial_keys;
DROP TABLE firearm_identities;
DROP TABLE firearm_records;
