DROP TABLE record_readers;
