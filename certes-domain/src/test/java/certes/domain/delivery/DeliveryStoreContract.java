package certes.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.event.Direction;
import certes.domain.event.EventStore;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.Circuits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryStore} does. Its store holds no open delivery and nothing to settle when a test begins. */
public abstract class DeliveryStoreContract {
    /** The timeout of the subscriptions that {@link #subscription} makes. */
    protected static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LEASE = TIMEOUT.plus(GRACE).plusSeconds(1);
    private static final Duration DELAY = Duration.ofMinutes(10);
    private static final Instant STARTED_AT = Instant.parse("2026-05-04T10:00:00.123456Z");
    private static final int MANY = 1_000;

    /** The events of the store that is tried. */
    protected abstract EventStore events();

    /** The store that is tried. */
    protected abstract DeliveryStore deliveries();

    /** A new, active subscription with the timeout {@link #TIMEOUT}. */
    protected abstract SubscriptionId subscription();

    protected abstract void pause(SubscriptionId subscription);

    protected abstract void resume(SubscriptionId subscription);

    protected abstract void delete(SubscriptionId subscription);

    /** Lets time go by, as far as what is due is concerned. */
    protected abstract void pass(Duration time);

    /** The circuits of the destinations; each subscription has a destination of its own. */
    protected abstract Circuits circuits();

    @Test
    void handsOutWhatIsNeededToSend() {
        SubscriptionId subscription = subscription();
        NewEvent event = SampleEvents.to(subscription);
        events().store(List.of(event));
        DeliveryId id = event.deliveries().get(0).id();
        assertThat(claim(id)).singleElement().satisfies(claimed -> {
            assertThat(claimed.id()).isEqualTo(id);
            assertThat(claimed.subscription()).isEqualTo(subscription);
            assertThat(claimed.priority()).isEqualTo(SampleEvents.PRIORITY);
            assertThat(claimed.source()).isEqualTo(SampleEvents.SOURCE);
            assertThat(claimed.attempt()).isEqualTo(1);
            assertThat(claimed.sinceFirstAttempt()).isNull();
            assertThat(claimed.event()).isEqualTo(event.id());
            assertThat(claimed.uri()).isEqualTo(SampleEvents.URI);
            assertThat(claimed.direction()).isEqualTo(Direction.INCOMING);
            assertThat(claimed.acceptedAt()).isNotNull();
            assertThat(claimed.contentType()).isEqualTo("application/json");
            assertThat(claimed.traceId()).isEqualTo(SampleEvents.TRACE_ID);
            assertThat(claimed.body()).isEqualTo(event.body());
            assertThat(claimed.bodyBytes()).isEqualTo(event.body().length);
            assertThat(claimed.seal()).isEqualTo(event.seal());
        });
    }

    @Test
    void aLongBodyDoesNotComeWithItsClaimAndIsReadByItself() {
        SubscriptionId subscription = subscription();
        NewEvent shortEnough = SampleEvents.withBody(new byte[DeliveryStore.MAX_CLAIMED_BODY], subscription);
        byte[] body = new byte[DeliveryStore.MAX_CLAIMED_BODY + 1];
        body[DeliveryStore.MAX_CLAIMED_BODY] = 7;
        NewEvent tooLong = SampleEvents.withBody(body, subscription);
        assertThat(claimOne(accept(shortEnough)).body()).hasSize(DeliveryStore.MAX_CLAIMED_BODY);
        assertThat(claimOne(accept(tooLong))).satisfies(claimed -> {
            assertThat(claimed.body()).isNull();
            assertThat(claimed.bodyBytes()).isEqualTo(body.length);
        });
        assertThat(deliveries().body(tooLong.id()))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(body));
        assertThat(deliveries().body(new EventId(17))).isEmpty();
    }

    @Test
    void handsOutADeliveryOnce() {
        DeliveryId id = accept(subscription());
        assertThat(claim(id)).hasSize(1);
        assertThat(claim(id)).isEmpty();
    }

    @Test
    void handsOutNothingForIdsThatItDoesNotKnow() {
        assertThat(claim(new DeliveryId(17))).isEmpty();
        assertThat(claim()).isEmpty();
        assertThat(deliveries().unclaimed(Queued.justNow(List.of()))).isEmpty();
        assertThat(deliveries().record(List.of())).isEmpty();
        deliveries().release(List.of());
    }

    @Test
    void handsOutEachDeliveryOnceToManyThatClaimAtOnce() throws Exception {
        SubscriptionId[] subscriptions =
                Collections.nCopies(200, subscription()).toArray(SubscriptionId[]::new);
        NewEvent event = SampleEvents.to(subscriptions);
        events().store(List.of(event));
        List<DeliveryId> ids = event.deliveries().stream().map(NewDelivery::id).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<DeliveryId> claimed = new ArrayList<>();
            for (Future<List<ClaimedDelivery>> share :
                    threads.invokeAll(Collections.<Callable<List<ClaimedDelivery>>>nCopies(
                            4, () -> deliveries().claim(ids, GRACE)))) {
                share.get().forEach(delivery -> claimed.add(delivery.id()));
            }
            assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void handsOutAgainWhatWasNotRecordedWithinItsLease() {
        DeliveryId id = accept(subscription());
        ClaimedDelivery first = claimOne(id);
        assertThat(due(id)).isFalse();
        pass(LEASE);
        assertThat(due(id)).isTrue();
        ClaimedDelivery second = claimOne(id);
        assertThat(second.lease()).isNotEqualTo(first.lease());
        assertThat(second.attempt()).isEqualTo(1);
    }

    @Test
    void aLateOutcomeChangesNothing() {
        DeliveryId id = accept(subscription());
        ClaimedDelivery zombie = claimOne(id);
        pass(LEASE);
        ClaimedDelivery holder = claimOne(id);
        assertThat(record(outcome(zombie, new Verdict.DeadLetter("too late")))).isEmpty();
        assertThat(record(outcome(holder, new Verdict.Delivered()))).containsExactly(id);
        assertThat(record(outcome(zombie, new Verdict.Retry(DELAY, "later still"))))
                .isEmpty();
        assertThat(record(outcome(holder, new Verdict.Delivered()))).isEmpty();
    }

    @Test
    void recordsTheOutcomesThatCountAndLeavesTheOthers() {
        SubscriptionId subscription = subscription();
        ClaimedDelivery delivered = claimOne(accept(subscription));
        ClaimedDelivery failed = claimOne(accept(subscription));
        ClaimedDelivery zombie = claimOne(accept(subscription));
        release(zombie, Duration.ZERO);
        assertThat(record(
                        outcome(delivered, new Verdict.Delivered()),
                        outcome(zombie, new Verdict.Delivered()),
                        outcome(failed, new Verdict.Retry(DELAY, "500"))))
                .containsExactlyInAnyOrder(delivered.id(), failed.id());
        assertThat(due(zombie.id())).isTrue();
    }

    @Test
    void neverHandsOutWhatWasDelivered() {
        assertStaysAway(new Verdict.Delivered());
    }

    @Test
    void neverHandsOutWhatWasDeadLettered() {
        assertStaysAway(new Verdict.DeadLetter("the policy is spent"));
    }

    private void assertStaysAway(Verdict verdict) {
        DeliveryId id = accept(subscription());
        record(outcome(claimOne(id), verdict));
        pass(Duration.ofDays(1));
        assertThat(due(id)).isFalse();
        assertThat(deliveries().unclaimed(Queued.justNow(List.of(id)))).isEmpty();
        assertThat(claim(id)).isEmpty();
    }

    @Test
    void triesAgainAfterTheDelayAndNotBefore() {
        DeliveryId id = accept(subscription());
        record(outcome(claimOne(id), new Verdict.Retry(DELAY, "500")));
        pass(DELAY.minusMinutes(1));
        assertThat(due(id)).isFalse();
        assertThat(claim(id)).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(due(id)).isTrue();
        ClaimedDelivery second = claimOne(id);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.sinceFirstAttempt()).isBetween(DELAY, DELAY.plusMinutes(1));
    }

    @Test
    void tellsTheTimeSinceTheFirstAttemptByOneClockWhateverThoseOfTheNodesSay() {
        DeliveryId id = accept(subscription());
        record(outcome(claimOne(id), new Verdict.Retry(Duration.ZERO, "500")));
        pass(DELAY);
        ClaimedDelivery second = claimOne(id);
        record(outcome(second, STARTED_AT.plus(Duration.ofDays(999)), new Verdict.Retry(Duration.ZERO, "500"), false));
        pass(DELAY);
        ClaimedDelivery third = claimOne(id);
        assertThat(third.attempt()).isEqualTo(3);
        assertThat(third.sinceFirstAttempt())
                .isBetween(DELAY.multipliedBy(2), DELAY.multipliedBy(2).plusMinutes(1));
    }

    @Test
    void whatIsHandedBackCountsAsNoAttempt() {
        DeliveryId id = accept(subscription());
        ClaimedDelivery claimed = claimOne(id);
        release(claimed, DELAY);
        assertThat(claim(id)).isEmpty();
        assertThat(record(outcome(claimed, new Verdict.Delivered()))).isEmpty();
        pass(DELAY);
        assertThat(due(id)).isTrue();
        assertThat(claimOne(id).attempt()).isEqualTo(1);
    }

    @Test
    void onlyTheHolderHandsBack() {
        DeliveryId id = accept(subscription());
        ClaimedDelivery zombie = claimOne(id);
        pass(LEASE);
        ClaimedDelivery holder = claimOne(id);
        release(zombie, Duration.ZERO);
        assertThat(claim(id)).isEmpty();
        assertThat(record(outcome(holder, new Verdict.Delivered()))).containsExactly(id);
    }

    @Test
    void whatIsHandedBackIsHastenedUntilItIsClaimedAgain() {
        SubscriptionId subscription = subscription();
        DeliveryId waiting = accept(subscription);
        DeliveryId held = accept(subscription);
        DeliveryId retried = accept(subscription);
        DeliveryId delivered = accept(subscription);
        Map<DeliveryId, Long> leases = new HashMap<>();
        for (DeliveryId id : List.of(waiting, held, retried, delivered)) {
            ClaimedDelivery claimed = claimOne(id);
            leases.put(id, claimed.lease());
            release(claimed, DELAY);
        }
        pass(DELAY);
        claimOne(held);
        record(outcome(claimOne(retried), new Verdict.Retry(DELAY, "500")));
        record(outcome(claimOne(delivered), new Verdict.Delivered()));
        release(claimOne(waiting), DELAY);
        deliveries().hasten(leases);
        assertThat(claim(waiting, held, retried, delivered))
                .as("whoever hastens held an older lease")
                .isEmpty();
        DeliveryId hastened = accept(subscription);
        ClaimedDelivery claimed = claimOne(hastened);
        release(claimed, DELAY);
        deliveries().hasten(Map.of(hastened, claimed.lease()));
        assertThat(due(hastened)).isTrue();
        assertThat(claimOne(hastened).attempt()).isEqualTo(1);
        deliveries().hasten(Map.of());
    }

    @Test
    void whatWasPutAsideIsNotHastened() {
        SubscriptionId subscription = subscription();
        DeliveryId id = accept(subscription);
        ClaimedDelivery claimed = claimOne(id);
        release(claimed, Duration.ZERO);
        pause(subscription);
        assertThat(claim(id)).isEmpty();
        deliveries().hasten(Map.of(id, claimed.lease()));
        assertThat(due(id)).isFalse();
    }

    @Test
    void listsWhatIsDueByPriorityLongestDueFirst() {
        SubscriptionId subscription = subscription();
        DeliveryId first = accept(subscription);
        pass(Duration.ofMinutes(1));
        DeliveryId second = accept(subscription);
        pass(Duration.ofMinutes(1));
        DeliveryId third = accept(subscription);
        DeliveryId urgent = accept(SampleEvents.of(9, subscription));
        assertThat(deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, MANY)).containsExactly(first, second, third);
        assertThat(deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, 2)).containsExactly(first, second);
        assertThat(deliveries().due(9, Duration.ZERO, MANY)).containsExactly(urgent);
        assertThat(deliveries().due(0, Duration.ZERO, MANY)).isEmpty();
        assertThat(deliveries().duePriorities(Duration.ZERO)).containsExactlyInAnyOrder(9, SampleEvents.PRIORITY);
        assertThat(deliveries().duePriorities(Duration.ofSeconds(90))).containsExactly(SampleEvents.PRIORITY);
    }

    @Test
    void leavesWhatIsBeingQueuedToItsQueueForAWhileAndNothingElse() {
        DeliveryId fresh = accept(subscription());
        DeliveryId retried = accept(subscription());
        DeliveryId handedBack = accept(subscription());
        record(outcome(claimOne(retried), new Verdict.Retry(Duration.ZERO, "500")));
        release(claimOne(handedBack), Duration.ZERO);
        Duration overdue = Duration.ofMinutes(1);
        assertThat(deliveries().due(SampleEvents.PRIORITY, overdue, MANY))
                .containsExactlyInAnyOrder(retried, handedBack);
        pass(overdue);
        assertThat(deliveries().due(SampleEvents.PRIORITY, overdue, MANY))
                .containsExactlyInAnyOrder(fresh, retried, handedBack);
    }

    @Test
    void tellsWhichDeliveriesNobodyHasClaimed() {
        SubscriptionId subscription = subscription();
        DeliveryId waiting = accept(subscription);
        DeliveryId claimed = accept(subscription);
        claimOne(claimed);
        assertThat(deliveries().unclaimed(Queued.justNow(List.of(waiting, claimed, new DeliveryId(17)))))
                .containsExactly(waiting);
    }

    @Test
    void takesWhatIsDueAgainForClaimedSinceItWasQueued() {
        DeliveryId id = accept(subscription());
        pass(Duration.ofMinutes(1));
        assertThat(deliveries().unclaimed(Map.of(id, Duration.ofSeconds(30)))).containsExactly(id);
        record(outcome(claimOne(id), new Verdict.Retry(Duration.ZERO, "500")));
        assertThat(due(id)).isTrue();
        assertThat(deliveries().unclaimed(Map.of(id, Duration.ofSeconds(30)))).isEmpty();
    }

    @Test
    void whatAPausedSubscriptionWouldGetWaitsUntilItIsResumed() {
        SubscriptionId subscription = subscription();
        DeliveryId id = accept(subscription);
        pause(subscription);
        assertThat(claim(id)).isEmpty();
        pass(Duration.ofDays(1));
        assertThat(due(id)).isFalse();
        assertThat(deliveries().wake(MANY)).isZero();
        resume(subscription);
        assertThat(deliveries().wake(MANY)).isEqualTo(1);
        assertThat(deliveries().wake(MANY)).isZero();
        assertThat(due(id)).isTrue();
        assertThat(claimOne(id).attempt()).isEqualTo(1);
    }

    @Test
    void pausingOneSubscriptionLeavesTheOthers() {
        SubscriptionId paused = subscription();
        DeliveryId aside = accept(paused);
        DeliveryId other = accept(subscription());
        pause(paused);
        assertThat(claim(aside, other)).extracting(ClaimedDelivery::id).containsExactly(other);
    }

    @Test
    void aPausedSubscriptionsOutcomeStillCounts() {
        SubscriptionId subscription = subscription();
        ClaimedDelivery sent = claimOne(accept(subscription));
        pause(subscription);
        assertThat(record(outcome(sent, new Verdict.Delivered()))).containsExactly(sent.id());
    }

    @Test
    void cancelsWhatIsOpenForADeletedSubscriptionInBoundedSteps() {
        SubscriptionId subscription = subscription();
        DeliveryId first = accept(subscription);
        DeliveryId second = accept(subscription);
        DeliveryId third = accept(subscription);
        delete(subscription);
        assertThat(deliveries().cancelDeleted(2)).isEqualTo(2);
        assertThat(deliveries().cancelDeleted(2)).isEqualTo(1);
        assertThat(deliveries().cancelDeleted(2)).isZero();
        assertThat(claim(first, second, third)).isEmpty();
        assertThat(deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, MANY)).isEmpty();
    }

    @Test
    void cancelsWhatIsClaimedForADeletedSubscription() {
        SubscriptionId subscription = subscription();
        DeliveryId id = accept(subscription);
        delete(subscription);
        assertThat(claim(id)).isEmpty();
        assertThat(deliveries().cancelDeleted(MANY)).isZero();
        assertThat(due(id)).isFalse();
    }

    @Test
    void whatWasCancelledWhileItWasSentStaysCancelled() {
        SubscriptionId subscription = subscription();
        ClaimedDelivery sent = claimOne(accept(subscription));
        delete(subscription);
        assertThat(deliveries().cancelDeleted(MANY)).isEqualTo(1);
        assertThat(record(outcome(sent, new Verdict.Retry(Duration.ZERO, "500"))))
                .isEmpty();
        assertThat(claim(sent.id())).isEmpty();
    }

    @Test
    void aDestinationThatIsGoneGetsNothingUntilItsSubscriptionIsResumed() {
        SubscriptionId subscription = subscription();
        DeliveryId gone = accept(subscription);
        DeliveryId next = accept(subscription);
        record(outcome(claimOne(gone), STARTED_AT, new Verdict.DeadLetter("410"), true));
        assertThat(claim(next)).isEmpty();
        resume(subscription);
        deliveries().wake(MANY);
        assertThat(claim(next)).hasSize(1);
    }

    @Test
    void anOutcomeThatDoesNotCountDisablesNothing() {
        SubscriptionId subscription = subscription();
        ClaimedDelivery zombie = claimOne(accept(subscription));
        pass(LEASE);
        claimOne(zombie.id());
        record(outcome(zombie, STARTED_AT, new Verdict.DeadLetter("410"), true));
        assertThat(claim(accept(subscription))).hasSize(1);
    }

    @Test
    void handsBackEachWithItsOwnDelay() {
        SubscriptionId subscription = subscription();
        ClaimedDelivery soon = claimOne(accept(subscription));
        ClaimedDelivery late = claimOne(accept(subscription));
        deliveries()
                .release(List.of(
                        new HandedBack(soon, Duration.ofMinutes(1), "its turn"), new HandedBack(late, DELAY, null)));
        pass(Duration.ofMinutes(1));
        assertThat(due(soon.id())).isTrue();
        assertThat(due(late.id())).isFalse();
    }

    @Test
    void whatIsForADestinationThatIsDownWaitsAsideAndIsNotTried() {
        SubscriptionId subscription = subscription();
        DeliveryId waiting = accept(subscription);
        DeliveryId other = accept(subscription());
        open(subscription);
        assertThat(claim(waiting, other)).extracting(ClaimedDelivery::id).containsExactly(other);
        pass(Duration.ofSeconds(3));
        circuits().advance();
        assertThat(deliveries().wake(MANY)).isZero();
        assertThat(due(waiting)).isFalse();
    }

    @Test
    void oneProbeIsLetThroughAndNothingElse() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> waiting = List.of(accept(subscription), accept(subscription));
        open(subscription);
        deliveries().claim(waiting, GRACE);
        awaitProbe();
        assertThat(deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, MANY)).containsExactly(waiting.get(0));
        DeliveryId fresh = accept(subscription);
        assertThat(claim(waiting.get(0), waiting.get(1), fresh)).singleElement().satisfies(probe -> {
            assertThat(probe.id()).isEqualTo(waiting.get(0));
            assertThat(probe.attempt()).isEqualTo(1);
            assertThat(probe.watched()).isTrue();
        });
        circuits().advance();
        assertThat(due(waiting.get(1))).isFalse();
    }

    @Test
    void aProbeThatFailsIsFollowedByTheOneThatCameLast() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> waiting = List.of(accept(subscription), accept(subscription), accept(subscription));
        open(subscription);
        deliveries().claim(waiting, GRACE);
        awaitProbe();
        record(outcome(claimOne(waiting.get(0)), new Verdict.Retry(DELAY, "500")));
        circuits().advance();
        pass(Duration.ofMinutes(1));
        circuits().advance();
        assertThat(deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, MANY)).containsExactly(waiting.get(2));
    }

    @Test
    void afterAProbeThatSucceedsWhatWaitsIsWokenInGrowingStepsOldestFirst() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(accept(subscription));
        }
        open(subscription);
        deliveries().claim(waiting, GRACE);
        awaitProbe();
        record(outcome(claimOne(waiting.get(0)), new Verdict.Delivered()));
        List<List<DeliveryId>> steps = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            circuits().advance();
            List<ClaimedDelivery> woken =
                    deliveries().claim(deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, MANY), GRACE);
            steps.add(woken.stream().map(ClaimedDelivery::id).sorted().toList());
            deliveries()
                    .record(woken.stream()
                            .map(each -> outcome(each, new Verdict.Delivered()))
                            .toList());
            pass(Duration.ofSeconds(1));
        }
        assertThat(steps)
                .containsExactly(waiting.subList(1, 2), waiting.subList(2, 4), waiting.subList(4, 8), List.of());
        assertThat(circuits().all()).isEmpty();
        assertThat(claim(accept(subscription)))
                .singleElement()
                .satisfies(fresh -> assertThat(fresh.watched()).isFalse());
    }

    @Test
    void freshDeliveriesGoBesideTheWokenOnes() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> waiting = List.of(accept(subscription), accept(subscription), accept(subscription));
        open(subscription);
        deliveries().claim(waiting, GRACE);
        awaitProbe();
        record(outcome(claimOne(waiting.get(0)), new Verdict.Delivered()));
        circuits().advance();
        DeliveryId fresh = accept(subscription);
        assertThat(claim(waiting.get(1), waiting.get(2), fresh))
                .extracting(ClaimedDelivery::id)
                .containsExactlyInAnyOrder(waiting.get(1), fresh);
    }

    @Test
    void aProbeThatIsLostIsFollowedByAnotherOne() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> waiting = List.of(accept(subscription), accept(subscription));
        open(subscription);
        deliveries().claim(waiting, GRACE);
        awaitProbe();
        claimOne(waiting.get(0)); // and its node dies
        pass(Duration.ofMinutes(10));
        circuits().advance();
        assertThat(claim(waiting.get(0))).isEmpty();
        assertThat(claimOne(waiting.get(1)).watched()).isTrue();
    }

    @Test
    void anOutcomeThatDoesNotCountOpensNothing() {
        SubscriptionId subscription = subscription();
        ClaimedDelivery zombie = claimOne(accept(subscription));
        pass(LEASE);
        claimOne(zombie.id());
        record(down(zombie));
        assertThat(circuits().all()).isEmpty();
    }

    /** Records a failure that means that the destination is down. */
    private void open(SubscriptionId subscription) {
        record(down(claimOne(accept(subscription))));
        assertThat(circuits().all()).hasSize(1);
    }

    private void awaitProbe() {
        pass(Duration.ofSeconds(7));
        circuits().advance();
    }

    private static Outcome down(ClaimedDelivery claimed) {
        Outcome failed = outcome(claimed, new Verdict.Retry(Duration.ofDays(1), "answered 500"));
        return new Outcome(
                failed.id(),
                failed.subscription(),
                failed.lease(),
                failed.attempt(),
                failed.startedAt(),
                failed.duration(),
                failed.status(),
                failed.error(),
                failed.responseExcerpt(),
                false,
                failed.verdict(),
                failed.watched(),
                Duration.ofSeconds(11));
    }

    private void release(ClaimedDelivery claimed, Duration delay) {
        deliveries().release(List.of(new HandedBack(claimed, delay, null)));
    }

    private DeliveryId accept(SubscriptionId subscription) {
        return accept(SampleEvents.to(subscription));
    }

    private DeliveryId accept(NewEvent event) {
        events().store(List.of(event));
        return event.deliveries().get(0).id();
    }

    private List<ClaimedDelivery> claim(DeliveryId... ids) {
        return deliveries().claim(List.of(ids), GRACE);
    }

    private ClaimedDelivery claimOne(DeliveryId id) {
        List<ClaimedDelivery> claimed = claim(id);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private boolean due(DeliveryId id) {
        return deliveries().due(SampleEvents.PRIORITY, Duration.ZERO, MANY).contains(id);
    }

    private Set<DeliveryId> record(Outcome... outcomes) {
        return deliveries().record(List.of(outcomes));
    }

    private static Outcome outcome(ClaimedDelivery claimed, Verdict verdict) {
        return outcome(claimed, STARTED_AT, verdict, false);
    }

    private static Outcome outcome(
            ClaimedDelivery claimed, Instant startedAt, Verdict verdict, boolean disablesSubscription) {
        boolean failed = !(verdict instanceof Verdict.Delivered);
        String error = failed ? "answered 500" : null;
        return new Outcome(
                claimed.id(),
                claimed.subscription(),
                claimed.lease(),
                claimed.attempt(),
                startedAt,
                Duration.ofMillis(12),
                failed ? 500 : 204,
                error,
                failed ? "sorry" : null,
                disablesSubscription,
                verdict,
                claimed.watched(),
                null);
    }
}
