package certes.bench.reference;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** One connection to the reference's two tables, every batch of which is one durable commit. Not thread-safe. */
final class Journal implements AutoCloseable {

    private static final String INSERT = """
            WITH event AS (
              INSERT INTO reference_event (id, body) SELECT * FROM unnest(?::bigint[], ?::bytea[]) RETURNING id)
            INSERT INTO reference_delivery (id) SELECT id * ? + number FROM event, generate_series(0, ? - 1) number""";
    private static final String UPDATE =
            "UPDATE reference_delivery SET state = 1, attempted_at = now() WHERE id = ANY (?::bigint[])";

    private final Connection connection;

    Journal(String url, String user, String password) throws SQLException {
        connection = DriverManager.getConnection(url, user, password);
        connection.setAutoCommit(false);
    }

    /** Begins with empty tables. */
    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    DROP TABLE IF EXISTS reference_event, reference_delivery;
                    CREATE TABLE reference_event (
                      id bigint PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(), body bytea NOT NULL);
                    ALTER TABLE reference_event ALTER body SET STORAGE EXTERNAL;
                    CREATE TABLE reference_delivery (
                      id bigint PRIMARY KEY, state smallint NOT NULL DEFAULT 0, attempted_at timestamptz)""");
        }
        connection.commit();
    }

    /**
     * Stores events and their deliveries, which have the ids from {@code id * deliveries} on.
     *
     * @param deliveries how many each event has
     */
    void store(List<Arrival> arrivals, int deliveries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", arrivals.stream().map(Arrival::id).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea", arrivals.stream().map(Arrival::body).toArray(byte[][]::new)));
            insert.setInt(3, deliveries);
            insert.setInt(4, deliveries);
            insert.executeUpdate();
        }
        connection.commit();
    }

    /** Records deliveries as done. */
    void record(List<Long> delivered) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setArray(1, connection.createArrayOf("bigint", delivered.toArray()));
            update.executeUpdate();
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
