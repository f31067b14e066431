package certes.domain.ingest;

import certes.domain.event.EventUri;
import certes.domain.id.EventId;
import certes.domain.problem.Problem;
import java.time.Duration;

/** What the broker says of a submission. */
public sealed interface IngestResult {
    /**
     * The event is durable.
     *
     * @param duplicate whether it had been accepted before; the id is the first one's then
     */
    record Accepted(EventId id, EventUri uri, boolean duplicate) implements IngestResult {}

    /** It was refused and left nothing. */
    record Refused(Problem problem) implements IngestResult {}

    /** It could not be made durable now; nobody was told otherwise. */
    record Unavailable(Problem problem, Duration retryAfter) implements IngestResult {}
}
