package certes.bench.load;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds where one HTTP/1.1 message ends (RFC 9112, section 6) and keeps its head and the first bytes of its body. Of
 * chunked bodies it knows the last chunk only, which is enough for the short answers that it is made for.
 */
final class MessageReader {

    private static final int LARGEST_HEAD = 16 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private byte[] head = new byte[1024];
    private int headLength;
    private boolean inBody;
    private boolean chunked;
    private int matchedOfLastChunk;
    private long left;
    private final byte[] bodyStart = new byte[64];
    private int bodyStartLength;
    private String headText = "";

    /** Forgets the message before. */
    void begin() {
        headLength = 0;
        inBody = false;
        chunked = false;
        matchedOfLastChunk = 0;
        bodyStartLength = 0;
    }

    /**
     * Takes what arrived, up to the end of the message.
     *
     * @return whether the message is complete
     * @throws ProtocolException if it does not say how long it is
     */
    boolean take(ByteBuffer arrived) throws ProtocolException {
        while (!inBody && arrived.hasRemaining()) {
            takeHead(arrived.get());
        }
        return inBody && (chunked ? takeChunks(arrived) : takeBody(arrived));
    }

    private void takeHead(byte next) throws ProtocolException {
        if (headLength == head.length) {
            if (headLength >= LARGEST_HEAD) {
                throw new ProtocolException("a head of more than " + LARGEST_HEAD + " bytes");
            }
            head = Arrays.copyOf(head, 2 * headLength);
        }
        head[headLength] = next;
        headLength++;
        if (next == '\n' && headLength >= 4 && head[headLength - 3] == '\n') {
            inBody = true;
            headText = new String(head, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            chunked = header("transfer-encoding").equals("chunked");
            left = chunked ? -1 : length();
        }
    }

    private long length() throws ProtocolException {
        try {
            return Long.parseLong(header("content-length"));
        } catch (NumberFormatException missing) {
            throw new ProtocolException("a message that does not say how long it is: " + headText.strip());
        }
    }

    private boolean takeBody(ByteBuffer arrived) {
        int kept = (int) Math.min(Math.min(left, arrived.remaining()), bodyStart.length - bodyStartLength);
        arrived.get(bodyStart, bodyStartLength, kept);
        bodyStartLength += kept;
        int skipped = (int) Math.min(left - kept, arrived.remaining());
        arrived.position(arrived.position() + skipped);
        left -= kept + skipped;
        return left == 0;
    }

    private boolean takeChunks(ByteBuffer arrived) {
        while (arrived.hasRemaining() && matchedOfLastChunk < LAST_CHUNK.length) {
            byte next = arrived.get();
            boolean matches = next == LAST_CHUNK[matchedOfLastChunk];
            matchedOfLastChunk = matches ? matchedOfLastChunk + 1 : next == LAST_CHUNK[0] ? 1 : 0;
        }
        return matchedOfLastChunk == LAST_CHUNK.length;
    }

    /** The status of a complete answer. */
    int status() {
        return Integer.parseInt(headText.substring(9, 12));
    }

    /**
     * A header of the message, in lower case; empty if it has none.
     *
     * @param name in lower case
     */
    String header(String name) {
        int at = headText.indexOf("\n" + name + ":");
        if (at < 0) {
            return "";
        }
        int from = at + name.length() + 2;
        return headText.substring(from, headText.indexOf('\r', from)).strip();
    }

    /** When the event in the body was due; 0 if it does not say so. */
    long dueNanos() {
        return PushEvent.dueNanos(bodyStart, bodyStartLength);
    }
}
