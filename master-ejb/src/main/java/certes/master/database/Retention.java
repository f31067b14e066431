package certes.master.database;

import certes.domain.id.IdGenerator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Drops the days that are older than events are kept, each as a whole, and only if nothing of it can change any more:
 * every minute of it is sealed and was counted again, every delivery of its events is final, no disagreement about it is
 * open, and none of its deliveries belongs to an event of an earlier day that is still there. Work of the owner role.
 *
 * <p>A day is dropped table by table, each in a transaction of its own ({@link BriefLocks}). (PostgreSQL detaches no partition concurrently where
 * there is a default one.) The first transaction notes that the day is dropped, so after a kill -9 in between the next run
 * finishes it; the deliveries that are left meanwhile name an event that is gone, which the API shows as null.
 */
final class Retention {
    private static final Logger LOG = System.getLogger(Retention.class.getName());
    private static final int TRIES = 20;

    private static final String OLD_DAYS = """
            SELECT DISTINCT to_date(right(relname, 8), 'YYYYMMDD') AS day FROM pg_class
            WHERE relkind = 'r' AND relispartition AND relnamespace = current_schema()::regnamespace
              AND relname ~ '^(event|delivery|attempt)_[0-9]{8}$'
              AND to_date(right(relname, 8), 'YYYYMMDD') < (now() AT TIME ZONE 'UTC')::date - ?::int
            ORDER BY day""";

    /** Holds the ledger's frontier, so that nothing is replayed or sealed meanwhile. */
    private static final String HOLD = "SELECT sealed_to FROM ledger_frontier FOR UPDATE";

    private static final String IS_FINAL = """
            SELECT (SELECT sealed_to FROM ledger_frontier) >= hi
              AND NOT EXISTS (SELECT FROM ledger_unsealed WHERE slice >= lo AND slice < hi)
              AND NOT EXISTS (SELECT FROM ledger_slice WHERE slice >= lo AND slice < hi AND recounts = 0)
              AND NOT EXISTS (SELECT FROM ledger_disagreement WHERE event_id >= lo AND event_id < hi)
              AND NOT EXISTS (SELECT FROM ledger_open WHERE event_id >= lo AND event_id < hi)
              AND NOT EXISTS (SELECT FROM ledger_open WHERE delivery_id >= lo AND delivery_id < hi)
              AND NOT EXISTS (SELECT FROM delivery WHERE id >= lo AND id < hi AND state <= 2)
              AND NOT EXISTS (SELECT FROM delivery d JOIN event e ON e.id = d.event_id
                WHERE d.id >= lo AND d.id < hi AND d.event_id < lo)
            FROM (SELECT ?::bigint AS lo, ?::bigint AS hi) b""";

    private final DataSource owner;
    private final BriefLocks locks;

    Retention(DataSource owner) {
        this.owner = owner;
        this.locks = new BriefLocks(owner);
    }

    /** One day as a range of ids. */
    private record Day(LocalDate date) {
        long first() {
            return bound(date);
        }

        long next() {
            return bound(date.plusDays(1));
        }

        String partitionOf(String table) {
            return table + '_' + date.format(DateTimeFormatter.BASIC_ISO_DATE);
        }

        private static long bound(LocalDate date) {
            return IdGenerator.floor(date.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
    }

    /**
     * Drops what is older than that many days before today, and may be dropped. Safe to repeat, and to run on several
     * nodes at once. A failure is logged and nothing else: the next run goes on.
     */
    void dropOlderThan(long days) {
        try {
            for (Day day : oldDays(days)) {
                if (trying(connection -> dropEvents(connection, day))) {
                    trying(connection -> drop(connection, day.partitionOf("delivery")));
                    trying(connection -> drop(connection, day.partitionOf("attempt")));
                    LOG.log(Level.INFO, "The events of {0} were dropped: they were kept {1} days", day.date(), days);
                }
            }
        } catch (SQLException failure) {
            LOG.log(Level.ERROR, "Old events could not be dropped; they are kept until the next try", failure);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Day> oldDays(long days) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement query = connection.prepareStatement(OLD_DAYS)) {
            query.setLong(1, days);
            List<Day> old = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    old.add(new Day(rows.getObject(1, LocalDate.class)));
                }
            }
            return old;
        }
    }

    /** Whether the day is dropped: now, or by a run that did not come to its end. */
    private static boolean dropEvents(Connection connection, Day day) throws SQLException {
        execute(connection, HOLD);
        if (isTrue(connection, "SELECT EXISTS (SELECT FROM dropped_day WHERE since = ? AND until = ?)", day)) {
            return true;
        }
        if (!isTrue(connection, IS_FINAL, day)) {
            LOG.log(
                    Level.INFO,
                    "The events of {0} are old, and stay until all of their deliveries are final",
                    day.date());
            return false;
        }
        update(connection, "INSERT INTO dropped_day (since, until) VALUES (?, ?)", day);
        update(connection, "UPDATE ledger_slice SET recount_at = 'infinity' WHERE slice >= ? AND slice < ?", day);
        update(connection, "DELETE FROM replay WHERE delivery_id >= ? AND delivery_id < ?", day);
        drop(connection, day.partitionOf("event"));
        return true;
    }

    private static boolean drop(Connection connection, String table) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS " + table);
        return true;
    }

    /** False where a lock could not be had. */
    private boolean trying(BriefLocks.Work<Boolean> work) throws SQLException, InterruptedException {
        Optional<Boolean> done = locks.tryTo(TRIES, work);
        if (done.isEmpty()) {
            LOG.log(Level.WARNING, "Old events are kept until the next try: their tables were in use");
        }
        return done.orElse(false);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isTrue(Connection connection, String sql, Day day) throws SQLException {
        try (PreparedStatement query = bound(connection, sql, day);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void update(Connection connection, String sql, Day day) throws SQLException {
        try (PreparedStatement update = bound(connection, sql, day)) {
            update.executeUpdate();
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, Day day) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setLong(1, day.first());
        statement.setLong(2, day.next());
        return statement;
    }
}
