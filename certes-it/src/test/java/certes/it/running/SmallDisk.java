package certes.it.running;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A disk in memory that is soon full. Only root may mount it. */
public final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "400m";

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Whether one could be mounted here. */
    public static boolean isPossible() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("user.name").equals("root");
    }

    static SmallDisk mount() throws IOException {
        Path directory = Files.createDirectories(
                Path.of("target", "disks", UUID.randomUUID().toString()).toAbsolutePath());
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "certes-it", directory.toString());
        return new SmallDisk(directory);
    }

    Path directory() {
        return directory;
    }

    /** Leaves no room for a single byte. */
    public void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (int size = 1 << 20; size > 0; size /= 2) {
                fill(out, new byte[size]);
            }
        }
    }

    private static void fill(OutputStream out, byte[] piece) {
        try {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            // with pieces of this size
        }
    }

    /** Makes room again. */
    public void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        try {
            run("umount", directory.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
