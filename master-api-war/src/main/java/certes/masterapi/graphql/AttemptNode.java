package certes.masterapi.graphql;

import certes.domain.master.AttemptView;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** One try at a delivery. */
@Type("Attempt")
public record AttemptNode(
        int number,
        @NonNull Instant startedAt,
        long durationMillis,

        @Description("The HTTP status; null if there was no answer") @Nullable
        Integer status,

        @Nullable String error,
        @Nullable String responseExcerpt) {
    static AttemptNode of(AttemptView view) {
        return new AttemptNode(
                view.number(),
                view.startedAt(),
                view.durationMillis(),
                view.status(),
                view.error(),
                view.responseExcerpt());
    }
}
