package certes.domain.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {
    @Property
    void readsWhatItReveals(@ForAll @Size(min = 24, max = 64) byte[] key) {
        assertThat(SigningSecret.parse(new SigningSecret(key).reveal()).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65, 1000})
    void refusesKeysThatAreTooShortOrTooLong(int length) {
        String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);
        assertThatThrownBy(() -> SigningSecret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("24 to 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not*base64"})
    void refusesWhatIsNoSecretAndDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> SigningSecret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("MfKQ9r8")
                .doesNotContain("not*");
    }

    @Test
    void newOnesDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(SigningSecret.random(random).reveal())
                .startsWith("whsec_")
                .isNotEqualTo(SigningSecret.random(random).reveal());
    }

    @Test
    void doesNotShowItself() {
        SigningSecret secret = SigningSecret.random(new SecureRandom());
        assertThat(secret.toString()).doesNotContain(secret.reveal().substring(6, 16));
    }
}
