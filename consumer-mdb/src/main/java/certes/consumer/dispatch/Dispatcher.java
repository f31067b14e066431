package certes.consumer.dispatch;

import certes.consumer.recording.Recorder;
import certes.consumer.sending.HttpSender;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.event.Seal;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Makes attempts of what the queue hands over. What is claimed is held for one lease: it is sent and recorded, or handed
 * back to its row, or (after a crash) left to the sweeper.
 */
@ApplicationScoped
public class Dispatcher {
    /** How many deliveries this node holds at once: in line, under way, or waiting to be recorded. */
    private static final int TOTAL = 2_000;

    /** How many are sent to one host at once; to one address half of it, as long as it is alone. */
    private static final int SENDING_PER_HOST = EndpointHealth.MAX_LIMIT;

    /** What is newer than our view of the subscriptions, which is a second old at most. */
    private static final Duration UNKNOWN_BACK_AFTER = Duration.ofSeconds(2);

    /** Beyond the subscription's timeout: for waiting in line and for recording. */
    private static final Duration GRACE = Duration.ofSeconds(30);

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
    private Ends ends;
    private Attempts attempts;
    private Overflow overflow;
    private Counter rateLimited;

    /** On a thread that the server manages; those of the sender and of the attempts may not make beans. */
    @PostConstruct
    void start() {
        recorder.open();
        sender.open();
        ends = new Ends(recorder, shares);
        attempts = new Attempts(store, seal, sender, clock, endpoints, shares, ends, threads);
        overflow = new Overflow(store, shares, endpoints::heldNanos, threads, System::nanoTime);
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
        overflow.stop();
        attempts.stop();
    }

    /** Waits for room, claims what is still due, and starts to send it. Waits no longer than its patience for any endpoint. */
    public void dispatch(List<DeliveryId> ids) throws InterruptedException {
        shares.acquire(ids.size());
        List<ClaimedDelivery> claimed = List.of();
        Catalog catalog;
        long claimedAtNanos;
        try {
            catalog = catalogs.recent(); // first, since what fails after a claim keeps its room until a restart
            claimedAtNanos = System.nanoTime(); // before the leases begin, so that they end no sooner than is thought
            claimed = store.claim(ids, GRACE);
            if (!claimed.isEmpty()) {
                Failpoint.AFTER_CLAIM.pass();
            }
        } finally {
            shares.giveBack(ids.size() - claimed.size());
        }
        start(claimed, catalog, claimedAtNanos);
    }

    private void start(List<ClaimedDelivery> claimed, Catalog catalog, long claimedAtNanos) {
        long patienceEndNanos = System.nanoTime() + PATIENCE_NANOS;
        rates.forgetOthersThan(id -> catalog.subscription(id) != null);
        for (ClaimedDelivery delivery : claimed) {
            Subscription subscription = catalog.subscription(delivery.subscription());
            if (subscription == null) {
                ends.handBack(delivery, UNKNOWN_BACK_AFTER, null);
            } else {
                try {
                    enter(new Held(delivery, subscription, catalog, claimedAtNanos), patienceEndNanos);
                } catch (RuntimeException
                        | Error unexpected) { // the others, and the room of this one, must not go with it
                    ends.handBack(delivery, unexpected);
                }
            }
        }
    }

    /**
     * Enters a delivery at its destination, or hands it back for later. A crash in between: its lease runs out, and it is
     * claimed again.
     */
    private void enter(Held held, long patienceEndNanos) {
        if (attempts.isPaused(held)) {
            return;
        }
        ClaimedDelivery delivery = held.delivery();
        Subscription subscription = held.subscription();
        Integer perSecond = subscription.rateLimitPerSecond();
        long turn = perSecond == null ? 0 : rates.ask(subscription.id(), perSecond, delivery.id());
        if (turn > 0) {
            rateLimited.inc();
            ends.handBack(delivery, Duration.ofNanos(turn), "waits for its turn: at most " + perSecond + " a second");
            return;
        }
        shares.enter(
                held.host(),
                held.address(),
                delivery.priority(),
                patienceEndNanos,
                () -> attempts.start(held),
                nanos -> {
                    if (perSecond != null) {
                        rates.putBack(subscription.id(), delivery.id(), nanos);
                    }
                    ends.handBack(delivery, Duration.ofNanos(nanos), null).thenAccept(isBack -> {
                        if (isBack && perSecond == null) {
                            overflow.add(held.address(), delivery, nanos);
                        }
                    });
                });
    }
}
