package certes.masterapi;

import certes.domain.access.AccessToken;
import certes.domain.access.AccessTokens;
import certes.domain.access.LoginResult;
import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.delivery.DeliveryState;
import certes.domain.event.Direction;
import certes.domain.event.FilteredOut;
import certes.domain.event.StoreUnavailableException;
import certes.domain.filter.FilterLanguage;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.ReplayId;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.CircuitView;
import certes.domain.isolation.Circuits;
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
import certes.domain.replay.EventReplays;
import certes.domain.replay.Replay;
import certes.domain.replay.ReplayState;
import certes.domain.replay.ReplayWish;
import certes.domain.schema.Registration;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaCheck;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaRegistry;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import certes.domain.source.Sources;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import certes.domain.subscription.Subscriptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ports in memory. Each call is counted, so that a test can tell how often a port was asked. */
public final class Fakes {
    public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    public static final String TOKEN = "good-token";

    public final List<String> calls = new ArrayList<>();
    public final Set<String> roles =
            new TreeSet<>(Arrays.stream(Role.values()).map(Role::claim).toList());
    public final List<EventView> events = new ArrayList<>();
    public final Map<EventId, byte[]> bodies = new HashMap<>();
    public final List<DeliveryView> deliveries = new ArrayList<>();
    public final List<AttemptView> attempts = new ArrayList<>();
    public final List<Source> storedSources = new ArrayList<>();
    public final List<Subscription> storedSubscriptions = new ArrayList<>();
    public final List<Schema> storedSchemas = new ArrayList<>();
    public final Map<BackoffScope, BackoffPolicy> policies = new HashMap<>();
    public final List<Replay> storedReplays = new ArrayList<>();
    public final List<CircuitView> openCircuits = new ArrayList<>();
    public @Nullable RuntimeException failure;
    public LoginResult login = new LoginResult.Denied();

    private void called(String method) {
        calls.add(method);
        if (failure != null) {
            throw failure;
        }
    }

    /** As if nothing had happened. */
    public void reset() {
        List.of(
                        calls,
                        events,
                        deliveries,
                        attempts,
                        storedSources,
                        storedSubscriptions,
                        storedSchemas,
                        storedReplays,
                        openCircuits)
                .forEach(List::clear);
        roles.addAll(Arrays.stream(Role.values()).map(Role::claim).toList());
        policies.clear();
        bodies.clear();
        failure = null;
        login = new LoginResult.Denied();
    }

    public void databaseIsGone() {
        failure = new StoreUnavailableException("secret detail", new IllegalStateException("jdbc:postgresql"));
    }

    public EventView addEvent(long id, byte[] body) {
        EventView event = new EventView(
                new EventId(id),
                "certes.local/github/1/push",
                "github",
                Direction.INCOMING,
                NOW.plusSeconds(id),
                "application/json",
                Map.of("x-github-event", "push"),
                List.of("gw.1-0-0"),
                List.of());
        events.add(0, event);
        bodies.put(event.id(), body);
        return event;
    }

    public void addFilteredEvent(long id, FilteredOut... filtered) {
        EventView event = addEvent(id, text("{}"));
        events.set(
                0,
                new EventView(
                        event.id(),
                        event.uri(),
                        event.source(),
                        event.direction(),
                        event.receivedAt(),
                        event.contentType(),
                        event.headers(),
                        event.correlationIds(),
                        List.of(filtered)));
    }

    public DeliveryView addDelivery(long id, long event, long subscription) {
        DeliveryView delivery = new DeliveryView(
                new DeliveryId(id),
                new EventId(event),
                new SubscriptionId(subscription),
                DeliveryState.DELIVERED,
                4,
                null,
                null,
                null);
        deliveries.add(0, delivery);
        attempts.add(new AttemptView(new DeliveryId(id), 1, NOW, 12, 200, null, "ok"));
        return delivery;
    }

    public final AccessTokens tokens = new AccessTokens() {
        @Override
        public LoginResult login(String username, String password, String address) {
            called("tokens.login " + username + " " + password + " " + address);
            return login;
        }

        @Override
        public Optional<Principal> verify(String token) {
            return token.equals(TOKEN) ? Optional.of(new Principal("admin", Set.copyOf(roles))) : Optional.empty();
        }

        @Override
        public String keySet() {
            return "{\"keys\":[]}";
        }
    };

    public static LoginResult granted() {
        return new LoginResult.Granted(new AccessToken("header.claims.signature", NOW.plusSeconds(3600)));
    }

    public static LoginResult slowedDown() {
        return new LoginResult.SlowedDown(Duration.ofMillis(1_500));
    }

    public final Sources sources = new Sources() {
        @Override
        public List<Source> all() {
            called("sources.all");
            return List.copyOf(storedSources);
        }

        @Override
        public Optional<Source> create(SourceSettings settings, Principal by) {
            called("sources.create");
            if (storedSources.stream()
                    .anyMatch(source -> source.settings().name().equals(settings.name()))) {
                return Optional.empty();
            }
            Source source = new Source(new SourceId(storedSources.size() + 1L), settings);
            storedSources.add(source);
            return Optional.of(source);
        }
    };

    public final Subscriptions subscriptions = new Subscriptions() {
        @Override
        public List<Subscription> all() {
            called("subscriptions.all");
            return List.copyOf(storedSubscriptions);
        }

        @Override
        public Subscription create(NewSubscription wish, Principal by) {
            called("subscriptions.create");
            Subscription subscription = new Subscription(
                    new SubscriptionId(storedSubscriptions.size() + 1L),
                    wish.pattern(),
                    wish.destination(),
                    wish.priority(),
                    wish.priorities(),
                    wish.filter(),
                    SubscriptionState.ACTIVE,
                    wish.subscriber(),
                    wish.backoff(),
                    wish.timeout(),
                    List.of(wish.secret()),
                    NOW,
                    wish.rateLimitPerSecond(),
                    null);
            storedSubscriptions.add(subscription);
            return subscription;
        }

        @Override
        public Optional<Subscription> pause(SubscriptionId id, Principal by) {
            return become(id, SubscriptionState.PAUSED);
        }

        @Override
        public Optional<Subscription> resume(SubscriptionId id, Principal by) {
            return become(id, SubscriptionState.ACTIVE);
        }

        @Override
        public boolean delete(SubscriptionId id, Principal by) {
            called("subscriptions.delete");
            return storedSubscriptions.removeIf(
                    subscription -> subscription.id().equals(id));
        }

        private Optional<Subscription> become(SubscriptionId id, SubscriptionState state) {
            called("subscriptions.become");
            Optional<Subscription> found = storedSubscriptions.stream()
                    .filter(subscription -> subscription.id().equals(id))
                    .findFirst();
            return found.map(old -> {
                Subscription changed = new Subscription(
                        old.id(),
                        old.pattern(),
                        old.destination(),
                        old.priority(),
                        old.priorities(),
                        old.filter(),
                        state,
                        old.subscriber(),
                        old.backoff(),
                        old.timeout(),
                        old.secrets(),
                        old.createdAt(),
                        old.rateLimitPerSecond(),
                        null);
                storedSubscriptions.set(storedSubscriptions.indexOf(old), changed);
                return changed;
            });
        }
    };

    public final Circuits circuits = new Circuits() {
        @Override
        public void advance() {
            throw new UnsupportedOperationException("the API moves no circuit on");
        }

        @Override
        public List<CircuitView> all() {
            called("circuits.all");
            return List.copyOf(openCircuits);
        }
    };

    public final BackoffPolicies backoffs = new BackoffPolicies() {
        @Override
        public Map<BackoffScope, BackoffPolicy> all() {
            called("backoffs.all");
            return Map.copyOf(policies);
        }

        @Override
        public void set(BackoffScope scope, BackoffPolicy policy, Principal by) {
            called("backoffs.set");
            policies.put(scope, policy);
        }

        @Override
        public boolean remove(BackoffScope scope, Principal by) {
            called("backoffs.remove");
            return policies.remove(scope) != null;
        }
    };

    public final CatalogReader catalogs = new CatalogReader() {
        @Override
        public Catalog recent() {
            return current();
        }

        @Override
        public Optional<Catalog> held() {
            return Optional.of(current());
        }

        @Override
        public Catalog current() {
            called("catalogs.current");
            return new Catalog(1, storedSources, storedSubscriptions, policies);
        }
    };

    /** Takes what begins as an object does. */
    public final FilterLanguage filters =
            filter -> filter.startsWith("{") ? Optional.empty() : Optional.of("it is no JSON object");

    public final SchemaRegistry schemas = new SchemaRegistry() {
        @Override
        public Registration register(
                SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
            called("schemas.register");
            if (!content.startsWith("{")) {
                return new Registration.Unusable("the schema is not JSON");
            }
            Schema schema = new Schema(key, 1, format, content, description, NOW);
            if (storedSchemas.stream().anyMatch(stored -> stored.key().equals(key))) {
                return new Registration.Exists(schema);
            }
            storedSchemas.add(schema);
            return new Registration.Registered(schema);
        }

        @Override
        public List<Schema> schemas(@Nullable String namespace) {
            called("schemas.schemas");
            return storedSchemas.stream()
                    .filter(schema ->
                            namespace == null || schema.key().namespace().equals(namespace))
                    .toList();
        }

        @Override
        public SchemaCheck check(certes.domain.event.EventUri uri, @Nullable String contentType, byte[] body) {
            return new SchemaCheck.Unspecified();
        }
    };

    public final EventHistory history = new EventHistory() {
        @Override
        public Optional<EventView> event(EventId id) {
            called("history.event");
            return events.stream().filter(event -> event.id().equals(id)).findFirst();
        }

        @Override
        public List<EventView> events(Collection<EventId> ids) {
            called("history.events(ids)");
            return events.stream().filter(event -> ids.contains(event.id())).toList();
        }

        @Override
        public Page<EventView> events(EventQuery query, int first, @Nullable EventId after) {
            called("history.events " + query);
            List<EventView> rest = events.stream()
                    .filter(event -> after == null || event.id().compareTo(after) < 0)
                    .toList();
            return new Page<>(rest.subList(0, Math.min(first, rest.size())), rest.size() > first);
        }

        @Override
        public Bodies bodies(Collection<EventId> ids, long mostBytes) {
            called("history.bodies");
            Map<EventId, byte[]> found = new HashMap<>(bodies);
            found.keySet().retainAll(ids);
            long bytes = found.values().stream().mapToLong(body -> body.length).sum();
            return bytes > mostBytes ? new Bodies.TooLong(bytes) : new Bodies.Loaded(found);
        }

        @Override
        public Page<DeliveryView> deliveries(DeliveryQuery query, int first, @Nullable DeliveryId after) {
            called("history.deliveries " + query);
            List<DeliveryView> rest = deliveries.stream()
                    .filter(delivery -> after == null || delivery.id().compareTo(after) < 0)
                    .toList();
            return new Page<>(rest.subList(0, Math.min(first, rest.size())), rest.size() > first);
        }

        @Override
        public Map<EventId, List<DeliveryView>> deliveriesOf(Collection<EventId> ids) {
            called("history.deliveriesOf");
            return deliveries.stream()
                    .filter(delivery -> ids.contains(delivery.event()))
                    .collect(Collectors.groupingBy(DeliveryView::event));
        }

        @Override
        public Map<DeliveryId, List<AttemptView>> attemptsOf(Collection<DeliveryId> ids) {
            called("history.attemptsOf");
            return attempts.stream()
                    .filter(attempt -> ids.contains(attempt.delivery()))
                    .collect(Collectors.groupingBy(AttemptView::delivery));
        }

        @Override
        public Ledger ledger(@Nullable Instant since, @Nullable Instant until) {
            called("history.ledger " + since + " " + until);
            return new Ledger(3, 5_000_000_000L, 4_999_999_997L, 1, 1, 1);
        }

        @Override
        public List<LedgerDisagreement> disagreements(@Nullable Instant since, @Nullable Instant until, int limit) {
            called("history.disagreements " + since + " " + until + " " + limit);
            return List.of(new LedgerDisagreement(new EventId(1), 2, 1));
        }

        @Override
        public ReplayResult replay(DeliveryId id, Principal by) {
            called("history.replay");
            Optional<DeliveryView> old = deliveries.stream()
                    .filter(delivery -> delivery.id().equals(id))
                    .findFirst();
            if (old.isEmpty()) {
                return new ReplayResult.NotFound();
            }
            if (old.get().state() == DeliveryState.PENDING) {
                return new ReplayResult.Refused("it is still open");
            }
            DeliveryView view = old.get();
            return new ReplayResult.Replayed(new DeliveryView(
                    new DeliveryId(99),
                    view.event(),
                    view.subscription(),
                    DeliveryState.PENDING,
                    view.priority(),
                    null,
                    null,
                    view.id()));
        }
    };

    public final EventReplays replays = new EventReplays() {
        @Override
        public Optional<Replay> start(ReplayWish wish, Principal by) {
            called("replays.start " + wish.events());
            SubscriptionId only = wish.subscription();
            if (only != null
                    && storedSubscriptions.stream()
                            .noneMatch(known -> known.id().equals(only))) {
                return Optional.empty();
            }
            Replay replay = new Replay(
                    new ReplayId(storedReplays.size() + 1L),
                    ReplayState.RUNNING,
                    only,
                    wish.includeAcknowledged(),
                    wish.ratePerSecond(),
                    wish.priority(),
                    0,
                    0,
                    0,
                    NOW,
                    null);
            storedReplays.add(0, replay);
            return Optional.of(replay);
        }

        @Override
        public Optional<Replay> replay(ReplayId id) {
            called("replays.replay");
            return storedReplays.stream()
                    .filter(replay -> replay.id().equals(id))
                    .findFirst();
        }

        @Override
        public List<Replay> latest(int limit) {
            called("replays.latest");
            return List.copyOf(storedReplays);
        }

        @Override
        public Optional<Replay> cancel(ReplayId id, Principal by) {
            called("replays.cancel");
            Optional<Replay> found = storedReplays.stream()
                    .filter(replay -> replay.id().equals(id))
                    .findFirst();
            return found.map(old -> {
                Replay cancelled = new Replay(
                        old.id(),
                        ReplayState.CANCELLED,
                        old.subscription(),
                        old.includeAcknowledged(),
                        old.ratePerSecond(),
                        old.priority(),
                        9,
                        5_000_000_000L,
                        1,
                        old.createdAt(),
                        NOW);
                storedReplays.set(storedReplays.indexOf(old), cancelled);
                return cancelled;
            });
        }
    };

    public static byte[] text(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
