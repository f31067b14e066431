package certes.bench.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CertesBusTest {

    @Test
    void countsBothDirectionsAndWhatWasDelivered() {
        String metrics = """
                # TYPE certes_deliveries_total counter
                certes_deliveries_total{outcome="delivered"} 1.23456789E8
                certes_deliveries_total{outcome="handed_back"} 7.0
                # TYPE certes_events_accepted_total counter
                certes_events_accepted_total{direction="incoming"} 40.0
                certes_events_accepted_total{direction="outgoing"} 2.0
                """;
        assertThat(CertesBus.counts(metrics)).isEqualTo(new Counts(42, 123_456_789));
    }

    @Test
    void countsNothingBeforeTheFirstEvent() {
        assertThat(CertesBus.counts("# EOF\n")).isEqualTo(new Counts(0, 0));
    }
}
