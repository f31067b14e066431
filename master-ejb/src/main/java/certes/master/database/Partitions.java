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
 */
final class Partitions {
    private static final Logger LOG = System.getLogger(Partitions.class.getName());
    private static final List<String> TABLES = List.of("event", "delivery", "attempt");
    private static final int DAYS_AHEAD = 7;

    private final DataSource owner;

    Partitions(DataSource owner) {
        this.owner = owner;
    }

    /** Creates what is missing from today on. Safe to repeat, and to run on several nodes at once. */
    void createAhead() {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            LocalDate today = today(statement);
            for (int day = 0; day <= DAYS_AHEAD; day++) {
                for (String table : TABLES) {
                    create(statement, table, today.plusDays(day));
                }
            }
        } catch (SQLException failure) {
            LOG.log(Level.ERROR, "Partitions could not be created; rows go into the default partitions", failure);
        }
    }

    private static LocalDate today(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT (now() AT TIME ZONE 'UTC')::date")) {
            rows.next();
            return rows.getObject(1, LocalDate.class);
        }
    }

    private static void create(Statement statement, String table, LocalDate day) {
        String name = table + '_' + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        String sql = "CREATE TABLE IF NOT EXISTS " + name + " PARTITION OF " + table + " FOR VALUES FROM (" + bound(day)
                + ") TO (" + bound(day.plusDays(1)) + ")";
        try {
            statement.executeUpdate(sql);
        } catch (SQLException failure) {
            // The default partition holds rows of that day already; they stay there and are found there.
            LOG.log(Level.WARNING, "Partition {0} was not created: {1}", name, failure.getMessage());
        }
    }

    private static long bound(LocalDate day) {
        Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return IdGenerator.floor(start);
    }
}
