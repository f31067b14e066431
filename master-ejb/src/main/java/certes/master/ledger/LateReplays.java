package certes.master.ledger;

/**
 * What whoever makes replays has to say to the ledger, in the transaction that makes them: {@link #SHARE} first of all,
 * {@link #ADD} last. A minute that was sealed before the first is added to by the second; one that is sealed after the
 * commit counts the replays by itself; in between none is sealed. kill -9: all of it or nothing.
 */
public final class LateReplays {
    /** Keeps minutes from being sealed until the transaction is over. */
    public static final String SHARE = "SELECT sealed_to FROM ledger_frontier FOR SHARE";

    /** Adds replays to the minutes of their events that are sealed; the parameter is an array of deliveries, as text. */
    public static final String ADD = SliceSql.of("""
            WITH late AS (
              INSERT INTO ledger_open (delivery_id, event_id)
              SELECT r.delivery_id, r.event_id FROM replay r JOIN ledger_slice s ON s.slice = SLICE(r.event_id)
              WHERE r.delivery_id = ANY (CAST(? AS bigint[]))
              RETURNING event_id)
            UPDATE ledger_slice s SET expected = s.expected + a.more
            FROM (SELECT SLICE(event_id) AS slice, count(*) AS more FROM late GROUP BY 1) a WHERE s.slice = a.slice""");

    private LateReplays() {}
}
