-- How deliveries are signed, paced and given up.

-- The form of signature a server took last (`cavage`, `rfc9421`); NULL: the usual one was never refused.
ALTER TABLE hosts ADD COLUMN dialect TEXT;

-- Until when the requests a server may be sent are spent.
CREATE TABLE paces (
    host TEXT PRIMARY KEY NOT NULL,
    spent_until TIMESTAMP NOT NULL
);

-- Inboxes that say there is no such inbox, and since when.
CREATE TABLE dead_inboxes (
    inbox TEXT PRIMARY KEY NOT NULL,
    since TIMESTAMP NOT NULL,
    refusals INTEGER NOT NULL
);

-- The key an actor had before its present one: it signs the news of the change for those who do not know the new one.
ALTER TABLE local_actors ADD COLUMN previous_key_pem TEXT;
ALTER TABLE local_actors ADD COLUMN rotated_at TIMESTAMP;

-- What is due is claimed server by server, the most urgent first.
DROP INDEX deliveries_waiting;
DROP INDEX deliveries_by_host;
CREATE INDEX deliveries_due ON deliveries (state, host, priority, next_at, id);
CREATE INDEX deliveries_leased ON deliveries (lease_until);
