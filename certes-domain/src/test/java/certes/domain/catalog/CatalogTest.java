package certes.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.source.Preset;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final String OWN = "certes.test";
    private static final EventUri PUSH = new EventUri(OWN, "github", 1, "push");
    private static final SourceId SOURCE = new SourceId(1);
    private static final BackoffPolicy ONCE =
            new BackoffPolicy(BackoffKind.LINEAR, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, 1, null);

    @Property
    void findsWhatAskingEverySubscriptionFinds(
            @ForAll("subscriptions") List<Subscription> subscriptions,
            @ForAll("uris") EventUri uri,
            @ForAll Direction direction,
            @ForAll("subscribers") @WithNull @Nullable String addressee) {
        List<Subscription> asked = subscriptions.stream()
                .filter(subscription -> subscription.wants(uri, direction, addressee))
                .toList();
        assertThat(new Catalog(1, List.of(), subscriptions, Map.of()).matching(uri, direction, addressee))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void findsSourcesByNameAndSubscriptionsById() {
        Source source = new Source(
                new SourceId(1),
                new SourceSettings("gh", Preset.NONE, List.of(), "github/repo", 1, null, null, false, null));
        Subscription subscription = subscription(7, "*", null, null);
        Catalog catalog = new Catalog(3, List.of(source), List.of(subscription), Map.of());
        assertThat(catalog.version()).isEqualTo(3);
        assertThat(catalog.source("gh")).hasValue(source);
        assertThat(catalog.source("gl")).isEmpty();
        assertThat(catalog.nameOfSource(SOURCE)).isEqualTo("gh");
        assertThat(catalog.nameOfSource(new SourceId(2))).isNull();
        assertThat(catalog.subscription(new SubscriptionId(7))).isEqualTo(subscription);
        assertThat(catalog.subscription(new SubscriptionId(8))).isNull();
        assertThat(catalog.isNamespaceOfSource("github/repo")).isTrue();
        assertThat(catalog.isNamespaceOfSource("github")).isFalse();
    }

    @Test
    void aSubscriptionsOwnBackoffGoesBeforeTheDefaultOfItsSide() {
        Catalog catalog = new Catalog(1, List.of(), List.of(), Map.of(BackoffScope.of(Side.PRODUCER), ONCE));
        Subscription without = subscription(1, "*", null, null);
        assertThat(catalog.backoffFor(without, Direction.OUTGOING, null, PUSH)).isEqualTo(ONCE);
        assertThat(catalog.backoffFor(without, Direction.INCOMING, SOURCE, PUSH))
                .isEqualTo(BackoffPolicy.DEFAULT);
        assertThat(catalog.backoffFor(subscription(2, "*", null, ONCE), Direction.INCOMING, SOURCE, PUSH))
                .isEqualTo(ONCE);
    }

    @Test
    void producersWaitAsLongAsTheFirstDelayOfTheirSidesPolicy() {
        BackoffPolicy jittered =
                new BackoffPolicy(BackoffKind.EXPONENTIAL, Duration.ofSeconds(30), 2, Duration.ofHours(1), 1, 5, null);
        Catalog catalog = new Catalog(
                1,
                List.of(),
                List.of(),
                Map.of(
                        new BackoffScope(Side.PRODUCER, SOURCE, null),
                        jittered,
                        new BackoffScope(Side.SUBSCRIBER, null, EventPattern.exactly(PUSH)),
                        ONCE,
                        BackoffScope.of(Side.SUBSCRIBER),
                        ONCE));
        assertThat(catalog.pauseOfProducer(SOURCE, PUSH)).hasValue(Duration.ofSeconds(30));
        assertThat(catalog.pauseOfProducer(null, PUSH)).isEmpty();
        assertThat(catalog.pauseOfProducer(null, null)).isEmpty();
    }

    @Provide
    Arbitrary<List<Subscription>> subscriptions() {
        Arbitrary<String> patterns = Arbitraries.oneOf(
                Arbitraries.of("*", "certes/1/*"),
                uris().map(EventUri::toString),
                uris().map(uri -> uri.domain() + '/' + uri.namespace() + '/' + uri.version() + "/*"));
        Arbitrary<Subscription> one = Combinators.combine(
                        patterns, subscribers().injectNull(0.5))
                .as((pattern, subscriber) -> subscription(0, pattern, subscriber, null));
        return one.list().ofMaxSize(20).map(CatalogTest::numbered);
    }

    @Provide
    Arbitrary<EventUri> uris() {
        return Combinators.combine(
                        Arbitraries.of(OWN, "other.test"),
                        Arbitraries.of("a", "a/b", "_", "certes"),
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.of("x", "y", "any", "x.y"))
                .as(EventUri::new);
    }

    @Provide
    Arbitrary<String> subscribers() {
        return Arbitraries.of("acme", "umbrella");
    }

    private static List<Subscription> numbered(List<Subscription> subscriptions) {
        List<Subscription> numbered = new ArrayList<>();
        for (Subscription each : subscriptions) {
            numbered.add(subscription(numbered.size(), each.pattern().text(), each.subscriber(), null));
        }
        return numbered;
    }

    private static Subscription subscription(
            long id, String pattern, @Nullable String subscriber, @Nullable BackoffPolicy backoff) {
        return new Subscription(
                new SubscriptionId(id),
                EventPattern.parse(pattern, OWN),
                new Destination(DestinationKind.HTTPS, URI.create("https://receiver.test/")),
                Subscription.DEFAULT_PRIORITY,
                List.of(),
                null,
                SubscriptionState.ACTIVE,
                subscriber,
                backoff,
                Subscription.DEFAULT_TIMEOUT,
                List.of(new SigningSecret(new byte[32])),
                Instant.EPOCH,
                null,
                null);
    }
}
