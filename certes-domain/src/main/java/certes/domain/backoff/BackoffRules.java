package certes.domain.backoff;

import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of the stored policies holds. Immutable; engine, gateway and API all ask here.
 *
 * <p>The most specific one does, in the order of {@link BackoffRule}; of two event types the one that names a name goes
 * before the one with {@code *}. There is one policy for each scope, so the order is total. The sides know nothing of
 * each other.
 */
public final class BackoffRules {
    private final Map<BackoffScope, BackoffChoice> choices = new HashMap<>();
    /** Of each side; the event's path comes by here with every attempt, and makes nothing where there is nothing else. */
    private final Map<Side, Optional<BackoffChoice>> ofSide = new EnumMap<>(Side.class);

    private final boolean isBySideAlone;

    /** @param policies one for each scope that has one */
    public BackoffRules(Map<BackoffScope, BackoffPolicy> policies) {
        policies.forEach((scope, policy) -> choices.put(scope, new BackoffChoice(scope.rule(), scope, policy)));
        for (Side side : Side.values()) {
            ofSide.put(side, Optional.ofNullable(choices.get(BackoffScope.of(side))));
        }
        isBySideAlone = policies.keySet().stream().allMatch(scope -> scope.rule() == BackoffRule.GLOBAL);
    }

    /** All of them, in no order. */
    public Collection<BackoffChoice> all() {
        return Collections.unmodifiableCollection(choices.values());
    }

    /**
     * The policy for what belongs to no subscription with one of its own.
     *
     * @param source null for own events
     * @param type null where it is not known
     */
    public BackoffChoice choose(Side side, @Nullable SourceId source, @Nullable EventUri type) {
        return stored(side, source, type).orElse(BackoffChoice.BUILT_IN);
    }

    /** As {@link #choose}; empty where nobody set one. */
    public Optional<BackoffChoice> stored(Side side, @Nullable SourceId source, @Nullable EventUri type) {
        return isBySideAlone
                ? ofSide.getOrDefault(side, Optional.empty())
                : applicable(side, source, type == null ? null : EventPattern.exactly(type)).stream()
                        .findFirst();
    }

    /**
     * Every policy that is for such events, in the order in which they hold: the first one does.
     *
     * @param type an event type, or a pattern for what holds for all of its names; null for every type
     */
    public List<BackoffChoice> applicable(Side side, @Nullable SourceId source, @Nullable EventPattern type) {
        return scopes(side, source, type).stream()
                .map(choices::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The scopes that hold for such events, the most specific one first. */
    private static List<BackoffScope> scopes(Side side, @Nullable SourceId source, @Nullable EventPattern type) {
        List<EventPattern> types = types(type);
        List<BackoffScope> scopes = new ArrayList<>();
        if (source != null) {
            types.forEach(pattern -> scopes.add(new BackoffScope(side, source, pattern)));
        }
        types.forEach(pattern -> scopes.add(new BackoffScope(side, null, pattern)));
        if (source != null) {
            scopes.add(new BackoffScope(side, source, null));
        }
        scopes.add(BackoffScope.of(side));
        return scopes;
    }

    private static List<EventPattern> types(@Nullable EventPattern type) {
        EventUri uri = type == null ? null : type.uri();
        if (type == null || uri == null) {
            return List.of();
        }
        return type.anyName() ? List.of(type) : List.of(type, EventPattern.anyNameBeside(uri));
    }
}
