package certes.domain.event;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses one version of an event type: {@code domain/namespace/version/name}, read from the end. A leading segment
 * with a dot or a colon is the domain; without one the URI is of the deployment's own domain.
 *
 * @param domain who is authoritative for the type, such as {@code community.certes.dev} or {@code localhost:9600}
 * @param namespace one string that groups types; may hold slashes; {@code _} is the default one
 * @param version from 1
 * @param name such as {@code push} or {@code invoice.paid}
 */
public record EventUri(String domain, String namespace, int version, String name) {
    /** The namespace of events that name none. */
    public static final String DEFAULT_NAMESPACE = "_";
    /** The namespace of operational events; nobody posts into it. */
    public static final String RESERVED_NAMESPACE = "certes";

    private static final String SCHEME = "events://";
    private static final int MAX_NAMESPACE_SEGMENTS = 128;
    private static final int MAX_LENGTH = 2_048;
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    /** @throws IllegalArgumentException saying which part is wrong */
    public EventUri {
        checkDomain(domain);
        checkNamespace(namespace);
        if (version < 1) {
            throw new IllegalArgumentException("the version " + version + " is not a whole number from 1");
        }
        if (!isName(name)) {
            throw new IllegalArgumentException("the name '" + excerpt(name) + "' is not 1-128 of A-Z a-z 0-9 _ . -");
        }
    }

    /**
     * Reads {@code [events://][domain/]namespace/version/name}.
     *
     * @param ownDomain the domain of URIs that name none
     * @throws IllegalArgumentException saying which part is wrong
     */
    public static EventUri parse(String text, String ownDomain) {
        Parts parts = Parts.split(text, ownDomain);
        return new EventUri(parts.domain, parts.namespace, parts.version, parts.name);
    }

    /** Whether the text can be the name of an event type. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * The version written by a path segment.
     *
     * @throws IllegalArgumentException if it is no whole number from 1
     */
    public static int version(String text) {
        if (!VERSION.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "the version '" + excerpt(text) + "' is not a whole number from 1 (domain/namespace/version/name)");
        }
        return Integer.parseInt(text);
    }

    /** @throws IllegalArgumentException if the text is no namespace */
    public static void checkNamespace(String namespace) {
        List<String> segments = List.of(namespace.split("/", -1));
        if (segments.size() > MAX_NAMESPACE_SEGMENTS || namespace.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the namespace has more than " + MAX_NAMESPACE_SEGMENTS + " segments");
        }
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "the namespace segment '" + excerpt(segment) + "' is not 1-128 of A-Z a-z 0-9 _ -");
            }
        }
    }

    /** {@code domain/namespace/version/name}. */
    @Override
    public String toString() {
        return domain + '/' + namespace + '/' + version + '/' + name;
    }

    private static void checkDomain(String domain) {
        if (!isDomain(domain) || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("'" + excerpt(domain) + "' is no domain");
        }
    }

    private static boolean isDomain(String segment) {
        return segment.indexOf('.') >= 0 || segment.indexOf(':') >= 0;
    }

    private static String excerpt(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    /** The parts of a URI or of a pattern, of which a name may be a star; only the constructors check them. */
    record Parts(String domain, String namespace, int version, String name) {
        static Parts split(String text, String ownDomain) {
            if (text.length() > 4 * MAX_LENGTH) {
                throw new IllegalArgumentException("the event URI is too long");
            }
            String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
            int nameAt = path.lastIndexOf('/');
            int versionAt = nameAt < 0 ? -1 : path.lastIndexOf('/', nameAt - 1);
            if (versionAt < 0) {
                throw new IllegalArgumentException(
                        "'" + excerpt(text) + "' is no event URI of the form [domain/]namespace/version/name");
            }
            String head = path.substring(0, versionAt);
            int version = EventUri.version(path.substring(versionAt + 1, nameAt));
            String name = path.substring(nameAt + 1);
            int slash = head.indexOf('/');
            String first = slash < 0 ? head : head.substring(0, slash);
            if (!isDomain(first)) {
                return new Parts(ownDomain, head, version, name);
            }
            if (slash < 0) {
                throw new IllegalArgumentException("'" + excerpt(text) + "' has a domain but no namespace");
            }
            return new Parts(first, head.substring(slash + 1), version, name);
        }
    }
}
