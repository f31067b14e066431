package certes.broker.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace that an event comes with (W3C Trace Context, section 3.2). */
final class TraceParent {
    /** In lower case, as an event's headers are. */
    static final String HEADER = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private TraceParent() {}

    /** The trace id; null where the header is missing or not well formed, so that a trace of our own begins. */
    static @Nullable String traceId(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = FORM.matcher(header);
        if (!matcher.matches()) {
            return null;
        }
        boolean more = matcher.group(3) != null; // which only versions after 00 may have
        return more && matcher.group(1).equals("00") ? null : matcher.group(2);
    }
}
