-- Isolation: circuits of destinations that are down, rate limits, and what Certes tells about itself.

ALTER TABLE subscription
    ADD rate_limit_per_second integer CHECK (rate_limit_per_second > 0),
    ADD disabled_reason text;
CREATE INDEX subscription_address ON subscription (destination_address) WHERE deleted_at IS NULL;

-- A circuit that is not closed, by the whole address of the destination (certes.domain.isolation.Circuit).
-- state: the ordinal of certes.domain.isolation.CircuitState; at 2 (recovering) nothing is put aside any more.
-- host: names the destination in reasons, since a path may be a secret.
-- fresh_from: deliveries with ids from here on were accepted after it recovered, so have not waited.
-- successes, drained, failures: what was recorded since it was judged last.
CREATE TABLE circuit (
    address       text PRIMARY KEY,
    host          text NOT NULL,
    state         smallint NOT NULL,
    reason        text NOT NULL,
    since         timestamptz NOT NULL,
    failing_since timestamptz NOT NULL,
    probe_at      timestamptz NOT NULL,
    failed_probes integer NOT NULL,
    probe         bigint,
    pace          integer NOT NULL,
    lagging       integer NOT NULL,
    stepped_at    timestamptz NOT NULL,
    fresh_from    bigint NOT NULL DEFAULT 0,
    successes     integer NOT NULL DEFAULT 0,
    drained       integer NOT NULL DEFAULT 0,
    failures      integer NOT NULL DEFAULT 0
);

-- In the order in which they are woken.
DROP INDEX delivery_aside;
CREATE INDEX delivery_aside ON delivery (subscription_id, id) WHERE due_at = 'infinity';

-- Written with what happened, in one transaction; removed once it is accepted as an event.
CREATE TABLE operational_event (
    id   bigint PRIMARY KEY,
    name text NOT NULL,
    body text NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON circuit TO "${applicationRole}";
GRANT SELECT, INSERT, DELETE ON operational_event TO "${applicationRole}";
