package certes.masterapi.graphql;

import certes.domain.id.EventId;
import certes.domain.master.Bodies;
import certes.domain.master.EventHistory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a list of events. They are loaded all at once when the query asks for the first of them, and not at all if
 * it asks for none. Used by one thread.
 */
final class EventBodies {
    /** A body as it is shown. */
    record Body(String text, EventNode.BodyEncoding encoding) {}

    private final EventHistory history;
    private final BodyAllowance allowance;
    private final Set<EventId> ids;
    private final Map<EventId, Body> bodies = new HashMap<>();
    private final Set<EventId> written = new HashSet<>();
    private boolean loaded;
    private @Nullable RuntimeException failure;

    EventBodies(EventHistory history, BodyAllowance allowance, Collection<EventId> ids) {
        this.history = history;
        this.allowance = allowance;
        this.ids = Set.copyOf(ids);
    }

    /**
     * The body of one of the events.
     *
     * @throws RefusedException if all of them are too long for one answer
     */
    Body of(EventId id) {
        if (failure != null) {
            throw failure; // not asked for again by every event of the list
        }
        if (!loaded) {
            try {
                load();
            } catch (RuntimeException refused) {
                failure = refused;
                throw refused;
            }
        }
        Body body = bodies.get(id);
        if (body == null) {
            throw RefusedException.notFound("event", id.toString()); // retention removed it just now
        }
        return body;
    }

    /** The same, to be written once more: an event may be in an answer often, by aliases or as that of many deliveries. */
    Body written(EventId id) {
        Body body = of(id);
        if (!written.add(id)) {
            long length = body.text().length();
            if (length > allowance.left(1)) {
                throw tooLong("the same bodies are asked for again and again");
            }
            allowance.take(length);
        }
        return body;
    }

    private void load() {
        Bodies found = history.bodies(ids, allowance.left(ids.size()));
        if (found instanceof Bodies.TooLong tooLong) {
            throw tooLong("of " + ids.size() + " events they are " + tooLong.bytes() + " bytes");
        }
        ((Bodies.Loaded) found).byEvent().forEach((id, bytes) -> {
            allowance.take(bytes.length);
            bodies.put(id, write(bytes));
        });
        loaded = true;
    }

    private static RefusedException tooLong(String what) {
        return RefusedException.badRequest("the bodies are too long for one answer: " + what + ", and one answer shows "
                + BodyAllowance.MAX_BYTES + " bytes of bodies, or one event; ask for fewer events at once (first), or"
                + " without body and bodyEncoding");
    }

    private static Body write(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Body(text, EventNode.BodyEncoding.TEXT);
        } catch (CharacterCodingException binary) {
            return new Body(Base64.getEncoder().encodeToString(bytes), EventNode.BodyEncoding.BASE64);
        }
    }
}
