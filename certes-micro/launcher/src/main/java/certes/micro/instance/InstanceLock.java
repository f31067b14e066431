package certes.micro.instance;

import certes.micro.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to run on a home directory. The operating system takes it back when the process ends, however it ends, so it
 * never has to be cleaned up.
 */
public final class InstanceLock implements AutoCloseable {

    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock, or answers empty if another process has it. */
    public static Optional<InstanceLock> tryTake(Path home) throws StartFailure {
        Path file = home.resolve("certes.lock");
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new InstanceLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (OverlappingFileLockException heldInThisProcess) {
            closeQuietly(channel);
            return Optional.empty();
        } catch (IOException unusable) {
            closeQuietly(channel);
            throw new StartFailure("The lock " + file + " cannot be taken: " + unusable.getMessage(), unusable);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            // the process is about to say why it does not start
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
