package certes.domain.ingest;

import java.util.concurrent.CompletionStage;

/** Takes events: validates, stores, queues. Thread-safe. */
public interface EventBroker {
    /**
     * Takes one event. Returns at once, without waiting for the database; the stage completes after the commit, never
     * exceptionally.
     */
    CompletionStage<IngestResult> submit(Submission submission);
}
