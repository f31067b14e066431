package certes.domain.batch;

import java.time.Duration;

/**
 * How much a {@link Batcher} holds and does at once. Weights are in whatever the batcher's weight function counts,
 * usually bytes.
 *
 * @param waitingItems how many items wait at most
 * @param waitingWeight how much the waiting items weigh at most; one that is heavier on its own is taken where nothing
 *     else waits
 * @param batchItems how many items one batch has at most
 * @param batchWeight no item is added to a batch that weighs so much already
 * @param linger how long a batch that is not full waits for more while another one is under way, or has just been; zero
 *     for not at all. The first item after a quiet time never waits
 */
public record BatchLimits(int waitingItems, long waitingWeight, int batchItems, long batchWeight, Duration linger) {
    private static final Duration MAX_LINGER = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException saying which limit is wrong */
    public BatchLimits {
        if (waitingItems < 1 || waitingWeight < 1 || batchItems < 1 || batchWeight < 1) {
            throw new IllegalArgumentException("a batcher needs room for at least one item of weight one");
        }
        if (linger.isNegative() || linger.compareTo(MAX_LINGER) > 0) {
            throw new IllegalArgumentException("a batch lingers from 0 to 10 s, not " + linger);
        }
    }
}
