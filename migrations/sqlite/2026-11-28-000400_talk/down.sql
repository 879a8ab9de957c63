DROP TABLE stamps;
DROP TABLE reactions;
DROP TABLE replies;
ALTER TABLE organizations DROP COLUMN answers_told_at;
ALTER TABLE organizations DROP COLUMN featuring;
ALTER TABLE organizations DROP COLUMN quoting;
ALTER TABLE organizations DROP COLUMN answers;
