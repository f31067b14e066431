-- Replays of many events, the ledger's sealed minutes, and the days that retention has dropped.

-- A replay of many events: its filter, and how far it has come. Its set is fixed when it is made: events with ids in
-- [since, until), so that none that is accepted later belongs to it.
-- pattern, source, with_state, subscription_id: null means any.
-- cursor: events below it are done. due_at: when it may go on, by its rate.
-- state: 0 RUNNING, 1 DONE, 2 CANCELLED. settled: nothing of a cancelled one is open any more.
CREATE TABLE replay_job (
    id                   bigint PRIMARY KEY,
    source               text,
    pattern              text,
    with_state           smallint,
    since                bigint NOT NULL,
    until                bigint NOT NULL,
    subscription_id      bigint,
    include_acknowledged boolean NOT NULL,
    rate_per_second      integer NOT NULL,
    priority             smallint NOT NULL CHECK (priority BETWEEN 0 AND 9),
    state                smallint NOT NULL DEFAULT 0,
    cursor               bigint NOT NULL,
    examined             bigint NOT NULL DEFAULT 0,
    created              bigint NOT NULL DEFAULT 0,
    skipped              bigint NOT NULL DEFAULT 0,
    due_at               timestamptz NOT NULL DEFAULT now(),
    created_at           timestamptz NOT NULL DEFAULT now(),
    finished_at          timestamptz,
    settled              boolean NOT NULL DEFAULT false
);
CREATE INDEX replay_job_running ON replay_job (due_at) WHERE state = 0;
CREATE INDEX replay_job_unsettled ON replay_job (id) WHERE state = 2 AND NOT settled;

-- replay_of is null where the subscription never had a delivery of the event.
ALTER TABLE replay ALTER replay_of DROP NOT NULL, ADD job_id bigint;
CREATE INDEX replay_of_job ON replay (job_id) WHERE job_id IS NOT NULL;

-- The ledger's sealed minutes. Events with ids below sealed_to lie in minutes that are sealed, but for those in
-- ledger_unsealed. Whoever seals, counts again, or drops holds this row; whoever replays shares it, so that a replay is
-- either counted with its minute or added to it.
CREATE TABLE ledger_frontier (sealed_to bigint NOT NULL);
INSERT INTO ledger_frontier VALUES (0);

-- slice: the first id of a minute that has events, or may have some that are stored late. What its final deliveries add up to; those that were open when it was
-- sealed, and replays made since, are in ledger_open until they are final. expected holds replays, too.
-- recount_at: when it is counted again, in case that something was stored late.
CREATE TABLE ledger_slice (
    slice         bigint PRIMARY KEY,
    accepted      bigint NOT NULL,
    expected      bigint NOT NULL,
    delivered     bigint NOT NULL,
    dead_lettered bigint NOT NULL,
    cancelled     bigint NOT NULL,
    recounts      integer NOT NULL DEFAULT 0,
    recount_at    timestamptz NOT NULL DEFAULT now() + interval '10 minutes'
);
CREATE INDEX ledger_slice_recount ON ledger_slice (recount_at);

CREATE TABLE ledger_open (
    delivery_id bigint PRIMARY KEY,
    event_id    bigint NOT NULL
);
CREATE INDEX ledger_open_event ON ledger_open (event_id);

-- Minutes that were passed over, since too much of them was open; they are counted whenever the ledger is asked for.
CREATE TABLE ledger_unsealed (
    slice   bigint PRIMARY KEY,
    look_at timestamptz NOT NULL DEFAULT now() + interval '1 minute'
);

-- Events whose deliveries are not those that are expected, as found when their minute was sealed or counted again.
CREATE TABLE ledger_disagreement (
    event_id bigint PRIMARY KEY,
    expected bigint NOT NULL,
    found    bigint NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now()
);

-- Days, by the first id of each and of the next, whose events retention has dropped. Their sealed minutes stay.
CREATE TABLE dropped_day (
    since      bigint PRIMARY KEY,
    until      bigint NOT NULL,
    dropped_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON replay_job TO "${applicationRole}";
GRANT SELECT, UPDATE ON ledger_frontier TO "${applicationRole}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_slice, ledger_unsealed TO "${applicationRole}";
GRANT SELECT, INSERT, DELETE ON ledger_open, ledger_disagreement TO "${applicationRole}";
GRANT SELECT ON dropped_day TO "${applicationRole}";
