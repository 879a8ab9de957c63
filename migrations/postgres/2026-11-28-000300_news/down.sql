ALTER TABLE activities DROP COLUMN expires_at;
ALTER TABLE organizations DROP COLUMN reminder_hours;
DROP TABLE reminders;
DROP TABLE notes;
DROP TABLE pending_news;
DROP TABLE event_plans;
