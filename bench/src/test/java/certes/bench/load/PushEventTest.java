package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PushEventTest {

    @Property
    void isJsonOfExactlyItsSize(@ForAll @IntRange(min = 256, max = 20_000) int bytes) {
        byte[] event = PushEvent.ofSize(bytes);
        assertThat(event).hasSize(bytes);
        assertThat(new JsonObject(Buffer.buffer(event)).getString("ref")).isEqualTo("refs/heads/main");
    }

    @Property
    void saysWhenItWasDue(@ForAll @LongRange(min = 1) long nanos) {
        byte[] event = PushEvent.ofSize(256);
        PushEvent.stamp(event, 0, nanos);
        assertThat(PushEvent.dueNanos(event, event.length)).isEqualTo(nanos);
        assertThat(new JsonObject(Buffer.buffer(event)).getString("due")).hasSize(20);
    }

    @Test
    void isNotDueAtAnyTimeUnlessItWasStamped() {
        assertThat(PushEvent.dueNanos(PushEvent.ofSize(256), 256)).isZero();
        assertThat(PushEvent.dueNanos("{\"warmUp\":true}".getBytes(), 15)).isZero();
        assertThat(PushEvent.dueNanos("{\"zen\":\"Keep it logically awesome.\"}".getBytes(), 36))
                .isZero();
    }

    @Test
    void growsByCommitsAndNotByPaddingAlone() {
        assertThat(new JsonObject(Buffer.buffer(PushEvent.ofSize(16_384))).getJsonArray("commits"))
                .hasSizeGreaterThan(80);
    }

    @Test
    void hasASchemaThatIsJson() {
        assertThat(new JsonObject(PushEvent.schema()).getJsonArray("required")).contains("commits");
    }
}
