package certes.broker.filter;

import certes.domain.event.EventUri;
import certes.domain.filter.FilterVerdict;
import certes.domain.ingest.Submission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An event as filters see it. What is about it and what is in its body are two documents, each made once, when the first
 * filter asks for it. Not thread-safe.
 */
public final class FilteredEvent {
    /** Longer bodies are not looked at, so that one event costs a committer no more than some milliseconds. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Submission submission;
    private final @Nullable String source;
    private final boolean isJson;
    private @Nullable JsonNode about;
    private @Nullable JsonNode body;
    private @Nullable FilterVerdict noBody;

    /**
     * Makes nothing of it yet.
     *
     * @param source the name of the event's source; null for an own event
     * @param isJson whether its content type says that its body is JSON
     */
    public FilteredEvent(Submission submission, @Nullable String source, boolean isJson) {
        this.submission = submission;
        this.source = source;
        this.isJson = isJson;
    }

    /** Its attributes and headers. */
    JsonNode about() {
        JsonNode known = about;
        if (known == null) {
            known = made();
            about = known;
        }
        return known;
    }

    private JsonNode made() {
        EventUri uri = submission.uri();
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        made.put("uri", uri.toString());
        made.put("domain", uri.domain());
        made.put("namespace", uri.namespace());
        made.put("version", uri.version());
        made.put("name", uri.name());
        made.put("direction", submission.direction().name());
        putIfGiven(made, "source", source);
        putIfGiven(made, "contentType", submission.contentType());
        putIfGiven(made, "subscriber", submission.subscriber());
        ObjectNode headers = made.putObject("headers");
        submission.headers().forEach(headers::put);
        return made;
    }

    private static void putIfGiven(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    /** A document with the body as its only member {@code body}; null, and {@link #noBody} says why, if it has none. */
    @Nullable
    JsonNode body() {
        if (body == null && noBody == null) {
            read();
        }
        return body;
    }

    /** Why filters do not look at its body; of no meaning before {@link #body}. */
    FilterVerdict noBody() {
        return noBody == null ? FilterVerdict.DIFFERS : noBody;
    }

    private void read() {
        if (!isJson) {
            noBody = FilterVerdict.BODY_IS_NOT_JSON;
        } else if (submission.body().length > MAX_BODY_BYTES) {
            noBody = FilterVerdict.BODY_TOO_LARGE;
        } else {
            try {
                body = JsonNodeFactory.instance.objectNode().set("body", JSON.readTree(submission.body()));
            } catch (IOException notJson) { // acceptance has refused it before
                noBody = FilterVerdict.BODY_IS_NOT_JSON;
            }
        }
    }
}
