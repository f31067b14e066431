package certes.master.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.access.Principal;
import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.source.HmacSettings;
import certes.domain.source.Preset;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import certes.domain.source.Sources;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import certes.domain.subscription.Subscriptions;
import certes.domain.subscription.TypePriority;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogTest {
    private static final EventUri URI_OF_EVENT = new EventUri("certes.test", "github", 1, "push");
    private static final BackoffPolicy LINEAR = new BackoffPolicy(
            BackoffKind.LINEAR, Duration.ofMillis(1_500), 0.5, Duration.ofHours(1), 0.25, null, Duration.ofDays(30));

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    Sources sources;

    @Inject
    Subscriptions subscriptions;

    @Inject
    GoneDestinations gone;

    @Inject
    BackoffPolicies policies;

    @Inject
    CatalogReader catalogs;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Test
    void keepsASourceAsItWasCreated() {
        SourceSettings settings = new SourceSettings(
                "billing",
                Preset.HMAC,
                List.of("first secret", "second sécret ☃"),
                "bills/eu",
                7,
                "x-type",
                "/type",
                true,
                new HmacSettings("x-signature", "SHA512", "BASE64", "v="));
        Source created = sources.create(settings, Samples.SOMEBODY).orElseThrow();
        assertThat(created.settings()).isEqualTo(settings);
        assertThat(sources.all()).containsExactly(created);
        assertThat(catalogs.current().source("billing")).contains(created);
    }

    @Test
    void aNameThatIsTakenChangesNothing() {
        sources.create(Samples.source("github", "a"), Samples.SOMEBODY);
        String changes = changes();
        assertThat(sources.create(Samples.source("github", "b"), Samples.SOMEBODY))
                .isEmpty();
        assertThat(changes()).isEqualTo(changes);
        assertThat(audited()).hasSize(1);
    }

    @Test
    void ofManyThatCreateTheSameSourceAtOnceOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            int created = 0;
            for (Future<Optional<Source>> source : threads.invokeAll(Collections.<Callable<Optional<Source>>>nCopies(
                    4, () -> sources.create(Samples.source("race", "a"), Samples.SOMEBODY)))) {
                created += source.get().isPresent() ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
            assertThat(sources.all()).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void keepsASubscriptionAsItWasCreated() {
        SigningSecret secret = SigningSecret.random(new SecureRandom());
        NewSubscription wish = new NewSubscription(
                EventPattern.parse("github/1/*", "certes.test"),
                new Destination(DestinationKind.HTTPS, URI.create("https://receiver.test:8443/a?b=c")),
                9,
                List.of(
                        new TypePriority(EventPattern.parse("github/1/push", "certes.test"), 2),
                        new TypePriority(EventPattern.parse("*", "certes.test"), 0)),
                "{\"body\": {\"ref\": [\"ü\"]}}",
                "acme",
                LINEAR,
                Duration.ofMillis(2_500),
                secret,
                25);
        Subscription created = subscriptions.create(wish, Samples.SOMEBODY);
        assertThat(subscriptions.all()).singleElement().satisfies(read -> {
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("createdAt")
                    .isEqualTo(created);
            assertThat(read.pattern()).isEqualTo(wish.pattern());
            assertThat(read.destination()).isEqualTo(wish.destination());
            assertThat(read.priority()).isEqualTo(9);
            assertThat(read.priorities()).isEqualTo(wish.priorities());
            assertThat(read.filter()).isEqualTo(wish.filter());
            assertThat(read.state()).isEqualTo(SubscriptionState.ACTIVE);
            assertThat(read.subscriber()).isEqualTo("acme");
            assertThat(read.backoff()).isEqualTo(LINEAR);
            assertThat(read.timeout()).isEqualTo(wish.timeout());
            assertThat(read.secrets())
                    .singleElement()
                    .satisfies(key -> assertThat(key.reveal()).isEqualTo(secret.reveal()));
        });
    }

    @Test
    void aChangeOfThisNodeIsSeenAtOnce() {
        Subscription created = create();
        assertThat(catalogs.recent().subscription(created.id())).isNotNull();
        subscriptions.pause(created.id(), Samples.SOMEBODY);
        assertThat(catalogs.recent().subscription(created.id()))
                .extracting(Subscription::state)
                .isEqualTo(SubscriptionState.PAUSED);
        assertThat(matching()).containsExactly(created.id());
        subscriptions.delete(created.id(), Samples.SOMEBODY);
        assertThat(catalogs.recent().subscription(created.id())).isNull();
        assertThat(matching()).isEmpty();
    }

    @Test
    void aChangeOfAnotherNodeIsSeenByWhoAsksForTheCurrentState() {
        Subscription created = create();
        catalogs.current();
        database.execute("UPDATE catalog_change SET count = count + 1; UPDATE subscription SET priority = 1,"
                + " change = (SELECT count FROM catalog_change)");
        assertThat(catalogs.current().subscription(created.id()))
                .extracting(Subscription::priority)
                .isEqualTo(1);
    }

    @Test
    void asksForNothingButTheNumberOfTheNewestChangeWhereNothingChanged() {
        create();
        catalogs.current();
        int before = database.statements();
        catalogs.current();
        assertThat(database.statements() - before).isEqualTo(1);
    }

    @Test
    void pausesAndResumes() {
        SubscriptionId id = create().id();
        assertThat(subscriptions.pause(id, Samples.SOMEBODY))
                .map(Subscription::state)
                .contains(SubscriptionState.PAUSED);
        assertThat(subscriptions.resume(id, Samples.SOMEBODY))
                .map(Subscription::state)
                .contains(SubscriptionState.ACTIVE);
        SubscriptionId unknown = new SubscriptionId(17);
        assertThat(subscriptions.pause(unknown, Samples.SOMEBODY)).isEmpty();
        assertThat(subscriptions.resume(unknown, Samples.SOMEBODY)).isEmpty();
        assertThat(subscriptions.delete(unknown, Samples.SOMEBODY)).isFalse();
    }

    @Test
    void whatIsDeletedStaysDeleted() {
        SubscriptionId id = create().id();
        assertThat(subscriptions.delete(id, Samples.SOMEBODY)).isTrue();
        assertThat(subscriptions.delete(id, Samples.SOMEBODY)).isFalse();
        assertThat(subscriptions.resume(id, Samples.SOMEBODY)).isEmpty();
        assertThat(subscriptions.all()).isEmpty();
    }

    @Test
    void aDestinationThatIsGoneDisablesWhatIsActiveOnly() {
        SubscriptionId active = create().id();
        SubscriptionId paused = create().id();
        subscriptions.pause(paused, Samples.SOMEBODY);
        gone.disable(active, "answered 410 Gone");
        gone.disable(active, "again");
        gone.disable(paused, "answered 410 Gone");
        gone.disable(new SubscriptionId(17), "answered 410 Gone");
        assertThat(subscriptions.all())
                .extracting(Subscription::state)
                .containsExactly(SubscriptionState.DISABLED, SubscriptionState.PAUSED);
        assertThat(subscriptions.all())
                .extracting(Subscription::disabledReason)
                .containsExactly("answered 410 Gone", null);
        assertThat(subscriptions.resume(active, Samples.SOMEBODY).orElseThrow().disabledReason())
                .isNull();
        assertThat(audited()).filteredOn(entry -> entry.contains("disable")).hasSize(1);
    }

    @Test
    void keepsThePolicyOfEachScopeApart() {
        BackoffPolicy other =
                new BackoffPolicy(BackoffKind.LOGARITHMIC, Duration.ofSeconds(2), 3, Duration.ofMinutes(1), 0, 5, null);
        SourceId source = sources.create(Samples.source("github", "s"), Samples.SOMEBODY)
                .orElseThrow()
                .id();
        BackoffScope producers = BackoffScope.of(Side.PRODUCER);
        BackoffScope subscribers = BackoffScope.of(Side.SUBSCRIBER);
        BackoffScope typed = new BackoffScope(Side.SUBSCRIBER, source, EventPattern.parse("github/1/*", "certes.test"));
        assertThat(policies.all()).isEmpty();
        policies.set(producers, LINEAR, Samples.SOMEBODY);
        policies.set(subscribers, LINEAR, Samples.SOMEBODY);
        policies.set(subscribers, other, Samples.SOMEBODY);
        assertThat(policies.all()).isEqualTo(Map.of(producers, LINEAR, subscribers, other));
        Subscription subscription = create();
        assertThat(backoffOf(subscription, Direction.OUTGOING, null)).isEqualTo(LINEAR);
        assertThat(backoffOf(subscription, Direction.INCOMING, source)).isEqualTo(other);
        policies.set(typed, LINEAR, Samples.SOMEBODY);
        assertThat(backoffOf(subscription, Direction.INCOMING, source)).isEqualTo(LINEAR);
        assertThat(policies.remove(typed, Samples.SOMEBODY)).isTrue();
        assertThat(backoffOf(subscription, Direction.INCOMING, source)).isEqualTo(other);
        assertThat(catalogs.held().orElseThrow().pauseOfProducer(source, URI_OF_EVENT))
                .hasValue(LINEAR.initial());
    }

    @Test
    void removingAPolicyThatIsNotThereChangesNothing() {
        String changes = changes();
        assertThat(policies.remove(BackoffScope.of(Side.PRODUCER), Samples.SOMEBODY))
                .isFalse();
        assertThat(changes()).isEqualTo(changes);
        assertThat(audited()).isEmpty();
    }

    private BackoffPolicy backoffOf(Subscription subscription, Direction direction, @Nullable SourceId source) {
        return catalogs.recent().backoffFor(subscription, direction, source, URI_OF_EVENT);
    }

    @Test
    void auditsEveryChangeWithWhoMadeIt() {
        Principal admin = new Principal("admin", Set.of());
        sources.create(Samples.source("github", "It's a secret"), admin);
        SubscriptionId id = subscriptions.create(Samples.wish(), admin).id();
        subscriptions.pause(id, admin);
        subscriptions.resume(id, Samples.SOMEBODY);
        subscriptions.delete(id, admin);
        policies.set(BackoffScope.of(Side.PRODUCER), LINEAR, admin);
        policies.remove(BackoffScope.of(Side.PRODUCER), Samples.SOMEBODY);
        gone.disable(id, "answered 410 Gone");
        assertThat(audited())
                .containsExactly(
                        "admin createSource",
                        "admin createSubscription",
                        "admin pauseSubscription",
                        "somebody resumeSubscription",
                        "admin deleteSubscription",
                        "admin setBackoffPolicy",
                        "somebody deleteBackoffPolicy");
    }

    private Subscription create() {
        return subscriptions.create(Samples.wish(), Samples.SOMEBODY);
    }

    private List<SubscriptionId> matching() {
        return catalogs.current().matching(URI_OF_EVENT, Direction.INCOMING, null).stream()
                .filter(subscription -> subscriptions.all().stream()
                        .anyMatch(stored -> stored.id().equals(subscription.id())))
                .map(Subscription::id)
                .toList();
    }

    private List<String> audited() {
        return database.texts("SELECT principal || ' ' || action FROM audit_entry ORDER BY id");
    }

    private String changes() {
        return database.text("SELECT count FROM catalog_change");
    }
}
