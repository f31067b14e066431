package certes.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The event that is posted: a push to a repository, as many commits as fit into its size, the rest padding. Its first
 * member is the time at which it was due to be sent, 20 digits at a fixed place; zero where nobody measures from it.
 */
final class PushEvent {

    /** In bytes. */
    static final int SMALLEST = 256;

    private static final String START = "{\"due\":\"";
    private static final int DIGITS = 20;
    private static final String HEAD = START + "0".repeat(DIGITS) + "\",\"ref\":\"refs/heads/main\",\"after\":\""
            + "b".repeat(40) + "\",\"repository\":{\"id\":731250419,\"name\":\"sorting-office\","
            + "\"full_name\":\"parcel-works/sorting-office\"},\"commits\":[";
    private static final String COMMIT = "{\"id\":\"" + "c".repeat(40) + "\",\"message\":\"Sort by street first\","
            + "\"author\":{\"name\":\"Ada\",\"email\":\"ada@parcel.works\"},\"added\":[\"src/Street.java\"]}";
    private static final String PAD = "],\"pad\":\"";
    private static final String END = "\"}";

    private PushEvent() {}

    /**
     * One of exactly that size.
     *
     * @param bytes from {@link #SMALLEST}
     */
    static byte[] ofSize(int bytes) {
        int room = bytes - HEAD.length() - PAD.length() - END.length();
        int commits = (room + 1) / (COMMIT.length() + 1);
        String list = commits == 0 ? "" : COMMIT + ("," + COMMIT).repeat(commits - 1);
        String text = HEAD + list + PAD + "y".repeat(room - list.length()) + END;
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What each of them fulfils, as JSON Schema. */
    static String schema() {
        try (InputStream schema = PushEvent.class.getResourceAsStream("push.schema.json")) {
            if (schema == null) {
                throw new IllegalStateException("push.schema.json is missing");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Writes when it was due.
     *
     * @param event into this, from {@code offset} on
     * @param dueNanos by the clock of {@link System#nanoTime()}; not negative
     */
    static void stamp(byte[] event, int offset, long dueNanos) {
        long rest = dueNanos;
        for (int i = offset + START.length() + DIGITS - 1; i >= offset + START.length(); i--) {
            event[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** When the event was due that starts like this; 0 if it does not say so. */
    static long dueNanos(byte[] start, int length) {
        int end = START.length() + DIGITS;
        if (length < end) {
            return 0;
        }
        long due = 0;
        for (int i = START.length(); i < end; i++) {
            if (start[i] < '0' || start[i] > '9') {
                return 0;
            }
            due = 10 * due + start[i] - '0';
        }
        return due;
    }
}
