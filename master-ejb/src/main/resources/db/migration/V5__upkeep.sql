-- Upkeep: vacuum of deliveries, and steps of cancelled replays.

-- As certes.master.database.Partitions makes new ones, and why.
DO $$
DECLARE
    partition regclass;
BEGIN
    FOR partition IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'delivery'::regclass LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000,'
            ' vacuum_index_cleanup = on)', partition);
    END LOOP;
END $$;

-- Cancelling goes through the deliveries of a replay in their order.
DROP INDEX replay_of_job;
CREATE INDEX replay_of_job ON replay (job_id, delivery_id) WHERE job_id IS NOT NULL;
