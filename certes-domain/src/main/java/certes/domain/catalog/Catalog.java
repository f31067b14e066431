package certes.domain.catalog;

import certes.domain.backoff.Backoff;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffRules;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.source.Source;
import certes.domain.subscription.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One consistent view of sources, subscriptions and back-offs. Immutable.
 *
 * <p>Subscriptions are indexed by what they can match, so that matching costs what matches and not what exists.
 */
public final class Catalog {
    private final long version;
    private final Map<String, Source> sources;
    private final Map<SourceId, String> sourceNames;
    private final Map<Long, Subscription> subscriptions;
    private final Map<String, List<Subscription>> byPattern;
    private final BackoffRules backoffs;

    /**
     * @param version grows with every change
     * @param backoffs the stored policies, by what they are for
     */
    public Catalog(
            long version,
            List<Source> sources,
            List<Subscription> subscriptions,
            Map<BackoffScope, BackoffPolicy> backoffs) {
        this.version = version;
        this.sources = new HashMap<>();
        this.sourceNames = new HashMap<>();
        for (Source source : sources) {
            this.sources.put(source.settings().name(), source);
            this.sourceNames.put(source.id(), source.settings().name());
        }
        this.subscriptions = new HashMap<>();
        this.byPattern = new HashMap<>();
        for (Subscription subscription : subscriptions) {
            this.subscriptions.put(subscription.id().value(), subscription);
            this.byPattern
                    .computeIfAbsent(subscription.pattern().text(), pattern -> new ArrayList<>())
                    .add(subscription);
        }
        this.backoffs = new BackoffRules(backoffs);
    }

    public long version() {
        return version;
    }

    public Optional<Source> source(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    /** The name of a source; null if there is none of this id in this view. */
    public @Nullable String nameOfSource(SourceId id) {
        return sourceNames.get(id);
    }

    /** Whether the namespace is one that a source's events have. */
    public boolean isNamespaceOfSource(String namespace) {
        return sources.values().stream()
                .anyMatch(source -> source.settings().namespace().equals(namespace));
    }

    /** Null if there is none, since it was deleted or is newer than this view. */
    public @Nullable Subscription subscription(SubscriptionId id) {
        return subscriptions.get(id.value());
    }

    /**
     * The subscriptions that want an event, whatever their state.
     *
     * @param addressee the only subscriber that the event is meant for; null for all
     */
    public List<Subscription> matching(EventUri uri, Direction direction, @Nullable String addressee) {
        List<Subscription> matching = new ArrayList<>();
        String text = uri.toString();
        String anyName = text.substring(0, text.length() - uri.name().length()) + '*';
        for (String pattern : List.of(text, anyName, "*")) {
            for (Subscription candidate : byPattern.getOrDefault(pattern, List.of())) {
                if (candidate.wants(uri, direction, addressee)) {
                    matching.add(candidate);
                }
            }
        }
        return matching;
    }

    /** The stored policies, and which of them holds. */
    public BackoffRules backoffs() {
        return backoffs;
    }

    /**
     * The policy for a subscription's deliveries of such an event.
     *
     * @param source null for own events
     */
    public BackoffPolicy backoffFor(
            Subscription subscription, Direction direction, @Nullable SourceId source, EventUri uri) {
        BackoffPolicy own = subscription.backoff();
        return own != null
                ? own
                : backoffs.choose(Side.of(direction), source, uri).policy();
    }

    /**
     * How long a producer whose event cannot be taken now is asked to wait: the first delay of the producer side's
     * policy, without jitter, since whoever asks spreads by its own clock.
     *
     * @param source null for own events, and where it is not known
     * @param uri null where it is not known
     * @return empty where nobody set a policy
     */
    public Optional<Duration> pauseOfProducer(@Nullable SourceId source, @Nullable EventUri uri) {
        return backoffs.stored(Side.PRODUCER, source, uri).map(choice -> Backoff.delay(choice.policy(), 1, 0.5));
    }
}
