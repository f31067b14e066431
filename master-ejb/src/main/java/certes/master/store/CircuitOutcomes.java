package certes.master.store;

import certes.domain.delivery.Outcome;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.Circuit;
import certes.master.database.Database;
import certes.master.operation.PgOperationalEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What recorded outcomes mean for circuits. A crash before this loses what was seen and nothing else: a destination that
 * is down is seen to be so again by its next failures, and a probe whose outcome is not told here is taken for lost.
 */
@ApplicationScoped
class CircuitOutcomes {
    private static final String OBSERVE = """
        UPDATE circuit c SET successes = c.successes + n.successes, drained = c.drained + n.drained,
          failures = c.failures + n.failures, reason = coalesce(n.reason, c.reason)
        FROM (
          SELECT x.address, count(*) FILTER (WHERE o.error IS NULL) AS successes,
            count(*) FILTER (WHERE o.error IS NULL AND o.id < x.fresh_from) AS drained,
            count(*) FILTER (WHERE o.error IS NOT NULL) AS failures, max(o.error) AS reason
          FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS o (id, subscription, error)
          JOIN subscription s ON s.id = o.subscription JOIN circuit x ON x.address = s.destination_address
          WHERE x.state = 2 OR x.probe = o.id
          GROUP BY x.address) n
        WHERE c.address = n.address\
        """;

    private static final String DESTINATION =
            "SELECT destination_address, clock_timestamp() FROM subscription WHERE id = ? AND deleted_at IS NULL";

    private static final String OPEN = """
        INSERT INTO circuit (address, host, state, reason, since, failing_since, probe_at, failed_probes, pace, lagging,
          stepped_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
        ON CONFLICT DO NOTHING\
        """;

    @Inject
    private Database database;

    @Inject
    private PgOperationalEvents operation;

    @Inject
    private SecureRandom random;

    /** Outcomes that counted. */
    void recorded(List<Outcome> outcomes) {
        List<Outcome> watched = outcomes.stream().filter(Outcome::watched).toList();
        if (!watched.isEmpty()) {
            observe(watched);
        }
        for (Outcome outcome : outcomes) {
            Duration downFor = outcome.downFor();
            if (downFor != null) {
                String reason = outcome.error() == null ? "failed" : outcome.error();
                database.inTransaction(connection -> open(connection, outcome.subscription(), downFor, reason));
            }
        }
    }

    private void observe(List<Outcome> watched) {
        database.update(OBSERVE, observe -> {
            Connection connection = observe.getConnection();
            Object[] ids = watched.stream().map(outcome -> outcome.id().value()).toArray();
            Object[] subscriptions = watched.stream()
                    .map(outcome -> outcome.subscription().value())
                    .toArray();
            observe.setArray(1, connection.createArrayOf("bigint", ids));
            observe.setArray(2, connection.createArrayOf("bigint", subscriptions));
            observe.setArray(
                    3,
                    connection.createArrayOf(
                            "text", watched.stream().map(Outcome::error).toArray()));
        });
    }

    /** Of several nodes, or of several failures, the first opens it, and it is told once. */
    private boolean open(Connection connection, SubscriptionId subscription, Duration downFor, String reason)
            throws SQLException {
        try (PreparedStatement destination = connection.prepareStatement(DESTINATION)) {
            destination.setLong(1, subscription.value());
            try (ResultSet row = destination.executeQuery()) {
                return row.next()
                        && open(
                                connection,
                                row.getString(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                downFor,
                                reason);
            }
        }
    }

    private boolean open(Connection connection, String address, Instant now, Duration downFor, String reason)
            throws SQLException {
        Circuit circuit = Circuit.opened(now.minus(downFor), now, random.nextDouble());
        try (PreparedStatement open = connection.prepareStatement(OPEN)) {
            open.setString(1, address);
            open.setString(2, host(address));
            open.setInt(3, circuit.state().ordinal());
            open.setString(4, reason);
            open.setObject(5, now.atOffset(ZoneOffset.UTC));
            open.setObject(6, circuit.failingSince().atOffset(ZoneOffset.UTC));
            open.setObject(7, circuit.probeAt().atOffset(ZoneOffset.UTC));
            open.setObject(8, now.atOffset(ZoneOffset.UTC));
            if (open.executeUpdate() == 0) {
                return false;
            }
        }
        operation.write(
                connection,
                "circuit.opened",
                Map.of(
                        "destination", address,
                        "reason", reason,
                        "since", now.truncatedTo(ChronoUnit.MILLIS).toString()));
        return true;
    }

    private static String host(String address) {
        @Nullable String authority = URI.create(address).getRawAuthority();
        return authority == null ? address : authority;
    }
}
