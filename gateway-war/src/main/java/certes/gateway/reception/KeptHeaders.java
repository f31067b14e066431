package certes.gateway.reception;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that are kept with an event: what the sender said, without credentials and without what concerned only
 * the connection. Signatures are kept, since they are no secrets.
 */
final class KeptHeaders {
    static final int MAX_HEADERS = 64;
    /** Characters of all names and values together. */
    static final int MAX_CHARACTERS = 16_384;

    private static final Set<String> CREDENTIALS = Set.of(
            "authorization", "proxy-authorization", "cookie", "x-api-key", "x-gitlab-token", "x-amz-security-token");
    /** RFC 9110, section 7.6.1, and the framing, which the stored body replaces. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "content-length");

    private KeptHeaders() {}

    /**
     * Lower-cased names, repeated ones joined by a comma, in the order in which they came; those beyond the bounds are
     * left out.
     *
     * @param credential one more header that is a credential, in lower case; null if there is none
     */
    static Map<String, String> of(HttpServletRequest request, @Nullable String credential) {
        Map<String, String> kept = new LinkedHashMap<>();
        int characters = 0;
        for (Enumeration<String> names = request.getHeaderNames();
                names.hasMoreElements() && kept.size() < MAX_HEADERS; ) {
            String name = names.nextElement().toLowerCase(Locale.ROOT);
            if (kept.containsKey(name) || isWithheld(name, credential)) {
                continue;
            }
            String value = joined(request.getHeaders(name));
            int more = name.length() + value.length();
            if (characters + more <= MAX_CHARACTERS && PlainText.is(value) && PlainText.is(name)) {
                kept.put(name, value);
                characters += more;
            }
        }
        return Collections.unmodifiableMap(kept);
    }

    private static boolean isWithheld(String name, @Nullable String credential) {
        return CREDENTIALS.contains(name) || OF_THE_CONNECTION.contains(name) || name.equals(credential);
    }

    private static String joined(Enumeration<String> values) {
        String first = values.hasMoreElements() ? values.nextElement() : "";
        if (!values.hasMoreElements()) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        while (values.hasMoreElements()) {
            all.append(", ").append(values.nextElement());
        }
        return all.toString();
    }
}
