DROP TABLE probing_postings;
