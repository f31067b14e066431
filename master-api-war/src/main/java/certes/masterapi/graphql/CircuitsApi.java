package certes.masterapi.graphql;

import certes.domain.access.Role;
import certes.domain.isolation.CircuitView;
import certes.domain.isolation.Circuits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** What is known of destinations that are down. The port is asked once for all subscriptions of an answer. */
@GraphQLApi
@ApplicationScoped
public class CircuitsApi {
    @Inject
    private Circuits circuits;

    @Inject
    private Caller caller;

    @Query
    @NonNull
    @Description("The circuits that are not closed, longest open first. Role subscriptions:read")
    public List<@NonNull CircuitNode> circuits() {
        caller.with(Role.SUBSCRIPTIONS_READ);
        return circuits.all().stream().map(CircuitNode::of).toList();
    }

    @Name("circuit")
    @Description("Of its destination; null when closed")
    public List<@Nullable CircuitNode> circuitOf(@Source List<SubscriptionNode> subscriptions) {
        caller.with(Role.SUBSCRIPTIONS_READ);
        Map<String, CircuitNode> byAddress = new HashMap<>();
        for (CircuitView circuit : circuits.all()) {
            byAddress.put(circuit.address(), CircuitNode.of(circuit));
        }
        return subscriptions.stream()
                .<@Nullable CircuitNode>map(
                        subscription -> byAddress.get(subscription.destination().address()))
                .toList();
    }
}
