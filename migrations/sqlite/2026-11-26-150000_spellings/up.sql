-- What a make or calibre means may change after it was written down: lists look for every text that means it now, and
-- find the texts there are in these indexes (src/reference/meaning.rs).
DROP INDEX seizure_items_make;
DROP INDEX seizure_items_calibre;
CREATE INDEX seizure_items_make ON seizure_items (make);
CREATE INDEX seizure_items_calibre ON seizure_items (calibre);
CREATE INDEX firearm_records_make ON firearm_records (state, make);
CREATE INDEX firearm_records_calibre ON firearm_records (state, calibre);
