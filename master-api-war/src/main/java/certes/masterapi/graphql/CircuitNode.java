package certes.masterapi.graphql;

import certes.domain.isolation.CircuitState;
import certes.domain.isolation.CircuitView;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A circuit that is not closed. */
@Type("Circuit")
public record CircuitNode(
        @NonNull @Description("Of the destination; all its subscriptions share the circuit")
        String address,

        @NonNull
        @Description("OPEN: nothing is sent; HALF_OPEN: one delivery is, as a probe; RECOVERING: fresh deliveries"
                + " are, and those that wait in growing steps")
        CircuitState state,

        @NonNull @Description("The last failure") String reason,
        @NonNull Instant since,

        @Description("When the next probe is sent; null unless it is open") @Nullable
        Instant probeAt,

        @Description("How many deliveries are put aside") long waiting,

        @Description("How long it takes to wake them at the present pace; null unless it recovers") @Nullable
        Long drainSeconds) {

    static CircuitNode of(CircuitView circuit) {
        return new CircuitNode(
                circuit.address(),
                circuit.state(),
                circuit.reason(),
                circuit.since(),
                circuit.probeAt(),
                circuit.waiting(),
                circuit.drainSeconds());
    }
}
