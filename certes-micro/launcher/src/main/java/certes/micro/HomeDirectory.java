package certes.micro;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The directory of all state, for its owner's eyes only. */
public record HomeDirectory(Path path) {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** Makes the directory, or takes it as it is, and closes it to everybody else. */
    public static HomeDirectory open(Path path) throws StartFailure {
        try {
            Files.createDirectories(path);
            if (POSIX) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            Files.createDirectories(path.resolve("logs"));
            Files.createDirectories(path.resolve("run"));
            return new HomeDirectory(path);
        } catch (IOException unusable) {
            throw new StartFailure(
                    "CERTES_HOME (" + path + ") cannot be used: " + unusable.getMessage()
                            + ". It must be a directory that belongs to the user who starts Certes.",
                    unusable);
        }
    }

    /** Where all logs go. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** What belongs to one run only. */
    public Path run() {
        return path.resolve("run");
    }

    /**
     * Writes a file that only the owner can read. A crash leaves the old content or the new, never a part of it.
     *
     * @throws IOException if the disk is full, for instance
     */
    public static void writePrivately(Path file, String content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        FileAttribute<?>[] ownerOnly = POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(draft, ownerOnly);
        Files.writeString(draft, content, StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a directory with everything in it; links are removed, not followed. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
