package certes.masterapi.graphql;

import certes.domain.replay.Replay;
import certes.domain.replay.ReplayState;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A replay of many events, and how far it has come. */
@Type("ReplayResult")
public record ReplayNode(
        @Id @NonNull String id,
        @NonNull ReplayState state,

        @Id @Description("Null for each that had a delivery of the event") @Nullable
        String subscriptionId,

        boolean includeAcknowledged,
        int ratePerSecond,
        int priority,

        @Description("Events that were looked at, whether the filter lets them through or not")
        long examined,

        @Description("Deliveries that were made") long created,

        @Description("Deliveries that were not made: acknowledged already, still open, or of a deleted subscription")
        long skipped,

        @NonNull Instant createdAt,
        @Description("Null while it is running") @Nullable Instant finishedAt) {
    static ReplayNode of(Replay replay) {
        return new ReplayNode(
                replay.id().toString(),
                replay.state(),
                replay.subscription() == null ? null : replay.subscription().toString(),
                replay.includeAcknowledged(),
                replay.ratePerSecond(),
                replay.priority(),
                replay.examined(),
                replay.created(),
                replay.skipped(),
                replay.createdAt(),
                replay.finishedAt());
    }
}
