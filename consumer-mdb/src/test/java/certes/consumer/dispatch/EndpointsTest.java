package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import certes.consumer.sending.Answer;
import certes.domain.isolation.EndpointHealth;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private final Endpoints endpoints = new Endpoints(() -> 1);

    @Test
    void remembersABoundedNumberOfAddressesThatStayBad() {
        fail("first");
        assertThat(endpoints.atOnce("first")).isLessThan(EndpointHealth.MAX_LIMIT);
        for (int i = 0; i < 10_000; i++) {
            fail("address " + i);
        }
        assertThat(endpoints.atOnce("first")).isEqualTo(EndpointHealth.MAX_LIMIT);
        assertThat(endpoints.atOnce("address 9999")).isLessThan(EndpointHealth.MAX_LIMIT);
    }

    private void fail(String address) {
        endpoints.ended(address, new Answer.Failed("no answer"), 1, of -> 2);
    }
}
