package certes.masterapi.graphql;

import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A third party that calls the gateway. Its secrets are not shown. */
@Type("Source")
public record SourceNode(
        @Id @NonNull String id,
        @NonNull @Description("It posts to /events/<name>") String name,

        @NonNull String preset,
        @NonNull String namespace,
        int version,
        boolean strict) {
    static SourceNode of(Source source) {
        SourceSettings settings = source.settings();
        return new SourceNode(
                source.id().toString(),
                settings.name(),
                settings.preset().label(),
                settings.namespace(),
                settings.version(),
                settings.strict());
    }
}
