package certes.master.store;

import static certes.master.store.SqlArrays.array;

import certes.domain.event.Acceptance;
import certes.domain.event.CorrelationId;
import certes.domain.event.EventStore;
import certes.domain.event.IdempotencyKey;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.failpoint.Failpoint;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SourceId;
import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Accepts events by group commit: a batch, its deliveries and its idempotency keys are one transaction.
 *
 * <p>kill -9 before the commit: nothing was stored and nobody was told. After it: the events are durable; who was not
 * told sends again and is recognised by the key; deliveries that were not queued are found by the sweeper.
 */
@ApplicationScoped
public class PgEventStore implements EventStore {
    private static final String CLAIM_KEYS = """
            INSERT INTO idempotency_key (scope, key, event_id, digest)
            SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[])
            ON CONFLICT DO NOTHING RETURNING event_id""";

    private static final String HOLDERS = """
            SELECT scope, key, event_id, digest FROM idempotency_key
            WHERE (scope, key) IN (SELECT * FROM unnest(?::text[], ?::text[]))""";

    private static final String FORGET = """
            DELETE FROM idempotency_key WHERE (scope, key) IN (
              SELECT scope, key FROM idempotency_key WHERE event_id < ? LIMIT ?)""";

    private static final String INSERT = """
            WITH stored AS (
              INSERT INTO event (id, source_id, expected, direction, uri, content_type, trace_id, correlation_ids,
                headers, seal, body%s)
              SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::int[], ?::smallint[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::bytea[], ?::bytea[]%s))
            INSERT INTO delivery (id, event_id, subscription_id, priority)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[])""";

    private static final String INSERT_UNFILTERED = INSERT.formatted("", "");
    /** Where a filter kept one of them back; the others do not pay for the column. */
    private static final String INSERT_FILTERED = INSERT.formatted(", filtered", ", ?::text[]");

    @Inject
    private Database database;

    /** Who holds a key. */
    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual only
    private record Holder(EventId event, byte[] digest) {}

    @Override
    public List<Acceptance> store(List<NewEvent> batch) {
        SortedMap<IdempotencyKey, NewEvent> keyed = firstOfEachKey(batch);
        if (keyed.isEmpty()) {
            Failpoint.BEFORE_COMMIT.pass();
            database.update(insertOf(batch), statement -> bind(statement, batch)); // commits by itself
            return batch.stream()
                    .<Acceptance>map(event -> new Acceptance.Stored(event.id()))
                    .toList();
        }
        return database.inTransaction(connection -> storeKeyed(connection, batch, keyed));
    }

    @Override
    public int forgetKeys(Instant before, int limit) {
        return database.update(FORGET, forget -> {
            forget.setLong(1, IdGenerator.floor(before));
            forget.setInt(2, limit);
        });
    }

    private List<Acceptance> storeKeyed(
            Connection connection, List<NewEvent> batch, SortedMap<IdempotencyKey, NewEvent> keyed)
            throws SQLException {
        Set<EventId> won = claimKeys(connection, keyed);
        List<NewEvent> fresh = batch.stream()
                .filter(event -> event.idempotencyKey() == null || won.contains(event.id()))
                .toList();
        if (!fresh.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(insertOf(fresh))) {
                bind(insert, fresh);
                insert.executeUpdate();
            }
        }
        Map<IdempotencyKey, Holder> holders = new TreeMap<>();
        if (fresh.size() < batch.size()) {
            holders.putAll(holders(connection, keyed));
        }
        Failpoint.BEFORE_COMMIT.pass();
        return batch.stream()
                .map(event -> answer(event, won, holders.get(keyOrNone(event))))
                .toList();
    }

    /** In the order of the keys, so that two batches with the same keys wait for each other and never in a circle. */
    private static SortedMap<IdempotencyKey, NewEvent> firstOfEachKey(List<NewEvent> batch) {
        SortedMap<IdempotencyKey, NewEvent> keyed = new TreeMap<>();
        for (NewEvent event : batch) {
            if (event.idempotencyKey() != null) {
                keyed.putIfAbsent(event.idempotencyKey(), event);
            }
        }
        return keyed;
    }

    private static Set<EventId> claimKeys(Connection connection, SortedMap<IdempotencyKey, NewEvent> keyed)
            throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement(CLAIM_KEYS)) {
            bindKeys(claim, keyed);
            claim.setArray(
                    3, array(connection, "bigint", keyed.values().stream().map(e -> e.id().value())));
            claim.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea",
                            keyed.values().stream()
                                    .map(event -> Objects.requireNonNull(event.bodyDigest(), "a key without a digest"))
                                    .toArray(byte[][]::new)));
            Set<EventId> won = new HashSet<>();
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    won.add(new EventId(rows.getLong(1)));
                }
            }
            return won;
        }
    }

    private static Map<IdempotencyKey, Holder> holders(Connection connection, SortedMap<IdempotencyKey, NewEvent> keyed)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HOLDERS)) {
            bindKeys(select, keyed);
            Map<IdempotencyKey, Holder> holders = new TreeMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    holders.put(
                            new IdempotencyKey(rows.getString(1), rows.getString(2)),
                            new Holder(new EventId(rows.getLong(3)), rows.getBytes(4)));
                }
            }
            return holders;
        }
    }

    private static void bindKeys(PreparedStatement statement, SortedMap<IdempotencyKey, NewEvent> keyed)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(1, array(connection, "text", keyed.keySet().stream().map(IdempotencyKey::scope)));
        statement.setArray(2, array(connection, "text", keyed.keySet().stream().map(IdempotencyKey::key)));
    }

    private static Acceptance answer(NewEvent event, Set<EventId> won, @Nullable Holder holder) {
        if (event.idempotencyKey() == null || won.contains(event.id())) {
            return new Acceptance.Stored(event.id());
        }
        if (holder == null) {
            throw new IllegalStateException("an idempotency key was refused and is held by nobody");
        }
        return MessageDigest.isEqual(holder.digest(), event.bodyDigest())
                ? new Acceptance.Repeated(holder.event())
                : new Acceptance.KeyReused(holder.event());
    }

    private static IdempotencyKey keyOrNone(NewEvent event) {
        IdempotencyKey key = event.idempotencyKey();
        return key == null ? new IdempotencyKey("", "-") : key;
    }

    private static String insertOf(List<NewEvent> events) {
        return anyFiltered(events) ? INSERT_FILTERED : INSERT_UNFILTERED;
    }

    private static boolean anyFiltered(List<NewEvent> events) {
        for (NewEvent event : events) {
            if (!event.filtered().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static void bind(PreparedStatement insert, List<NewEvent> events) throws SQLException {
        Connection connection = insert.getConnection();
        insert.setArray(1, array(connection, "bigint", events.stream().map(e -> e.id().value())));
        insert.setArray(2, array(connection, "bigint", events.stream().map(PgEventStore::sourceId)));
        insert.setArray(
                3,
                array(
                        connection,
                        "int4",
                        events.stream().map(e -> e.deliveries().size())));
        insert.setArray(4, array(connection, "int2", events.stream().map(e ->
                (short) e.direction().ordinal())));
        insert.setArray(
                5, array(connection, "text", events.stream().map(e -> e.uri().toString())));
        insert.setArray(6, array(connection, "text", events.stream().map(NewEvent::contentType)));
        insert.setArray(7, array(connection, "text", events.stream().map(NewEvent::traceId)));
        insert.setArray(8, array(connection, "text", events.stream().map(PgEventStore::correlationIds)));
        insert.setArray(9, array(connection, "text", events.stream().map(e -> HeadersText.write(e.headers()))));
        insert.setArray(10, connection.createArrayOf("bytea", bytes(events, NewEvent::seal)));
        insert.setArray(11, connection.createArrayOf("bytea", bytes(events, NewEvent::body)));
        int next = 12;
        if (anyFiltered(events)) {
            insert.setArray(
                    next++, array(connection, "text", events.stream().map(e -> FilteredText.write(e.filtered()))));
        }
        bindDeliveries(insert, next, events);
    }

    private static void bindDeliveries(PreparedStatement insert, int index, List<NewEvent> events) throws SQLException {
        Connection connection = insert.getConnection();
        List<Long> eventIds = new ArrayList<>();
        List<NewDelivery> deliveries = new ArrayList<>();
        for (NewEvent event : events) {
            for (NewDelivery delivery : event.deliveries()) {
                eventIds.add(event.id().value());
                deliveries.add(delivery);
            }
        }
        insert.setArray(index, array(connection, "bigint", deliveries.stream().map(d -> d.id().value())));
        insert.setArray(index + 1, array(connection, "bigint", eventIds.stream()));
        insert.setArray(
                index + 2,
                array(
                        connection,
                        "bigint",
                        deliveries.stream().map(d -> d.subscription().value())));
        insert.setArray(index + 3, array(connection, "int2", deliveries.stream().map(d -> (short) d.priority())));
    }

    private static byte[][] bytes(List<NewEvent> events, java.util.function.Function<NewEvent, byte[]> column) {
        return events.stream().map(column).toArray(byte[][]::new);
    }

    private static @Nullable Long sourceId(NewEvent event) {
        SourceId source = event.source();
        return source == null ? null : source.value();
    }

    private static String correlationIds(NewEvent event) {
        return event.correlationIds().stream().map(CorrelationId::text).collect(Collectors.joining(" "));
    }
}
