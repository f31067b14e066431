package certes.consumer.recording;

import certes.domain.batch.BatchLimits;
import certes.domain.batch.Batcher;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.event.DataRefusedException;
import certes.domain.event.StoreUnavailableException;
import certes.domain.failpoint.Failpoint;
import certes.domain.id.DeliveryId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Records outcomes in batches, and hands back what was not sent. kill -9 before a batch's commit repeats its attempts, and no others, with the same
 * {@code webhook-id}: the leases run out and the deliveries are handed out again.
 *
 * <p>Where the database does not take a batch, it is offered again and again: until it is taken, or by then fenced off.
 */
@ApplicationScoped
public class Recorder {
    private static final Logger LOG = System.getLogger(Recorder.class.getName());
    /**
     * Of outcomes and of what is handed back: room for everything that may be claimed at once, so that nothing is refused.
     * A batch lingers, since nobody waits for it but the room of what was sent, and a larger one costs less.
     */
    private static final BatchLimits LIMITS = new BatchLimits(100_000, 100_000, 256, 256, Duration.ofMillis(5));

    private static final long PAUSE_MILLIS = 500;

    @Inject
    private DeliveryStore store;

    @Inject
    private PrometheusRegistry prometheus;

    @Resource
    private ManagedThreadFactory threads;

    private Batcher<Outcome, Boolean> outcomes;
    private Batcher<HandedBack, Boolean> returns;
    private RecordingMetrics metrics;
    private volatile boolean stopping;

    @PostConstruct
    void start() {
        outcomes = new Batcher<>(1, threads, LIMITS, outcome -> 1, this::record);
        returns = new Batcher<>(1, threads, LIMITS, delivery -> 1, this::handBack);
        metrics = new RecordingMetrics(prometheus, outcomes::waiting);
    }

    /** Makes sure that it is there: the first call makes the bean. */
    public void open() {
        LOG.log(Level.DEBUG, "Outcomes are recorded from now on");
    }

    @PreDestroy
    void stop() {
        stopping = true;
        outcomes.close();
        returns.close();
    }

    /**
     * Records an outcome.
     *
     * @return completed with whether it counted: false where somebody else had claimed the delivery by then
     */
    public CompletionStage<Boolean> record(Outcome outcome) {
        return outcomes.submit(outcome)
                .orElseThrow(() -> new IllegalStateException("stopped; the attempt is repeated"));
    }

    /** Hands a claimed delivery back to its row, unsent; completed when it is there, or when only its lease will end. */
    public CompletionStage<Boolean> handBack(HandedBack back) {
        return returns.submit(back).orElseThrow(() -> new IllegalStateException("stopped; its lease will end"));
    }

    private List<Boolean> handBack(List<HandedBack> batch) {
        boolean done = true;
        try {
            store.release(batch);
            metrics.handedBack(batch.size());
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "{0} deliveries come back when their leases end", batch.size());
            done = false;
        }
        return Collections.nCopies(batch.size(), done);
    }

    /**
     * Where the database refuses the data of a batch, nothing of it was recorded, and one outcome is to blame: the others
     * are recorded without it. kill -9 between two of them: what is not recorded yet is sent again when its lease ends.
     */
    private List<Boolean> record(List<Outcome> batch) {
        try {
            return recordTogether(batch);
        } catch (DataRefusedException refused) {
            return batch.stream().map(this::recordAlone).toList();
        }
    }

    /**
     * What the answer said is left out where it is refused. Without any record the attempt would be repeated at the end
     * of each lease for ever, so what did not succeed is given up. Only where not even that is taken, its lease decides.
     */
    private boolean recordAlone(Outcome outcome) {
        try {
            return recordTogether(List.of(outcome)).get(0);
        } catch (DataRefusedException refused) {
            LOG.log(Level.ERROR, "The database refuses the outcome of " + outcome.id(), refused);
            return recordWithoutAnswer(outcome);
        }
    }

    private boolean recordWithoutAnswer(Outcome outcome) {
        try {
            return recordTogether(List.of(withoutAnswer(outcome))).get(0);
        } catch (DataRefusedException refused) {
            LOG.log(Level.ERROR, "Delivery " + outcome.id() + " is claimed again when its lease ends", refused);
            return false;
        }
    }

    private static Outcome withoutAnswer(Outcome outcome) {
        boolean delivered = outcome.verdict() instanceof Verdict.Delivered;
        String reason = "given up: the database refused to record the last answer";
        return new Outcome(
                outcome.id(),
                outcome.subscription(),
                outcome.lease(),
                outcome.attempt(),
                outcome.startedAt(),
                outcome.duration(),
                null,
                delivered ? null : reason,
                null,
                outcome.disablesSubscription(),
                delivered ? outcome.verdict() : new Verdict.DeadLetter(reason),
                outcome.watched(),
                outcome.downFor());
    }

    private List<Boolean> recordTogether(List<Outcome> batch) {
        while (true) {
            try {
                Failpoint.AFTER_ANSWER_BEFORE_RECORDING.pass();
                Set<DeliveryId> recorded = store.record(batch);
                Failpoint.AFTER_RECORDING_BEFORE_ACKNOWLEDGEMENT.pass();
                metrics.recorded(batch, recorded);
                return batch.stream()
                        .map(outcome -> recorded.contains(outcome.id()))
                        .toList();
            } catch (StoreUnavailableException unavailable) {
                if (stopping || unavailable instanceof DataRefusedException) {
                    throw unavailable;
                }
                LOG.log(Level.WARNING, "{0} outcomes wait: {1}", batch.size(), unavailable.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("stopped; the attempts are repeated", stopped);
        }
    }
}
