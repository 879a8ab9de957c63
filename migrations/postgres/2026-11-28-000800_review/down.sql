ALTER TABLE sources DROP COLUMN approvals;
DROP TABLE source_rules;
DROP TABLE held_changes;
DROP TABLE doubles;
DROP TABLE duplicates;
DROP INDEX events_by_start;
DROP TABLE event_marks;
