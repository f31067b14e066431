package certes.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private final BodyRoom room = new BodyRoom(100);

    @Test
    void givesUpToItsCapacity() {
        assertThat(room.take(60)).isTrue();
        assertThat(room.take(41)).isFalse();
        assertThat(room.take(40)).isTrue();
        assertThat(room.taken()).isEqualTo(100);
    }

    @Test
    void hasAgainWhatIsGivenBack() {
        room.take(100);
        room.give(30);
        assertThat(room.take(30)).isTrue();
        assertThat(room.take(1)).isFalse();
    }
}
