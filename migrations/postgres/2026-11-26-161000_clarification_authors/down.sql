ALTER TABLE clarification_requests DROP COLUMN answer_account_id;
ALTER TABLE clarification_requests DROP COLUMN answer_client_id;
