ALTER TABLE partial_serial_keys DROP COLUMN pattern;
