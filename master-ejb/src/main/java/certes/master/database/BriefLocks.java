package certes.master.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Transactions of the owner role that lock whole tables, and wait a quarter of a second for each: whoever comes after
 * them waits, too, so a backup that reads for an hour must not hold up the events behind this.
 */
final class BriefLocks {
    private static final long PAUSE_MILLIS = 500;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    private final DataSource owner;

    BriefLocks(DataSource owner) {
        this.owner = owner;
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does the work, and again half a second later while somebody else has a lock that it needs.
     *
     * @param tries how often at most
     * @return empty where a lock could not be had; then nothing was done
     */
    <T> Optional<T> tryTo(int tries, Work<T> work) throws SQLException, InterruptedException {
        for (int attempt = 1; attempt <= tries; attempt++) {
            try {
                return Optional.of(inTransaction(work));
            } catch (SQLException failure) {
                if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) && !DEADLOCK.equals(failure.getSQLState())) {
                    throw failure;
                }
            }
            if (attempt < tries) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return Optional.empty();
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '250ms'");
                T done = work.on(connection);
                connection.commit();
                return done;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
