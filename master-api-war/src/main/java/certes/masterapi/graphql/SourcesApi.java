package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.source.SourceSettings;
import certes.domain.source.Sources;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** The operations on sources. */
@GraphQLApi
@ApplicationScoped
public class SourcesApi {
    @Inject
    private Sources sources;

    @Inject
    private Caller caller;

    @Query
    @NonNull
    @Description("All sources, oldest first. Role config:read")
    public List<@NonNull SourceNode> sources() {
        caller.with(Role.CONFIG_READ);
        return sources.all().stream().map(SourceNode::of).toList();
    }

    @Mutation
    @NonNull
    @Description("Makes a source that may call /events/<name> when this returns. Role config:write")
    public SourceNode createSource(@NonNull SourceInput input) {
        Principal by = caller.with(Role.CONFIG_WRITE);
        SourceSettings settings = input.settings();
        return sources.create(settings, by)
                .map(SourceNode::of)
                .orElseThrow(() -> RefusedException.badRequest(
                        "there is a source '" + settings.name() + "' already; choose another name"));
    }
}
