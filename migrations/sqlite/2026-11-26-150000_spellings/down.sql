DROP INDEX firearm_records_calibre;
DROP INDEX firearm_records_make;
DROP INDEX seizure_items_calibre;
DROP INDEX seizure_items_make;
CREATE INDEX seizure_items_calibre ON seizure_items (calibre_normalized);
CREATE INDEX seizure_items_make ON seizure_items (make_normalized);
