UPDATE firearm_identities SET year = NULL WHERE kind = 'seizure_item';
