package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WrkReportTest {

    private static final String TEXT = """
            Running 5s test @ http://127.0.0.1:9500/events/bench
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency    17.22ms   10.91ms 115.28ms   90.55%
                Req/Sec     4.01k   611.36     4.85k    78.00%
              Latency Distribution
                 50%  815.00us
                 75%   17.72ms
                 90%   25.00ms
                 99%    1.25s
              19958 requests in 5.01s, 6.41MB read
            Requests/sec:   3985.05
            Transfer/sec:      1.28MB
            """;

    @Test
    void isReadInMilliseconds() {
        assertThat(WrkReport.parse(TEXT)).isEqualTo(new WrkReport(3985.05, 0.815, 1250, 0));
        assertThat(WrkReport.parse(TEXT.replace("1.25s", "1.50m")).p99Millis()).isEqualTo(90_000);
    }

    @Test
    void countsWhatWasNotAccepted() {
        String text =
                TEXT + "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 100\n";
        assertThat(WrkReport.parse(text).refused()).isEqualTo(110);
    }

    @Test
    void isNotMadeOfSomethingElse() {
        assertThatIllegalArgumentException().isThrownBy(() -> WrkReport.parse("unable to connect"));
    }
}
