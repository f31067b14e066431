package certes.master.store;

import static certes.master.store.SqlArrays.array;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryState;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.ReplayId;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.master.catalog.GoneDestinations;
import certes.master.database.Database;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of delivery states. Each change is one statement and so one transaction; {@link DeliveryState} says
 * which transitions there are. The numbers in the SQL are its ordinals.
 *
 * <p>Claims, records and releases find deliveries by their ids: a state is asked for as {@code state + 0}, which no index can
 * answer. The planner would else take the index of what is open, which it believes to be empty, since it mostly was when
 * it was looked at; under load thousands of entries stand in it, most of them of deliveries that are over.
 */
@ApplicationScoped
public class PgDeliveryStore implements DeliveryStore {
    private static final Logger LOG = System.getLogger(PgDeliveryStore.class.getName());
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final int IN_FLIGHT = DeliveryState.IN_FLIGHT.ordinal();
    private static final int SCHEDULED = DeliveryState.SCHEDULED.ordinal();
    private static final int CANCELLED = DeliveryState.CANCELLED.ordinal();

    /** What was claimed, without its event. */
    private record Claim(
            DeliveryId id,
            SubscriptionId subscription,
            int attempts,
            @Nullable Duration sinceFirstAttempt,
            EventId event,
            int priority,
            boolean watched) {}

    /** What the deliveries of one event share. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, and compared nowhere
    private record StoredEvent(
            EventUri uri,
            Direction direction,
            Instant receivedAt,
            @Nullable String contentType,
            @Nullable String traceId,
            byte[] seal,
            @Nullable SourceId source,
            int bodyBytes,
            byte @Nullable [] body) {}

    /** Whether the destination gets it: no circuit, or one that recovers (2), or it is the probe. */
    private static final String LET_THROUGH = "s.state = 0 AND (c.state IS NULL OR c.state = 2 OR c.probe = d.id)";

    /**
     * Circuits are few or none, so joining them costs an event to a healthy destination next to nothing. What is put aside
     * is claimed once for it, and then waits where no other statement looks.
     */
    private static final String CLAIM = """
        UPDATE delivery d SET
          state = CASE WHEN s.deleted_at IS NOT NULL THEN %1$d WHEN %4$s THEN %2$d ELSE %3$d END,
          lease = ?,
          due_at = CASE WHEN s.deleted_at IS NOT NULL THEN now()
            WHEN %4$s THEN now() + (s.timeout_millis + ?) * interval '1 millisecond'
            ELSE 'infinity' END,
          reason = CASE WHEN s.deleted_at IS NOT NULL THEN 'the subscription was deleted'
            WHEN %4$s THEN d.reason
            WHEN s.state <> 0 THEN 'waits until the subscription is resumed'
            ELSE 'waits for ' || c.host || ': circuit open since '
              || to_char(c.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ': ' || c.reason END
        FROM subscription s LEFT JOIN circuit c ON c.address = s.destination_address
        WHERE d.id = ANY (?::bigint[]) AND d.id BETWEEN ? AND ? AND d.state + 0 <= 2 AND d.due_at <= now()
          AND s.id = d.subscription_id
        RETURNING d.id, d.subscription_id, d.attempts,
          (extract(epoch FROM now() - d.first_attempt_at) * 1000)::bigint, d.state, d.event_id, d.priority,
          c.state IS NOT NULL\
        """.formatted(CANCELLED, IN_FLIGHT, SCHEDULED, LET_THROUGH);

    /**
     * Apart from the claim, since a join would have the planner look at the partitions of all days, each time. Of a body
     * that lies beside its row (STORAGE EXTERNAL) the length is known without reading it.
     */
    private static final String EVENTS = """
        SELECT e.id, e.uri, e.direction, e.received_at, e.content_type, e.trace_id, e.seal, e.source_id,
          octet_length(e.body), CASE WHEN octet_length(e.body) <= %d THEN e.body END
        FROM event e WHERE e.id = ANY (?::bigint[]) AND e.id BETWEEN ? AND ?\
        """.formatted(MAX_CLAIMED_BODY);

    /** When the first attempt was made is said by the database's clock: that of a node may be wrong by hours. */
    private static final String RECORD = """
        WITH o AS (
          SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::float8[], ?::text[], ?::timestamptz[],
            ?::bigint[], ?::smallint[], ?::text[], ?::text[])
            AS o (id, lease, state, delay, reason, started_at, duration, status, error, excerpt)),
        recorded AS (
          UPDATE delivery d SET state = o.state, attempts = d.attempts + 1, reason = o.reason,
            due_at = now() + o.delay * interval '1 second',
            first_attempt_at = coalesce(d.first_attempt_at, now() - o.duration * interval '1 microsecond')
          FROM o WHERE d.id = o.id AND d.id = ANY (?::bigint[]) AND d.id BETWEEN ? AND ?
            AND d.lease = o.lease AND d.state + 0 = %d
          RETURNING d.id, d.attempts)
        INSERT INTO attempt (delivery_id, number, started_at, duration_micros, status, error, response_excerpt)
        SELECT r.id, r.attempts, o.started_at, o.duration, o.status, o.error, o.excerpt
        FROM recorded r JOIN o ON o.id = r.id
        RETURNING delivery_id\
        """.formatted(IN_FLIGHT);

    private static final String RELEASE = """
        UPDATE delivery d SET state = CASE WHEN d.attempts = 0 THEN 0 ELSE 1 END,
          due_at = now() + o.millis * interval '1 millisecond', reason = coalesce(o.reason, d.reason)
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) AS o (id, lease, millis, reason)
        WHERE d.id = o.id AND d.id = ANY (?::bigint[]) AND d.id BETWEEN ? AND ?
          AND d.lease = o.lease AND d.state + 0 = %d\
        """.formatted(IN_FLIGHT);

    /** A claim since then has made a new lease, even where it put the delivery aside. */
    private static final String HASTEN = """
        UPDATE delivery d SET due_at = now() FROM unnest(?::bigint[], ?::bigint[]) AS o (id, lease)
        WHERE d.id = o.id AND d.id = ANY (?::bigint[]) AND d.id BETWEEN ? AND ?
          AND d.lease = o.lease AND d.state + 0 < %d AND d.due_at > now()\
        """.formatted(IN_FLIGHT);

    /** Without a lease it was never claimed; a replay is in nobody's inbox. */
    private static final String IS_DUE = """
        state <= 2 AND due_at <= now()
          AND (lease <> 0 OR replay_of IS NOT NULL OR due_at <= now() - ? * interval '1 millisecond')\
        """;

    private static final String DUE =
            "SELECT id FROM delivery WHERE priority = ?::smallint AND " + IS_DUE + " ORDER BY due_at LIMIT ?";

    /**
     * What is due may be of any day, so planning it costs more than doing it: once for all priorities. The order holds the
     * planner to the index of what is due.
     */
    private static final String DUE_PRIORITIES = """
        SELECT p FROM generate_series(0, 9) p
        CROSS JOIN LATERAL (SELECT FROM delivery WHERE priority = p::smallint AND %s ORDER BY due_at LIMIT 1) d\
        """.formatted(IS_DUE);

    private static final String UNCLAIMED = """
        SELECT d.id FROM delivery d JOIN unnest(?::bigint[], ?::bigint[]) AS q (id, millis) ON q.id = d.id
        WHERE d.id = ANY (?::bigint[]) AND d.id BETWEEN ? AND ? AND d.state + 0 <= 2
          AND d.due_at <= now() - q.millis * interval '1 millisecond'\
        """;

    /**
     * Goes from one subscription that has something aside to the next by the index, however much each has. A circuit wakes
     * its own; where it was closed just before something was put aside, this finds it.
     */
    private static final String WAKE = """
        WITH RECURSIVE aside AS (
          (SELECT subscription_id AS id FROM delivery WHERE due_at = 'infinity' AND state <= 2
           ORDER BY subscription_id LIMIT 1)
          UNION ALL
          SELECT (SELECT d.subscription_id FROM delivery d
            WHERE d.due_at = 'infinity' AND d.state <= 2 AND d.subscription_id > a.id
            ORDER BY d.subscription_id LIMIT 1)
          FROM aside a WHERE a.id IS NOT NULL)
        UPDATE delivery d SET due_at = now(), reason = NULL
        WHERE d.due_at = 'infinity' AND d.state <= 2 AND d.id = ANY (ARRAY(
          SELECT w.id FROM aside a JOIN subscription s ON s.id = a.id AND s.state = 0 AND s.deleted_at IS NULL
          LEFT JOIN circuit c ON c.address = s.destination_address
          CROSS JOIN LATERAL (SELECT w.id FROM delivery w
            WHERE w.subscription_id = s.id AND w.due_at = 'infinity' AND w.state <= 2 ORDER BY w.id LIMIT ?) w
          WHERE c.address IS NULL LIMIT ?))\
        """;

    /** Reads everything that is open, since no index knows subscriptions: so once for all that were deleted. */
    private static final String CANCEL = """
        WITH open AS MATERIALIZED (
          SELECT o.id FROM delivery o WHERE o.state <= 2 AND o.subscription_id = ANY (?) LIMIT ?),
        cancelled AS (
          UPDATE delivery d SET state = %d, due_at = now(), reason = 'the subscription was deleted'
          WHERE d.state + 0 <= 2 AND d.id = ANY (ARRAY(SELECT id FROM open)))
        SELECT count(*) FROM open\
        """.formatted(CANCELLED);

    /** Of the next deliveries of a replay: where to go on, and whether some stay open. */
    private static final String CANCEL_REPLAYED = """
        WITH step AS MATERIALIZED (
          SELECT delivery_id AS id FROM replay WHERE job_id = ? AND delivery_id > ? ORDER BY delivery_id LIMIT ?),
        open AS MATERIALIZED (
          SELECT d.id, d.state FROM step JOIN delivery d ON d.id = step.id WHERE d.state <= %1$d),
        cancelled AS (
          UPDATE delivery d SET state = %2$d, due_at = now(), reason = 'the replay was cancelled'
          FROM open o WHERE d.id = o.id AND o.state < %1$d AND d.state < %1$d RETURNING d.id)
        SELECT (SELECT max(id) FROM step), (SELECT count(*) FROM open) > (SELECT count(*) FROM cancelled)\
        """.formatted(IN_FLIGHT, CANCELLED);

    private static final String UNSETTLED =
            "SELECT id FROM subscription WHERE deleted_at IS NOT NULL AND NOT settled ORDER BY id LIMIT 1000";

    private static final String SETTLED = "UPDATE subscription SET settled = true WHERE id = ANY (?)";

    @Inject
    private Database database;

    @Inject
    private IdGenerator leases;

    @Inject
    private GoneDestinations gone;

    @Inject
    private CircuitOutcomes circuits;

    @Inject
    private Clock clock;

    @Inject
    private PrometheusRegistry prometheus;

    private Counter putAside;

    @PostConstruct
    void start() {
        putAside = Counter.builder()
                .name("certes_deliveries_put_aside_total")
                .help("Deliveries that were put aside, since their subscription or their destination takes none.")
                .withoutExemplars()
                .register(prometheus);
    }

    /** A crash or a failure between the two statements: what is claimed comes back with its lease. */
    @Override
    public List<ClaimedDelivery> claim(Collection<DeliveryId> ids, Duration grace) {
        long lease = leases.next();
        List<Claim> claims = database.query(
                CLAIM,
                claim -> {
                    claim.setLong(1, lease);
                    claim.setLong(2, grace.toMillis());
                    bindIds(claim, 3, ids.stream().map(DeliveryId::value).toList());
                },
                this::claims);
        return claims.isEmpty() ? List.of() : withEvents(claims, lease);
    }

    /** Gives up those whose events cannot be read. */
    private List<ClaimedDelivery> withEvents(List<Claim> claims, long lease) {
        Map<EventId, String> unreadable = new HashMap<>();
        Map<EventId, StoredEvent> events = database.query(
                EVENTS,
                statement -> bindIds(
                        statement,
                        1,
                        claims.stream()
                                .map(claim -> claim.event.value())
                                .distinct()
                                .toList()),
                rows -> events(rows, unreadable));
        List<ClaimedDelivery> claimed = new ArrayList<>();
        List<Outcome> givenUp = new ArrayList<>();
        for (Claim claim : claims) {
            StoredEvent event = events.get(claim.event);
            if (event == null) {
                String because = unreadable.getOrDefault(claim.event, "there is none");
                givenUp.add(unreadable(claim, lease, because));
            } else {
                claimed.add(claimed(claim, lease, event));
            }
        }
        if (!givenUp.isEmpty()) {
            deadLetter(givenUp);
        }
        return claimed;
    }

    /**
     * Gives up what no row of ours can say, so that it does not come back with its lease for ever. A crash before this, or
     * a database that is gone: it comes back once more.
     */
    private void deadLetter(List<Outcome> unreadable) {
        try {
            record(unreadable);
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "{0} deliveries come back when their leases end", unreadable.size());
        }
    }

    @Override
    public Optional<byte[]> body(EventId event) {
        return database.query(
                "SELECT body FROM event WHERE id = ?",
                body -> body.setLong(1, event.value()),
                rows -> rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty());
    }

    @Override
    public Set<DeliveryId> record(List<Outcome> outcomes) {
        Set<DeliveryId> recorded = database.query(RECORD, statement -> bind(statement, outcomes), PgDeliveryStore::ids);
        List<Outcome> telling = outcomes.stream()
                .filter(outcome -> outcome.disablesSubscription() || outcome.watched() || outcome.downFor() != null)
                .filter(outcome -> recorded.contains(outcome.id()))
                .toList();
        try {
            tell(telling);
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "What {0} outcomes mean is not told: {1}", telling.size(), unavailable.getMessage());
        }
        return recorded;
    }

    /** A crash before this, or no database, leaves the subscription active: its next delivery is answered 410, too. */
    private void tell(List<Outcome> recorded) {
        recorded.stream()
                .filter(Outcome::disablesSubscription)
                .map(Outcome::subscription)
                .distinct()
                .forEach(subscription -> gone.disable(subscription, "answered 410 Gone"));
        circuits.recorded(recorded);
    }

    @Override
    public void release(List<HandedBack> returned) {
        List<DeliveryId> ids =
                returned.stream().map(back -> back.delivery().id()).toList();
        database.update(RELEASE, release -> {
            release.setArray(1, array(release, "bigint", ids.stream().map(DeliveryId::value)));
            release.setArray(
                    2,
                    array(
                            release,
                            "bigint",
                            returned.stream().map(back -> back.delivery().lease())));
            release.setArray(
                    3,
                    array(
                            release,
                            "bigint",
                            returned.stream().map(back -> back.delay().toMillis())));
            release.setArray(4, array(release, "text", returned.stream().map(HandedBack::reason)));
            bindIds(release, 5, ids.stream().map(DeliveryId::value).toList());
        });
    }

    @Override
    public void hasten(Map<DeliveryId, Long> leases) {
        List<DeliveryId> ids = List.copyOf(leases.keySet());
        database.update(HASTEN, hasten -> {
            hasten.setArray(1, array(hasten, "bigint", ids.stream().map(DeliveryId::value)));
            hasten.setArray(2, array(hasten, "bigint", ids.stream().map(leases::get)));
            bindIds(hasten, 3, ids.stream().map(DeliveryId::value).toList());
        });
    }

    @Override
    public List<DeliveryId> due(int priority, Duration overdue, int limit) {
        return database.query(
                DUE,
                due -> {
                    due.setInt(1, priority);
                    due.setLong(2, overdue.toMillis());
                    due.setInt(3, limit);
                },
                rows -> longs(rows).stream().map(DeliveryId::new).toList());
    }

    @Override
    public Set<Integer> duePriorities(Duration overdue) {
        return database.query(DUE_PRIORITIES, due -> due.setLong(1, overdue.toMillis()), rows -> {
            Set<Integer> priorities = new HashSet<>();
            while (rows.next()) {
                priorities.add(rows.getInt(1));
            }
            return priorities;
        });
    }

    @Override
    public Set<DeliveryId> unclaimed(Map<DeliveryId, Duration> queuedFor) {
        return database.query(
                UNCLAIMED,
                statement -> {
                    statement.setArray(
                            1,
                            array(
                                    statement,
                                    "bigint",
                                    queuedFor.keySet().stream().map(DeliveryId::value)));
                    statement.setArray(
                            2,
                            array(
                                    statement,
                                    "bigint",
                                    queuedFor.values().stream().map(Duration::toMillis)));
                    bindIds(
                            statement,
                            3,
                            queuedFor.keySet().stream().map(DeliveryId::value).toList());
                },
                PgDeliveryStore::ids);
    }

    @Override
    public int wake(int limit) {
        return database.update(WAKE, wake -> {
            wake.setInt(1, limit);
            wake.setInt(2, limit);
        });
    }

    /** A crash between the steps repeats them; an event accepted meanwhile by an older view is cancelled when claimed. */
    @Override
    public int cancelDeleted(int limit) {
        List<Long> deleted = database.query(UNSETTLED, statement -> {}, PgDeliveryStore::longs);
        if (deleted.isEmpty()) {
            return 0;
        }
        int open = database.query(
                CANCEL,
                cancel -> {
                    cancel.setArray(1, array(cancel, "bigint", deleted.stream()));
                    cancel.setInt(2, limit);
                },
                rows -> longs(rows).get(0).intValue());
        if (open < limit) {
            database.update(SETTLED, settle -> settle.setArray(1, array(settle, "bigint", deleted.stream())));
        }
        return open;
    }

    /**
     * A step through the deliveries of a replay.
     *
     * @param last the last one that was looked at; 0 where none was left
     * @param someOpen whether some of those that were looked at are open, since somebody has claimed them
     */
    public record ReplayStep(long last, boolean someOpen) {}

    /**
     * Cancels those of a replay's next deliveries that are open and that nobody has claimed. A crash between the steps
     * repeats them.
     *
     * @param after looks at deliveries beyond this one
     * @param limit how many at most
     */
    public ReplayStep cancelReplayed(ReplayId replay, long after, int limit) {
        return database.query(
                CANCEL_REPLAYED,
                cancel -> {
                    cancel.setLong(1, replay.value());
                    cancel.setLong(2, after);
                    cancel.setInt(3, limit);
                },
                rows -> {
                    rows.next();
                    return new ReplayStep(rows.getLong(1), rows.getBoolean(2));
                });
    }

    private List<Claim> claims(ResultSet rows) throws SQLException {
        List<Claim> claims = new ArrayList<>();
        while (rows.next()) {
            if (rows.getInt(5) == IN_FLIGHT) {
                claims.add(new Claim(
                        new DeliveryId(rows.getLong(1)),
                        new SubscriptionId(rows.getLong(2)),
                        rows.getInt(3),
                        millis(rows, 4),
                        new EventId(rows.getLong(6)),
                        rows.getInt(7),
                        rows.getBoolean(8)));
            } else if (rows.getInt(5) == SCHEDULED) {
                putAside.inc();
            }
        }
        return claims;
    }

    /** @param unreadable gets what cannot be read, and why, so that its neighbours are sent */
    private static Map<EventId, StoredEvent> events(ResultSet rows, Map<EventId, String> unreadable)
            throws SQLException {
        Map<EventId, StoredEvent> events = new HashMap<>();
        while (rows.next()) {
            EventId id = new EventId(rows.getLong(1));
            try {
                events.put(
                        id,
                        new StoredEvent(
                                EventUri.parse(rows.getString(2), ""),
                                DIRECTIONS[rows.getInt(3)],
                                rows.getObject(4, OffsetDateTime.class).toInstant(),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getBytes(7),
                                sourceId(rows.getLong(8)),
                                rows.getInt(9),
                                rows.getBytes(10)));
            } catch (RuntimeException tampered) { // only rows that were changed behind our back are not what we wrote
                unreadable.put(id, String.valueOf(tampered.getMessage()));
            }
        }
        return events;
    }

    private static ClaimedDelivery claimed(Claim claim, long lease, StoredEvent event) {
        return new ClaimedDelivery(
                claim.id,
                claim.subscription,
                claim.priority,
                lease,
                claim.attempts + 1,
                claim.sinceFirstAttempt,
                claim.event,
                event.uri,
                event.source,
                event.direction,
                event.receivedAt,
                event.contentType,
                event.traceId,
                event.body,
                event.bodyBytes,
                event.seal,
                claim.watched);
    }

    private Outcome unreadable(Claim claim, long lease, String because) {
        String reason = "tampered: the stored event cannot be read, so it was not sent: " + because;
        LOG.log(Level.ERROR, "Delivery {0} is dead-lettered: {1}", claim.id, reason);
        return new Outcome(
                claim.id,
                claim.subscription,
                lease,
                claim.attempts + 1,
                clock.instant(),
                Duration.ZERO,
                null,
                reason,
                null,
                false,
                new Verdict.DeadLetter(reason),
                claim.watched,
                null);
    }

    /** @param id as JDBC reads it: 0, which no source has, for null */
    private static @Nullable SourceId sourceId(long id) {
        return id == 0 ? null : new SourceId(id);
    }

    private static @Nullable Duration millis(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Duration.ofMillis(millis);
    }

    private static List<Long> longs(ResultSet rows) throws SQLException {
        List<Long> longs = new ArrayList<>();
        while (rows.next()) {
            longs.add(rows.getLong(1));
        }
        return longs;
    }

    private static Set<DeliveryId> ids(ResultSet rows) throws SQLException {
        Set<DeliveryId> ids = new HashSet<>();
        while (rows.next()) {
            ids.add(new DeliveryId(rows.getLong(1)));
        }
        return ids;
    }

    private static void bind(PreparedStatement record, List<Outcome> outcomes) throws SQLException {
        record.setArray(1, array(record, "bigint", outcomes.stream().map(o -> o.id().value())));
        record.setArray(2, array(record, "bigint", outcomes.stream().map(Outcome::lease)));
        record.setArray(3, array(record, "int2", outcomes.stream().map(o ->
                (short) o.verdict().state().ordinal())));
        record.setArray(4, array(record, "float8", outcomes.stream().map(o -> delaySeconds(o.verdict()))));
        record.setArray(5, array(record, "text", outcomes.stream().map(o -> reason(o.verdict()))));
        record.setArray(
                6,
                array(
                        record,
                        "timestamptz",
                        outcomes.stream().map(o -> o.startedAt().toString())));
        record.setArray(
                7,
                array(record, "bigint", outcomes.stream().map(o -> o.duration().toNanos() / 1_000)));
        record.setArray(8, array(record, "int2", outcomes.stream().map(PgDeliveryStore::status)));
        record.setArray(9, array(record, "text", outcomes.stream().map(o -> storable(o.error()))));
        record.setArray(10, array(record, "text", outcomes.stream().map(o -> storable(o.responseExcerpt()))));
        bindIds(record, 11, outcomes.stream().map(o -> o.id().value()).toList());
    }

    private static double delaySeconds(Verdict verdict) {
        return verdict instanceof Verdict.Retry retry ? retry.delay().toMillis() / 1e3 : 0;
    }

    private static @Nullable String reason(Verdict verdict) {
        if (verdict instanceof Verdict.Retry retry) {
            return storable(retry.reason());
        }
        return verdict instanceof Verdict.DeadLetter dead ? storable(dead.reason()) : null;
    }

    private static @Nullable Short status(Outcome outcome) {
        Integer status = outcome.status();
        return status == null ? null : status.shortValue();
    }

    /** PostgreSQL's text holds no NUL. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\ufffd');
    }

    /** Bounds beside a list let the planner leave out partitions. */
    private static void bindIds(PreparedStatement statement, int index, List<Long> ids) throws SQLException {
        LongSummaryStatistics bounds = ids.stream().mapToLong(Long::longValue).summaryStatistics();
        statement.setArray(index, array(statement, "bigint", ids.stream()));
        statement.setLong(index + 1, bounds.getMin());
        statement.setLong(index + 2, bounds.getMax());
    }
}
