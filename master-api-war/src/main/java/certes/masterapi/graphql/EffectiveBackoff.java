package certes.masterapi.graphql;

import certes.domain.backoff.BackoffChoice;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffRule;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.catalog.Catalog;
import certes.domain.event.EventPattern;
import certes.domain.id.SourceId;
import certes.domain.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which policy holds for what somebody asks about, and why: the choice is the engine's own, of the same view.
 *
 * @param source null where nobody asked about one
 * @param type null where nobody asked about one
 * @param subscription null where nobody asked about one
 */
record EffectiveBackoff(
        Catalog catalog,
        Side side,
        @Nullable SourceId source,
        @Nullable EventPattern type,
        @Nullable Subscription subscription) {

    BackoffNode node() {
        List<BackoffChoice> choices = new ArrayList<>();
        BackoffPolicy own = subscription == null ? null : subscription.backoff();
        if (own != null) {
            choices.add(new BackoffChoice(BackoffRule.SUBSCRIPTION, null, own));
        }
        choices.addAll(catalog.backoffs().applicable(side, source, type));
        BackoffChoice holds = choices.isEmpty() ? BackoffChoice.BUILT_IN : choices.get(0);
        BackoffScope scope = holds.scope();
        return BackoffNode.of(side, holds, name(scope == null ? null : scope.source()), why(holds, choices));
    }

    private String why(BackoffChoice holds, List<BackoffChoice> choices) {
        StringBuilder why =
                new StringBuilder("The policy ").append(named(holds)).append(" holds.");
        List<String> absent = absent(holds.rule());
        if (!absent.isEmpty()) {
            why.append(" There is none ").append(String.join(", none ", absent)).append('.');
        }
        List<String> lost = choices.stream().skip(1).map(this::named).toList();
        if (!lost.isEmpty()) {
            why.append(" It goes before that ")
                    .append(String.join(" and that ", lost))
                    .append('.');
        }
        return why.toString();
    }

    /** What was asked about and goes before the rule that holds, so that it has no policy. */
    private List<String> absent(BackoffRule holds) {
        List<String> absent = new ArrayList<>();
        for (BackoffRule rule : BackoffRule.values()) {
            boolean isAsked = switch (rule) {
                case SUBSCRIPTION -> subscription != null;
                case SOURCE_AND_EVENT_TYPE -> source != null && type != null;
                case EVENT_TYPE -> type != null;
                case SOURCE -> source != null;
                case GLOBAL -> true;
                case BUILT_IN -> false;
            };
            if (isAsked && rule.compareTo(holds) < 0) {
                absent.add(named(rule, source, type));
            }
        }
        return absent;
    }

    private String named(BackoffChoice choice) {
        BackoffScope scope = choice.scope();
        return named(choice.rule(), scope == null ? null : scope.source(), scope == null ? null : scope.eventType());
    }

    private String named(BackoffRule rule, @Nullable SourceId ofSource, @Nullable EventPattern ofType) {
        return switch (rule) {
            case SUBSCRIPTION -> "of the subscription";
            case SOURCE_AND_EVENT_TYPE -> "of source " + name(ofSource) + " and event type " + ofType;
            case EVENT_TYPE -> "of event type " + ofType;
            case SOURCE -> "of source " + name(ofSource);
            case GLOBAL -> "of the side " + side;
            case BUILT_IN -> "that is built in";
        };
    }

    private @Nullable String name(@Nullable SourceId id) {
        return id == null ? null : catalog.nameOfSource(id);
    }
}
