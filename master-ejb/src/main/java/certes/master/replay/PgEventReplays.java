package certes.master.replay;

import certes.domain.access.Principal;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.EventPattern;
import certes.domain.id.IdGenerator;
import certes.domain.id.ReplayId;
import certes.domain.id.SubscriptionId;
import certes.domain.master.EventQuery;
import certes.domain.replay.EventReplays;
import certes.domain.replay.Replay;
import certes.domain.replay.ReplayState;
import certes.domain.replay.ReplayWish;
import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replays as rows. {@link ReplaySteps} carries them out. */
@ApplicationScoped
public class PgEventReplays implements EventReplays {
    private static final ReplayState[] STATES = ReplayState.values();

    private static final String SELECT = """
            SELECT id, state, subscription_id, include_acknowledged, rate_per_second, priority, examined, created, skipped,
              created_at, finished_at FROM replay_job""";

    /** The bound is beyond all ids that there are, on whichever node they were given, and beyond none to come but a few. */
    private static final String START = """
            INSERT INTO replay_job (id, source, pattern, with_state, since, until, cursor, subscription_id,
              include_acknowledged, rate_per_second, priority)
            SELECT w.id, w.source, w.pattern, w.with_state, w.since,
              least(w.until, greatest(w.id, (SELECT max(id) FROM event) + 1)), w.since, w.subscription_id,
              w.include_acknowledged, w.rate_per_second, w.priority
            FROM (VALUES (?::bigint, ?::text, ?::text, ?::smallint, ?::bigint, ?::bigint, ?::bigint, ?::boolean, ?::int,
              ?::smallint)) AS w (id, source, pattern, with_state, since, until, subscription_id, include_acknowledged,
              rate_per_second, priority)""";

    private static final String CANCEL =
            "UPDATE replay_job SET state = 2, finished_at = now() WHERE id = ? AND state = 0";

    private static final String AUDIT =
            "INSERT INTO audit_entry (principal, action, subject, detail) VALUES (?, ?, ?, ?)";

    @Inject
    private Database database;

    @Inject
    private CatalogReader catalog;

    @Inject
    private IdGenerator ids;

    @Override
    public Optional<Replay> start(ReplayWish wish, Principal by) {
        SubscriptionId subscription = wish.subscription();
        if (subscription != null && catalog.current().subscription(subscription) == null) {
            return Optional.empty();
        }
        ReplayId id = new ReplayId(ids.next());
        return database.inTransaction(connection -> {
            try (PreparedStatement start = connection.prepareStatement(START)) {
                bind(start, id, wish);
                start.executeUpdate();
            }
            audit(connection, by, "replayEvents", id, wish.toString());
            return find(connection, id);
        });
    }

    @Override
    public Optional<Replay> replay(ReplayId id) {
        return database.inTransaction(connection -> find(connection, id));
    }

    @Override
    public List<Replay> latest(int limit) {
        return database.query(
                SELECT + " ORDER BY id DESC LIMIT ?", select -> select.setInt(1, limit), PgEventReplays::read);
    }

    @Override
    public Optional<Replay> cancel(ReplayId id, Principal by) {
        return database.inTransaction(connection -> {
            try (PreparedStatement cancel = connection.prepareStatement(CANCEL)) {
                cancel.setLong(1, id.value());
                if (cancel.executeUpdate() > 0) {
                    audit(connection, by, "cancelReplay", id, null);
                }
            }
            return find(connection, id);
        });
    }

    private static void bind(PreparedStatement start, ReplayId id, ReplayWish wish) throws SQLException {
        EventQuery events = wish.events();
        EventPattern pattern = events.uri();
        Instant since = events.since();
        Instant until = events.until();
        SubscriptionId subscription = wish.subscription();
        start.setLong(1, id.value());
        start.setString(2, events.source());
        start.setString(3, pattern == null ? null : pattern.text());
        start.setObject(4, events.state() == null ? null : events.state().ordinal(), Types.INTEGER);
        start.setLong(5, since == null ? 0 : IdGenerator.floor(since));
        start.setLong(6, until == null ? Long.MAX_VALUE : IdGenerator.floor(until));
        start.setObject(7, subscription == null ? null : subscription.value(), Types.BIGINT);
        start.setBoolean(8, wish.includeAcknowledged());
        start.setInt(9, wish.ratePerSecond());
        start.setInt(10, wish.priority());
    }

    private static void audit(
            Connection connection, Principal by, String action, ReplayId subject, @Nullable String detail)
            throws SQLException {
        try (PreparedStatement audit = connection.prepareStatement(AUDIT)) {
            audit.setString(1, by.name());
            audit.setString(2, action);
            audit.setString(3, subject.toString());
            audit.setString(4, detail);
            audit.executeUpdate();
        }
    }

    private static Optional<Replay> find(Connection connection, ReplayId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE id = ?")) {
            select.setLong(1, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return read(rows).stream().findFirst();
            }
        }
    }

    private static List<Replay> read(ResultSet rows) throws SQLException {
        List<Replay> replays = new ArrayList<>();
        while (rows.next()) {
            Long subscription = rows.getObject(3, Long.class);
            OffsetDateTime finishedAt = rows.getObject(11, OffsetDateTime.class);
            replays.add(new Replay(
                    new ReplayId(rows.getLong(1)),
                    STATES[rows.getInt(2)],
                    subscription == null ? null : new SubscriptionId(subscription),
                    rows.getBoolean(4),
                    rows.getInt(5),
                    rows.getInt(6),
                    rows.getLong(7),
                    rows.getLong(8),
                    rows.getLong(9),
                    rows.getObject(10, OffsetDateTime.class).toInstant(),
                    finishedAt == null ? null : finishedAt.toInstant()));
        }
        return replays;
    }
}
