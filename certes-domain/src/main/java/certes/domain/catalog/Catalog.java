package certes.domain.catalog;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.Side;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.id.SubscriptionId;
import certes.domain.source.Source;
import certes.domain.subscription.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One consistent view of sources, subscriptions and default back-offs. Immutable.
 *
 * <p>Subscriptions are indexed by what they can match, so that matching costs what matches and not what exists.
 */
public final class Catalog {
    private final long version;
    private final Map<String, Source> sources;
    private final Map<Long, Subscription> subscriptions;
    private final Map<String, List<Subscription>> byPattern;
    private final Map<Side, BackoffPolicy> defaults;

    /**
     * @param version grows with every change
     * @param defaults the default policy of each side; {@link BackoffPolicy#DEFAULT} where there is none
     */
    public Catalog(
            long version, List<Source> sources, List<Subscription> subscriptions, Map<Side, BackoffPolicy> defaults) {
        this.version = version;
        this.sources = new HashMap<>();
        sources.forEach(source -> this.sources.put(source.settings().name(), source));
        this.subscriptions = new HashMap<>();
        this.byPattern = new HashMap<>();
        for (Subscription subscription : subscriptions) {
            this.subscriptions.put(subscription.id().value(), subscription);
            this.byPattern
                    .computeIfAbsent(subscription.pattern().text(), pattern -> new ArrayList<>())
                    .add(subscription);
        }
        this.defaults = Map.copyOf(defaults);
    }

    public long version() {
        return version;
    }

    public Optional<Source> source(String name) {
        return Optional.ofNullable(sources.get(name));
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

    /** The policy for a subscription's deliveries of events of that direction. */
    public BackoffPolicy backoffFor(Subscription subscription, Direction direction) {
        BackoffPolicy own = subscription.backoff();
        return own != null ? own : defaults.getOrDefault(Side.of(direction), BackoffPolicy.DEFAULT);
    }
}
