package certes.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeDirectoryTest {

    @TempDir
    private Path parent;

    @Test
    void isForItsOwnerOnlyEvenIfItWasOpenBefore() throws Exception {
        Path open = Files.createDirectory(parent.resolve("home"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        HomeDirectory home = HomeDirectory.open(open);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void writesSecretsThatOnlyTheOwnerReads() throws IOException {
        Path file = parent.resolve("secret");

        HomeDirectory.writePrivately(file, "one");
        HomeDirectory.writePrivately(file, "two");

        assertThat(file).hasContent("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhichDirectoryCannotBeUsed() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> HomeDirectory.open(file))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("CERTES_HOME (" + file + ")");
    }

    @Test
    void removesLinksWithoutFollowingThem() throws IOException {
        Path kept = Files.createFile(parent.resolve("kept"));
        Path tree = Files.createDirectory(parent.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link"), kept);

        HomeDirectory.deleteTree(tree);

        assertThat(tree).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void keepsPasswordsFromOneStartToTheNext() throws Exception {
        HomeDirectory home = HomeDirectory.open(parent.resolve("home"));

        Credentials first = Credentials.of(home);

        assertThat(Credentials.of(home)).isEqualTo(first);
        assertThat(first.superuser()).isNotEqualTo(first.databaseApplication());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.path().resolve("credentials.properties"))))
                .isEqualTo("rw-------");
    }
}
