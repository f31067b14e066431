package certes.master.ledger;

import certes.domain.ledger.LedgerDisagreement;
import certes.domain.ledger.Slice;
import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Adds minutes up once they are old enough that nothing is stored into them any more. Each method is one short
 * transaction that holds the ledger's frontier, so several nodes do nothing twice; where another one holds it, nothing is
 * done. kill -9 on any line loses the step and nothing else: it is done again.
 */
@ApplicationScoped
public class SealedSlices {
    private static final Logger LOG = System.getLogger(SealedSlices.class.getName());

    /**
     * How old the end of a minute must be. An id is given when its event comes in and is stored within a few
     * milliseconds; what takes longer than the pool and the socket allow (35 seconds) fails. What is stored later
     * nevertheless, since a process was frozen in between, is found when the minute is counted again.
     */
    static final Duration MARGIN = Duration.ofMinutes(2);

    /** So many open deliveries are listed however small the minute is. */
    private static final long ALWAYS_LISTED = 100;
    /** Looking at a listed delivery costs about what counting this many costs, so beyond that share none are listed. */
    private static final long COUNTED_PER_LISTED = 10;

    /** Nothing is locked, and so nothing written, where the condition says that there is nothing to do. */
    private static final String FRONTIER = """
            SELECT sealed_to, now_id FROM ledger_frontier,
              (SELECT (extract(epoch FROM now() - timestamptz '2024-01-01 00:00:00Z') * 1000)::bigint << 22 AS now_id) n
            WHERE %s FOR UPDATE OF ledger_frontier SKIP LOCKED""";

    private static final String OLD_ENOUGH =
            FRONTIER.formatted("sealed_to <= now_id - " + (MARGIN.toMinutes() + 1) * Slice.LENGTH);
    private static final String SOME_PASSED_OVER =
            FRONTIER.formatted("EXISTS (SELECT FROM ledger_unsealed WHERE look_at <= now())");
    private static final String SOME_TO_RECOUNT =
            FRONTIER.formatted("EXISTS (SELECT FROM ledger_slice WHERE recount_at <= now())");
    private static final String ANYWAY = FRONTIER.formatted("true");

    private static final String NEXT = """
            SELECT least((SELECT id FROM event WHERE id >= ? ORDER BY id LIMIT 1),
              (SELECT event_id FROM delivery WHERE event_id >= ? ORDER BY event_id LIMIT 1))""";

    private static final String SIZE =
            "SELECT count(*), count(*) FILTER (WHERE state <= 2) FROM delivery WHERE event_id >= ? AND event_id < ?";

    /** In one statement, and so over one state of the database: what is open is listed, what is final is counted. */
    private static final String COUNT = """
            WITH bound AS (SELECT ?::bigint AS lo, ?::bigint AS hi),
            found AS MATERIALIZED (
              SELECT id, event_id, state FROM delivery, bound WHERE event_id >= lo AND event_id < hi),
            open AS (INSERT INTO ledger_open (delivery_id, event_id) SELECT id, event_id FROM found WHERE state <= 2)
            INSERT INTO ledger_slice AS s (slice, accepted, expected, delivered, dead_lettered, cancelled)
            SELECT lo, e.accepted, e.expected + r.replayed, d.delivered, d.dead_lettered, d.cancelled
            FROM bound,
              LATERAL (SELECT count(*) AS accepted, coalesce(sum(expected), 0) AS expected
                FROM event WHERE id >= lo AND id < hi) e,
              LATERAL (SELECT count(*) AS replayed FROM replay WHERE event_id >= lo AND event_id < hi) r,
              (SELECT count(*) FILTER (WHERE state = 3) AS delivered, count(*) FILTER (WHERE state = 4) AS dead_lettered,
                 count(*) FILTER (WHERE state = 5) AS cancelled FROM found) d
            ON CONFLICT (slice) DO UPDATE SET accepted = excluded.accepted, expected = excluded.expected,
              delivered = excluded.delivered, dead_lettered = excluded.dead_lettered, cancelled = excluded.cancelled,
              recounts = s.recounts + 1, recount_at = now() + interval '7 days'""";

    /** Minutes without events have a row until they were counted again, since it may be one of them that is stored late. */
    private static final String EMPTY = """
            INSERT INTO ledger_slice (slice, accepted, expected, delivered, dead_lettered, cancelled)
            SELECT slice, 0, 0, 0, 0, 0 FROM generate_series(?::bigint, ?::bigint, %d) AS slice
            ON CONFLICT DO NOTHING""".formatted(Slice.LENGTH);

    private static final int EMPTY_KEPT = 10;

    private static final String FORGET_EMPTY = """
            DELETE FROM ledger_slice s WHERE slice = ? AND accepted = 0 AND expected = 0
              AND delivered + dead_lettered + cancelled = 0
              AND NOT EXISTS (SELECT FROM ledger_open WHERE event_id >= s.slice AND event_id < s.slice + %d)""".formatted(Slice.LENGTH);

    private static final String KEEP = """
            INSERT INTO ledger_disagreement (event_id, expected, found)
            SELECT c.event_id, c.expected, c.found
            FROM (SELECT ?::bigint AS lo, ?::bigint AS hi) b, LATERAL (%s) c LIMIT 1000
            RETURNING event_id, expected, found""".formatted(Comparison.between("lo", "hi"));

    private static final String LISTED = """
            SELECT delivery_id, (SELECT d.state FROM delivery d WHERE d.id = delivery_id) >= 3
            FROM ledger_open WHERE delivery_id > ? ORDER BY delivery_id LIMIT ?""";

    private static final String FOLD = SliceSql.of("""
            WITH closed AS (
              DELETE FROM ledger_open o USING delivery d
              WHERE o.delivery_id = ANY (CAST(? AS bigint[])) AND d.id = o.delivery_id AND d.state >= 3
              RETURNING o.event_id, d.state)
            UPDATE ledger_slice s SET delivered = s.delivered + a.delivered,
              dead_lettered = s.dead_lettered + a.dead_lettered, cancelled = s.cancelled + a.cancelled
            FROM (SELECT SLICE(event_id) AS slice, count(*) FILTER (WHERE state = 3) AS delivered,
                count(*) FILTER (WHERE state = 4) AS dead_lettered, count(*) FILTER (WHERE state = 5) AS cancelled
              FROM closed GROUP BY 1) a
            WHERE s.slice = a.slice""");

    private static final String PASSED_OVER =
            "SELECT slice FROM ledger_unsealed WHERE look_at <= now() ORDER BY look_at LIMIT 1";

    /** The first count after sealing goes before the weekly ones, however many of these are due: retention waits for it. */
    private static final String TO_RECOUNT = """
            SELECT slice, accepted FROM ledger_slice WHERE recount_at <= now()
            ORDER BY recounts > 0, recount_at LIMIT 1""";

    @Inject
    private Database database;

    /** Where the sealed minutes end: the first id that is not sealed. */
    public long frontier() {
        return database.query(
                "SELECT sealed_to FROM ledger_frontier",
                s -> {},
                rows -> number(rows).orElse(0));
    }

    /**
     * Seals the minutes that have events and are old enough, one after the other, or passes one over where too much of it
     * is open. All in one transaction and by one plan, since committing and planning over the partitions of all days take
     * longer than counting a minute with few events does.
     *
     * @param limit begins no further minute after this time
     */
    public void sealNext(Duration limit) {
        long begin = System.nanoTime();
        holding(OLD_ENOUGH, (connection, sealedTo, now) -> {
            long end = Slice.of(now - Slice.LENGTH * MARGIN.toMinutes());
            long reached = sealedTo;
            update(connection, "SET LOCAL plan_cache_mode = force_generic_plan");
            do {
                reached = sealNext(connection, reached, end);
            } while (reached < end && System.nanoTime() - begin < limit.toNanos());
            update(connection, "UPDATE ledger_frontier SET sealed_to = ?", reached);
            return true;
        });
    }

    /** Returns the new frontier. */
    private static long sealNext(Connection connection, long sealedTo, long end) throws SQLException {
        OptionalLong next = number(connection, NEXT, sealedTo, sealedTo);
        boolean found = next.isPresent() && next.getAsLong() < end;
        if (found) {
            sealOrPassOver(connection, Slice.of(next.getAsLong()));
        }
        long empty = found ? Slice.of(next.getAsLong()) : end;
        update(connection, EMPTY, Math.max(sealedTo, empty - EMPTY_KEPT * Slice.LENGTH), empty - 1);
        return found ? empty + Slice.LENGTH : end;
    }

    /**
     * Looks at a minute again that was passed over a minute ago or more, and seals it where less is open now.
     *
     * @return whether there was one
     */
    public boolean sealPassedOver() {
        return holding(SOME_PASSED_OVER, (connection, sealedTo, now) -> {
            OptionalLong slice = number(connection, PASSED_OVER);
            if (slice.isPresent()) {
                sealOrPassOver(connection, slice.getAsLong());
            }
            return slice.isPresent();
        });
    }

    /**
     * Takes what has become final into the totals.
     *
     * @param after looks at listed deliveries beyond this one
     * @param limit how many at most
     * @return the last one that was looked at; 0 where the list has ended
     */
    public long fold(long after, int limit) {
        Listed listed = database.query(
                LISTED,
                list -> {
                    list.setLong(1, after);
                    list.setInt(2, limit);
                },
                rows -> Listed.read(rows, limit));
        return listed.closed().isEmpty()
                        || holding(ANYWAY, (connection, sealedTo, now) -> fold(connection, listed.closed()))
                ? listed.last()
                : after;
    }

    /** @param last where to go on; 0 where the list has ended */
    private record Listed(List<Long> closed, long last) {
        static Listed read(ResultSet rows, int limit) throws SQLException {
            List<Long> closed = new ArrayList<>();
            long last = 0;
            int looked = 0;
            while (rows.next()) {
                last = rows.getLong(1);
                looked++;
                if (rows.getBoolean(2)) {
                    closed.add(last);
                }
            }
            return new Listed(closed, looked < limit ? 0 : last);
        }
    }

    private static boolean fold(Connection connection, List<Long> closed) throws SQLException {
        try (PreparedStatement fold = connection.prepareStatement(FOLD)) {
            fold.setString(1, closed.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
            fold.executeUpdate();
            return true;
        }
    }

    /**
     * Counts a sealed minute again: ten minutes after it was sealed, and then once a week, until its day is dropped.
     *
     * @return whether there was one
     */
    public boolean recountNext() {
        return holding(SOME_TO_RECOUNT, (connection, sealedTo, now) -> {
            try (PreparedStatement due = connection.prepareStatement(TO_RECOUNT);
                    ResultSet row = due.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                long slice = row.getLong(1);
                long before = row.getLong(2);
                seal(connection, slice);
                update(connection, FORGET_EMPTY, slice);
                long after = number(connection, "SELECT accepted FROM ledger_slice WHERE slice = ?", slice)
                        .orElse(before);
                if (after != before) {
                    LOG.log(
                            Level.WARNING,
                            "A sealed minute of the ledger had {0} events and has {1}; it is mended",
                            before,
                            after);
                }
                return true;
            }
        });
    }

    private static void sealOrPassOver(Connection connection, long slice) throws SQLException {
        try (PreparedStatement size = connection.prepareStatement(SIZE)) {
            bind(size, slice, slice + Slice.LENGTH);
            try (ResultSet row = size.executeQuery()) {
                row.next();
                if (row.getLong(2) > Math.max(ALWAYS_LISTED, row.getLong(1) / COUNTED_PER_LISTED)) {
                    update(
                            connection,
                            "INSERT INTO ledger_unsealed (slice) VALUES (?)"
                                    + " ON CONFLICT (slice) DO UPDATE SET look_at = excluded.look_at",
                            slice);
                    return;
                }
            }
        }
        update(connection, "DELETE FROM ledger_unsealed WHERE slice = ?", slice);
        seal(connection, slice);
    }

    private static void seal(Connection connection, long slice) throws SQLException {
        long end = slice + Slice.LENGTH;
        update(connection, "DELETE FROM ledger_open WHERE event_id >= ? AND event_id < ?", slice, end);
        update(connection, COUNT, slice, end);
        audit(connection, slice, end);
    }

    private static void audit(Connection connection, long slice, long end) throws SQLException {
        update(connection, "DELETE FROM ledger_disagreement WHERE event_id >= ? AND event_id < ?", slice, end);
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            bind(keep, slice, end);
            try (ResultSet rows = keep.executeQuery()) {
                List<LedgerDisagreement> disagreements = LedgerQuery.read(rows);
                if (!disagreements.isEmpty()) {
                    LOG.log(
                            Level.ERROR,
                            "{0} events have other deliveries than are expected, such as {1}; the query"
                                    + " ledger'{'disagreements'}' names them",
                            disagreements.size(),
                            disagreements.get(0));
                }
            }
        }
    }

    /** What is done while the frontier is held. */
    private interface Step {
        /** @param now the first id that could be given at the database's present time */
        boolean on(Connection connection, long sealedTo, long now) throws SQLException;
    }

    private boolean holding(String lock, Step step) {
        return database.inTransaction(connection -> {
            try (PreparedStatement frontier = connection.prepareStatement(lock);
                    ResultSet row = frontier.executeQuery()) {
                return row.next() && step.on(connection, row.getLong(1), row.getLong(2));
            }
        });
    }

    private static OptionalLong number(Connection connection, String sql, long... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            bind(query, parameters);
            try (ResultSet rows = query.executeQuery()) {
                return number(rows);
            }
        }
    }

    /** The first column of the first row; empty where there is none, or null in it. */
    private static OptionalLong number(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return OptionalLong.empty();
        }
        long number = rows.getLong(1);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static void update(Connection connection, String sql, long... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            bind(update, parameters);
            update.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, long... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setLong(i + 1, parameters[i]);
        }
    }
}
