package certes.consumer.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import certes.consumer.Scraped;
import certes.consumer.recording.FlakyStore;
import certes.consumer.recording.Recorder;
import certes.consumer.recording.TestThreads;
import certes.consumer.sending.Answer;
import certes.consumer.sending.HttpSender;
import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryState;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.InMemoryStore;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Queued;
import certes.domain.delivery.Verdict;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.event.Seal;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EnableWeld
@Timeout(60)
class DispatcherTest {
    private static final int MESSAGE = 100;
    private static final int SENDING_PER_DESTINATION = 64;
    private static final int TOTAL = 2_000;
    private static final Subscription WELL = subscription(1, "https://well.test/hook");
    private static final Subscription NEIGHBOUR = subscription(3, "https://hanging.test/other");
    private static final Subscription LIMITED = SampleDeliveries.subscription(
            4, "https://limited.test/", 10, new SigningSecret("thirty-two bytes that sign it all".getBytes(UTF_8)));
    private static final Subscription HANGING = subscription(2, "https://hanging.test/hook");

    private final InMemoryStore rows = new InMemoryStore(Clock.systemUTC());
    private final FlakyStore store = new FlakyStore(rows);
    private final RecordingSender sender = new RecordingSender();
    private final KnownCatalog catalogs = new KnownCatalog();
    private final FragileSeal seal = new FragileSeal();
    private final JumpingClock clock = new JumpingClock();
    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @WeldSetup
    WeldInitiator container = WeldInitiator.from(
                    Dispatcher.class, Recorder.class, DeliveryListener.class, ConsumerReadiness.class)
            .addBeans(
                    MockBean.of(store, DeliveryStore.class),
                    MockBean.of(catalogs, CatalogReader.class),
                    MockBean.of(seal, Seal.class),
                    MockBean.of(sender, HttpSender.class),
                    MockBean.of(clock, Clock.class),
                    MockBean.of(metrics, PrometheusRegistry.class))
            .bindResource("java:comp/env/" + Recorder.class.getName() + "/threads", new TestThreads())
            .bindResource("java:comp/env/" + Dispatcher.class.getName() + "/threads", new TestThreads())
            .build();

    @Inject
    Dispatcher dispatcher;

    @Inject
    DeliveryListener listener;

    @Inject
    ConsumerReadiness readiness;

    @Test
    void sendsTheBodySignedAndRecordsWhatCameOfIt() throws InterruptedException {
        NewEvent event = accept(WELL);
        dispatch(event);
        Sending sending = sender.sendings().get(0);
        assertThat(sending.address()).isEqualTo(WELL.destination().address());
        assertThat(sending.body()).isEqualTo(event.body());
        assertThat(sending.timeout()).isEqualTo(WELL.timeout());
        assertThat(sending.headers())
                .containsEntry("webhook-id", id(event).toString())
                .containsEntry("certes-attempt", "1")
                .containsKey("webhook-signature");
        sending.answer(new Answer.Responded(204, null, Duration.ZERO));
        awaitState(event, DeliveryState.DELIVERED);
        assertThat(rows.recorded()).extracting(Outcome::status).containsExactly(204);
    }

    @Test
    void showsWhatItHolds() throws InterruptedException {
        NewEvent event = accept(WELL);
        dispatch(event);
        assertThat(Scraped.of(metrics)).contains("certes_deliveries_held 1.0");
        sender.sendings().get(0).answer(new Answer.Responded(204, null, Duration.ZERO));
        await().untilAsserted(() -> assertThat(Scraped.of(metrics)).contains("certes_deliveries_held 0.0"));
    }

    @Test
    void aFailedAttemptIsMadeAgainWithTheSameId() throws InterruptedException {
        NewEvent event = accept(WELL);
        dispatch(event);
        sender.sendings().get(0).answer(new Answer.Failed("connection refused"));
        awaitState(event, DeliveryState.SCHEDULED);
        rows.pass(Duration.ofDays(1));
        dispatch(event);
        assertThat(sender.sendings())
                .extracting(sending -> sending.headers().get("webhook-id"))
                .containsOnly(id(event).toString());
        assertThat(sender.sendings())
                .extracting(sending -> sending.headers().get("certes-attempt"))
                .containsExactly("1", "2");
    }

    @Test
    void aFailedAttemptIsMadeAgainAsThePolicyOfItsSourceAndTypeSays() throws InterruptedException {
        BackoffPolicy once =
                new BackoffPolicy(BackoffKind.LINEAR, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, 1, null);
        catalogs.set(
                new BackoffScope(Side.SUBSCRIBER, SampleEvents.SOURCE, EventPattern.exactly(SampleEvents.URI)), once);
        NewEvent event = accept(WELL);
        dispatch(event);
        sender.sendings().get(0).answer(new Answer.Failed("connection refused"));
        awaitState(event, DeliveryState.DEAD_LETTERED);
    }

    @Test
    void aClockThatJumpsAnHourGivesUpNothingEarlyAndLosesNothing() throws InterruptedException {
        Duration delay = Duration.ofMinutes(1);
        catalogs.set(
                new BackoffScope(Side.SUBSCRIBER, SampleEvents.SOURCE, EventPattern.exactly(SampleEvents.URI)),
                new BackoffPolicy(BackoffKind.LINEAR, delay, 1, delay, 0, null, Duration.ofMinutes(30)));
        NewEvent event = accept(WELL);
        List<Duration> jumps = List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-2));
        for (int attempt = 0; attempt < jumps.size(); attempt++) {
            clock.jump(jumps.get(attempt));
            dispatch(event);
            sender.sendings().get(attempt).answer(new Answer.Failed("connection refused"));
            awaitState(event, DeliveryState.SCHEDULED);
            rows.pass(delay);
        }
        dispatch(event);
        sender.sendings().get(jumps.size()).answer(new Answer.Responded(204, null, Duration.ZERO));
        awaitState(event, DeliveryState.DELIVERED);
    }

    @Test
    void inLineTheDeliverysPriorityCountsAndNotTheSubscriptions() throws InterruptedException {
        dispatcher.dispatch(accept(HANGING, SENDING_PER_DESTINATION));
        NewEvent low = SampleEvents.of(1, HANGING.id());
        NewEvent high = SampleEvents.of(9, HANGING.id());
        rows.store(List.of(low, high));
        dispatcher.dispatch(List.of(id(low), id(high)));
        sender.sendings().get(0).answer(new Answer.Responded(200, null, Duration.ZERO));
        await().until(() -> sender.sendings().size() > SENDING_PER_DESTINATION);
        assertThat(sender.sendings().get(SENDING_PER_DESTINATION).headers())
                .containsEntry("webhook-id", id(high).toString());
    }

    @Test
    void whatWasTamperedWithIsDeadLetteredAndNeverSent() throws InterruptedException {
        NewEvent event = accept(WELL);
        seal.breakIt();
        dispatch(event);
        awaitState(event, DeliveryState.DEAD_LETTERED);
        assertThat(sender.sendings()).isEmpty();
        assertThat(rows.recorded())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.verdict())
                        .isInstanceOfSatisfying(
                                Verdict.DeadLetter.class,
                                dead -> assertThat(dead.reason()).startsWith("tampered")));
    }

    @Test
    void whatIsForASubscriptionThatIsNotKnownYetIsHandedBack() throws InterruptedException {
        NewEvent event = accept(subscription(99, "https://new.test"));
        dispatch(event);
        awaitState(event, DeliveryState.PENDING);
        assertThat(sender.sendings()).isEmpty();
        rows.pass(Duration.ofSeconds(3));
        assertThat(rows.claim(List.of(id(event)), Duration.ZERO))
                .extracting(ClaimedDelivery::attempt)
                .containsExactly(1);
    }

    @Test
    void aRepeatedMessageSendsNothingAgain() throws InterruptedException {
        NewEvent event = accept(WELL);
        dispatch(event);
        dispatch(event);
        assertThat(sender.sendings()).hasSize(1);
        sender.sendings().get(0).answer(new Answer.Responded(200, null, Duration.ZERO));
        awaitState(event, DeliveryState.DELIVERED);
        dispatch(event);
        assertThat(sender.sendings()).hasSize(1);
    }

    @Test
    void aDestinationThatHangsDelaysOnlyItsOwn() throws InterruptedException {
        List<DeliveryId> hanging = accept(HANGING, 2 * TOTAL);
        for (int from = 0; from < hanging.size(); from += MESSAGE) {
            dispatcher.dispatch(hanging.subList(from, from + MESSAGE));
        }
        assertThat(sender.to(HANGING)).hasSize(SENDING_PER_DESTINATION);
        List<DeliveryId> well = accept(WELL, MESSAGE);
        dispatcher.dispatch(well);
        deliverAll(well, WELL);
        assertThat(sender.to(HANGING)).hasSize(SENDING_PER_DESTINATION);
        assertThat(hanging)
                .extracting(id -> rows.stateOf(id).orElseThrow())
                .containsOnly(DeliveryState.IN_FLIGHT, DeliveryState.PENDING);
    }

    @Test
    void whatHangsIsDeliveredOnceItAnswersAgain() throws InterruptedException {
        List<DeliveryId> hanging = accept(HANGING, TOTAL);
        for (int from = 0; from < hanging.size(); from += MESSAGE) {
            dispatcher.dispatch(hanging.subList(from, from + MESSAGE));
        }
        sender.answerAtOnce(HANGING);
        sender.to(HANGING).forEach(sending -> sending.answer(new Answer.Responded(200, null, Duration.ZERO)));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            rows.pass(Duration.ofSeconds(3)); // what was handed back is due again
            dispatcher.dispatch(rows.due(SampleEvents.PRIORITY, Duration.ZERO, MESSAGE));
            return hanging.stream().allMatch(id -> rows.stateOf(id).orElseThrow() == DeliveryState.DELIVERED);
        });
        assertThat(rows.recorded()).hasSize(hanging.size());
    }

    @Test
    void anAddressThatHangsDelaysNoOtherOneOfItsHost() throws InterruptedException {
        List<DeliveryId> hanging = accept(HANGING, TOTAL);
        for (int from = 0; from < hanging.size(); from += MESSAGE) {
            dispatcher.dispatch(hanging.subList(from, from + MESSAGE));
        }
        awaitHandedBack(hanging);
        List<DeliveryId> well = accept(NEIGHBOUR, MESSAGE);
        dispatcher.dispatch(well);
        assertThat(sender.to(NEIGHBOUR)).isNotEmpty();
        deliverAll(well, NEIGHBOUR);
    }

    /** Until what is not held any more is back in its rows, and its room given back. */
    private void awaitHandedBack(List<DeliveryId> ids) {
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            long held = ids.stream()
                    .filter(id -> rows.stateOf(id).orElseThrow() == DeliveryState.IN_FLIGHT)
                    .count();
            return before.getAndSet(held) == held;
        });
    }

    @Test
    void whatExceedsTheRateLimitGoesBackWithItsTurn() throws InterruptedException {
        List<DeliveryId> ids = accept(LIMITED, 25);
        dispatcher.dispatch(ids);
        assertThat(sender.to(LIMITED)).hasSize(10);
        await().until(() -> ids.stream()
                        .filter(id -> rows.stateOf(id).orElseThrow() == DeliveryState.PENDING)
                        .count()
                == 15);
        assertThat(Scraped.of(metrics)).contains("certes_deliveries_rate_limited_total 15.0");
    }

    @Test
    void aDestinationThatAskedForAPauseGetsNothingBefore() throws InterruptedException {
        NewEvent first = accept(WELL);
        dispatch(first);
        sender.sendings().get(0).answer(new Answer.Responded(503, null, Duration.ofSeconds(30)));
        awaitState(first, DeliveryState.SCHEDULED);
        NewEvent second = accept(WELL);
        dispatch(second);
        awaitState(second, DeliveryState.PENDING);
        assertThat(sender.to(WELL)).hasSize(1);
    }

    @Test
    void aDestinationThatIsOverloadedIsSentLessAtOnce() throws InterruptedException {
        List<DeliveryId> first = accept(WELL, 40);
        dispatcher.dispatch(first);
        sender.to(WELL).get(0).answer(new Answer.Failed("no answer within 15 s"));
        await().until(() -> rows.stateOf(first.get(0)).orElseThrow() == DeliveryState.SCHEDULED
                || rows.recorded().size() == 1);
        dispatcher.dispatch(accept(WELL, 40));
        assertThat(sender.to(WELL)).hasSize(40);
    }

    @Test
    void whatFailsBeforeSendingKeepsNoRoom() throws InterruptedException {
        List<DeliveryId> ids = accept(WELL, MESSAGE);
        for (int i = 0; i <= TOTAL / MESSAGE; i++) {
            store.setDown(true);
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> dispatcher.dispatch(ids));
            store.setDown(false);
            catalogs.setDown(true);
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> dispatcher.dispatch(ids));
            catalogs.setDown(false);
        }
        dispatcher.dispatch(ids);
        deliverAll(ids, WELL);
    }

    @Test
    void whatThrowsInsteadOfBeingSentIsHandedBackAndKeepsNoRoom() throws InterruptedException {
        List<DeliveryId> ids = accept(WELL, 3);
        sender.setBroken(true);
        dispatcher.dispatch(ids);
        await().untilAsserted(() ->
                assertThat(ids).extracting(id -> rows.stateOf(id).orElseThrow()).containsOnly(DeliveryState.PENDING));
        await().untilAsserted(() -> assertThat(Scraped.of(metrics)).contains("certes_deliveries_held 0.0"));
        sender.setBroken(false);
        deliverAll(ids, WELL);
    }

    @Test
    void aLongBodyIsReadBeforeItIsSent() throws InterruptedException {
        byte[] body = new byte[1 << 20];
        body[17] = 4;
        NewEvent event = accept(WELL, body);
        dispatch(event);
        await().until(() -> sender.sendings().size() == 1);
        Sending sending = sender.sendings().get(0);
        assertThat(sending.body()).isEqualTo(body);
        assertThat(sending.headers()).containsKey("webhook-signature");
        sending.answer(new Answer.Responded(204, null, Duration.ZERO));
        awaitState(event, DeliveryState.DELIVERED);
    }

    @Test
    void longBodiesForADestinationThatHangsLeaveMemoryAndPlacesForOthers() throws InterruptedException {
        byte[] body = new byte[(int) (Runtime.getRuntime().maxMemory() / 8 / 6) + 1];
        List<DeliveryId> hanging = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            hanging.add(id(accept(HANGING, body)));
        }
        dispatcher.dispatch(hanging);
        awaitHandedBack(hanging);
        await().until(() -> sender.to(HANGING).size() == 3);
        NewEvent small = accept(HANGING);
        NewEvent neighbours = accept(NEIGHBOUR, body);
        dispatcher.dispatch(List.of(id(small), id(neighbours)));
        await().until(() -> sender.to(HANGING).size() == 4);
        await().until(() -> sender.to(NEIGHBOUR).size() == 1);
        await().untilAsserted(() -> assertThat(Scraped.of(metrics)).contains("certes_deliveries_held 5.0"));
        deliverAll(hanging, HANGING);
        await().untilAsserted(() -> assertThat(Scraped.of(metrics)).contains("certes_deliveries_held 1.0"));
    }

    @Test
    void aLongBodyThatCannotBeReadIsHandedBack() throws InterruptedException {
        NewEvent event = accept(WELL, new byte[1 << 20]);
        store.setUnreadable(true);
        dispatch(event);
        awaitState(event, DeliveryState.PENDING);
        store.setUnreadable(false);
        deliverAll(List.of(id(event)), WELL);
        await().untilAsserted(() -> assertThat(Scraped.of(metrics)).contains("certes_deliveries_held 0.0"));
    }

    @Test
    void theListenerDispatchesTheIdsOfItsMessageOnceTheConsumerHasStarted() {
        List<DeliveryId> ids = accept(WELL, 3);
        CompletableFuture<Void> listening = CompletableFuture.runAsync(() -> listener.onMessage(message(ids)));
        await().during(Duration.ofMillis(200)).until(() -> sender.sendings().isEmpty() && !listening.isDone());
        readiness.started();
        listening.join();
        assertThat(sender.sendings()).hasSize(3);
    }

    @Test
    void noMessageIsPoison() {
        readiness.started();
        listener.onMessage((Message) Proxy.newProxyInstance(
                DispatcherTest.class.getClassLoader(),
                new Class<?>[] {TextMessage.class},
                (proxy, method, arguments) -> {
                    throw new JMSException("damaged");
                }));
        listener.onMessage((Message) Proxy.newProxyInstance(
                DispatcherTest.class.getClassLoader(),
                new Class<?>[] {BytesMessage.class},
                (proxy, method, arguments) -> {
                    throw new JMSException("damaged");
                }));
        listener.onMessage(message(List.of()));
        listener.onMessage(message(List.of(new DeliveryId(17))));
        store.setDown(true);
        listener.onMessage(message(accept(WELL, 1)));
        assertThat(sender.sendings()).isEmpty();
    }

    private static Message message(List<DeliveryId> ids) {
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES * ids.size());
        ids.forEach(id -> body.putLong(id.value()));
        body.flip();
        return (Message) Proxy.newProxyInstance(
                DispatcherTest.class.getClassLoader(),
                new Class<?>[] {BytesMessage.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBodyLength" -> (long) body.limit();
                    case "readLong" -> body.getLong();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** What was handed back for want of room is dispatched again, as the relay does. */
    private void deliverAll(List<DeliveryId> ids, Subscription subscription) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            rows.pass(Duration.ofSeconds(3));
            dispatcher.dispatch(List.copyOf(rows.unclaimed(Queued.justNow(ids))));
            sender.to(subscription).forEach(sending -> sending.answer(new Answer.Responded(200, null, Duration.ZERO)));
            return ids.stream().allMatch(id -> rows.stateOf(id).orElseThrow() == DeliveryState.DELIVERED);
        });
    }

    private void awaitState(NewEvent event, DeliveryState state) {
        await().until(() -> rows.stateOf(id(event)).orElseThrow() == state);
    }

    private void dispatch(NewEvent event) throws InterruptedException {
        dispatcher.dispatch(List.of(id(event)));
    }

    private NewEvent accept(Subscription subscription) {
        NewEvent event = SampleEvents.to(subscription.id());
        rows.store(List.of(event));
        return event;
    }

    private NewEvent accept(Subscription subscription, byte[] body) {
        NewEvent event = SampleEvents.withBody(body, subscription.id());
        rows.store(List.of(event));
        return event;
    }

    private List<DeliveryId> accept(Subscription subscription, int count) {
        List<DeliveryId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(id(accept(subscription)));
        }
        return ids;
    }

    private static DeliveryId id(NewEvent event) {
        return event.deliveries().get(0).id();
    }

    private static Subscription subscription(long id, String address) {
        return SampleDeliveries.subscription(
                id, address, new SigningSecret("thirty-two bytes that sign it all".getBytes(UTF_8)));
    }

    /** A sending that is under way until the test answers it. */
    private record Sending(
            URI address, Map<String, String> headers, byte[] body, Duration timeout, CompletableFuture<Answer> result) {
        void answer(Answer answer) {
            result.complete(answer);
        }
    }

    private static final class RecordingSender extends HttpSender {
        private final List<Sending> sendings = new ArrayList<>();
        private @Nullable URI answersAtOnce;
        private volatile boolean broken;

        void setBroken(boolean broken) {
            this.broken = broken;
        }

        @Override
        public CompletionStage<Answer> post(URI address, Map<String, String> headers, byte[] body, Duration timeout) {
            if (broken) {
                throw new IllegalStateException("nobody expected this");
            }
            Sending sending = new Sending(address, headers, body, timeout, new CompletableFuture<>());
            synchronized (this) {
                sendings.add(sending);
                if (address.equals(answersAtOnce)) {
                    sending.answer(new Answer.Responded(200, null, Duration.ZERO));
                }
            }
            return sending.result;
        }

        synchronized void answerAtOnce(Subscription subscription) {
            answersAtOnce = subscription.destination().address();
        }

        synchronized List<Sending> sendings() {
            return List.copyOf(sendings);
        }

        List<Sending> to(Subscription subscription) {
            return sendings().stream()
                    .filter(sending ->
                            sending.address().equals(subscription.destination().address()))
                    .toList();
        }
    }

    private static final class KnownCatalog implements CatalogReader {
        private final Map<BackoffScope, BackoffPolicy> backoffs = new ConcurrentHashMap<>();
        private volatile boolean down;

        void set(BackoffScope scope, BackoffPolicy policy) {
            backoffs.put(scope, policy);
        }

        void setDown(boolean down) {
            this.down = down;
        }

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
            if (down) {
                throw new StoreUnavailableException("the database is down", new IllegalStateException());
            }
            return new Catalog(1, List.of(), List.of(WELL, HANGING, NEIGHBOUR, LIMITED), backoffs);
        }
    }

    private static final class FragileSeal implements Seal {
        private volatile boolean broken;

        void breakIt() {
            broken = true;
        }

        @Override
        public byte[] of(EventId id, EventUri uri, @Nullable String contentType, byte[] body) {
            return new byte[0];
        }

        @Override
        public boolean isIntact(byte[] seal, EventId id, EventUri uri, @Nullable String contentType, byte[] body) {
            return !broken;
        }
    }
}
