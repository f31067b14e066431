package certes.master.ledger;

import certes.domain.id.EventId;
import certes.domain.ledger.Ledger;
import certes.domain.ledger.LedgerDisagreement;
import certes.domain.ledger.Slice;
import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up both sides of the ledger in one statement, and so over one state of the database: the sealed minutes that lie
 * wholly in the window, the present states of what was open when they were sealed, and a count of all other ranges.
 */
@ApplicationScoped
public class LedgerQuery {
    /**
     * The window as the sealed minutes in {@code [first, last)} and the ranges {@code [lo, hi)} that have to be counted:
     * what is not sealed yet, what the ends of the window cut off, and minutes that were passed over. A minute of a day
     * that retention dropped cannot be cut: it is left out.
     */
    private static final String WINDOW = """
            WITH bound AS (
              SELECT w.since, w.until, f.sealed_to, f.first,
                greatest(f.first, least(w.until, f.sealed_to) / %1$d * %1$d) AS last
              FROM (SELECT ?::bigint AS since, ?::bigint AS until) w,
                LATERAL (SELECT sealed_to, (w.since / %1$d + CASE WHEN w.since %% %1$d = 0 THEN 0 ELSE 1 END) * %1$d AS first
                  FROM ledger_frontier) f),
            counted AS (
              SELECT since AS lo, least(first, until) AS hi FROM bound WHERE since < least(first, until)
              UNION ALL SELECT last, until FROM bound WHERE last < until
              UNION ALL SELECT u.slice, u.slice + %1$d FROM ledger_unsealed u, bound
                WHERE u.slice >= first AND u.slice < last),
            range AS (
              SELECT lo, hi FROM counted WHERE lo < hi
                AND NOT EXISTS (SELECT FROM dropped_day d WHERE lo >= d.since AND lo < d.until))""".formatted(Slice.LENGTH);

    private static final String LEDGER = WINDOW + """
            ,
            sealed AS (
              SELECT coalesce(sum(s.accepted), 0) AS accepted, coalesce(sum(s.expected), 0) AS expected,
                coalesce(sum(s.delivered), 0) AS delivered, coalesce(sum(s.dead_lettered), 0) AS dead_lettered,
                coalesce(sum(s.cancelled), 0) AS cancelled
              FROM ledger_slice s, bound WHERE s.slice >= first AND s.slice < last),
            state AS (
              SELECT (SELECT d.state FROM delivery d WHERE d.id = o.delivery_id) AS now
              FROM ledger_open o, bound WHERE o.event_id >= first AND o.event_id < last),
            open AS (
              SELECT count(*) FILTER (WHERE now = 3) AS delivered, count(*) FILTER (WHERE now = 4) AS dead_lettered,
                count(*) FILTER (WHERE now = 5) AS cancelled, count(*) FILTER (WHERE now <= 2) AS pending
              FROM state),
            live AS (
              SELECT coalesce(sum(e.accepted), 0) AS accepted, coalesce(sum(e.expected + r.replayed), 0) AS expected,
                coalesce(sum(d.delivered), 0) AS delivered, coalesce(sum(d.dead_lettered), 0) AS dead_lettered,
                coalesce(sum(d.cancelled), 0) AS cancelled, coalesce(sum(d.pending), 0) AS pending
              FROM range,
                LATERAL (SELECT count(*) AS accepted, coalesce(sum(expected), 0) AS expected
                  FROM event WHERE id >= lo AND id < hi) e,
                LATERAL (SELECT count(*) AS replayed FROM replay WHERE event_id >= lo AND event_id < hi) r,
                LATERAL (SELECT count(*) FILTER (WHERE state = 3) AS delivered,
                    count(*) FILTER (WHERE state = 4) AS dead_lettered, count(*) FILTER (WHERE state = 5) AS cancelled,
                    count(*) FILTER (WHERE state <= 2) AS pending
                  FROM delivery WHERE event_id >= lo AND event_id < hi) d)
            SELECT s.accepted + l.accepted, s.expected + l.expected, s.delivered + o.delivered + l.delivered,
              s.dead_lettered + o.dead_lettered + l.dead_lettered, s.cancelled + o.cancelled + l.cancelled,
              o.pending + l.pending
            FROM sealed s, open o, live l""";

    /** What was found when minutes were sealed, and a comparison of what is counted or has vanished since. */
    private static final String DISAGREEMENTS = WINDOW + """
            ,
            suspect AS (
              SELECT lo, hi FROM range
              UNION SELECT o.event_id, o.event_id + 1 FROM ledger_open o, bound
                WHERE o.event_id >= first AND o.event_id < last
                  AND NOT EXISTS (SELECT FROM delivery d WHERE d.id = o.delivery_id))
            SELECT event_id, min(expected), min(found) FROM (
              SELECT k.event_id, k.expected, k.found FROM ledger_disagreement k, bound
                WHERE k.event_id >= first AND k.event_id < last
              UNION ALL SELECT c.event_id, c.expected, c.found FROM suspect, LATERAL (%s) c) a
            GROUP BY event_id ORDER BY event_id LIMIT ?""".formatted(Comparison.between("lo", "hi"));

    /** So that the minute after it is an id, too. */
    private static final long LAST_BOUND = Long.MAX_VALUE - Slice.LENGTH;

    @Inject
    private Database database;

    /** Over events with ids in {@code [since, until)}. */
    public Ledger over(long since, long until) {
        return database.query(
                LEDGER,
                statement -> {
                    statement.setLong(1, Math.min(since, LAST_BOUND));
                    statement.setLong(2, until);
                },
                row -> {
                    row.next();
                    return new Ledger(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6));
                });
    }

    /** Events with ids in {@code [since, until)} whose deliveries are not those that are expected, oldest first. */
    public List<LedgerDisagreement> disagreements(long since, long until, int limit) {
        return database.query(
                DISAGREEMENTS,
                statement -> {
                    statement.setLong(1, Math.min(since, LAST_BOUND));
                    statement.setLong(2, until);
                    statement.setInt(3, limit);
                },
                LedgerQuery::read);
    }

    static List<LedgerDisagreement> read(ResultSet rows) throws SQLException {
        List<LedgerDisagreement> disagreements = new ArrayList<>();
        while (rows.next()) {
            disagreements.add(new LedgerDisagreement(new EventId(rows.getLong(1)), rows.getLong(2), rows.getLong(3)));
        }
        return disagreements;
    }
}
