package certes.master.history;

import certes.domain.access.Principal;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.ledger.Ledger;
import certes.domain.ledger.LedgerDisagreement;
import certes.domain.master.AttemptView;
import certes.domain.master.Bodies;
import certes.domain.master.DeliveryQuery;
import certes.domain.master.DeliveryView;
import certes.domain.master.EventHistory;
import certes.domain.master.EventQuery;
import certes.domain.master.EventView;
import certes.domain.master.Page;
import certes.domain.master.ReplayResult;
import certes.master.catalog.Availability;
import certes.master.ledger.LedgerQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reading side through JPA. Windows of time become ranges of ids, so that partitions outside them are left out. */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class JpaEventHistory implements EventHistory {
    /** A body lies beside its row (STORAGE EXTERNAL): its length is known without reading it. */
    private static final String BODIES = """
            SELECT id, octet_length(body), CASE WHEN sum(octet_length(body)) OVER () <= ? THEN body END
            FROM event WHERE id = ANY (CAST(? AS bigint[])) AND id BETWEEN ? AND ?""";

    @Inject
    private EntityManager entities;

    @Inject
    private LedgerQuery ledger;

    @Inject
    private Replays replays;

    @Override
    public Optional<EventView> event(EventId id) {
        return events(List.of(id)).stream().findAny();
    }

    @Override
    public List<EventView> events(Collection<EventId> ids) {
        return ids.isEmpty()
                ? List.of()
                : views(entities.createQuery(
                                "SELECT e, s.name FROM EventEntity e LEFT JOIN SourceEntity s ON s.id = e.sourceId"
                                        + " WHERE e.id IN :ids",
                                Object[].class)
                        .setParameter("ids", ids.stream().map(EventId::value).toList())
                        .getResultList());
    }

    @Override
    public Page<EventView> events(EventQuery query, int first, @Nullable EventId after) {
        Conditions conditions =
                new Conditions().range("e.id", query.since(), query.until(), after == null ? null : after.value());
        if (query.source() != null) {
            conditions.and("s.name = :source", "source", query.source());
        }
        pattern(conditions, query.uri());
        if (query.state() != null) {
            conditions.and(
                    "EXISTS (SELECT d.id FROM DeliveryEntity d WHERE d.eventId = e.id AND d.state = :state)",
                    "state",
                    (short) query.state().ordinal());
        }
        List<Object[]> rows = conditions.list(
                entities,
                "SELECT e, s.name FROM EventEntity e LEFT JOIN SourceEntity s ON s.id = e.sourceId",
                "e.id DESC",
                first + 1,
                Object[].class);
        return page(views(rows), first);
    }

    @Override
    public Bodies bodies(Collection<EventId> ids, long mostBytes) {
        if (ids.isEmpty()) {
            return new Bodies.Loaded(Map.of());
        }
        LongSummaryStatistics range = ids.stream().mapToLong(EventId::value).summaryStatistics();
        List<?> rows = entities.createNativeQuery(BODIES)
                .setParameter(1, mostBytes)
                .setParameter(
                        2, ids.stream().map(id -> Long.toString(id.value())).collect(Collectors.joining(",", "{", "}")))
                .setParameter(3, range.getMin())
                .setParameter(4, range.getMax())
                .getResultList();
        Map<EventId, byte[]> bodies = new HashMap<>();
        long bytes = 0;
        for (Object each : rows) {
            Object[] row = (Object[]) each;
            bytes += ((Number) row[1]).longValue();
            if (row[2] != null) {
                bodies.put(new EventId(((Number) row[0]).longValue()), (byte[]) row[2]);
            }
        }
        return bytes > mostBytes ? new Bodies.TooLong(bytes) : new Bodies.Loaded(bodies);
    }

    @Override
    public Page<DeliveryView> deliveries(DeliveryQuery query, int first, @Nullable DeliveryId after) {
        Conditions conditions = new Conditions();
        conditions.range("d.eventId", query.since(), query.until(), null);
        conditions.range("d.id", null, null, after == null ? null : after.value());
        if (query.event() != null) {
            conditions.and("d.eventId = :event", "event", query.event().value());
        }
        if (query.subscription() != null) {
            conditions.and(
                    "d.subscriptionId = :subscription",
                    "subscription",
                    query.subscription().value());
        }
        if (query.state() != null) {
            conditions.and("d.state = :state", "state", (short) query.state().ordinal());
        }
        List<DeliveryEntity> rows = conditions.list(
                entities, "SELECT d FROM DeliveryEntity d", "d.id DESC", first + 1, DeliveryEntity.class);
        return page(rows.stream().map(DeliveryEntity::view).toList(), first);
    }

    @Override
    public Map<EventId, List<DeliveryView>> deliveriesOf(Collection<EventId> events) {
        return events.isEmpty()
                ? Map.of()
                : entities.createQuery(
                                "SELECT d FROM DeliveryEntity d WHERE d.eventId IN :events ORDER BY d.id",
                                DeliveryEntity.class)
                        .setParameter(
                                "events", events.stream().map(EventId::value).toList())
                        .getResultStream()
                        .collect(Collectors.groupingBy(
                                DeliveryEntity::event,
                                LinkedHashMap::new,
                                Collectors.mapping(DeliveryEntity::view, Collectors.toList())));
    }

    @Override
    public Map<DeliveryId, List<AttemptView>> attemptsOf(Collection<DeliveryId> deliveries) {
        return deliveries.isEmpty()
                ? Map.of()
                : entities.createQuery(
                                "SELECT a FROM AttemptEntity a WHERE a.deliveryId IN :deliveries"
                                        + " ORDER BY a.deliveryId, a.number",
                                AttemptEntity.class)
                        .setParameter(
                                "deliveries",
                                deliveries.stream().map(DeliveryId::value).toList())
                        .getResultStream()
                        .map(AttemptEntity::view)
                        .collect(Collectors.groupingBy(AttemptView::delivery));
    }

    @Override
    public Ledger ledger(@Nullable Instant since, @Nullable Instant until) {
        return ledger.over(from(since), to(until));
    }

    @Override
    public List<LedgerDisagreement> disagreements(@Nullable Instant since, @Nullable Instant until, int limit) {
        return ledger.disagreements(from(since), to(until), limit);
    }

    @Override
    public ReplayResult replay(DeliveryId id, Principal by) {
        return replays.replay(id, by);
    }

    private static long from(@Nullable Instant since) {
        return since == null ? 0 : IdGenerator.floor(since);
    }

    private static long to(@Nullable Instant until) {
        return until == null ? Long.MAX_VALUE : IdGenerator.floor(until);
    }

    private static void pattern(Conditions conditions, @Nullable EventPattern pattern) {
        EventUri uri = pattern == null ? null : pattern.uri();
        if (pattern != null && uri != null && pattern.anyName()) {
            String prefix = pattern.text().substring(0, pattern.text().length() - 1);
            conditions.and("SUBSTRING(e.uri, 1, :prefixLength) = :prefix", "prefix", prefix);
            conditions.bind("prefixLength", prefix.length());
        } else if (pattern != null && uri != null) {
            conditions.and("e.uri = :uri", "uri", pattern.text());
        }
    }

    private static List<EventView> views(List<Object[]> rows) {
        return rows.stream()
                .map(row -> ((EventEntity) row[0]).view((String) row[1]))
                .toList();
    }

    private static <T> Page<T> page(List<T> oneMore, int first) {
        return new Page<>(oneMore.subList(0, Math.min(first, oneMore.size())), oneMore.size() > first);
    }
}
