DROP TABLE search_index;
DROP TABLE search_passages;
DELETE FROM meta WHERE name = 'search_rules';
