package certes.master.database;

import certes.domain.id.IdGenerator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes the partitions of the tables that grow: one for each UTC day of ids, a week ahead. Work of the owner role. A
 * failure is logged and nothing else, since rows without a partition of their own go into the default one.
 *
 * <p>A new partition locks its whole table for a moment. Where somebody has it for long, as a backup does, the next run
 * goes on: a week ahead there is time for it.
 */
final class Partitions {
    private static final Logger LOG = System.getLogger(Partitions.class.getName());
    private static final int DAYS_AHEAD = 7;
    private static final int TRIES = 3;

    /**
     * Each delivery leaves two dead entries at the front of the index that tells what is due, and whoever looks for it
     * reads over them. So vacuum comes after so many of them rather than after a fifth of a day's rows, and never leaves
     * out the indexes. The migration of version 5 says the same of the partitions that were there before.
     */
    private static final String OFTEN_VACUUMED = " WITH (autovacuum_vacuum_scale_factor = 0,"
            + " autovacuum_vacuum_threshold = 200000, vacuum_index_cleanup = on)";

    /** The tables, and how the partitions of each are stored. */
    private static final List<Table> TABLES =
            List.of(new Table("event", ""), new Table("delivery", OFTEN_VACUUMED), new Table("attempt", ""));

    private final BriefLocks locks;

    Partitions(DataSource owner) {
        this.locks = new BriefLocks(owner);
    }

    private record Table(String name, String storage) {
        String partition(LocalDate day) {
            return name + '_' + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        }
    }

    /** Creates what is missing from today on. Safe to repeat, and to run on several nodes at once. */
    void createAhead() {
        try {
            LocalDate today = locks.tryTo(1, Partitions::today).orElseThrow();
            for (int day = 0; day <= DAYS_AHEAD; day++) {
                for (Table table : TABLES) {
                    if (!create(table, today.plusDays(day))) {
                        return;
                    }
                }
            }
        } catch (SQLException failure) {
            LOG.log(Level.ERROR, "Partitions could not be created; rows go into the default partitions", failure);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static LocalDate today(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT (now() AT TIME ZONE 'UTC')::date")) {
            rows.next();
            return rows.getObject(1, LocalDate.class);
        }
    }

    /** Whether to go on; not while the table is in use for long. What is there already takes no lock. */
    private boolean create(Table table, LocalDate day) throws InterruptedException {
        String partition = table.partition(day);
        String sql = "CREATE TABLE IF NOT EXISTS " + partition + " PARTITION OF " + table.name() + " FOR VALUES FROM ("
                + bound(day) + ") TO (" + bound(day.plusDays(1)) + ")" + table.storage();
        try {
            boolean had =
                    locks.tryTo(TRIES, connection -> execute(connection, sql)).isPresent();
            if (!had) {
                LOG.log(Level.WARNING, "Partition {0} is left to the next run: its table is in use", partition);
            }
            return had;
        } catch (SQLException failure) {
            // The default partition holds rows of that day already; they stay there and are found there.
            LOG.log(Level.WARNING, "Partition {0} was not created: {1}", partition, failure.getMessage());
            return true;
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static long bound(LocalDate day) {
        Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return IdGenerator.floor(start);
    }
}
