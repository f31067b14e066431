package certes.consumer.dispatch;

import certes.consumer.sending.HttpSender;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.event.Seal;
import certes.domain.event.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the attempts of deliveries whose turn has come at their destinations: gets the body, signs, sends, and judges the
 * answer. Thread-safe.
 */
final class Attempts {
    private static final Logger LOG = System.getLogger(Attempts.class.getName());

    /** What of the heap may be taken by bodies that are too long to come with their claims. */
    private static final int BODIES_SHARE_OF_HEAP = 8;

    /** What has waited longer is handed back, while the lease still has the timeout and the recording before it. */
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

    private final DeliveryStore store;
    private final Seal seal;
    private final HttpSender sender;
    private final Clock clock;
    private final Endpoints endpoints;
    private final DestinationShares shares;
    private final Ends ends;
    private final BodyShares bodies =
            new BodyShares(Runtime.getRuntime().maxMemory() / BODIES_SHARE_OF_HEAP, System::nanoTime);
    /** Reads long bodies, one at a time, since each takes several times its length while it is read. */
    private final ThreadPoolExecutor reader;

    Attempts(
            DeliveryStore store,
            Seal seal,
            HttpSender sender,
            Clock clock,
            Endpoints endpoints,
            DestinationShares shares,
            Ends ends,
            ThreadFactory threads) {
        this.store = store;
        this.seal = seal;
        this.sender = sender;
        this.clock = clock;
        this.endpoints = endpoints;
        this.shares = shares;
        this.ends = ends;
        this.reader = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        reader.allowCoreThreadTimeOut(true);
    }

    /** The leases of what waits to be read run out. */
    void stop() {
        reader.shutdownNow();
    }

    /** Starts an attempt; false if there was nothing to send. Never waits, and never throws. */
    boolean start(Held held) {
        try {
            byte[] body = held.delivery().body();
            return body == null ? read(held) : send(held, body);
        } catch (RuntimeException | Error unexpected) {
            ends.handBack(held.delivery(), unexpected);
            return false;
        }
    }

    private boolean read(Held held) {
        ClaimedDelivery delivery = held.delivery();
        long room = bodies.take(held.address(), delivery.bodyBytes());
        if (room > 0) {
            ends.handBack(delivery, Duration.ofNanos(room), null);
            return false;
        }
        try {
            reader.execute(() -> readAndSend(held));
        } catch (RuntimeException noThread) {
            bodies.giveBack(held.address(), delivery.bodyBytes());
            throw noThread;
        }
        return true;
    }

    /** A crash while it is read: its lease runs out, and it is claimed again. */
    private void readAndSend(Held held) {
        ClaimedDelivery delivery = held.delivery();
        boolean started = false;
        try {
            if (!isLate(held)) {
                byte[] body = store.body(delivery.event()).orElseThrow();
                started = send(held, body);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "Delivery {0} is handed back: {1}", delivery.id(), unavailable.getMessage());
            ends.handBack(delivery, Ends.BACK_AFTER, null);
        } catch (RuntimeException | Error unexpected) {
            ends.handBack(delivery, unexpected);
        } finally {
            if (!started) {
                over(held);
            }
        }
    }

    private boolean isLate(Held held) {
        boolean late = System.nanoTime() - held.claimedAtNanos() > LINE_NANOS;
        if (late) {
            ends.handBack(held.delivery(), Ends.BACK_AFTER, null);
        }
        return late;
    }

    /** Hands back what is for a destination that asked for a pause ({@code Retry-After}). */
    boolean isPaused(Held held) {
        long pause = endpoints.heldNanos(held.address());
        if (pause > 0) {
            ends.handBack(held.delivery(), Duration.ofNanos(pause), "its destination asked for a pause (Retry-After)");
        }
        return pause > 0;
    }

    /** False if there was nothing to send. */
    private boolean send(Held held, byte[] body) {
        ClaimedDelivery delivery = held.delivery();
        if (isLate(held) || isPaused(held)) {
            return false;
        }
        Instant startedAt = clock.instant();
        long startedNanos = System.nanoTime();
        if (!seal.isIntact(delivery.seal(), delivery.event(), delivery.uri(), delivery.contentType(), body)) {
            LOG.log(Level.ERROR, "Delivery {0} is dead-lettered: its event was tampered with", delivery.id());
            ends.record(Judgement.tampered(delivery, startedAt));
            return false;
        }
        sender.post(
                        held.subscription().destination().address(),
                        SignedHeaders.of(delivery, body, held.subscription(), startedAt),
                        body,
                        held.subscription().timeout())
                .thenAccept(answer -> ends.record(Judgement.of(
                        delivery,
                        held.catalog()
                                .backoffFor(
                                        held.subscription(), delivery.direction(), delivery.source(), delivery.uri()),
                        answer,
                        startedAt,
                        Duration.ofNanos(startedNanos - held.claimedAtNanos()),
                        Duration.ofNanos(System.nanoTime() - startedNanos),
                        endpoints.ended(held.address(), answer, startedNanos, shares::sending),
                        ThreadLocalRandom.current())))
                .whenComplete((recording, failure) -> {
                    if (failure != null) {
                        ends.leave(delivery, failure);
                    }
                    over(held);
                });
        return true;
    }

    /** Gives back the room that sending took: a long body's, then the place at its destination. */
    private void over(Held held) {
        if (held.delivery().body() == null) {
            bodies.giveBack(held.address(), held.delivery().bodyBytes());
        }
        shares.sent(held.address());
    }
}
