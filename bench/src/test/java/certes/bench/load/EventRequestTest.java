package certes.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class EventRequestTest {

    private static final URI URL = URI.create("http://127.0.0.1:9500/events/bench");

    @Test
    void isOnePostOfTheWholeEvent() {
        EventRequest request = new EventRequest(URL, new Scenario(1, false, false, 256, 1));
        String text = new String(request.same().array(), UTF_8);
        assertThat(text)
                .startsWith("POST /events/bench HTTP/1.1\r\nHost: 127.0.0.1:9500\r\n")
                .contains("Content-Length: 256\r\n\r\n{\"due\"")
                .doesNotContain("X-Hub-Signature-256");
    }

    @Test
    void isSignedAnewForEachTime() throws Exception {
        EventRequest request = new EventRequest(URL, new Scenario(1, false, true, 1024, 1));
        for (byte[] message : new byte[][] {
            request.same().array(), request.dueAt(1).array(), request.dueAt(2).array()
        }) {
            String text = new String(message, UTF_8);
            String body = text.substring(text.indexOf("\r\n\r\n") + 4);
            assertThat(text).contains("X-Hub-Signature-256: sha256=" + hmac(body) + "\r\n");
        }
        assertThat(request.dueAt(1)).isNotEqualTo(request.dueAt(2));
        assertThat(request.headers())
                .containsEntry("X-Hub-Signature-256", "sha256=" + hmac(new String(request.body(), UTF_8)));
    }

    private static String hmac(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(EventRequest.SECRET.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }
}
