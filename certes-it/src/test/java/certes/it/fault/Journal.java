package certes.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of lines, each of which is on the disk when {@link #append} returns, so that what driver and receiver saw outlives
 * whatever is killed. Who waits at the same time shares one fsync. Thread-safe.
 */
final class Journal implements AutoCloseable {

    private final FileChannel file;
    private final StringBuilder gathered = new StringBuilder();
    private long lines;

    private final Object disk = new Object();
    private long durableLines;

    Journal(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void append(String line) {
        long mine;
        synchronized (gathered) {
            gathered.append(line).append('\n');
            mine = ++lines;
        }
        synchronized (disk) {
            if (durableLines < mine) {
                durableLines = force();
            }
        }
    }

    /** Writes what was gathered; returns how many lines are on the disk then. */
    private long force() {
        ByteBuffer bytes;
        long upTo;
        synchronized (gathered) {
            bytes = StandardCharsets.US_ASCII.encode(gathered.toString());
            gathered.setLength(0);
            upTo = lines;
        }
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
            return upTo;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
