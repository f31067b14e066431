package certes.master.running;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this module, with the roles that the launcher makes. It is not durable: no test kills
 * it.
 */
public final class TestDatabase {
    private static final String NAME = "certes";
    private static final String OWNER = "certes_owner";
    /** The role that the application works as. */
    public static final String APPLICATION = "certes_app";

    private static @Nullable TestDatabase running;

    private final DataSource owner;
    private final CountedStatements application;

    private TestDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + OWNER + " LOGIN");
            statement.execute("CREATE ROLE " + APPLICATION + " LOGIN");
            statement.execute("CREATE DATABASE " + NAME + " OWNER " + OWNER);
            statement.execute("REVOKE ALL ON DATABASE " + NAME + " FROM PUBLIC");
            statement.execute("GRANT CONNECT, TEMPORARY ON DATABASE " + NAME + " TO " + APPLICATION);
        }
        owner = server.getDatabase(OWNER, NAME);
        application = new CountedStatements(server.getDatabase(APPLICATION, NAME));
    }

    /** The server of this JVM, started by the first who asks. */
    public static synchronized TestDatabase running() {
        TestDatabase database = running;
        if (database == null) {
            try {
                database = new TestDatabase(EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "100")
                        .start());
            } catch (IOException failure) {
                throw new UncheckedIOException("PostgreSQL did not start", failure);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
            running = database;
        }
        return database;
    }

    /** As the role that owns the tables. */
    public DataSource owner() {
        return owner;
    }

    /** As the role of the application, with its statements counted. */
    public DataSource application() {
        return application.dataSource();
    }

    /** How many statements the application has executed so far. */
    public int statements() {
        return application.count();
    }

    /** Empties the tables, except for what numbers changes. */
    public void forget() {
        execute(
                "DELETE FROM circuit; DELETE FROM operational_event; DELETE FROM attempt; DELETE FROM delivery; DELETE FROM event; DELETE FROM idempotency_key;"
                        + " DELETE FROM replay; DELETE FROM audit_entry; DELETE FROM event_schema; DELETE FROM signing_key;"
                        + " DELETE FROM backoff_policy; DELETE FROM subscription; DELETE FROM source;"
                        + " DELETE FROM replay_job; DELETE FROM ledger_slice; DELETE FROM ledger_open;"
                        + " DELETE FROM ledger_unsealed; DELETE FROM ledger_disagreement; DELETE FROM dropped_day;"
                        + " UPDATE ledger_frontier SET sealed_to = 0");
    }

    /** Lets time go by, as far as what is due is concerned. */
    public void pass(Duration time) {
        execute("UPDATE delivery SET due_at = due_at - interval '" + time.toMillis()
                + " milliseconds' WHERE due_at < 'infinity'");
        String earlier = " - interval '" + time.toMillis() + " milliseconds'";
        execute("UPDATE delivery SET first_attempt_at = first_attempt_at" + earlier);
        execute("UPDATE circuit SET since = since" + earlier + ", failing_since = failing_since" + earlier
                + ", probe_at = probe_at" + earlier + ", stepped_at = stepped_at" + earlier);
    }

    /** Executes statements as the owner. */
    public void execute(String sql) {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** The first column of each row, as text; null as {@code "null"}. */
    public List<String> texts(String query) {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        } catch (SQLException failure) {
            throw new IllegalStateException(query, failure);
        }
    }

    /** The first column of the only row, as text. */
    public String text(String query) {
        List<String> texts = texts(query);
        if (texts.size() != 1) {
            throw new IllegalStateException(query + " answered " + texts.size() + " rows");
        }
        return texts.get(0);
    }
}
