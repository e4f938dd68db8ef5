DROP TABLE reference_keys;
DROP TABLE reference_values;
