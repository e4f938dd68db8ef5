DROP TABLE import_errors;
DROP TABLE import_keys;
DROP TABLE imported_rows;
DROP TABLE imports;
