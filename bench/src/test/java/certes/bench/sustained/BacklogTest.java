package certes.bench.sustained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog();

    @Test
    void thatStaysIsSustained() {
        for (int i = 0; i <= 30; i++) {
            backlog.add(i / 2.0, 40 + 10 * (i % 2));
        }
        assertThat(backlog.complaint(1000)).isEmpty();
    }

    @Test
    void thatGrowsIsNot() {
        for (int i = 0; i <= 30; i++) {
            backlog.add(i / 2.0, 15 * i);
        }
        assertThat(backlog.growth()).isEqualTo(30, within(0.01));
        assertThat(backlog.complaint(1000)).contains("the backlog grew by 30/s");
    }

    @Test
    void mayGrowAtTheBeginning() {
        for (int i = 0; i <= 30; i++) {
            backlog.add(i / 2.0, Math.min(500, 100 * i));
        }
        assertThat(backlog.complaint(1000)).isEmpty();
    }

    @Test
    void thatShrinksButIsLargeIsNot() {
        for (int i = 0; i <= 30; i++) {
            backlog.add(i / 2.0, 5000 - 10 * i);
        }
        assertThat(backlog.complaint(1000)).contains("4700 events waited at the end");
    }

    @Test
    void thatNobodyLookedAtIsNone() {
        assertThat(backlog.complaint(1000)).isEmpty();
    }
}
