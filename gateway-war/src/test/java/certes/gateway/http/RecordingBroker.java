package certes.gateway.http;

import certes.domain.id.EventId;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.ingest.Submission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Remembers what was submitted, and answers as it is told; accepts everything unless told otherwise. */
final class RecordingBroker implements EventBroker {
    static final EventId ID = new EventId(4711);

    final List<Submission> submissions = new CopyOnWriteArrayList<>();
    private volatile Function<Submission, CompletionStage<IngestResult>> behaviour;

    RecordingBroker() {
        reset();
    }

    void reset() {
        submissions.clear();
        answer(submission -> CompletableFuture.completedFuture(accepted(submission, false)));
    }

    void answer(Function<Submission, CompletionStage<IngestResult>> behaviour) {
        this.behaviour = behaviour;
    }

    void answer(IngestResult result) {
        answer(submission -> CompletableFuture.completedFuture(result));
    }

    static IngestResult accepted(Submission submission, boolean duplicate) {
        return new IngestResult.Accepted(ID, submission.uri(), duplicate);
    }

    Submission only() {
        if (submissions.size() != 1) {
            throw new AssertionError("one submission expected, but there were " + submissions.size());
        }
        return submissions.get(0);
    }

    @Override
    public CompletionStage<IngestResult> submit(Submission submission) {
        submissions.add(submission);
        return behaviour.apply(submission);
    }
}
