package certes.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.signature.Verification.Forged;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {
    private static final String SECRET = "whsec_test_secret";
    private static final Instant AT = Instant.ofEpochSecond(1_492_774_577);
    private static final byte[] BODY = "{\"id\":\"evt_1\",\"object\":\"event\"}".getBytes(UTF_8);

    /** Made with OpenSSL by the steps of Stripe's documentation. */
    private static final String HEX = "654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543";

    private static final String HEADER = "t=1492774577,v1=" + HEX;

    @Test
    void followsStripesScheme() {
        assertThat(StripeSignature.sign(AT, BODY, SECRET)).isEqualTo(HEADER);
        assertThat(verify(HEADER, AT)).isEqualTo(Verification.GENUINE);
    }

    @Test
    void takesAnySignatureByAnyActiveSecret() {
        String other = "v1=" + "0".repeat(64);
        assertThat(verify("t=1492774577," + other + ",v1=" + HEX + ",v0=6ffbb59b", AT))
                .isEqualTo(Verification.GENUINE);
        assertThat(verify("t=1492774577, v1=xyz, v1=" + HEX, AT)).isEqualTo(Verification.GENUINE);
        assertThat(StripeSignature.verify(HEADER, BODY, List.of("old", SECRET), AT))
                .isEqualTo(Verification.GENUINE);
        assertThat(StripeSignature.verify(HEADER, BODY, List.of("old"), AT)).isInstanceOf(Forged.class);
    }

    @Test
    void toleratesFiveMinutesEitherWay() {
        assertThat(verify(HEADER, AT.plusSeconds(300))).isEqualTo(Verification.GENUINE);
        assertThat(verify(HEADER, AT.minusSeconds(300))).isEqualTo(Verification.GENUINE);
        assertThat(verify(HEADER, AT.plusSeconds(301))).isInstanceOf(Forged.class);
        assertThat(verify(HEADER, AT.minusSeconds(301))).isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "t=1492774577",
                "v1=" + HEX,
                "t=,v1=" + HEX,
                "t=1492774577,v0=" + HEX,
                "t=1492774578,v1=" + HEX,
                "t=1492774577,v1=" + HEX + "00",
                "t=1492774577;v1=" + HEX
            })
    void refusesOtherHeaders(String header) {
        assertThat(verify(header, AT)).isInstanceOf(Forged.class);
    }

    @Test
    void noticesAChangedBodyAndAMissingHeader() {
        assertThat(StripeSignature.verify(HEADER, new byte[] {1}, List.of(SECRET), AT))
                .isInstanceOf(Forged.class);
        assertThat(verify(null, AT)).isEqualTo(new Forged("the header stripe-signature is missing"));
    }

    @Property
    void verifiesWhatItSigned(@ForAll byte[] body, @ForAll @NotBlank @StringLength(max = 40) String secret) {
        String header = StripeSignature.sign(AT, body, secret);
        assertThat(StripeSignature.verify(header, body, List.of(secret), AT)).isEqualTo(Verification.GENUINE);
    }

    @Property
    void noHeaderMakesItThrow(@ForAll @StringLength(max = 60) String header) {
        assertThat(verify(header, AT)).isInstanceOf(Forged.class);
    }

    private static Verification verify(@Nullable String header, Instant now) {
        return StripeSignature.verify(header, BODY, List.of(SECRET), now);
    }
}
