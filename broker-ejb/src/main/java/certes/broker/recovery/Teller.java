package certes.broker.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.event.IdempotencyKey;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.ingest.Submission;
import certes.domain.operation.OperationalEvent;
import certes.domain.operation.OperationalEvents;
import certes.domain.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes events of what is to be told: {@code <own domain>/certes/1/<name>}. They are incoming ones, for this deployment's
 * own subscriptions, since no outside party is to learn of the destinations of another.
 *
 * <p>A crash after an event is accepted and before that is noted submits it again, and its key shows the repeat.
 */
@ApplicationScoped
public class Teller {
    private static final Logger LOG = System.getLogger(Teller.class.getName());
    private static final int AT_ONCE = 100;
    private static final long PATIENCE_SECONDS = 10;
    private static final IngestResult LATER =
            new IngestResult.Unavailable(Problem.unavailable("It is told again."), Duration.ZERO);

    @Inject
    private OperationalEvents events;

    @Inject
    private EventBroker broker;

    @Inject
    @ConfigProperty(name = "certes.domain", defaultValue = "certes.local")
    private String domain;

    /** Tells what is untold, oldest first; what cannot be accepted now is told the next time. */
    public void tell() {
        List<OperationalEvent> untold = events.untold(AT_ONCE);
        List<CompletableFuture<IngestResult>> results = untold.stream()
                .map(event -> broker.submit(submission(event)).toCompletableFuture())
                .toList();
        for (int i = 0; i < untold.size(); i++) {
            IngestResult result = results.get(i)
                    .completeOnTimeout(LATER, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
            if (result instanceof IngestResult.Accepted) {
                events.told(untold.get(i));
            } else if (result instanceof IngestResult.Refused refused) {
                LOG.log(
                        Level.ERROR,
                        "{0} is not told: {1}",
                        untold.get(i).name(),
                        refused.problem().detail());
                events.told(untold.get(i));
            }
        }
    }

    private Submission submission(OperationalEvent event) {
        return new Submission(
                new EventUri(domain, EventUri.RESERVED_NAMESPACE, 1, event.name()),
                null,
                Direction.INCOMING,
                false,
                "application/json",
                Map.of(),
                event.body().getBytes(UTF_8),
                new IdempotencyKey(EventUri.RESERVED_NAMESPACE, Long.toString(event.id())),
                null,
                List.of());
    }
}
