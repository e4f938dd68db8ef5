-- The questions of a report's last version that members of the Committee without an assignment are told nothing of:
-- answered confidentially, or asked because of an answer that is withheld.
ALTER TABLE implementation_reports ADD COLUMN withheld TEXT NOT NULL DEFAULT '[]';
WITH RECURSIVE withheld (report_id, question) AS (
  SELECT report_id, question FROM submitted_answers WHERE confidential = 1
  UNION
  SELECT w.report_id, q.question FROM withheld AS w
  JOIN implementation_reports AS r ON r.id = w.report_id
  JOIN reporting_cycles AS c ON c.id = r.cycle_id
  JOIN questionnaire_questions AS q ON q.questionnaire_id = c.questionnaire_id
    AND json_extract(q.content, '$.condition.question') = w.question)
UPDATE implementation_reports SET withheld = (
  SELECT json_group_array(question) FROM withheld WHERE report_id = implementation_reports.id)
WHERE id IN (SELECT report_id FROM withheld);
