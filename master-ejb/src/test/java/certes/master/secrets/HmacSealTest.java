package certes.master.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.event.EventUri;
import certes.domain.id.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HmacSealTest {
    private static final MasterKey KEY = MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]));
    private static final EventId ID = new EventId(42);
    private static final EventUri URI = new EventUri("certes.local", "github", 1, "push");

    private final HmacSeal seal = new HmacSeal(KEY);

    @Test
    void isIntactForWhatWasSealed() {
        byte[] made = seal.of(ID, URI, "application/json", bytes("{}"));
        assertThat(made).hasSize(32);
        assertThat(seal.isIntact(made, ID, URI, "application/json", bytes("{}")))
                .isTrue();
        assertThat(new HmacSeal(KEY).isIntact(made, ID, URI, "application/json", bytes("{}")))
                .isTrue();
    }

    @Test
    void isBrokenByAnyChange() {
        byte[] made = seal.of(ID, URI, "application/json", bytes("{}"));
        assertThat(seal.isIntact(made, new EventId(43), URI, "application/json", bytes("{}")))
                .isFalse();
        assertThat(seal.isIntact(
                        made, ID, new EventUri("certes.local", "github", 2, "push"), "application/json", bytes("{}")))
                .isFalse();
        assertThat(seal.isIntact(made, ID, URI, "text/plain", bytes("{}"))).isFalse();
        assertThat(seal.isIntact(made, ID, URI, null, bytes("{}"))).isFalse();
        assertThat(seal.isIntact(made, ID, URI, "application/json", bytes("{} ")))
                .isFalse();
        assertThat(seal.isIntact(new byte[32], ID, URI, "application/json", bytes("{}")))
                .isFalse();
        assertThat(seal.isIntact(new byte[0], ID, URI, "application/json", bytes("{}")))
                .isFalse();
    }

    @Test
    void tellsWhereOnePartEndsAndTheNextBegins() {
        assertThat(seal.of(ID, URI, "a", bytes("bc"))).isNotEqualTo(seal.of(ID, URI, "ab", bytes("c")));
        assertThat(seal.of(ID, URI, "", bytes("a"))).isNotEqualTo(seal.of(ID, URI, null, bytes("a")));
    }

    @Test
    void isAnotherUnderAnotherMasterKey() {
        byte[] other = new byte[32];
        other[0] = 1;
        HmacSeal another = new HmacSeal(MasterKey.parse(Base64.getEncoder().encodeToString(other)));
        assertThat(another.of(ID, URI, null, bytes("{}"))).isNotEqualTo(seal.of(ID, URI, null, bytes("{}")));
    }

    @Test
    void isMadeByManyThreadsAtOnce() {
        byte[] expected = seal.of(ID, URI, "application/json", bytes("{}"));
        assertThat(IntStream.range(0, 10_000)
                        .parallel()
                        .allMatch(i -> seal.isIntact(expected, ID, URI, "application/json", bytes("{}"))))
                .isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
