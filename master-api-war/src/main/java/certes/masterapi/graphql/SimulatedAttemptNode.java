package certes.masterapi.graphql;

import certes.domain.backoff.SimulatedAttempt;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** When an attempt would be made. */
@Type("SimulatedAttempt")
public record SimulatedAttemptNode(
        int number,
        @NonNull Instant at,

        @Description("Since the attempt before; 0 for the first one")
        double delaySeconds,

        @Description("Since the first attempt") double elapsedSeconds) {
    static SimulatedAttemptNode of(SimulatedAttempt attempt, Instant start) {
        return new SimulatedAttemptNode(
                attempt.number(),
                attempt.at(),
                Inputs.seconds(attempt.delay()),
                Inputs.seconds(Duration.between(start, attempt.at())));
    }
}
