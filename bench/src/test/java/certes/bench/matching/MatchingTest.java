package certes.bench.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatchingTest {

    @Test
    void noneOfTheOthersWantsTheEvent() {
        assertThat(IntStream.range(1, 30_000).mapToObj(Matching::pattern))
                .doesNotHaveDuplicates()
                .doesNotContain("matching/1/event", "matching/1/*", "*");
    }
}
