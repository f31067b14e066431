package certes.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.signature.Verification.Forged;
import certes.domain.subscription.SigningSecret;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
    /** The vector of the reference libraries' own tests. */
    private static final SigningSecret SECRET = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final Instant AT = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static final SigningSecret OTHER = new SigningSecret("another secret, 32 bytes long...".getBytes(UTF_8));

    @Test
    void signsThePublishedVector() {
        assertThat(StandardWebhooks.sign(ID, AT, BODY, List.of(SECRET))).isEqualTo(SIGNATURE);
        assertThat(StandardWebhooks.sign(ID, AT.plusMillis(999), BODY, List.of(SECRET)))
                .isEqualTo(SIGNATURE);
    }

    @Test
    void verifiesThePublishedVector() {
        assertThat(verify(SIGNATURE, SECRET)).isEqualTo(Verification.GENUINE);
    }

    @Test
    void signsWithEverySecret() {
        String both = StandardWebhooks.sign(ID, AT, BODY, List.of(OTHER, SECRET));
        assertThat(both.split(" ")).hasSize(2).contains(SIGNATURE);
        assertThat(verify(both, SECRET)).isEqualTo(Verification.GENUINE);
        assertThat(verify(both, OTHER)).isEqualTo(Verification.GENUINE);
    }

    @Test
    void verifiesWithAnyActiveSecret() {
        assertThat(verify(SIGNATURE, OTHER, SECRET)).isEqualTo(Verification.GENUINE);
        assertForged(verify(SIGNATURE, OTHER), "active secret");
        assertForged(verify(SIGNATURE), "active secret");
    }

    @Test
    void passesOverOtherSchemes() {
        assertThat(verify(
                        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== "
                                + SIGNATURE,
                        SECRET))
                .isEqualTo(Verification.GENUINE);
        assertForged(verify("v2," + SIGNATURE.substring(3), SECRET), "v1,<base64>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v1",
                "v1,",
                "v1,  v1,",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=x",
                "v1,\u0000\u00ff☃",
                "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            })
    void refusesOtherSignatures(String header) {
        assertThat(verify(header, SECRET)).isInstanceOf(Forged.class);
    }

    @Test
    void noticesAChangedBodyIdAndTimestamp() {
        assertForged(verify(ID, TIMESTAMP, SIGNATURE, "{\"test\": 2432232315}".getBytes(UTF_8), AT), "active secret");
        assertForged(verify(ID + "x", TIMESTAMP, SIGNATURE, BODY, AT), "active secret");
        assertForged(verify(ID, "1614265331", SIGNATURE, BODY, AT), "active secret");
    }

    @Test
    void refusesADotInTheIdByWhichPartsCouldBeShifted() {
        assertForged(verify("msg_1.2", TIMESTAMP, SIGNATURE, BODY, AT), "dot");
        assertForged(verify("", TIMESTAMP, SIGNATURE, BODY, AT), "dot");
        assertThatThrownBy(() -> StandardWebhooks.sign("msg_1.2", AT, BODY, List.of(SECRET)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StandardWebhooks.sign(ID, AT, BODY, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toleratesFiveMinutesEitherWay() {
        assertThat(verify(ID, TIMESTAMP, SIGNATURE, BODY, AT.plusSeconds(300))).isEqualTo(Verification.GENUINE);
        assertThat(verify(ID, TIMESTAMP, SIGNATURE, BODY, AT.minusSeconds(300))).isEqualTo(Verification.GENUINE);
        assertForged(verify(ID, TIMESTAMP, SIGNATURE, BODY, AT.plusSeconds(301)), "301 s in the past");
        assertForged(verify(ID, TIMESTAMP, SIGNATURE, BODY, AT.minusSeconds(301)), "301 s in the future");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "-1614265330", "+1614265330", "1614265330.0", "9999999999999999999", "١٦١٤٢٦٥٣٣٠"})
    void refusesTimestampsThatAreNone(String timestamp) {
        assertForged(verify(ID, timestamp, SIGNATURE, BODY, AT), "whole seconds");
    }

    @Test
    void namesTheHeadersThatMustBeThere() {
        assertForged(verify(null, TIMESTAMP, SIGNATURE, BODY, AT), "webhook-id");
        assertForged(verify(ID, null, SIGNATURE, BODY, AT), "webhook-timestamp");
        assertForged(verify(ID, TIMESTAMP, null, BODY, AT), "webhook-signature");
    }

    @Property
    void verifiesWhatItSigned(@ForAll byte[] body, @ForAll @Size(min = 24, max = 64) byte[] key) {
        SigningSecret secret = new SigningSecret(key);
        String signature = StandardWebhooks.sign(ID, AT, body, List.of(secret));
        assertThat(StandardWebhooks.verify(ID, TIMESTAMP, signature, body, List.of(secret), AT))
                .isEqualTo(Verification.GENUINE);
    }

    @Property
    void noHeaderMakesItThrow(
            @ForAll @StringLength(max = 50) String id,
            @ForAll @StringLength(max = 50) String timestamp,
            @ForAll @StringLength(max = 50) String signature) {
        assertThat(verify(id, timestamp, signature, BODY, AT)).isInstanceOf(Forged.class);
    }

    private static void assertForged(Verification verification, String word) {
        assertThat(verification)
                .isInstanceOfSatisfying(
                        Forged.class, forged -> assertThat(forged.reason()).contains(word));
    }

    private static Verification verify(String signatures, SigningSecret... secrets) {
        return StandardWebhooks.verify(ID, TIMESTAMP, signatures, BODY, List.of(secrets), AT);
    }

    private static Verification verify(
            @Nullable String id, @Nullable String timestamp, @Nullable String signature, byte[] body, Instant now) {
        return StandardWebhooks.verify(id, timestamp, signature, body, List.of(SECRET), now);
    }
}
