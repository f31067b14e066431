package certes.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
    @Test
    void sortsByScopeThenKey() {
        List<IdempotencyKey> sorted =
                List.of(new IdempotencyKey("a", "2"), new IdempotencyKey("b", "1"), new IdempotencyKey("b", "3"));
        assertThat(List.of(sorted.get(2), sorted.get(0), sorted.get(1)).stream().sorted())
                .containsExactlyElementsOf(sorted);
    }

    @Test
    void boundsTheKey() {
        assertThat(new IdempotencyKey("a", "x".repeat(255)).key()).hasSize(255);
        assertThatThrownBy(() -> new IdempotencyKey("a", "x".repeat(256))).hasMessageContaining("255");
        assertThatThrownBy(() -> new IdempotencyKey("a", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void correlationIdsHaveTheDocumentedForm() {
        assertThat(CorrelationId.of("ext.gh", 1, 1_733_338_304, new Random(1)).toString())
                .matches("ext\\.gh\\.1-6750a4c0-[0-9a-f]{24}");
    }
}
