ALTER TABLE trace_requests DROP COLUMN firearm_listed;
ALTER TABLE trace_recipients DROP COLUMN earlier_restrictions;
ALTER TABLE trace_requests DROP COLUMN addressed;
DROP INDEX trace_parties_inbox;
DROP INDEX accounts_email;
CREATE UNIQUE INDEX accounts_email ON accounts (email);
