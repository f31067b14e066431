package certes.master.store;

import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.Circuit;
import certes.domain.isolation.CircuitState;
import certes.domain.isolation.CircuitView;
import certes.domain.isolation.Circuits;
import certes.master.catalog.GoneDestinations;
import certes.master.database.Database;
import certes.master.operation.PgOperationalEvents;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Circuits as rows. Each is moved in a transaction of its own that locks its row, so of several nodes one moves it, and a
 * crash leaves it as it was: neither is a probe let through that no circuit knows, nor a step woken twice.
 */
@ApplicationScoped
public class PgCircuits implements Circuits {
    private static final Logger LOG = System.getLogger(PgCircuits.class.getName());
    private static final CircuitState[] STATES = CircuitState.values();
    /** Beyond the subscription's timeout: for the queue, for recording, and for a destination that asks for a pause. */
    private static final Duration PROBE_GRACE = Duration.ofSeconds(90);

    /** What waits aside at an address, of each of its active subscriptions; %1$s is the order. */
    private static final String ASIDE = """
        SELECT a.id, s.timeout_millis FROM subscription s CROSS JOIN LATERAL (
          SELECT d.id FROM delivery d WHERE d.subscription_id = s.id AND d.due_at = 'infinity' AND d.state <= 2
          ORDER BY d.id %1$s LIMIT ?) a
        WHERE s.destination_address = ? AND s.deleted_at IS NULL AND s.state = 0
        ORDER BY a.id %1$s LIMIT ?\
        """;

    private static final String OLDEST = ASIDE.formatted("ASC");
    private static final String NEWEST = ASIDE.formatted("DESC");

    /** As due as the circuit is old, so that it does not wait behind a backlog. */
    private static final String LET_THROUGH = "UPDATE delivery SET due_at = ?, reason = 'probes whether its destination"
            + " answers again' WHERE id = ? AND due_at = 'infinity' AND state <= 2";

    private static final String WAKE = "UPDATE delivery d SET due_at = now(), reason = NULL"
            + " WHERE d.due_at = 'infinity' AND d.state <= 2 AND d.id = ANY (ARRAY(SELECT w.id FROM (" + OLDEST
            + ") w))";

    private static final String ALL = """
        SELECT c.address, c.state, c.reason, c.since, c.probe_at, c.pace, coalesce(w.waiting, 0)
        FROM circuit c LEFT JOIN LATERAL (
          SELECT count(*) AS waiting FROM subscription s
          JOIN delivery d ON d.subscription_id = s.id AND d.due_at = 'infinity' AND d.state <= 2
          WHERE s.destination_address = c.address AND s.deleted_at IS NULL) w ON true
        ORDER BY c.since, c.address\
        """;

    @Inject
    private Database database;

    @Inject
    private PgOperationalEvents operation;

    @Inject
    private GoneDestinations gone;

    @Inject
    private DisablingConfig config;

    @Inject
    private SecureRandom random;

    @Inject
    private PrometheusRegistry prometheus;

    private Gauge gauge;

    @PostConstruct
    void start() {
        gauge = Gauge.builder()
                .name("certes_circuits")
                .help("Circuits of destinations that are not closed.")
                .labelNames("state")
                .withoutExemplars()
                .register(prometheus);
    }

    @Override
    public void advance() {
        Map<CircuitState, Integer> counts = new EnumMap<>(CircuitState.class);
        for (String address : database.query("SELECT address FROM circuit", all -> {}, PgCircuits::texts)) {
            try {
                database.inTransaction(connection -> advance(connection, address, counts))
                        .ifPresent(this::disable);
            } catch (RuntimeException failure) { // one that cannot be moved keeps no other from its probe
                LOG.log(Level.ERROR, "A circuit was not moved; the next second tries again", failure);
            }
        }
        for (CircuitState state : STATES) {
            gauge.labelValues(state.name().toLowerCase(Locale.ROOT)).set(counts.getOrDefault(state, 0));
        }
    }

    /** Returns the circuit if its destination has failed for too long. */
    private Optional<CircuitRow> advance(Connection connection, String address, Map<CircuitState, Integer> counts)
            throws SQLException {
        CircuitRow row = CircuitRow.lock(connection, address);
        if (row == null) {
            return Optional.empty();
        }
        Circuit.Step step = row.circuit().judge(row.observed(), row.now(), random.nextDouble());
        Circuit next = step.circuit().wantsProbe(row.now()) ? probe(connection, row, step.circuit()) : step.circuit();
        if (next == null || (step.wake() > 0 && wake(connection, address, step.wake()) < step.wake())) {
            close(connection, row);
            return Optional.empty();
        }
        if (!next.equals(row.circuit())) {
            row.save(connection, next);
        }
        counts.merge(next.state(), 1, Integer::sum);
        boolean probeFailed = row.circuit().state() == CircuitState.HALF_OPEN;
        return config.after()
                .filter(after -> probeFailed && next.hasFailedFor(after, row.now()))
                .map(after -> row);
    }

    /** Lets one through; without any that waits it stays as it is, and without a subscription it is over (null). */
    private @Nullable Circuit probe(Connection connection, CircuitRow row, Circuit open) throws SQLException {
        try (PreparedStatement pick = connection.prepareStatement(open.probesLongestWaiting() ? OLDEST : NEWEST)) {
            pick.setInt(1, 1);
            pick.setString(2, row.address());
            pick.setInt(3, 1);
            try (ResultSet picked = pick.executeQuery()) {
                if (!picked.next()) {
                    return hasSubscription(connection, row.address()) ? open : null;
                }
                DeliveryId id = new DeliveryId(picked.getLong(1));
                letThrough(connection, row, id);
                return open.probing(id, Duration.ofMillis(picked.getLong(2)).plus(PROBE_GRACE), row.now());
            }
        }
    }

    private static void letThrough(Connection connection, CircuitRow row, DeliveryId id) throws SQLException {
        try (PreparedStatement let = connection.prepareStatement(LET_THROUGH)) {
            let.setObject(1, row.since().atOffset(ZoneOffset.UTC));
            let.setLong(2, id.value());
            let.executeUpdate();
        }
    }

    private static boolean hasSubscription(Connection connection, String address) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT 1 FROM subscription WHERE destination_address = ? AND deleted_at IS NULL LIMIT 1")) {
            find.setString(1, address);
            try (ResultSet found = find.executeQuery()) {
                return found.next();
            }
        }
    }

    private static int wake(Connection connection, String address, int count) throws SQLException {
        try (PreparedStatement wake = connection.prepareStatement(WAKE)) {
            wake.setInt(1, count);
            wake.setString(2, address);
            wake.setInt(3, count);
            return wake.executeUpdate();
        }
    }

    private void close(Connection connection, CircuitRow row) throws SQLException {
        row.delete(connection);
        operation.write(
                connection,
                "circuit.closed",
                Map.of(
                        "destination", row.address(),
                        "since", row.since().truncatedTo(ChronoUnit.MILLIS).toString()));
    }

    /** A crash before all are disabled: the next probe that fails disables the others. */
    private void disable(CircuitRow row) {
        String reason = "no success since " + row.circuit().failingSince().truncatedTo(ChronoUnit.SECONDS) + ", last: "
                + row.reason();
        List<SubscriptionId> failing = database.query(
                "SELECT id FROM subscription WHERE destination_address = ? AND deleted_at IS NULL AND state = 0",
                find -> find.setString(1, row.address()),
                PgCircuits::subscriptions);
        for (SubscriptionId subscription : failing) {
            LOG.log(Level.WARNING, "{0} is disabled, its destination is {1}: {2}", subscription, row.host(), reason);
            gone.disable(subscription, reason);
        }
    }

    @Override
    public List<CircuitView> all() {
        return database.query(ALL, all -> {}, rows -> {
            List<CircuitView> views = new ArrayList<>();
            while (rows.next()) {
                CircuitState state = STATES[rows.getInt(2)];
                long waiting = rows.getLong(7);
                int pace = rows.getInt(6);
                views.add(new CircuitView(
                        rows.getString(1),
                        state,
                        rows.getString(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                        state == CircuitState.OPEN
                                ? rows.getObject(5, OffsetDateTime.class).toInstant()
                                : null,
                        waiting,
                        state == CircuitState.RECOVERING ? (waiting + pace - 1) / pace : null));
            }
            return views;
        });
    }

    private static List<String> texts(ResultSet rows) throws SQLException {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
            texts.add(rows.getString(1));
        }
        return texts;
    }

    private static List<SubscriptionId> subscriptions(ResultSet rows) throws SQLException {
        List<SubscriptionId> ids = new ArrayList<>();
        while (rows.next()) {
            ids.add(new SubscriptionId(rows.getLong(1)));
        }
        return ids;
    }
}
