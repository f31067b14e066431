package certes.masterapi.graphql;

import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffRule;
import certes.domain.backoff.Side;
import certes.domain.delivery.DeliveryState;
import certes.domain.event.Direction;
import certes.domain.isolation.CircuitState;
import certes.domain.replay.ReplayState;
import certes.domain.schema.SchemaFormat;
import certes.domain.subscription.SubscriptionState;
import io.smallrye.graphql.schema.ScanningContext;
import io.smallrye.graphql.schema.SchemaBuilder;
import io.smallrye.graphql.schema.model.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jboss.jandex.Index;

/** The schema, made of the classes that are named here; nothing is searched for, so it costs milliseconds. */
final class ApiSchema {
    private static final Class<?>[] CLASSES = {
        SourcesApi.class,
        SubscriptionsApi.class,
        EventsApi.class,
        ReplaysApi.class,
        BackoffsApi.class,
        SchemasApi.class,
        CircuitsApi.class,
        AttemptNode.class,
        BackoffNode.class,
        CircuitNode.class,
        DeliveryConnection.class,
        DeliveryConnection.Edge.class,
        DeliveryNode.class,
        EventConnection.class,
        EventConnection.Edge.class,
        EventNode.class,
        FilteredNode.class,
        EventNode.BodyEncoding.class,
        EventNode.Header.class,
        LedgerDisagreementNode.class,
        LedgerNode.class,
        PageInfo.class,
        ReplayNode.class,
        SchemaNode.class,
        SimulatedAttemptNode.class,
        SourceNode.class,
        SubscriptionNode.class,
        SubscriptionNode.DestinationNode.class,
        SubscriptionNode.EventTypePriority.class,
        BackoffPolicyInput.class,
        DeliveryFilter.class,
        DestinationInput.class,
        EventFilter.class,
        EventTypePriorityInput.class,
        SchemaInput.class,
        SourceInput.class,
        SubscriptionInput.class,
        BackoffKind.class,
        BackoffRule.class,
        CircuitState.class,
        DeliveryState.class,
        Direction.class,
        ReplayState.class,
        SchemaFormat.class,
        Side.class,
        SubscriptionState.class
    };

    private static final Set<String> OPTIONAL_LISTS = Set.of("secrets", "priorities");

    private ApiSchema() {}

    static Schema build() {
        try {
            Schema schema = SchemaBuilder.build(Index.of(CLASSES));
            // lists that may be missing although their elements may not: SmallRye takes the annotation for the list's
            schema.getInputs().values().stream()
                    .flatMap(input -> input.getFields().values().stream())
                    .filter(field -> OPTIONAL_LISTS.contains(field.getName()))
                    .forEach(field -> field.setNotNull(false));
            return schema;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the classes of the GraphQL schema cannot be read", unreadable);
        } finally {
            // a thread-local, by which the server's thread would keep an undeployed application
            ScanningContext.remove();
        }
    }
}
