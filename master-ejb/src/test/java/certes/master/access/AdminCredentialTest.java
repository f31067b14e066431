package certes.master.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminCredentialTest {
    @TempDir
    Path home;

    @Test
    void makesAPasswordOnceReadableByItsOwnerAlone() throws IOException {
        AdminCredential first = AdminCredential.inDirectory(home, "admin");
        Path file = home.resolve("admin-password");
        String password = Files.readString(file);
        assertThat(password).matches("[A-Za-z0-9_-]{32}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(first.matches("admin", password)).isTrue();
        assertThat(AdminCredential.inDirectory(home, "admin").matches("admin", password))
                .isTrue();
    }

    @Test
    void readsAPasswordThatSomebodyWroteWithAnEditor() throws IOException {
        Files.writeString(home.resolve("admin-password"), "my own\n");
        assertThat(AdminCredential.inDirectory(home, "root").matches("root", "my own"))
                .isTrue();
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Files.writeString(home.resolve("admin-password"), "\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> AdminCredential.inDirectory(home, "admin"))
                .withMessageContaining("write a password into it, or delete it");
    }

    @Test
    void matchesNothingElse() {
        AdminCredential credential = new AdminCredential("admin", "right");
        assertThat(credential.matches("admin", "right")).isTrue();
        assertThat(credential.matches("admin", "wrong")).isFalse();
        assertThat(credential.matches("Admin", "right")).isFalse();
        assertThat(credential.matches("", "")).isFalse();
    }

    @Test
    void isNeverBlank() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AdminCredential("admin", " "));
        assertThatIllegalArgumentException().isThrownBy(() -> new AdminCredential("", "right"));
    }
}
