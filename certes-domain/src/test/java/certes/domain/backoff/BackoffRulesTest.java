package certes.domain.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackoffRulesTest {
    private static final EventUri PUSH = new EventUri("certes.test", "github", 1, "push");
    private static final EventUri PULL = new EventUri("certes.test", "github", 1, "pull");
    private static final SourceId GITHUB = new SourceId(1);
    private static final SourceId STRIPE = new SourceId(2);

    @Test
    void theMostSpecificRuleHolds() {
        Map<BackoffScope, BackoffPolicy> all = new HashMap<>();
        assertHolds(all, BackoffRule.BUILT_IN, null);
        for (BackoffScope each : List.of(
                BackoffScope.of(Side.SUBSCRIBER),
                new BackoffScope(Side.SUBSCRIBER, GITHUB, null),
                new BackoffScope(Side.SUBSCRIBER, null, pattern("github/1/*")),
                new BackoffScope(Side.SUBSCRIBER, null, pattern("github/1/push")),
                new BackoffScope(Side.SUBSCRIBER, GITHUB, pattern("github/1/*")),
                new BackoffScope(Side.SUBSCRIBER, GITHUB, pattern("github/1/push")))) {
            all.put(each, policy(all.size() + 1));
            assertHolds(all, each.rule(), each);
        }
    }

    private static void assertHolds(
            Map<BackoffScope, BackoffPolicy> all, BackoffRule rule, @Nullable BackoffScope scope) {
        BackoffChoice choice = new BackoffRules(all).choose(Side.SUBSCRIBER, GITHUB, PUSH);
        assertThat(choice.rule()).isEqualTo(rule);
        assertThat(choice.scope()).isEqualTo(scope);
        assertThat(choice.policy()).isEqualTo(scope == null ? BackoffPolicy.DEFAULT : all.get(scope));
    }

    @Test
    void aPolicyOfAnotherSourceOrTypeOrSideHoldsNothing() {
        BackoffRules rules = new BackoffRules(Map.of(
                new BackoffScope(Side.SUBSCRIBER, STRIPE, null), policy(1),
                new BackoffScope(Side.SUBSCRIBER, null, pattern("github/1/pull")), policy(2),
                new BackoffScope(Side.SUBSCRIBER, GITHUB, pattern("github/2/*")), policy(3),
                new BackoffScope(Side.PRODUCER, GITHUB, pattern("github/1/push")), policy(4)));
        assertThat(rules.choose(Side.SUBSCRIBER, GITHUB, PUSH)).isEqualTo(BackoffChoice.BUILT_IN);
        assertThat(rules.stored(Side.SUBSCRIBER, GITHUB, PUSH)).isEmpty();
        assertThat(rules.choose(Side.SUBSCRIBER, GITHUB, PULL).rule()).isEqualTo(BackoffRule.EVENT_TYPE);
    }

    @Test
    void namesEveryPolicyThatWouldHoldInTheirOrder() {
        BackoffScope typed = new BackoffScope(Side.PRODUCER, null, pattern("github/1/*"));
        BackoffRules rules = new BackoffRules(Map.of(
                BackoffScope.of(Side.PRODUCER),
                policy(1),
                typed,
                policy(2),
                new BackoffScope(Side.PRODUCER, null, pattern("github/1/push")),
                policy(3)));
        assertThat(rules.applicable(Side.PRODUCER, null, EventPattern.exactly(PUSH)))
                .extracting(BackoffChoice::rule)
                .containsExactly(BackoffRule.EVENT_TYPE, BackoffRule.EVENT_TYPE, BackoffRule.GLOBAL);
        assertThat(rules.applicable(Side.PRODUCER, null, pattern("github/1/*")))
                .extracting(BackoffChoice::scope)
                .containsExactly(typed, BackoffScope.of(Side.PRODUCER));
        assertThat(rules.applicable(Side.PRODUCER, GITHUB, null)).hasSize(1);
    }

    @Test
    void anEventTypeIsNotEveryOne() {
        assertThatThrownBy(() -> new BackoffScope(Side.PRODUCER, null, pattern("*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave it out");
    }

    /** The order of the rules, written a second time as a comparison. */
    @Property
    void oneRuleHoldsWhateverTheOrderOfThePolicies(
            @ForAll("policies") Map<BackoffScope, BackoffPolicy> policies,
            @ForAll Side side,
            @ForAll("sources") @WithNull @Nullable SourceId source,
            @ForAll("types") EventUri type,
            @ForAll Random random) {
        List<Map.Entry<BackoffScope, BackoffPolicy>> shuffled = new ArrayList<>(policies.entrySet());
        Collections.shuffle(shuffled, random);
        Map<BackoffScope, BackoffPolicy> again = new LinkedHashMap<>();
        shuffled.forEach(entry -> again.put(entry.getKey(), entry.getValue()));

        BackoffChoice choice = new BackoffRules(policies).choose(side, source, type);
        assertThat(new BackoffRules(again).choose(side, source, type)).isEqualTo(choice);
        BackoffScope expected = policies.keySet().stream()
                .filter(scope -> scope.side() == side)
                .filter(scope -> scope.source() == null || scope.source().equals(source))
                .filter(scope -> scope.eventType() == null || scope.eventType().matches(type))
                .max(Comparator.comparingInt(BackoffRulesTest::specificity))
                .orElse(null);
        assertThat(choice.scope()).isEqualTo(expected);
        assertThat(new BackoffRules(policies).applicable(side, source, EventPattern.exactly(type)))
                .startsWith(expected == null ? new BackoffChoice[0] : new BackoffChoice[] {choice})
                .isSortedAccordingTo(Comparator.comparingInt(
                        (BackoffChoice each) -> -specificity(Objects.requireNonNull(each.scope()))));
    }

    private static int specificity(BackoffScope scope) {
        int type = scope.eventType() == null ? 0 : scope.eventType().narrowness();
        int source = scope.source() == null ? 0 : 1;
        return type == 0 ? source : 10 + source * 10 + type;
    }

    @Provide
    Arbitrary<Map<BackoffScope, BackoffPolicy>> policies() {
        Arbitrary<BackoffScope> scopes = Combinators.combine(
                        Arbitraries.of(Side.class),
                        sources().injectNull(0.4),
                        Arbitraries.of("github/1/push", "github/1/*", "github/1/pull", "stripe/1/*")
                                .map(BackoffRulesTest::pattern)
                                .injectNull(0.4))
                .as(BackoffScope::new);
        return Arbitraries.maps(scopes, Arbitraries.integers().between(1, 1_000).map(BackoffRulesTest::policy))
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<SourceId> sources() {
        return Arbitraries.of(GITHUB, STRIPE);
    }

    @Provide
    Arbitrary<EventUri> types() {
        return Arbitraries.of(PUSH, PULL, new EventUri("certes.test", "stripe", 1, "charge"));
    }

    private static EventPattern pattern(String text) {
        return EventPattern.parse(text, "certes.test");
    }

    private static BackoffPolicy policy(int seconds) {
        return new BackoffPolicy(BackoffKind.LINEAR, Duration.ofSeconds(seconds), 1, Duration.ofHours(1), 0, 5, null);
    }
}
