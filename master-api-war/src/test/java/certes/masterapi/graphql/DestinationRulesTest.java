package certes.masterapi.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationRulesTest {
    private static final DestinationRules STRICT = new DestinationRules("certes.local", false, Optional.empty(), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "http://10.1.2.3/",
                "http://[::1]/",
                "http://[::ffff:a00:1]/",
                "http://localhost/",
                "http://API.localhost/",
                "http://169.254.169.254/"
            })
    void refusesAnAddressThatWouldBeRefusedAtEachAttempt(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> STRICT.destination("HTTPS", address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/", "http://host1/", "http://1.2.3.4/", "http://name.invalid/"})
    void takesPublicAddressesAndLooksNoNameUp(String address) {
        assertThat(STRICT.destination("HTTPS", address).address()).hasToString(address);
    }

    @Test
    void takesWhatTheOperatorAllows() {
        DestinationRules listed =
                new DestinationRules("certes.local", false, Optional.of("10.0.0.0/8, 127.0.0.0/8,"), false);
        assertThat(listed.destination("HTTPS", "http://10.1.2.3/").address()).hasToString("http://10.1.2.3/");
        assertThat(listed.destination("HTTPS", "http://localhost/").address()).hasToString("http://localhost/");
        DestinationRules open = new DestinationRules("certes.local", false, Optional.empty(), true);
        assertThat(open.destination("HTTPS", "http://192.168.1.1/").address()).hasToString("http://192.168.1.1/");
        assertThatIllegalArgumentException().isThrownBy(() -> open.destination("HTTPS", "http://169.254.169.254/"));
    }

    @Test
    void wantsTlsWhereTheOperatorDoes() {
        DestinationRules tls = new DestinationRules("certes.local", true, Optional.empty(), false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tls.destination("HTTPS", "http://example.com/"))
                .withMessageContaining("CERTES_DESTINATIONS_REQUIRE_TLS");
    }

    @Test
    void startsWithNoNetworkThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DestinationRules("certes.local", false, Optional.of("10.0.0.0/33"), false));
    }
}
