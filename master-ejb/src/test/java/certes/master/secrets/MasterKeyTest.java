package certes.master.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    @TempDir
    Path directory;

    @Test
    void isMadeOnceReadableByItsOwnerAlone() throws IOException {
        Path home = directory.resolve("new/home");
        byte[] first = derived(MasterKey.inDirectory(home));
        Path file = home.resolve("master-key");
        assertThat(file).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(derived(MasterKey.inDirectory(home))).isEqualTo(first);
        try (var files = Files.list(home)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void isTheSameForAllThatMakeItAtTheSameTime() throws Exception {
        int processes = 16;
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            List<Callable<String>> makers = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                makers.add(() -> Base64.getEncoder().encodeToString(derived(MasterKey.inDirectory(directory))));
            }
            List<String> keys = new ArrayList<>();
            for (Future<String> key : threads.invokeAll(makers)) {
                keys.add(key.get());
            }
            assertThat(keys).hasSize(processes).containsOnly(keys.get(0));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void isRefusedWhereTheFileWasCut() throws IOException {
        Files.write(directory.resolve("master-key"), new byte[31]);
        assertThatIllegalStateException()
                .isThrownBy(() -> MasterKey.inDirectory(directory))
                .withMessageContaining("must have 32 bytes and has 31");
    }

    @Test
    void saysWhatToDoWhereItsDirectoryCannotBe() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatIllegalStateException()
                .isThrownBy(() -> MasterKey.inDirectory(file))
                .withMessageContaining("CERTES_HOME");
    }

    @Test
    void isReadFromBase64() {
        String text = Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(derived(MasterKey.parse(text + "\n"))).isEqualTo(derived(MasterKey.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "c2hvcnQ="})
    void isRefusedWhereItIsNoneWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MasterKey.parse(text))
                .withMessageContaining("CERTES_MASTER_KEY")
                .satisfies(refusal -> {
                    if (!text.isEmpty()) {
                        assertThat(refusal.getMessage()).doesNotContain(text);
                    }
                });
    }

    @Test
    void givesUnrelatedKeysToUnrelatedPurposes() {
        MasterKey key = MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]));
        assertThat(key.derive("a", "AES").getEncoded())
                .hasSize(32)
                .isEqualTo(key.derive("a", "AES").getEncoded())
                .isNotEqualTo(key.derive("b", "AES").getEncoded())
                .isNotEqualTo(new byte[32]);
        assertThat(key).hasToString("MasterKey[…]");
    }

    private static byte[] derived(MasterKey key) {
        return key.derive("test", "AES").getEncoded();
    }
}
