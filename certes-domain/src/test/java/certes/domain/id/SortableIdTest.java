package certes.domain.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortableIdTest {
    @Property
    void readsWhatItWrote(@ForAll @LongRange(min = 0) long value) {
        String text = SortableId.format("evt", value);
        assertThat(SortableId.parse("evt", text)).isEqualTo(value);
        assertThat(text).hasSize(17).doesNotContain(".");
    }

    @Property
    void sortsAsTheNumberDoes(@ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long other) {
        assertThat(Integer.signum(SortableId.format("evt", one).compareTo(SortableId.format("evt", other))))
                .isEqualTo(Long.compare(one, other));
    }

    @Test
    void writesTheDocumentedForm() {
        assertThat(SortableId.format("evt", 0)).isEqualTo("evt_0000000000000");
        assertThat(SortableId.format("evt", 31)).isEqualTo("evt_000000000000z");
        assertThat(SortableId.format("evt", Long.MAX_VALUE)).isEqualTo("evt_7zzzzzzzzzzzz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evt_",
                "evt_000000000000",
                "evt_00000000000000",
                "dlv_0000000000000",
                "evt-0000000000000",
                "evt_8000000000000",
                "evt_000000000000i",
                "evt_000000000000A",
                "evt_00000000000 0",
                "evt_000000000000."
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> EventId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachKindHasItsPrefix() {
        assertThat(EventId.parse(new EventId(7).toString())).isEqualTo(new EventId(7));
        assertThat(DeliveryId.parse(new DeliveryId(7).toString())).isEqualTo(new DeliveryId(7));
        assertThat(SubscriptionId.parse(new SubscriptionId(7).toString())).isEqualTo(new SubscriptionId(7));
        assertThat(SourceId.parse(new SourceId(7).toString())).isEqualTo(new SourceId(7));
        assertThatThrownBy(() -> DeliveryId.parse(new EventId(7).toString()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
