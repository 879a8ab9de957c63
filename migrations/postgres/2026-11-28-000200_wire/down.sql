DROP INDEX deliveries_leased;
DROP INDEX deliveries_due;
CREATE INDEX deliveries_by_host ON deliveries (host, state);
CREATE INDEX deliveries_waiting ON deliveries (state, next_at, priority);
ALTER TABLE local_actors DROP COLUMN rotated_at;
ALTER TABLE local_actors DROP COLUMN previous_key_pem;
DROP TABLE dead_inboxes;
DROP TABLE paces;
ALTER TABLE hosts DROP COLUMN dialect;
