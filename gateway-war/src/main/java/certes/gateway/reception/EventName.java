package certes.gateway.reception;

import certes.domain.event.EventUri;
import certes.domain.problem.Problem;
import certes.domain.source.Preset;
import certes.domain.source.SourceSettings;
import certes.gateway.reception.JsonBody.Lookup;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Finds the event type's name in a source's request: by the header or the JSON Pointer of its settings, or its preset's. */
sealed interface EventName {
    /** Where neither header nor pointer gives one. */
    String DEFAULT = "event";

    /** The name of the type. */
    record Named(String name) implements EventName {}

    /** What was found is no name. */
    record Unusable(Problem problem) implements EventName {}

    static EventName of(SourceSettings source, HttpServletRequest request, byte[] body) {
        String header = source.typeHeader();
        String pointer = source.typePointer();
        if (header == null && pointer == null) {
            header = source.preset() == Preset.GITHUB ? "x-github-event" : null;
            pointer = source.preset() == Preset.STRIPE ? "/type" : null;
        }
        String said = header == null ? null : request.getHeader(header);
        if (said != null && !said.isBlank()) {
            return checked(said.strip(), "the header " + header);
        }
        return pointer == null ? new Named(DEFAULT) : atPointer(pointer, request.getContentType(), body);
    }

    private static EventName atPointer(String pointer, @Nullable String contentType, byte[] body) {
        Lookup lookup = JsonBody.find(pointer, body);
        if (lookup instanceof Lookup.Found found) {
            return checked(found.text(), "the value at " + pointer + " of the body");
        }
        if (lookup instanceof Lookup.Unreadable && JsonBody.isSaidBy(contentType)) {
            return new Unusable(Problem.malformed("The event type is looked up at " + pointer
                    + ", but up to there the body is no JSON, or too deep or too long to be read."));
        }
        return new Named(DEFAULT);
    }

    private static EventName checked(String name, String where) {
        return EventUri.isName(name)
                ? new Named(name)
                : new Unusable(Problem.malformed(
                        "The event type is taken from " + where + ", but that is not 1-128 of A-Z a-z 0-9 _ . -"));
    }
}
