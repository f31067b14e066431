package certes.domain.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.Queued;
import certes.domain.event.Acceptance.KeyReused;
import certes.domain.event.Acceptance.Repeated;
import certes.domain.event.Acceptance.Stored;
import certes.domain.id.DeliveryId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SubscriptionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link EventStore} does. Its store may hold rows of other tests. */
public abstract class EventStoreContract {
    private static final int THREADS = 4;

    private final String scope = "source:" + UUID.randomUUID();

    /** The store that is tried. */
    protected abstract EventStore events();

    /** The deliveries of the same store. */
    protected abstract DeliveryStore deliveries();

    /** A new, active subscription; asked by several threads. */
    protected abstract SubscriptionId subscription();

    @Test
    void storesAnEventWithItsDeliveries() {
        NewEvent event = SampleEvents.to(subscription(), subscription());
        assertThat(store(event)).containsExactly(new Stored(event.id()));
        assertThat(deliveries().unclaimed(Queued.justNow(ids(event)))).containsExactlyInAnyOrderElementsOf(ids(event));
    }

    @Test
    void storesAnEventThatNobodyWants() {
        NewEvent event = SampleEvents.to();
        assertThat(store(event)).containsExactly(new Stored(event.id()));
    }

    @Test
    void keepsTheBodyByteForByte() {
        NewEvent event = SampleEvents.keyed(key("bytes"), "\u0000 {\"ü\" : 1.0 }\r\n", subscription());
        store(event);
        List<ClaimedDelivery> claimed = deliveries().claim(ids(event), Duration.ZERO);
        assertThat(claimed).singleElement().satisfies(delivery -> {
            assertThat(delivery.body()).isEqualTo(event.body());
            assertThat(delivery.seal()).isEqualTo(event.seal());
        });
    }

    @Test
    void takesTheSameBodyTwiceWhereThereIsNoKey() {
        NewEvent first = SampleEvents.to(subscription());
        NewEvent second = SampleEvents.to(subscription());
        assertThat(store(first)).containsExactly(new Stored(first.id()));
        assertThat(store(second)).containsExactly(new Stored(second.id()));
    }

    @Test
    void answersARepeatWithTheFirstEventAndStoresNothing() {
        NewEvent first = SampleEvents.keyed(key("1"), "a", subscription());
        NewEvent repeat = SampleEvents.keyed(key("1"), "a", subscription());
        store(first);
        assertThat(store(repeat)).containsExactly(new Repeated(first.id()));
        assertThat(deliveries().unclaimed(Queued.justNow(ids(repeat)))).isEmpty();
    }

    @Test
    void refusesAKeyThatIsUsedAgainWithAnotherBody() {
        NewEvent first = SampleEvents.keyed(key("1"), "a", subscription());
        NewEvent other = SampleEvents.keyed(key("1"), "b", subscription());
        store(first);
        assertThat(store(other)).containsExactly(new KeyReused(first.id()));
        assertThat(deliveries().unclaimed(Queued.justNow(ids(other)))).isEmpty();
    }

    @Test
    void takesAKeyForNewOnceItIsForgotten() {
        NewEvent first = SampleEvents.keyed(key("1"), "a", subscription());
        store(first);
        events().forgetKeys(IdGenerator.timeOf(first.id().value()), 1_000_000);
        assertThat(store(SampleEvents.keyed(key("1"), "a", subscription()))).containsExactly(new Repeated(first.id()));
        events().forgetKeys(IdGenerator.timeOf(first.id().value()).plusMillis(1), 1_000_000);
        NewEvent later = SampleEvents.keyed(key("1"), "b", subscription());
        assertThat(store(later)).containsExactly(new Stored(later.id()));
    }

    @Test
    void tellsKeysOfDifferentScopesApart() {
        NewEvent one = SampleEvents.keyed(new IdempotencyKey(scope + "-a", "1"), "a", subscription());
        NewEvent other = SampleEvents.keyed(new IdempotencyKey(scope + "-b", "1"), "b", subscription());
        assertThat(store(one, other)).containsExactly(new Stored(one.id()), new Stored(other.id()));
    }

    @Test
    void answersABatchInOrder() {
        NewEvent known = SampleEvents.keyed(key("known"), "a");
        store(known);
        NewEvent fresh = SampleEvents.keyed(key("z"), "a", subscription());
        NewEvent again = SampleEvents.keyed(key("known"), "a", subscription());
        NewEvent unkeyed = SampleEvents.to(subscription());
        NewEvent twice = SampleEvents.keyed(key("z"), "a", subscription());
        NewEvent changed = SampleEvents.keyed(key("z"), "b", subscription());
        NewEvent early = SampleEvents.keyed(key("a"), "a", subscription());
        assertThat(store(fresh, again, unkeyed, twice, changed, early))
                .containsExactly(
                        new Stored(fresh.id()),
                        new Repeated(known.id()),
                        new Stored(unkeyed.id()),
                        new Repeated(fresh.id()),
                        new KeyReused(fresh.id()),
                        new Stored(early.id()));
        Collection<DeliveryId> all = new ArrayList<>();
        List.of(fresh, again, unkeyed, twice, changed, early).forEach(event -> all.addAll(ids(event)));
        Collection<DeliveryId> stored = new ArrayList<>();
        List.of(fresh, unkeyed, early).forEach(event -> stored.addAll(ids(event)));
        assertThat(deliveries().unclaimed(Queued.justNow(all))).containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void storesOneOfManyThatComeAtOnceWithTheSameKey() throws Exception {
        List<Acceptance> answers = new ArrayList<>();
        for (Future<List<Acceptance>> answer :
                atOnce(() -> store(SampleEvents.keyed(key("race"), "a", subscription())))) {
            answers.addAll(answer.get());
        }
        List<Stored> stored = answers.stream()
                .filter(Stored.class::isInstance)
                .map(Stored.class::cast)
                .toList();
        assertThat(stored).hasSize(1);
        assertThat(answers)
                .filteredOn(Repeated.class::isInstance)
                .hasSize(THREADS - 1)
                .allSatisfy(answer ->
                        assertThat(answer).isEqualTo(new Repeated(stored.get(0).id())));
    }

    @Test
    void batchesWithTheSameKeysInAnyOrderDoNotBlockEachOther() throws Exception {
        for (int round = 0; round < 20; round++) {
            String number = "-" + round;
            for (Future<List<Acceptance>> answer : atOnce(() -> {
                List<NewEvent> batch = new ArrayList<>();
                for (String name : List.of("a", "b", "c", "d")) {
                    batch.add(SampleEvents.keyed(key(name + number), name));
                }
                Collections.shuffle(batch);
                return events().store(batch);
            })) {
                assertThat(answer.get()).hasSize(4).doesNotHaveAnyElementsOfTypes(KeyReused.class);
            }
        }
    }

    @Test
    void keepsKeysOfAnyText() {
        String text = "ключ '\"\\,{} " + "x".repeat(IdempotencyKey.MAX_LENGTH - 13);
        NewEvent first = SampleEvents.keyed(key(text), new String(new byte[] {0x7f}, UTF_8));
        assertThat(store(first)).containsExactly(new Stored(first.id()));
        assertThat(store(SampleEvents.keyed(key(text), new String(new byte[] {0x7f}, UTF_8))))
                .containsExactly(new Repeated(first.id()));
    }

    private IdempotencyKey key(String key) {
        return new IdempotencyKey(scope, key);
    }

    private List<Acceptance> store(NewEvent... batch) {
        return events().store(List.of(batch));
    }

    private static List<DeliveryId> ids(NewEvent event) {
        return event.deliveries().stream().map(NewDelivery::id).toList();
    }

    private static <T> List<Future<T>> atOnce(Callable<T> task) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            return threads.invokeAll(Collections.nCopies(THREADS, task));
        } finally {
            threads.shutdown();
        }
    }
}
