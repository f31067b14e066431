package certes.consumer.dispatch;

import certes.consumer.recording.Recorder;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How it ends that a delivery is held: recorded, or handed back to its row. Then another one may be held. Thread-safe. */
final class Ends {
    private static final Logger LOG = System.getLogger(Ends.class.getName());

    /** What could not be dealt with now comes again. */
    static final Duration BACK_AFTER = Duration.ofSeconds(2);

    private final Recorder recorder;
    private final DestinationShares shares;

    Ends(Recorder recorder, DestinationShares shares) {
        this.recorder = recorder;
        this.shares = shares;
    }

    /** A crash before this is recorded repeats the attempt when the lease ends, with the same {@code webhook-id}. */
    void record(Outcome outcome) {
        recorder.record(outcome).whenComplete((counted, failure) -> shares.giveBack(1));
    }

    /** After what was not expected; never throws. */
    void handBack(ClaimedDelivery delivery, Throwable unexpected) {
        LOG.log(Level.ERROR, "Delivery " + delivery.id() + " is handed back", unexpected);
        handBack(delivery, BACK_AFTER, null);
    }

    /**
     * Never throws: a recorder that is stopped leaves it to its lease.
     *
     * @param reason that is shown for the delivery; null to leave what it shows
     * @return completed when it is back in its row, with true; or with false if its lease has to end first
     */
    CompletionStage<Boolean> handBack(ClaimedDelivery delivery, Duration delay, @Nullable String reason) {
        try {
            return recorder.handBack(new HandedBack(delivery, delay, reason))
                    .whenComplete((done, failure) -> shares.giveBack(1));
        } catch (IllegalStateException stopped) {
            LOG.log(Level.DEBUG, "Delivery {0} comes back when its lease ends", delivery.id());
            shares.giveBack(1);
            return CompletableFuture.completedFuture(false);
        }
    }

    /** What can be neither recorded nor handed back is claimed again when its lease ends. */
    void leave(ClaimedDelivery delivery, Throwable unexpected) {
        LOG.log(Level.ERROR, "Delivery " + delivery.id() + " is claimed again when its lease ends", unexpected);
        shares.giveBack(1);
    }
}
