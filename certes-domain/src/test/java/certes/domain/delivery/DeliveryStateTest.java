package certes.domain.delivery;

import static certes.domain.delivery.DeliveryState.CANCELLED;
import static certes.domain.delivery.DeliveryState.DEAD_LETTERED;
import static certes.domain.delivery.DeliveryState.DELIVERED;
import static certes.domain.delivery.DeliveryState.IN_FLIGHT;
import static certes.domain.delivery.DeliveryState.PENDING;
import static certes.domain.delivery.DeliveryState.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryStateTest {
    @Property
    void aFinalStateIsNeverLeft(@ForAll DeliveryState state, @ForAll DeliveryState next) {
        if (state.isFinal()) {
            assertThat(state.mayBecome(next)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(DeliveryState.class)
    void whatIsOpenMayBeClaimedAndCancelled(DeliveryState state) {
        assertThat(state.mayBecome(IN_FLIGHT)).isEqualTo(!state.isFinal());
        assertThat(state.mayBecome(CANCELLED)).isEqualTo(!state.isFinal());
    }

    @ParameterizedTest
    @EnumSource(DeliveryState.class)
    void whatIsOpenMayBePutAside(DeliveryState state) {
        assertThat(state.mayBecome(SCHEDULED)).isEqualTo(!state.isFinal());
    }

    @Test
    void onlyWhatIsInFlightGetsAnOutcome() {
        for (DeliveryState state : DeliveryState.values()) {
            assertThat(state.mayBecome(DELIVERED)).isEqualTo(state == IN_FLIGHT);
            assertThat(state.mayBecome(DEAD_LETTERED)).isEqualTo(state == IN_FLIGHT);
        }
    }

    @Test
    void theOrdinalsStayAsTheDatabaseHasThem() {
        assertThat(DeliveryState.values())
                .containsExactly(PENDING, SCHEDULED, IN_FLIGHT, DELIVERED, DEAD_LETTERED, CANCELLED);
    }

    @Test
    void eachVerdictLeadsToItsState() {
        assertThat(new Verdict.Delivered().state()).isEqualTo(DELIVERED);
        assertThat(new Verdict.Retry(Duration.ZERO, "500").state()).isEqualTo(SCHEDULED);
        assertThat(new Verdict.DeadLetter("spent").state()).isEqualTo(DEAD_LETTERED);
    }
}
