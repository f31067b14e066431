package certes.bench.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/** Takes from a queue what waits there: at least one, at most a batch. */
final class Batches {

    private static final int LARGEST = 256;

    private Batches() {}

    static <T> List<T> next(BlockingQueue<T> queue) throws InterruptedException {
        List<T> batch = new ArrayList<>(LARGEST);
        batch.add(queue.take());
        queue.drainTo(batch, LARGEST - 1);
        return batch;
    }
}
