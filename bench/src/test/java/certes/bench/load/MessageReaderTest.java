package certes.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final String SIZED = "HTTP/1.1 202 Accepted\r\nContent-Length: 11\r\n\r\n{\"id\":\"12\"}";
    private static final String CHUNKED =
            "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n2\r\n0}\r\n0\r\n\r\n";

    private final MessageReader reader = new MessageReader();

    @Test
    void findsTheEndWhereverTheMessageIsCut() throws ProtocolException {
        for (String message : new String[] {SIZED, CHUNKED}) {
            for (int cut = 0; cut < message.length(); cut++) {
                reader.begin();
                assertThat(reader.take(bytes(message.substring(0, cut)))).isFalse();
                assertThat(reader.take(bytes(message.substring(cut)))).isTrue();
            }
        }
        assertThat(reader.status()).isEqualTo(503);
    }

    @Test
    void leavesTheNextMessageAlone() throws ProtocolException {
        ByteBuffer two = bytes(SIZED + CHUNKED);
        assertThat(reader.take(two)).isTrue();
        assertThat(two.remaining()).isEqualTo(CHUNKED.length());
        reader.begin();
        assertThat(reader.take(two)).isTrue();
    }

    @Test
    void needsNoBody() throws ProtocolException {
        assertThat(reader.take(bytes("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")))
                .isTrue();
    }

    @Test
    void knowsHeadersAndWhenTheEventWasDue() throws ProtocolException {
        String body = "{\"due\":\"00000000000000000042\",\"pad\":\"" + "y".repeat(100_000) + "\"}";
        String message = "POST / HTTP/1.1\r\ncertes-attempt: 2\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        assertThat(reader.take(bytes(message))).isTrue();
        assertThat(reader.header("certes-attempt")).isEqualTo("2");
        assertThat(reader.header("webhook-id")).isEmpty();
        assertThat(reader.dueNanos()).isEqualTo(42);
    }

    @Test
    void refusesAMessageWithoutALength() {
        assertThatThrownBy(() -> reader.take(bytes("HTTP/1.1 200 OK\r\n\r\n"))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesAHeadWithoutAnEnd() {
        assertThatThrownBy(() -> reader.take(bytes("x".repeat(17_000)))).isInstanceOf(ProtocolException.class);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
