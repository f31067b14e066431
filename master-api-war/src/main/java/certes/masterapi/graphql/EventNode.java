package certes.masterapi.graphql;

import certes.domain.event.Direction;
import certes.domain.id.EventId;
import certes.domain.master.EventView;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An event. Its deliveries and its body are loaded for all events of a list at once, and only if they are asked for. */
@Type("Event")
public final class EventNode {
    /** How the body is written. */
    public enum BodyEncoding {
        /** As it is, since it is valid UTF-8. */
        TEXT,
        /** In base64 (RFC 4648 section 4). */
        BASE64
    }

    /** One header that is kept with the event. */
    @Type("Header")
    public record Header(@NonNull String name, @NonNull String value) {}

    private final EventView view;
    private final EventBodies bodies;

    /** @param bodies of the events that it is shown with */
    EventNode(EventView view, EventBodies bodies) {
        this.view = view;
        this.bodies = bodies;
    }

    EventId eventId() {
        return view.id();
    }

    @Id
    @NonNull
    public String getId() {
        return view.id().toString();
    }

    @NonNull
    @Description("domain/namespace/version/name")
    public String getUri() {
        return view.uri();
    }

    @Description("The name of the source that sent it; null for an own event")
    public @Nullable String getSource() {
        return view.source();
    }

    @NonNull
    public Direction getDirection() {
        return view.direction();
    }

    @NonNull
    public Instant getReceivedAt() {
        return view.receivedAt();
    }

    public @Nullable String getContentType() {
        return view.contentType();
    }

    @NonNull
    public List<@NonNull Header> getHeaders() {
        return view.headers().entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
    }

    @NonNull
    @Description(
            "The body as it was received, written as bodyEncoding says. All bodies of an answer have at most 16 MiB; one"
                    + " alone may be longer")
    public String getBody() {
        return bodies.written(view.id()).text();
    }

    @NonNull
    public BodyEncoding getBodyEncoding() {
        return bodies.of(view.id()).encoding();
    }

    @NonNull
    @Description("The components that it passed, in order")
    public List<@NonNull String> getCorrelationIds() {
        return view.correlationIds();
    }

    @NonNull
    @Description("The subscriptions whose pattern matched and whose filter kept it back: there is no delivery to them")
    public List<@NonNull FilteredNode> getFiltered() {
        return view.filtered().stream().map(FilteredNode::new).toList();
    }
}
