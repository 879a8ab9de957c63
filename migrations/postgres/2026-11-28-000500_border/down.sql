ALTER TABLE organizations DROP COLUMN paused_by;
ALTER TABLE organizations DROP COLUMN moved_to;
ALTER TABLE organizations DROP COLUMN also_known_as;
DROP TABLE reports;
ALTER TABLE hosts DROP COLUMN decided_at;
ALTER TABLE hosts DROP COLUMN reason;
ALTER TABLE hosts DROP COLUMN obfuscate;
ALTER TABLE hosts DROP COLUMN reject_reports;
ALTER TABLE hosts DROP COLUMN reject_media;
