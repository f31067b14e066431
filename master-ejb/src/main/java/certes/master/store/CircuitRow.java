package certes.master.store;

import certes.domain.id.DeliveryId;
import certes.domain.id.IdGenerator;
import certes.domain.isolation.Circuit;
import certes.domain.isolation.CircuitState;
import certes.domain.isolation.Observed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A circuit as it lies in its row, locked by this transaction.
 *
 * @param now the database's time
 */
record CircuitRow(
        String address, String host, String reason, Instant since, Circuit circuit, Observed observed, Instant now) {
    private static final CircuitState[] STATES = CircuitState.values();

    private static final String LOCK = """
        SELECT host, reason, since, state, failing_since, probe_at, failed_probes, probe, pace, lagging, stepped_at,
          successes, drained, failures, clock_timestamp()
        FROM circuit WHERE address = ? FOR UPDATE SKIP LOCKED\
        """;

    private static final String SAVE = """
        UPDATE circuit SET state = ?, failing_since = ?, probe_at = ?, failed_probes = ?, probe = ?, pace = ?,
          lagging = ?, stepped_at = ?, fresh_from = coalesce(?, fresh_from), successes = 0, drained = 0, failures = 0
        WHERE address = ?\
        """;

    /** Null if there is none any more, or another node is moving it. */
    static @Nullable CircuitRow lock(Connection connection, String address) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, address);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() ? read(row, address) : null;
            }
        }
    }

    private static CircuitRow read(ResultSet row, String address) throws SQLException {
        long probe = row.getLong(8);
        Circuit circuit = new Circuit(
                STATES[row.getInt(4)],
                instant(row, 5),
                instant(row, 6),
                row.getInt(7),
                probe == 0 ? null : new DeliveryId(probe),
                row.getInt(9),
                row.getInt(10),
                instant(row, 11));
        return new CircuitRow(
                address,
                row.getString(1),
                row.getString(2),
                instant(row, 3),
                circuit,
                new Observed(row.getInt(12), row.getInt(13), row.getInt(14)),
                instant(row, 15));
    }

    /** Writes what it became; what was recorded has been judged then. */
    void save(Connection connection, Circuit next) throws SQLException {
        boolean recovers = next.state() == CircuitState.RECOVERING && circuit.state() != CircuitState.RECOVERING;
        try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            save.setInt(1, next.state().ordinal());
            save.setObject(2, next.failingSince().atOffset(ZoneOffset.UTC));
            save.setObject(3, next.probeAt().atOffset(ZoneOffset.UTC));
            save.setInt(4, next.failedProbes());
            DeliveryId probe = next.probe();
            save.setObject(5, probe == null ? null : probe.value(), Types.BIGINT);
            save.setInt(6, next.pace());
            save.setInt(7, next.lagging());
            save.setObject(8, next.steppedAt().atOffset(ZoneOffset.UTC));
            save.setObject(9, recovers ? IdGenerator.floor(now) : null, Types.BIGINT);
            save.setString(10, address);
            save.executeUpdate();
        }
    }

    void delete(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM circuit WHERE address = ?")) {
            delete.setString(1, address);
            delete.executeUpdate();
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
