package certes.master.ledger;

/**
 * Compares sets instead of sums: for each event, the deliveries that came with it against the number on its row, and the
 * deliveries of replays against the rows of replays. So it finds what two errors of opposite signs would hide, a delivery
 * without an event, and a replay without a delivery.
 */
final class Comparison {
    private Comparison() {}

    /**
     * A query for {@code event_id}, {@code expected} and {@code found} of the events that disagree.
     *
     * @param lo an SQL expression for the first id of events
     * @param hi the same for the first one beyond
     */
    static String between(String lo, String hi) {
        return """
                SELECT event_id, coalesce(e.expected, 0) + coalesce(r.again, 0) AS expected,
                  coalesce(d.first, 0) + coalesce(d.again, 0) AS found
                FROM (SELECT id AS event_id, expected FROM event WHERE id >= %1$s AND id < %2$s) e
                FULL JOIN (
                  SELECT d.event_id, count(*) FILTER (WHERE r.delivery_id IS NULL) AS first, count(r.delivery_id) AS again
                  FROM delivery d LEFT JOIN replay r ON r.delivery_id = d.id AND r.event_id >= %1$s AND r.event_id < %2$s
                  WHERE d.event_id >= %1$s AND d.event_id < %2$s GROUP BY d.event_id) d USING (event_id)
                FULL JOIN (SELECT event_id, count(*) AS again FROM replay
                  WHERE event_id >= %1$s AND event_id < %2$s GROUP BY event_id) r USING (event_id)
                WHERE coalesce(e.expected, 0) <> coalesce(d.first, 0)
                  OR coalesce(r.again, 0) <> coalesce(d.again, 0)""".formatted(lo, hi);
    }
}
