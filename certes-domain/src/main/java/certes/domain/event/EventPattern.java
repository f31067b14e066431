package certes.domain.event;

import org.jspecify.annotations.Nullable;

/**
 * Which events a subscription wants: an event URI whose name may be {@code *}, or {@code *} alone for every event but
 * those of the reserved namespace.
 *
 * @param text as it is written, the own domain filled in
 * @param uri the URI to equal, with any name where {@code anyName}; null where the pattern is {@code *} alone
 * @param anyName whether the name is {@code *}
 */
public record EventPattern(String text, @Nullable EventUri uri, boolean anyName) {
    private static final String STAR = "*";
    private static final String ANY_NAME = "any";

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying which part is wrong
     */
    public static EventPattern parse(String text, String ownDomain) {
        if (text.equals(STAR)) {
            return new EventPattern(STAR, null, true);
        }
        EventUri.Parts parts = EventUri.Parts.split(text, ownDomain);
        boolean anyName = parts.name().equals(STAR);
        EventUri uri =
                new EventUri(parts.domain(), parts.namespace(), parts.version(), anyName ? ANY_NAME : parts.name());
        String prefix = uri.domain() + '/' + uri.namespace() + '/' + uri.version() + '/';
        return new EventPattern(prefix + (anyName ? STAR : uri.name()), uri, anyName);
    }

    /** The pattern that this event type alone matches. */
    public static EventPattern exactly(EventUri uri) {
        return new EventPattern(uri.toString(), uri, false);
    }

    /** The pattern that every name of this event type's namespace and version matches. */
    public static EventPattern anyNameBeside(EventUri uri) {
        return parse(uri.domain() + '/' + uri.namespace() + '/' + uri.version() + '/' + STAR, uri.domain());
    }

    /** Whether an event of this URI is wanted. */
    public boolean matches(EventUri event) {
        if (uri == null) {
            return !event.namespace().equals(EventUri.RESERVED_NAMESPACE);
        }
        return uri.version() == event.version()
                && (anyName || uri.name().equals(event.name()))
                && uri.namespace().equals(event.namespace())
                && uri.domain().equals(event.domain());
    }

    /** Of the patterns that match an event, no two are equally narrow: 3 for a name, 2 for any name, 1 for any event. */
    public int narrowness() {
        if (uri == null) {
            return 1;
        }
        return anyName ? 2 : 3;
    }

    @Override
    public String toString() {
        return text;
    }
}
