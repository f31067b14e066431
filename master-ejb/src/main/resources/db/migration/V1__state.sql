-- The state of Certes. Rows are the truth; what is queued or held in memory can be made again from here.
-- Ids are 64 bits and begin with the time at which they were given (certes.domain.id.IdGenerator), so that the tables
-- that grow are partitioned by id, their primary keys need no other column, and retention drops whole partitions.

-- Each start of a node takes the next number; ids of two nodes differ in it.
CREATE SEQUENCE node_number MINVALUE 0;

-- Counts changes of sources, subscriptions and back-offs. Updating it serialises them, so numbers commit in order, and
-- whoever has seen number n has seen all up to n.
CREATE TABLE catalog_change (count bigint NOT NULL);
INSERT INTO catalog_change VALUES (0);

CREATE TABLE source (
    id                  bigint PRIMARY KEY,
    name                text NOT NULL UNIQUE,
    preset              text NOT NULL,
    secrets             bytea NOT NULL,
    namespace           text NOT NULL,
    version             integer NOT NULL,
    type_header         text,
    type_pointer        text,
    strict              boolean NOT NULL,
    signature_header    text,
    signature_algorithm text,
    signature_encoding  text,
    signature_prefix    text,
    created_at          timestamptz NOT NULL,
    change              bigint NOT NULL
);
CREATE INDEX source_change ON source (change);

-- A deleted subscription stays, since deliveries name it; it is settled when none of them is open any more.
CREATE TABLE subscription (
    id                  bigint PRIMARY KEY,
    pattern             text NOT NULL,
    destination_kind    smallint NOT NULL,
    destination_address text NOT NULL,
    priority            smallint NOT NULL CHECK (priority BETWEEN 0 AND 9),
    state               smallint NOT NULL,
    subscriber          text,
    backoff_kind        smallint,
    initial_seconds     double precision,
    factor              double precision,
    max_delay_seconds   double precision,
    jitter              double precision,
    max_attempts        integer,
    max_elapsed_seconds double precision,
    timeout_millis      bigint NOT NULL,
    secrets             bytea NOT NULL,
    created_at          timestamptz NOT NULL,
    deleted_at          timestamptz,
    settled             boolean NOT NULL DEFAULT false,
    change              bigint NOT NULL
);
CREATE INDEX subscription_change ON subscription (change);
CREATE INDEX subscription_unsettled ON subscription (id) WHERE deleted_at IS NOT NULL AND NOT settled;

-- Null means every source, every event type.
CREATE TABLE backoff_policy (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    side       smallint NOT NULL,
    source_id  bigint REFERENCES source,
    event_type text,
    backoff_kind        smallint NOT NULL,
    initial_seconds     double precision NOT NULL,
    factor              double precision NOT NULL,
    max_delay_seconds   double precision NOT NULL,
    jitter              double precision NOT NULL,
    max_attempts        integer,
    max_elapsed_seconds double precision,
    change              bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (side, source_id, event_type)
);

CREATE TABLE event_schema (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain      text NOT NULL,
    namespace   text NOT NULL,
    name        text NOT NULL,
    version     integer NOT NULL,
    revision    integer NOT NULL,
    format      smallint NOT NULL,
    content     text NOT NULL,
    description text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (domain, namespace, name, version, revision)
);
CREATE TABLE schema_change (count bigint NOT NULL);
INSERT INTO schema_change VALUES (0);

CREATE TABLE signing_key (
    kid         text PRIMARY KEY,
    public_key  bytea NOT NULL,
    private_key bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Append-only: the application's role may insert and read, nothing else.
CREATE TABLE audit_entry (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    principal text NOT NULL,
    action    text NOT NULL,
    subject   text NOT NULL,
    detail    text
);

-- Keys live in a table of their own: a unique index on a table partitioned by time would have to contain the time.
CREATE TABLE idempotency_key (
    scope    text NOT NULL,
    key      text NOT NULL,
    event_id bigint NOT NULL,
    digest   bytea NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key USING brin (event_id);

-- expected: how many subscriptions matched. The ledger compares it with the deliveries.
CREATE TABLE event (
    id              bigint NOT NULL PRIMARY KEY,
    source_id       bigint,
    received_at     timestamptz NOT NULL DEFAULT now(),
    expected        integer NOT NULL,
    direction       smallint NOT NULL,
    uri             text NOT NULL,
    content_type    text,
    trace_id        text,
    correlation_ids text NOT NULL,
    headers         text NOT NULL,
    seal            bytea NOT NULL,
    body            bytea NOT NULL
) PARTITION BY RANGE (id);
ALTER TABLE event ALTER body SET STORAGE EXTERNAL;

-- state: the ordinal of certes.domain.delivery.DeliveryState; up to 2 it is open.
-- due_at: PENDING and SCHEDULED: when it may be claimed; IN_FLIGHT: when the lease ends; infinity: put aside until its
-- subscription is active again.
-- lease: the fencing token of the newest claim.
CREATE TABLE delivery (
    id               bigint NOT NULL PRIMARY KEY,
    event_id         bigint NOT NULL,
    subscription_id  bigint NOT NULL,
    lease            bigint NOT NULL DEFAULT 0,
    due_at           timestamptz NOT NULL DEFAULT now(),
    first_attempt_at timestamptz,
    replay_of        bigint,
    attempts         integer NOT NULL DEFAULT 0,
    priority         smallint NOT NULL,
    state            smallint NOT NULL DEFAULT 0,
    reason           text
) PARTITION BY RANGE (id);
CREATE INDEX delivery_event ON delivery (event_id);
CREATE INDEX delivery_due ON delivery (priority, due_at) WHERE state <= 2;
CREATE INDEX delivery_aside ON delivery (subscription_id) WHERE due_at = 'infinity';

CREATE TABLE attempt (
    delivery_id      bigint NOT NULL,
    number           integer NOT NULL,
    started_at       timestamptz NOT NULL,
    duration_micros  bigint NOT NULL,
    status           smallint,
    error            text,
    response_excerpt text,
    PRIMARY KEY (delivery_id, number)
) PARTITION BY RANGE (delivery_id);

-- The default partitions catch what no other one takes, so that an event is never refused for want of a partition.
CREATE TABLE event_default PARTITION OF event DEFAULT;
CREATE TABLE delivery_default PARTITION OF delivery DEFAULT;
CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;

-- What a replay expects, so that the ledger's two sides come from different facts for replays too.
CREATE TABLE replay (
    delivery_id bigint PRIMARY KEY,
    replay_of   bigint NOT NULL,
    event_id    bigint NOT NULL,
    replayed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX replay_event ON replay (event_id);

-- The application's role: rows yes, tables no, the audit log append-only.
GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO "${applicationRole}";
GRANT USAGE ON SEQUENCE node_number, audit_entry_id_seq, backoff_policy_id_seq, event_schema_id_seq TO "${applicationRole}";
GRANT SELECT, INSERT, UPDATE ON source, subscription, backoff_policy, event_schema, signing_key,
    event, delivery TO "${applicationRole}";
GRANT SELECT, UPDATE ON catalog_change, schema_change TO "${applicationRole}";
GRANT SELECT, INSERT ON attempt, replay, audit_entry TO "${applicationRole}";
GRANT SELECT, INSERT, DELETE ON idempotency_key TO "${applicationRole}";
