package certes.master.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * A small file that only its owner may read (mode 600), written once.
 *
 * <p>It appears with its whole content or not at all, also after a crash, and of several processes that create it at the
 * same time one wins and all read what that one wrote.
 */
public final class PrivateFile {
    private static final System.Logger LOG = System.getLogger(PrivateFile.class.getName());
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> HOME_OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;

    public PrivateFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /**
     * The file's content; where there is none, {@code initial} is written first, durable when this returns.
     *
     * @throws IllegalStateException saying what to do, if the file can be neither read nor written
     */
    public byte[] readOrCreate(byte[] initial) {
        try {
            if (Files.notExists(path)) {
                create(initial);
            }
            warnIfOthersMayRead();
            return Files.readAllBytes(path);
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "cannot read or create " + path + " (" + failure + "); make its directory writable for the user"
                            + " that runs Certes, or name another one by CERTES_HOME",
                    failure);
        }
    }

    private void create(byte[] content) throws IOException {
        Path directory = parent();
        Files.createDirectories(directory, attribute(HOME_OWNER_ONLY));
        Path draft = directory.resolve("." + path.getFileName() + "." + UUID.randomUUID());
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute(OWNER_ONLY))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A hard link, since unlike a rename it never replaces a file that another process has just published. */
    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException anotherProcessWasFaster) {
            LOG.log(System.Logger.Level.DEBUG, "{0} was created by another process", path);
        } catch (UnsupportedOperationException noLinks) {
            Files.move(draft, path);
        }
        try (FileChannel directory = FileChannel.open(parent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path parent() throws IOException {
        Path directory = path.getParent();
        if (directory == null) {
            throw new NoSuchFileException(path.toString());
        }
        return directory;
    }

    private void warnIfOthersMayRead() throws IOException {
        if (!isPosix()) {
            return;
        }
        Set<PosixFilePermission> excess = EnumSet.noneOf(PosixFilePermission.class);
        excess.addAll(Files.getPosixFilePermissions(path));
        excess.removeAll(HOME_OWNER_ONLY);
        if (!excess.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "Others may read {0}; do: chmod 600 {0}", path);
        }
    }

    private static FileAttribute<?>[] attribute(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
