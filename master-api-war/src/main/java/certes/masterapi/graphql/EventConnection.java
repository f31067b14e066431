package certes.masterapi.graphql;

import certes.domain.master.EventView;
import certes.domain.master.Page;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of events. */
@Type("EventConnection")
public record EventConnection(
        @NonNull List<@NonNull Edge> edges, @NonNull PageInfo pageInfo) {
    /** One event and where it stands. */
    @Type("EventEdge")
    public record Edge(@NonNull EventNode node, @NonNull String cursor) {}

    static EventConnection of(Page<EventView> page, EventBodies bodies) {
        List<Edge> edges = page.items().stream()
                .map(view -> new Edge(
                        new EventNode(view, bodies), Paging.cursor(view.id().toString())))
                .toList();
        String end = edges.isEmpty() ? null : edges.get(edges.size() - 1).cursor();
        return new EventConnection(edges, new PageInfo(page.hasNext(), end));
    }
}
