package certes.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {

    private final MarkdownTable table = new MarkdownTable("a", "b");

    @Test
    void isMarkdown() {
        table.add("1", "x|y");
        assertThat(table).hasToString("| a | b |\n| --- | --- |\n| 1 | x\\|y |\n");
    }

    @Test
    void refusesRowsOfAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.add("1"));
        assertThat(table.isEmpty()).isTrue();
    }
}
