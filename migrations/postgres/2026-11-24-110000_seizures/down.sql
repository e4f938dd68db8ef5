DROP TABLE seizure_context_amendments;
DROP TABLE seizure_disposals;
DROP TABLE seizure_items;
DROP TABLE seizures;
