-- Who of the State has answered: an answer goes out with the next submission, which asks for a second pair of eyes over
-- it. Of what was answered before nobody knows.
ALTER TABLE clarification_requests ADD COLUMN answer_client_id uuid;
ALTER TABLE clarification_requests ADD COLUMN answer_account_id uuid;
