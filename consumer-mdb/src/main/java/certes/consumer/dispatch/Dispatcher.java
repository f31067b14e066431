package certes.consumer.dispatch;

import certes.consumer.recording.Recorder;
import certes.consumer.sending.HttpSender;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.Outcome;
import certes.domain.event.Seal;
import certes.domain.event.StoreUnavailableException;
import certes.domain.failpoint.Failpoint;
import certes.domain.id.DeliveryId;
import certes.domain.isolation.EndpointHealth;
import certes.domain.subscription.Subscription;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes attempts of what the queue hands over. What is claimed is held for one lease: it is sent and recorded, or handed
 * back to its row, or (after a crash) left to the sweeper.
 */
@ApplicationScoped
public class Dispatcher {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

    /** How many deliveries this node holds at once: in line, under way, or waiting to be recorded. */
    private static final int TOTAL = 2_000;

    /** How many are sent to one host at once; to one address half of it, as long as it is alone. */
    private static final int SENDING_PER_HOST = EndpointHealth.MAX_LIMIT;

    /** What is newer than our view of the subscriptions, which is a second old at most. */
    private static final Duration UNKNOWN_BACK_AFTER = Duration.ofSeconds(2);

    /** Beyond the subscription's timeout: for waiting in line and for recording. */
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** What has waited longer is handed back, while the lease still has the timeout and the recording before it. */
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration LINE_BACK_AFTER = Duration.ofSeconds(2);

    /** What of the heap may be taken by bodies that are too long to come with their claims. */
    private static final int BODIES_SHARE_OF_HEAP = 8;

    /** How long one message may wait for room at destinations that are fast: as long as the others behind it wait too. */
    private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

    @Inject
    private DeliveryStore store;

    @Inject
    private CatalogReader catalogs;

    @Inject
    private Seal seal;

    @Inject
    private HttpSender sender;

    @Inject
    private Recorder recorder;

    @Inject
    private Clock clock;

    @Inject
    private PrometheusRegistry prometheus;

    @Resource
    private ManagedThreadFactory threads;

    private final Endpoints endpoints = new Endpoints(System::nanoTime);
    private final RateLimits rates = new RateLimits(System::nanoTime);
    private final DestinationShares shares =
            new DestinationShares(TOTAL, SENDING_PER_HOST, endpoints::atOnce, System::nanoTime);
    private final BodyShares bodies =
            new BodyShares(Runtime.getRuntime().maxMemory() / BODIES_SHARE_OF_HEAP, System::nanoTime);
    private Counter rateLimited;
    /** Reads long bodies, one at a time, since each takes several times its length while it is read. */
    private ThreadPoolExecutor reader;

    /** On a thread that the server manages; those of the sender and the reader may not make beans. */
    @PostConstruct
    void start() {
        recorder.open();
        sender.open();
        reader = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        reader.allowCoreThreadTimeOut(true);
        GaugeWithCallback.builder()
                .name("certes_deliveries_held")
                .help("Deliveries that are claimed by this process and not recorded or handed back yet.")
                .callback(gauge -> gauge.call(TOTAL - shares.free()))
                .register(prometheus);
        rateLimited = Counter.builder()
                .name("certes_deliveries_rate_limited_total")
                .help("Deliveries that were handed back to their rows since their subscription has a rate limit.")
                .withoutExemplars()
                .register(prometheus);
    }

    @PreDestroy
    void stop() {
        reader.shutdownNow(); // the leases of what waits there run out
    }

    /** Waits for room, claims what is still due, and starts to send it. Waits no longer than its patience for any endpoint. */
    public void dispatch(List<DeliveryId> ids) throws InterruptedException {
        shares.acquire(ids.size());
        List<ClaimedDelivery> claimed = List.of();
        Catalog catalog;
        try {
            catalog = catalogs.recent(); // first, since what fails after a claim keeps its room until a restart
            claimed = store.claim(ids, GRACE);
            Failpoint.AFTER_CLAIM.pass();
        } finally {
            shares.giveBack(ids.size() - claimed.size());
        }
        start(claimed, catalog);
    }

    private void start(List<ClaimedDelivery> claimed, Catalog catalog) {
        long claimedAtNanos = System.nanoTime();
        rates.forgetOthersThan(id -> catalog.subscription(id) != null);
        for (ClaimedDelivery delivery : claimed) {
            Subscription subscription = catalog.subscription(delivery.subscription());
            if (subscription == null) {
                handBack(delivery, UNKNOWN_BACK_AFTER, null);
            } else {
                try {
                    start(delivery, subscription, catalog, claimedAtNanos);
                } catch (RuntimeException
                        | Error unexpected) { // the others, and the room of this one, must not go with it
                    handBack(delivery, unexpected);
                }
            }
        }
    }

    /**
     * Enters a delivery, or hands it back for later. A crash in between: its lease runs out, and it is claimed again.
     */
    private void start(ClaimedDelivery delivery, Subscription subscription, Catalog catalog, long claimedAtNanos) {
        if (isHeld(delivery, subscription)) {
            return;
        }
        Integer perSecond = subscription.rateLimitPerSecond();
        long turn = perSecond == null ? 0 : rates.ask(subscription.id(), perSecond, delivery.id());
        if (turn > 0) {
            rateLimited.inc();
            handBack(delivery, Duration.ofNanos(turn), "waits for its turn: at most " + perSecond + " a second");
            return;
        }
        shares.enter(
                host(subscription),
                address(subscription),
                delivery.priority(),
                claimedAtNanos + PATIENCE_NANOS,
                () -> attempt(delivery, subscription, catalog, claimedAtNanos),
                nanos -> {
                    if (perSecond != null) {
                        rates.putBack(subscription.id(), delivery.id(), nanos);
                    }
                    handBack(delivery, Duration.ofNanos(nanos), null);
                });
    }

    /** Hands back what is for a destination that asked for a pause ({@code Retry-After}). */
    private boolean isHeld(ClaimedDelivery delivery, Subscription subscription) {
        long held = endpoints.heldNanos(address(subscription));
        if (held > 0) {
            handBack(delivery, Duration.ofNanos(held), "its destination asked for a pause (Retry-After)");
        }
        return held > 0;
    }

    /** Starts an attempt; false if there was nothing to send. Never waits, and never throws. */
    private boolean attempt(ClaimedDelivery delivery, Subscription subscription, Catalog catalog, long claimedAtNanos) {
        try {
            return begin(delivery, subscription, catalog, claimedAtNanos);
        } catch (RuntimeException | Error unexpected) {
            handBack(delivery, unexpected);
            return false;
        }
    }

    private boolean begin(ClaimedDelivery delivery, Subscription subscription, Catalog catalog, long claimedAtNanos) {
        byte[] body = delivery.body();
        if (body != null) {
            return send(delivery, body, subscription, catalog, claimedAtNanos);
        }
        long room = bodies.take(address(subscription), delivery.bodyBytes());
        if (room > 0) {
            handBack(delivery, Duration.ofNanos(room), null);
            return false;
        }
        try {
            reader.execute(() -> readAndSend(delivery, subscription, catalog, claimedAtNanos));
        } catch (RuntimeException noThread) {
            bodies.giveBack(address(subscription), delivery.bodyBytes());
            throw noThread;
        }
        return true;
    }

    private boolean isLate(ClaimedDelivery delivery, long claimedAtNanos) {
        boolean late = System.nanoTime() - claimedAtNanos > LINE_NANOS;
        if (late) {
            handBack(delivery, LINE_BACK_AFTER, null);
        }
        return late;
    }

    /** A crash while it is read: its lease runs out, and it is claimed again. */
    private void readAndSend(
            ClaimedDelivery delivery, Subscription subscription, Catalog catalog, long claimedAtNanos) {
        boolean started = false;
        try {
            if (!isLate(delivery, claimedAtNanos)) {
                byte[] body = store.body(delivery.event()).orElseThrow();
                started = send(delivery, body, subscription, catalog, claimedAtNanos);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "Delivery {0} is handed back: {1}", delivery.id(), unavailable.getMessage());
            handBack(delivery, LINE_BACK_AFTER, null);
        } catch (RuntimeException | Error unexpected) {
            handBack(delivery, unexpected);
        } finally {
            if (!started) {
                over(delivery, subscription);
            }
        }
    }

    /** False if there was nothing to send. */
    private boolean send(
            ClaimedDelivery delivery, byte[] body, Subscription subscription, Catalog catalog, long claimedAtNanos) {
        if (isLate(delivery, claimedAtNanos) || isHeld(delivery, subscription)) {
            return false;
        }
        Instant startedAt = clock.instant();
        long startedNanos = System.nanoTime();
        if (!seal.isIntact(delivery.seal(), delivery.event(), delivery.uri(), delivery.contentType(), body)) {
            LOG.log(Level.ERROR, "Delivery {0} is dead-lettered: its event was tampered with", delivery.id());
            record(Judgement.tampered(delivery, startedAt));
            return false;
        }
        sender.post(
                        subscription.destination().address(),
                        SignedHeaders.of(delivery, body, subscription, startedAt),
                        body,
                        subscription.timeout())
                .thenAccept(answer -> record(Judgement.of(
                        delivery,
                        catalog.backoffFor(subscription, delivery.direction(), delivery.source(), delivery.uri()),
                        answer,
                        startedAt,
                        Duration.ofNanos(startedNanos - claimedAtNanos),
                        Duration.ofNanos(System.nanoTime() - startedNanos),
                        endpoints.ended(address(subscription), answer, startedNanos, shares::sending),
                        ThreadLocalRandom.current())))
                .whenComplete((recording, failure) -> {
                    if (failure != null) {
                        LOG.log(
                                Level.ERROR,
                                "Delivery " + delivery.id() + " is claimed again when its lease ends",
                                failure);
                        shares.giveBack(1);
                    }
                    over(delivery, subscription);
                });
        return true;
    }

    /** Gives back the room that sending took: a long body's, then the place at its destination. */
    private void over(ClaimedDelivery delivery, Subscription subscription) {
        if (delivery.body() == null) {
            bodies.giveBack(address(subscription), delivery.bodyBytes());
        }
        shares.sent(address(subscription));
    }

    /** A crash before this is recorded repeats the attempt when the lease ends, with the same {@code webhook-id}. */
    private void record(Outcome outcome) {
        recorder.record(outcome).whenComplete((counted, failure) -> shares.giveBack(1));
    }

    private void handBack(ClaimedDelivery delivery, Throwable unexpected) {
        LOG.log(Level.ERROR, "Delivery " + delivery.id() + " is handed back", unexpected);
        handBack(delivery, LINE_BACK_AFTER, null);
    }

    /** Never throws: a recorder that is stopped leaves it to its lease. */
    private void handBack(ClaimedDelivery delivery, Duration delay, @Nullable String reason) {
        try {
            recorder.handBack(new HandedBack(delivery, delay, reason))
                    .whenComplete((done, failure) -> shares.giveBack(1));
        } catch (IllegalStateException stopped) {
            LOG.log(Level.DEBUG, "Delivery {0} comes back when its lease ends", delivery.id());
            shares.giveBack(1);
        }
    }

    private static String host(Subscription subscription) {
        return subscription.destination().address().getRawAuthority();
    }

    private static String address(Subscription subscription) {
        return subscription.destination().address().toString();
    }
}
