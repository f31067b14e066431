package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.event.EventUri;
import certes.domain.schema.Registration;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** The operations on schemas. */
@GraphQLApi
@ApplicationScoped
public class SchemasApi {
    private static final int FIRST_VERSION = 1;

    @Inject
    private SchemaRegistry registry;

    @Inject
    private DestinationRules rules;

    @Inject
    private Caller caller;

    @Query
    @NonNull
    @Description("All schemas, or those of one namespace. Role schemas:read")
    public List<@NonNull SchemaNode> schemas(@Nullable String namespace) {
        caller.with(Role.SCHEMAS_READ);
        return registry.schemas(Inputs.plain("namespace", namespace)).stream()
                .map(SchemaNode::of)
                .toList();
    }

    @Mutation
    @NonNull
    @Description("Adds a version of an event type of this domain; what exists is not changed. Role schemas:write")
    public SchemaNode registerSchema(@NonNull SchemaInput input) {
        Principal by = caller.with(Role.SCHEMAS_WRITE);
        EventUri uri =
                Inputs.checked(() -> new EventUri(rules.ownDomain(), input.namespace(), version(input), input.name()));
        String description = Inputs.plain("description", input.description());
        Registration registration =
                registry.register(SchemaKey.of(uri), input.format(), input.content(), description, by);
        if (registration instanceof Registration.Registered registered) {
            return SchemaNode.of(registered.schema());
        }
        if (registration instanceof Registration.Unusable unusable) {
            throw RefusedException.badRequest(unusable.detail());
        }
        throw RefusedException.badRequest(uri + " exists already; register another version");
    }

    private int version(SchemaInput input) {
        Integer given = input.version();
        if (given != null) {
            return given;
        }
        OptionalInt newest = registry.schemas(input.namespace()).stream()
                .map(Schema::key)
                .filter(key -> key.name().equals(input.name()) && key.domain().equals(rules.ownDomain()))
                .mapToInt(SchemaKey::version)
                .max();
        if (newest.isPresent()) {
            throw RefusedException.badRequest(
                    "the type has version " + newest.getAsInt() + " already; say which version this one is");
        }
        return FIRST_VERSION;
    }
}
