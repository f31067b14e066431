package certes.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BodyBufferTest {
    private final BodyRoom room = new BodyRoom(1 << 20);
    private final BodyBuffer body = new BodyBuffer(-1, 1 << 19, room);

    /** As where a request takes too long while its body is being read. */
    @Test
    void takesNoRoomOnceItHasEnded() throws IOException {
        assertThat(body.begin()).isTrue();
        assertThat(room.taken()).isPositive();
        body.end();
        body.end();
        assertThat(room.taken()).isZero();
        assertThat(body.read(new Endless())).isEqualTo(BodyBuffer.Progress.NO_ROOM);
        assertThat(room.taken()).isZero();
        assertThatThrownBy(body::toBytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void givesAllItsRoomBack() throws IOException {
        assertThat(body.begin()).isTrue();
        assertThat(body.read(new Endless())).isEqualTo(BodyBuffer.Progress.TOO_LARGE);
        assertThat(room.taken()).isEqualTo(1 << 19);
        body.end();
        assertThat(room.taken()).isZero();
    }

    private static final class Endless extends ServletInputStream {
        @Override
        public int read() {
            return 'x';
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            // nobody waits
        }
    }
}
