package certes.domain.delivery;

import certes.domain.event.Acceptance;
import certes.domain.event.EventStore;
import certes.domain.event.IdempotencyKey;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.Circuit;
import certes.domain.isolation.CircuitState;
import certes.domain.isolation.CircuitView;
import certes.domain.isolation.Circuits;
import certes.domain.isolation.Observed;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events and deliveries in memory, for tests. Subscriptions that it was not told of are active. Thread-safe. */
public final class InMemoryStore implements EventStore, DeliveryStore, Circuits {
    private final Clock clock;
    private final Map<IdempotencyKey, NewEvent> keys = new HashMap<>();
    private final Map<DeliveryId, Row> rows = new TreeMap<>();
    private final Map<SubscriptionId, SubscriptionState> subscriptions = new HashMap<>();
    private final Set<SubscriptionId> deleted = new HashSet<>();
    private final List<NewEvent> stored = new ArrayList<>();
    private final List<Outcome> recorded = new ArrayList<>();
    /** Each subscription has a destination of its own. */
    private final Map<SubscriptionId, Circuit> circuits = new HashMap<>();

    private final Map<SubscriptionId, Observed> observed = new HashMap<>();
    private Duration passed = Duration.ZERO;
    private long lastLease;

    public InMemoryStore(Clock clock) {
        this.clock = clock;
    }

    public synchronized void pause(SubscriptionId subscription) {
        subscriptions.put(subscription, SubscriptionState.PAUSED);
    }

    public synchronized void resume(SubscriptionId subscription) {
        subscriptions.put(subscription, SubscriptionState.ACTIVE);
    }

    public synchronized void delete(SubscriptionId subscription) {
        deleted.add(subscription);
    }

    /** Lets time go by. */
    public synchronized void pass(Duration time) {
        passed = passed.plus(time);
    }

    /** Every event that was stored, oldest first. */
    public synchronized List<NewEvent> stored() {
        return List.copyOf(stored);
    }

    /** Every outcome that counted, oldest first. */
    public synchronized List<Outcome> recorded() {
        return List.copyOf(recorded);
    }

    /** Empty if there is no such delivery. */
    public synchronized Optional<DeliveryState> stateOf(DeliveryId id) {
        return Optional.ofNullable(rows.get(id)).map(row -> row.state);
    }

    @Override
    public synchronized List<Acceptance> store(List<NewEvent> batch) {
        return batch.stream().map(this::store).toList();
    }

    private Acceptance store(NewEvent event) {
        IdempotencyKey key = event.idempotencyKey();
        NewEvent first = key == null ? null : keys.putIfAbsent(key, event);
        if (first != null) {
            return MessageDigest.isEqual(first.bodyDigest(), event.bodyDigest())
                    ? new Acceptance.Repeated(first.id())
                    : new Acceptance.KeyReused(first.id());
        }
        stored.add(event);
        event.deliveries().forEach(delivery -> rows.put(delivery.id(), new Row(event, delivery, now())));
        return new Acceptance.Stored(event.id());
    }

    @Override
    public synchronized List<ClaimedDelivery> claim(Collection<DeliveryId> ids, Duration grace) {
        long lease = ++lastLease;
        List<ClaimedDelivery> claimed = new ArrayList<>();
        due(ids).forEach(row -> {
            row.lease = lease;
            if (deleted.contains(row.delivery.subscription())) {
                row.become(DeliveryState.CANCELLED, Instant.MAX);
            } else if (isActive(row.delivery.subscription()) && isLetThrough(row)) {
                row.become(
                        DeliveryState.IN_FLIGHT,
                        now().plus(Subscription.DEFAULT_TIMEOUT).plus(grace));
                claimed.add(row.claimed(circuits.containsKey(row.delivery.subscription()), now()));
            } else {
                row.become(DeliveryState.SCHEDULED, Instant.MAX);
            }
        });
        return claimed;
    }

    @Override
    public synchronized Optional<byte[]> body(EventId event) {
        return stored.stream()
                .filter(each -> each.id().equals(event))
                .map(NewEvent::body)
                .findFirst();
    }

    @Override
    public synchronized Set<DeliveryId> record(List<Outcome> outcomes) {
        Set<DeliveryId> counted = new HashSet<>();
        for (Outcome outcome : outcomes) {
            Row row = rows.get(outcome.id());
            if (row != null && row.isHeldUnder(outcome.lease())) {
                row.record(outcome, now());
                recorded.add(outcome);
                counted.add(outcome.id());
                tellTheCircuit(outcome);
                if (outcome.disablesSubscription()) {
                    subscriptions.put(outcome.subscription(), SubscriptionState.DISABLED);
                }
            }
        }
        return counted;
    }

    @Override
    public synchronized void release(List<HandedBack> returned) {
        for (HandedBack back : returned) {
            Row row = rows.get(back.delivery().id());
            if (row != null && row.isHeldUnder(back.delivery().lease())) {
                row.become(
                        row.attempts == 0 ? DeliveryState.PENDING : DeliveryState.SCHEDULED, now().plus(back.delay()));
            }
        }
    }

    @Override
    public synchronized void hasten(Map<DeliveryId, Long> leases) {
        leases.forEach((id, lease) -> {
            Row row = rows.get(id);
            boolean waits =
                    row != null && row.lease == lease && row.state.ordinal() < DeliveryState.IN_FLIGHT.ordinal();
            if (waits && row.dueAt.isAfter(now())) {
                row.dueAt = now();
            }
        });
    }

    @Override
    public synchronized List<DeliveryId> due(int priority, Duration overdue, int limit) {
        Instant latest = now().minus(overdue);
        return due(rows.keySet())
                .filter(row -> row.delivery.priority() == priority)
                .filter(row -> row.lease != 0 || !row.dueAt.isAfter(latest))
                .sorted(Comparator.comparing(row -> row.dueAt))
                .limit(limit)
                .map(row -> row.delivery.id())
                .toList();
    }

    @Override
    public synchronized Set<Integer> duePriorities(Duration overdue) {
        return IntStream.range(0, 10)
                .filter(priority -> !due(priority, overdue, 1).isEmpty())
                .boxed()
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized int forgetKeys(Instant before, int limit) {
        List<IdempotencyKey> forgotten = keys.entrySet().stream()
                .filter(key -> key.getValue().id().value() < IdGenerator.floor(before))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        forgotten.forEach(keys::remove);
        return forgotten.size();
    }

    @Override
    public synchronized Set<DeliveryId> unclaimed(Map<DeliveryId, Duration> queuedFor) {
        return due(queuedFor.keySet())
                .filter(row -> !row.dueAt.isAfter(now().minus(queuedFor.get(row.delivery.id()))))
                .map(row -> row.delivery.id())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized int wake(int limit) {
        List<Row> woken = open(
                row -> row.dueAt.equals(Instant.MAX)
                        && isActive(row.delivery.subscription())
                        && !deleted.contains(row.delivery.subscription())
                        && !circuits.containsKey(row.delivery.subscription()),
                limit);
        woken.forEach(row -> row.become(DeliveryState.SCHEDULED, now()));
        return woken.size();
    }

    @Override
    public synchronized int cancelDeleted(int limit) {
        List<Row> cancelled = open(row -> deleted.contains(row.delivery.subscription()), limit);
        cancelled.forEach(row -> row.become(DeliveryState.CANCELLED, Instant.MAX));
        return cancelled.size();
    }

    private boolean isLetThrough(Row row) {
        Circuit circuit = circuits.get(row.delivery.subscription());
        return circuit == null
                || circuit.state() == CircuitState.RECOVERING
                || row.delivery.id().equals(circuit.probe());
    }

    private void tellTheCircuit(Outcome outcome) {
        SubscriptionId destination = outcome.subscription();
        Circuit circuit = circuits.get(destination);
        Duration downFor = outcome.downFor();
        if (circuit == null && downFor != null) {
            circuits.put(destination, Circuit.opened(now().minus(downFor), now(), 0.5));
        } else if (circuit != null
                && (circuit.state() == CircuitState.RECOVERING || outcome.id().equals(circuit.probe()))) {
            int success = outcome.error() == null ? 1 : 0;
            boolean waited = outcome.id().value() < IdGenerator.floor(circuit.failingSince());
            Observed seen = observed.getOrDefault(destination, Observed.NOTHING);
            observed.put(
                    destination,
                    new Observed(
                            seen.successes() + success,
                            seen.drained() + (waited ? success : 0),
                            seen.failures() + 1 - success));
        }
    }

    @Override
    public synchronized void advance() {
        for (SubscriptionId destination : List.copyOf(circuits.keySet())) {
            Circuit before = circuits.get(destination);
            Circuit.Step step = before.judge(observed.getOrDefault(destination, Observed.NOTHING), now(), 0.5);
            List<Row> aside = open(
                    row -> row.delivery.subscription().equals(destination) && row.dueAt.equals(Instant.MAX),
                    Integer.MAX_VALUE);
            Circuit after = step.circuit();
            if (after.wantsProbe(now()) && !aside.isEmpty()) {
                Row probe = aside.get(after.probesLongestWaiting() ? 0 : aside.size() - 1);
                probe.become(DeliveryState.SCHEDULED, now());
                after = after.probing(probe.delivery.id(), Duration.ofMinutes(1), now());
            }
            aside.stream().limit(step.wake()).forEach(row -> row.become(DeliveryState.SCHEDULED, now()));
            if (aside.size() < step.wake()) {
                circuits.remove(destination);
            } else {
                circuits.put(destination, after);
            }
            if (!after.equals(before)) {
                observed.remove(destination);
            }
        }
    }

    @Override
    public synchronized List<CircuitView> all() {
        return circuits.entrySet().stream()
                .map(entry -> new CircuitView(
                        entry.getKey().toString(),
                        entry.getValue().state(),
                        "",
                        entry.getValue().failingSince(),
                        null,
                        open(row -> row.dueAt.equals(Instant.MAX), Integer.MAX_VALUE)
                                .size(),
                        null))
                .toList();
    }

    private List<Row> open(Predicate<Row> which, int limit) {
        return rows.values().stream()
                .filter(row -> !row.state.isFinal())
                .filter(which)
                .limit(limit)
                .toList();
    }

    private Stream<Row> due(Collection<DeliveryId> ids) {
        return new HashSet<>(ids)
                .stream()
                        .map(rows::get)
                        .filter(row -> row != null && !row.state.isFinal() && !row.dueAt.isAfter(now()))
                        .toList()
                        .stream();
    }

    private boolean isActive(SubscriptionId subscription) {
        return subscriptions.getOrDefault(subscription, SubscriptionState.ACTIVE) == SubscriptionState.ACTIVE;
    }

    private Instant now() {
        return clock.instant().plus(passed);
    }

    private static final class Row {
        private final NewEvent event;
        private final NewDelivery delivery;
        private final Instant acceptedAt;
        private DeliveryState state = DeliveryState.PENDING;
        private Instant dueAt;
        private long lease;
        private int attempts;
        private @Nullable Instant firstAttemptAt;

        Row(NewEvent event, NewDelivery delivery, Instant now) {
            this.event = event;
            this.delivery = delivery;
            this.acceptedAt = now;
            this.dueAt = now;
        }

        boolean isHeldUnder(long token) {
            return state == DeliveryState.IN_FLIGHT && lease == token;
        }

        void become(DeliveryState next, Instant due) {
            if (!state.mayBecome(next)) {
                throw new IllegalStateException(delivery.id() + " is " + state + " and may not become " + next);
            }
            state = next;
            dueAt = due;
        }

        void record(Outcome outcome, Instant now) {
            attempts++;
            firstAttemptAt = firstAttemptAt == null ? now.minus(outcome.duration()) : firstAttemptAt;
            Duration delay = outcome.verdict() instanceof Verdict.Retry retry ? retry.delay() : Duration.ZERO;
            become(outcome.verdict().state(), now.plus(delay));
        }

        ClaimedDelivery claimed(boolean watched, Instant now) {
            return new ClaimedDelivery(
                    delivery.id(),
                    delivery.subscription(),
                    delivery.priority(),
                    lease,
                    attempts + 1,
                    firstAttemptAt == null ? null : Duration.between(firstAttemptAt, now),
                    event.id(),
                    event.uri(),
                    event.source(),
                    event.direction(),
                    acceptedAt,
                    event.contentType(),
                    event.traceId(),
                    event.body().length > MAX_CLAIMED_BODY ? null : event.body(),
                    event.body().length,
                    event.seal(),
                    watched);
        }
    }
}
