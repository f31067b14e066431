package certes.masterapi.graphql;

import certes.domain.master.DeliveryView;
import certes.domain.master.Page;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of deliveries. */
@Type("DeliveryConnection")
public record DeliveryConnection(
        @NonNull List<@NonNull Edge> edges, @NonNull PageInfo pageInfo) {
    /** One delivery and where it stands. */
    @Type("DeliveryEdge")
    public record Edge(@NonNull DeliveryNode node, @NonNull String cursor) {}

    static DeliveryConnection of(Page<DeliveryView> page) {
        List<Edge> edges = page.items().stream()
                .map(view ->
                        new Edge(new DeliveryNode(view), Paging.cursor(view.id().toString())))
                .toList();
        String end = edges.isEmpty() ? null : edges.get(edges.size() - 1).cursor();
        return new DeliveryConnection(edges, new PageInfo(page.hasNext(), end));
    }
}
