-- What another State is told of a seized firearm is the year it was made in, where that of the seizure was kept.
UPDATE firearm_identities SET year = (SELECT i.manufacture_year FROM seizure_items AS i WHERE i.id = source_id)
WHERE kind = 'seizure_item';
