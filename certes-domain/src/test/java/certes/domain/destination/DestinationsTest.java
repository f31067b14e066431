package certes.domain.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://receiver.test",
                "https://receiver.test/",
                "https://receiver.test:8443/hooks/1?token=a%20b&x=y",
                "http://localhost:8080/hook",
                "https://xn--bcher-kva.example/",
                "https://1.1.1.1/",
                "https://127.0.0.1:1/",
                "https://[2606:4700:4700::1111]/",
                "https://[::1]:65535/",
                "https://7up.example/",
                "https://0x7f.example/"
            })
    void readsHttpAddresses(String address) {
        Destination destination = Destinations.parse("HTTPS", address, false);
        assertThat(destination.kind()).isEqualTo(DestinationKind.HTTPS);
        assertThat(destination.address()).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://receiver.test/, https://",
        "//receiver.test/, https://",
        "receiver.test, https://",
        "/hook, https://",
        "file:///etc/passwd, https://",
        "javascript:alert(1), https://",
        "https:receiver.test, host",
        "https:///hook, host",
        "https://, URI",
        "https://user@receiver.test/, user",
        "https://user:pass@receiver.test/, user",
        "https://@receiver.test/, user",
        "https://receiver.test#a, fragment",
        "https://receiver.test/x#, fragment",
        "https://receiver.test:0/, port",
        "https://receiver.test:65536/, port",
        "https://receiver.test:/, port",
        "https://receiver.test:99999999999/, host",
        "https://receiver.test:80a/, host",
        "https://receiver.test./, dot",
        "https://localhost./, dot",
        "https://127.0.0.1./, host",
        "https://127.1/, host",
        "https://2130706433/, host",
        "https://0x7f000001/, host",
        "https://0x7f.0.0.1/, host",
        "https://0177.0.0.1/, number",
        "https://127.0.0.01/, number",
        "https://1.2.3.256/, host",
        "https://017700000001/, host",
        "https://a.0x7f/, host",
        "https://%31%32%37.0.0.1/, host",
        "https://my_host/, host",
        "https://a..b/, host",
        "https://[fe80::1%25eth0]/, zone",
        "https://[fe80::1%eth0]/, zone",
        "https://[::ffff:127.0.0.1]/, IPv4",
        "https://[::ffff:7f00:1]/, IPv4",
        "https://[1::2::3]/, URI",
        "'https://receiver.test/a b', percent-encode",
        "https://bücher.example/, punycode",
        "https://receiver.test/\\@evil, URI",
        "https://receiver.test\\@evil/, URI",
        "'https://receiver.test/|', URI",
        "https://receiver。test/, punycode"
    })
    void refusesWhatCouldBeReadDifferently(String address, String word) {
        assertThatThrownBy(() -> Destinations.parse("HTTPS", address, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\thttps://a.test/", "https://a.test/\n", "https://a.test/\r\nHost: b", "https://a\u0000.test/"})
    void refusesControlCharacters(String address) {
        assertThatThrownBy(() -> Destinations.parse("HTTPS", address, false)).hasMessageContaining("control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQS", "LAMBDA", "GRPC", "JMS", "https", "HTTP", ""})
    void deliversToHttpsOnly(String kind) {
        assertThatThrownBy(() -> Destinations.parse(kind, "https://receiver.test/", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTPS only");
    }

    @Test
    void asksForTlsWhereItIsRequired() {
        assertThatThrownBy(() -> Destinations.parse("HTTPS", "http://receiver.test/", true))
                .hasMessageContaining("CERTES_DESTINATIONS_REQUIRE_TLS");
        assertThat(Destinations.parse("HTTPS", "https://receiver.test/", true)).isNotNull();
    }

    @Test
    void writesTheSchemeInLowerCase() {
        assertThat(Destinations.parse("HTTPS", "HTTPS://Receiver.test/A", true).address())
                .hasToString("https://Receiver.test/A");
    }

    @Test
    void boundsTheLength() {
        assertThat(Destinations.parse("HTTPS", "https://a.test/" + "x".repeat(2_033), false))
                .isNotNull();
        assertThatThrownBy(() -> Destinations.parse("HTTPS", "https://a.test/" + "x".repeat(2_034), false))
                .hasMessageContaining("2048");
        String host = "a.".repeat(127) + "test";
        assertThatThrownBy(() -> Destinations.parse("HTTPS", "https://" + host + "/", false))
                .hasMessageContaining("253");
    }

    @Property
    void readsOrRefusesAndNothingElse(@ForAll("nearlyAddresses") String address) {
        try {
            Destination destination = Destinations.parse("HTTPS", address, false);
            assertThat(destination.address().getHost()).isNotBlank().doesNotEndWith(".");
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> nearlyAddresses() {
        return Arbitraries.strings()
                .withChars("a1.:/[]@%#?x0\\ -")
                .ofMaxLength(20)
                .map(rest -> "http://" + rest);
    }
}
