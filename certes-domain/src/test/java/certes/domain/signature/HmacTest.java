package certes.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HmacTest {
    private static final byte[] JEFE = "Jefe".getBytes(UTF_8);
    private static final byte[] QUESTION = "what do ya want for nothing?".getBytes(UTF_8);

    /** RFC 2202 section 3 and RFC 4231 section 4.3, test case 2. */
    @Test
    void agreesWithThePublishedVectors() {
        assertThat(hex(Hmac.SHA1)).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(hex(Hmac.SHA256)).isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(hex(Hmac.SHA384))
                .isEqualTo("af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                        + "8e2240ca5e69e2c78b3239ecfab21649");
        assertThat(hex(Hmac.SHA512))
                .isEqualTo("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    }

    @Property
    void theHashOfPartsIsTheHashOfTheWhole(
            @ForAll @NotEmpty byte[] key, @ForAll byte[] whole, @ForAll @IntRange(max = 100) int cut) {
        int at = Math.min(cut, whole.length);
        byte[] head = Arrays.copyOfRange(whole, 0, at);
        byte[] tail = Arrays.copyOfRange(whole, at, whole.length);
        assertThat(Hmac.SHA256.of(key, head, tail)).isEqualTo(Hmac.SHA256.of(key, whole));
    }

    @Property
    void aChangedBitIsNoticed(
            @ForAll @Size(min = 1, max = 64) byte[] key, @ForAll @NotEmpty byte[] body, @ForAll @IntRange int bit) {
        byte[] hash = Hmac.SHA256.of(key, body);
        assertThat(Hmac.SHA256.verifies(hash, key, body)).isTrue();
        byte[] changed = body.clone();
        changed[bit % body.length] ^= 1;
        assertThat(Hmac.SHA256.verifies(hash, key, changed)).isFalse();
        hash[bit % hash.length] ^= 1;
        assertThat(Hmac.SHA256.verifies(hash, key, body)).isFalse();
        assertThat(Hmac.SHA256.verifies(new byte[0], key, body)).isFalse();
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Boolean> task = () -> {
            byte[] key = Thread.currentThread().getName().getBytes(UTF_8);
            byte[] expected = Hmac.SHA256.of(key, QUESTION);
            for (int i = 0; i < 2_000; i++) {
                if (!Hmac.SHA256.verifies(expected, key, QUESTION)) {
                    return false;
                }
            }
            return true;
        };
        try {
            for (Future<Boolean> agreed : threads.invokeAll(List.of(task, task, task, task))) {
                assertThat(agreed.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static String hex(Hmac hmac) {
        return HexFormat.of().formatHex(hmac.of(JEFE, QUESTION));
    }
}
