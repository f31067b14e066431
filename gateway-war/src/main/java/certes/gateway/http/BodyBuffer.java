package certes.gateway.http;

import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Collects one body. Grows with what has arrived and not with what was announced, so that announcing much costs the
 * gateway nothing. The container calls a request's listener one call at a time, but may end a request that takes too long
 * meanwhile: {@link #end} is for any thread.
 */
final class BodyBuffer {
    private static final int INITIAL_BYTES = 2_048;
    private static final int TRUSTED_BYTES = 65_536;
    private static final int END = -1;
    private static final byte[] NONE = {};

    private final long announcedBytes;
    private final int maxBytes;
    private final BodyRoom room;
    private boolean hasRoom;
    private volatile byte[] bytes;
    private int count;

    /** What was read and not kept. */
    private int refused;

    /** What became of reading. */
    enum Progress {
        /** All that has arrived was read. */
        GOING_ON,
        /** There is more than an event may have. */
        TOO_LARGE,
        /** There is no room for more now. */
        NO_ROOM
    }

    /**
     * @param announcedBytes as in {@code Content-Length}; negative if it is not known
     * @param maxBytes the most that is taken
     */
    BodyBuffer(long announcedBytes, int maxBytes, BodyRoom room) {
        this.announcedBytes = announcedBytes;
        this.maxBytes = maxBytes;
        this.room = room;
        this.bytes = new byte[announcedBytes < 0 ? INITIAL_BYTES : (int) Math.min(announcedBytes, TRUSTED_BYTES)];
    }

    /** Takes the room for what a body has at first. */
    boolean begin() {
        hasRoom = room.take(bytes.length);
        return hasRoom;
    }

    /**
     * Reads the whole body if all of it has arrived already, as most have; nothing otherwise.
     *
     * @return whether it did
     */
    boolean readAtOnce(ServletInputStream in) throws IOException {
        if (announcedBytes < 0 || announcedBytes > bytes.length || in.available() < announcedBytes) {
            return false;
        }
        while (count < announcedBytes) {
            int read = in.read(bytes, count, bytes.length - count);
            if (read == END) {
                throw new EOFException("the body ended before its announced length");
            }
            count += read;
        }
        return true;
    }

    /**
     * Reads what has arrived, without waiting for more. Does not ask {@link ServletInputStream#isFinished}, which Payara
     * answers by yes as soon as the last byte has come, read or not.
     */
    Progress read(ServletInputStream in) throws IOException {
        while (!(count == announcedBytes && Payara.saysTheEnd(in)) && in.isReady()) {
            byte[] into = bytes;
            if (count < into.length) {
                int read = in.read(into, count, into.length - count);
                if (read == END) {
                    break;
                }
                count += read;
            } else {
                // A full buffer is mostly a whole body: one byte tells, and growing first would waste half.
                int next = in.read();
                if (next == END) {
                    break;
                }
                Progress growth = grow();
                if (growth != Progress.GOING_ON) {
                    refused = 1;
                    return growth;
                }
                bytes[count++] = (byte) next;
            }
        }
        return Progress.GOING_ON;
    }

    /** How much was announced and not read; negative if it is not known. */
    long leftBytes() {
        return announcedBytes < 0 ? announcedBytes : announcedBytes - count - refused;
    }

    /** Whether as much was read as was announced, if anything was. */
    boolean isWhole() {
        return announcedBytes < 0 || announcedBytes == count;
    }

    /**
     * The whole body, to be kept by the caller.
     *
     * @throws IllegalStateException after {@link #end}, when there is none
     */
    synchronized byte[] toBytes() {
        if (!hasRoom) {
            throw new IllegalStateException("The request was ended before its body.");
        }
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    /** Gives the room back, if that has not been done; the bytes are not held here any more. */
    synchronized void end() {
        if (hasRoom) {
            hasRoom = false;
            room.give(bytes.length);
            bytes = NONE;
        }
    }

    private synchronized Progress grow() {
        if (count >= maxBytes) {
            return Progress.TOO_LARGE;
        }
        int larger = (int) Math.min(Math.max(INITIAL_BYTES, 2L * bytes.length), maxBytes);
        if (!hasRoom || !room.take(larger - bytes.length)) {
            return Progress.NO_ROOM;
        }
        bytes = Arrays.copyOf(bytes, larger);
        return Progress.GOING_ON;
    }
}
