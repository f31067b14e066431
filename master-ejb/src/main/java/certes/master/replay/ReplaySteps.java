package certes.master.replay;

import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.ReplayId;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.Subscription;
import certes.master.database.Database;
import certes.master.ledger.LateReplays;
import certes.master.store.HeadersText;
import certes.master.store.PgDeliveryStore;
import certes.master.store.PgDeliveryStore.ReplayStep;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries replays out. A step is one transaction: it locks one replay that is due (several nodes take different ones),
 * makes deliveries of the next events, and moves the cursor. kill -9 before its commit: nothing was made and the step is
 * done again; after it: the deliveries are due, and the relay finds them.
 */
@ApplicationScoped
public class ReplaySteps {
    private static final Logger LOG = System.getLogger(ReplaySteps.class.getName());
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final String ADDRESSEE = "certes-subscriber";
    /** How many events a step looks at, whether the filter lets them through or not. */
    private static final int LOOKED_AT = 5_000;

    private static final int CANCELLED_PER_STEP = 2_000;

    private static final String DUE = "SELECT " + ReplayJob.COLUMNS + " FROM replay_job"
            + " WHERE state = 0 AND due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED";

    /** The next events that the filter lets through, where to go on after them, and how many were looked at until there. */
    private static final String NEXT = """
            WITH looked AS MATERIALIZED (
              SELECT e.id, (?::text IS NULL OR e.source_id = (SELECT s.id FROM source s WHERE s.name = ?))
                AND (?::text IS NULL OR e.uri = ?) AND (?::text IS NULL OR starts_with(e.uri, ?))
                AND (?::int IS NULL OR EXISTS (SELECT FROM delivery d WHERE d.event_id = e.id AND d.state = ?)) AS wanted
              FROM event e WHERE e.id >= ? AND e.id < ? ORDER BY e.id LIMIT ?),
            wanted AS (SELECT id FROM looked WHERE wanted ORDER BY id LIMIT ?),
            edge AS (
              SELECT CASE WHEN (SELECT count(*) FROM wanted) = ? THEN (SELECT max(id) FROM wanted)
                ELSE (SELECT max(id) FROM looked) END AS last)
            SELECT last, (SELECT count(*) FROM looked WHERE id <= last), (SELECT array_agg(id)::text FROM wanted) FROM edge""";

    /** For each of the events and each subscription that had a delivery of it: what became of it. */
    private static final String TARGETS = """
            SELECT e.id, e.uri, e.direction, CASE WHEN ?::bigint IS NOT NULL THEN e.headers END, d.subscription_id, max(d.id),
              bool_or(d.state = 3), bool_or(d.state <= 2)
            FROM event e LEFT JOIN delivery d ON d.event_id = e.id AND d.event_id >= ? AND d.event_id <= ?
              AND (?::bigint IS NULL OR d.subscription_id = ?)
            WHERE e.id = ANY (CAST(? AS bigint[])) AND e.id >= ? AND e.id <= ?
            GROUP BY e.id, d.subscription_id ORDER BY e.id, d.subscription_id""";

    private static final String DELIVERIES = """
            INSERT INTO delivery (id, event_id, subscription_id, replay_of, priority)
            SELECT w.*, ?::smallint FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[]) w""";

    private static final String EXPECTED = """
            INSERT INTO replay (delivery_id, event_id, replay_of, job_id)
            SELECT w.*, ?::bigint FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) w""";

    /** What was made is paid for by time; time that passed without work is made up for by a second at most. */
    private static final String ADVANCE = """
            UPDATE replay_job SET cursor = ?, examined = examined + ?, created = created + ?, skipped = skipped + ?,
              due_at = greatest(due_at, now() - interval '1 second') + ? * interval '1 second' / rate_per_second
            WHERE id = ?""";

    private static final String FINISH = "UPDATE replay_job SET state = 1, finished_at = now() WHERE id = ?";

    private static final String UNSETTLED =
            "SELECT id FROM replay_job WHERE state = 2 AND NOT settled AND id >= ? ORDER BY id LIMIT 1";

    /** After it was cancelled nothing is made any more, so a walk from the first to the last that met nothing open is enough. */
    private static final String SETTLE = "UPDATE replay_job SET settled = true WHERE id = ?";

    @Inject
    private Database database;

    @Inject
    private CatalogReader catalog;

    @Inject
    private IdGenerator ids;

    @Inject
    private PgDeliveryStore deliveries;

    /** The next events of a replay; {@code events} as PostgreSQL writes an array, null for none. */
    private record Part(long last, long examined, @Nullable String events) {}

    /**
     * Where the walk through the deliveries of cancelled replays stands.
     *
     * @param after the last delivery that was looked at; 0 before the first
     * @param someOpen whether some of those are open
     */
    public record Place(long replay, long after, boolean someOpen) {
        /** Before the first replay, and after the last one. */
        public static final Place START = new Place(0, 0, false);
    }

    /** What a step makes. */
    private static final class Plan {
        private final List<Candidate> made = new ArrayList<>();
        private int skipped;
    }

    /**
     * Carries on a replay that is due.
     *
     * @return whether there was one
     */
    public boolean next() {
        Catalog current = catalog.current();
        return database.inTransaction(connection -> {
            Optional<ReplayJob> due = due(connection);
            if (due.isPresent()) {
                execute(connection, LateReplays.SHARE);
                carryOn(connection, due.get(), current);
            }
            return due.isPresent();
        });
    }

    /**
     * Cancels what is open of replays that were cancelled, and claimed by nobody: one step on a walk through all of them.
     * What is claimed meanwhile is met on the next walk.
     *
     * @return where to go on; {@link Place#START} after the last replay
     */
    public Place settleCancelled(Place from) {
        OptionalLong next = database.query(
                UNSETTLED,
                unsettled -> unsettled.setLong(1, from.replay()),
                rows -> rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty());
        if (next.isEmpty()) {
            return Place.START;
        }
        long replay = next.getAsLong();
        Place place = replay == from.replay() ? from : new Place(replay, 0, false);
        ReplayStep step = deliveries.cancelReplayed(new ReplayId(replay), place.after(), CANCELLED_PER_STEP);
        if (step.last() > 0) {
            return new Place(replay, step.last(), place.someOpen() || step.someOpen());
        }
        if (!place.someOpen()) {
            database.update(SETTLE, settle -> settle.setLong(1, replay));
        }
        return new Place(replay + 1, 0, false);
    }

    private void carryOn(Connection connection, ReplayJob job, Catalog current) throws SQLException {
        Optional<Part> next = next(connection, job);
        if (next.isEmpty()) {
            try (PreparedStatement finish = connection.prepareStatement(FINISH)) {
                finish.setLong(1, job.id().value());
                finish.executeUpdate();
            }
            return;
        }
        Part part = next.get();
        Plan plan = part.events() == null ? new Plan() : plan(connection, job, part, part.events(), current);
        if (!plan.made.isEmpty()) {
            make(connection, job, plan.made);
        }
        try (PreparedStatement advance = connection.prepareStatement(ADVANCE)) {
            advance.setLong(1, part.last() + 1);
            advance.setLong(2, part.examined());
            advance.setLong(3, plan.made.size());
            advance.setLong(4, plan.skipped);
            advance.setDouble(5, plan.made.size());
            advance.setLong(6, job.id().value());
            advance.executeUpdate();
        }
    }

    private static Optional<ReplayJob> due(Connection connection) throws SQLException {
        try (PreparedStatement due = connection.prepareStatement(DUE);
                ResultSet row = due.executeQuery()) {
            return row.next() ? Optional.of(ReplayJob.read(row)) : Optional.empty();
        }
    }

    private static Optional<Part> next(Connection connection, ReplayJob job) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT)) {
            next.setString(1, job.source());
            next.setString(2, job.source());
            next.setString(3, job.uri());
            next.setString(4, job.uri());
            next.setString(5, job.prefix());
            next.setString(6, job.prefix());
            next.setObject(7, job.state(), Types.INTEGER);
            next.setObject(8, job.state(), Types.INTEGER);
            next.setLong(9, job.cursor());
            next.setLong(10, job.until());
            next.setInt(11, LOOKED_AT);
            next.setInt(12, job.eventsPerStep());
            next.setInt(13, job.eventsPerStep());
            try (ResultSet row = next.executeQuery()) {
                row.next();
                Part part = new Part(row.getLong(1), row.getLong(2), row.getString(3));
                return part.examined() == 0 ? Optional.empty() : Optional.of(part);
            }
        }
    }

    private Plan plan(Connection connection, ReplayJob job, Part part, String events, Catalog current)
            throws SQLException {
        Plan plan = new Plan();
        SubscriptionId only = job.subscription();
        Long subscription = only == null ? null : only.value();
        try (PreparedStatement targets = connection.prepareStatement(TARGETS)) {
            targets.setObject(1, subscription, Types.BIGINT);
            targets.setLong(2, job.cursor());
            targets.setLong(3, part.last());
            targets.setObject(4, subscription, Types.BIGINT);
            targets.setObject(5, subscription, Types.BIGINT);
            targets.setString(6, events);
            targets.setLong(7, job.cursor());
            targets.setLong(8, part.last());
            try (ResultSet rows = targets.executeQuery()) {
                while (rows.next()) {
                    decide(plan, job, rows, current);
                }
            }
        }
        return plan;
    }

    private void decide(Plan plan, ReplayJob job, ResultSet row, Catalog current) throws SQLException {
        EventId event = new EventId(row.getLong(1));
        Long had = row.getObject(5, Long.class);
        if (had == null) {
            SubscriptionId only = job.subscription();
            Subscription subscription = only == null ? null : current.subscription(only);
            if (subscription != null && wants(subscription, row)) {
                plan.made.add(new Candidate(new DeliveryId(ids.next()), event, subscription.id(), null));
            }
            return;
        }
        SubscriptionId subscription = new SubscriptionId(had);
        boolean acknowledged = row.getBoolean(7);
        boolean open = row.getBoolean(8);
        if (open || (acknowledged && !job.includeAcknowledged()) || current.subscription(subscription) == null) {
            plan.skipped++;
            return;
        }
        plan.made.add(new Candidate(new DeliveryId(ids.next()), event, subscription, new DeliveryId(row.getLong(6))));
    }

    /**
     * As if the event were accepted now, for the subscriber that it was addressed to, if it was. Filters are the broker's;
     * who has one gets nothing that it did not have before, rather than what its filter would keep back. Nobody wants an
     * event that cannot be read, since it was changed behind our back: it must not stop its replay, and all others.
     */
    private static boolean wants(Subscription subscription, ResultSet row) throws SQLException {
        try {
            return subscription.filter() == null
                    && subscription.wants(
                            EventUri.parse(row.getString(2), ""),
                            DIRECTIONS[row.getInt(3)],
                            HeadersText.read(row.getString(4)).get(ADDRESSEE));
        } catch (RuntimeException tampered) {
            LOG.log(Level.ERROR, "Event " + new EventId(row.getLong(1)) + " cannot be replayed", tampered);
            return false;
        }
    }

    private static void make(Connection connection, ReplayJob job, List<Candidate> made) throws SQLException {
        String deliveries = array(made, candidate -> candidate.id().value());
        String events = array(made, candidate -> candidate.event().value());
        String replayOf = array(made, candidate -> {
            DeliveryId of = candidate.replayOf();
            return of == null ? null : of.value();
        });
        try (PreparedStatement insert = connection.prepareStatement(DELIVERIES)) {
            insert.setInt(1, job.priority());
            insert.setString(2, deliveries);
            insert.setString(3, events);
            insert.setString(
                    4, array(made, candidate -> candidate.subscription().value()));
            insert.setString(5, replayOf);
            insert.executeUpdate();
        }
        try (PreparedStatement expect = connection.prepareStatement(EXPECTED)) {
            expect.setLong(1, job.id().value());
            expect.setString(2, deliveries);
            expect.setString(3, events);
            expect.setString(4, replayOf);
            expect.executeUpdate();
        }
        try (PreparedStatement add = connection.prepareStatement(LateReplays.ADD)) {
            add.setString(1, deliveries);
            add.executeUpdate();
        }
    }

    /** An array of numbers, as PostgreSQL writes it. */
    private static String array(List<Candidate> made, Function<Candidate, @Nullable Long> number) {
        return made.stream().map(one -> String.valueOf(number.apply(one))).collect(Collectors.joining(",", "{", "}"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
