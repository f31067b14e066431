package certes.master.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class VaultTest {
    private static final byte[] PLAIN = "whsec_abc".getBytes(StandardCharsets.UTF_8);
    private static final MasterKey KEY = MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]));

    private final Vault vault = new Vault(KEY);

    @Test
    void decryptsWhatItEncrypted() {
        byte[] encrypted = vault.encrypt("source:1:secrets", PLAIN);
        assertThat(vault.decrypt("source:1:secrets", encrypted)).isEqualTo(PLAIN);
        assertThat(new Vault(KEY).decrypt("source:1:secrets", encrypted)).isEqualTo(PLAIN);
        assertThat(vault.decrypt("empty", vault.encrypt("empty", new byte[0]))).isEmpty();
    }

    @Test
    void neverWritesTheSameTwice() {
        assertThat(vault.encrypt("a", PLAIN)).isNotEqualTo(vault.encrypt("a", PLAIN));
    }

    @Test
    void writesTheVersionOfItsKeyAndNothingOfTheSecret() {
        byte[] encrypted = vault.encrypt("a", PLAIN);
        assertThat(encrypted).hasSize(1 + 12 + PLAIN.length + 16).startsWith(1);
        assertThat(new String(encrypted, StandardCharsets.ISO_8859_1)).doesNotContain("whsec");
    }

    @Test
    void refusesWhatWasCopiedFromAnotherRow() {
        byte[] encrypted = vault.encrypt("source:1:secrets", PLAIN);
        assertThatIllegalStateException()
                .isThrownBy(() -> vault.decrypt("source:2:secrets", encrypted))
                .withMessageContaining("source:2:secrets")
                .withMessageContaining("CERTES_MASTER_KEY");
    }

    @Test
    void refusesWhatWasChangedInAnyByte() {
        byte[] encrypted = vault.encrypt("a", PLAIN);
        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= 1;
            assertThatIllegalStateException().isThrownBy(() -> vault.decrypt("a", changed));
        }
    }

    @Test
    void refusesWhatWasCut() {
        byte[] encrypted = vault.encrypt("a", PLAIN);
        for (int length = 0; length < encrypted.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(encrypted, length);
            assertThatIllegalStateException().isThrownBy(() -> vault.decrypt("a", cut));
        }
    }

    @Test
    void refusesWhatAnotherMasterKeyEncrypted() {
        byte[] other = new byte[32];
        other[0] = 1;
        byte[] encrypted = new Vault(MasterKey.parse(Base64.getEncoder().encodeToString(other))).encrypt("a", PLAIN);
        assertThatIllegalStateException().isThrownBy(() -> vault.decrypt("a", encrypted));
    }
}
