package certes.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {
    private static final String OWN = "certes.local";
    private static final EventUri PUSH = EventUri.parse("github/repo/1/push", OWN);

    @ParameterizedTest
    @ValueSource(strings = {"*", "github/repo/1/*", "github/repo/1/push", "events://certes.local/github/repo/1/*"})
    void matches(String pattern) {
        assertThat(EventPattern.parse(pattern, OWN).matches(PUSH)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github/repo/1/pull",
                "github/repo/2/push",
                "github/repo/2/*",
                "github/1/*",
                "github/repo/x/1/*",
                "other.test/github/repo/1/*",
                "github/repo/1/any"
            })
    void doesNotMatch(String pattern) {
        assertThat(EventPattern.parse(pattern, OWN).matches(PUSH)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "*/1/push", "github/*/push", "github/1/p*", "*/*", "github/1/", "github/**/1/*"})
    void refusesStarsElsewhere(String pattern) {
        assertThatThrownBy(() -> EventPattern.parse(pattern, OWN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theStarAloneLeavesOutOperationalEvents() {
        EventUri operational = EventUri.parse("certes/1/subscription.disabled", OWN);
        assertThat(EventPattern.parse("*", OWN).matches(operational)).isFalse();
        assertThat(EventPattern.parse("certes/1/*", OWN).matches(operational)).isTrue();
    }

    @Test
    void writesTheOwnDomain() {
        assertThat(EventPattern.parse("github/1/*", OWN)).hasToString("certes.local/github/1/*");
        assertThat(EventPattern.parse("github/1/push", OWN)).hasToString("certes.local/github/1/push");
        assertThat(EventPattern.parse("*", OWN)).hasToString("*");
    }

    @Property
    void aUriIsAPatternThatMatchesItself(@ForAll("uris") EventUri uri, @ForAll("uris") EventUri other) {
        EventPattern exact = EventPattern.parse(uri.toString(), OWN);
        assertThat(exact.matches(uri)).isTrue();
        assertThat(exact.matches(other)).isEqualTo(uri.equals(other));
    }

    @Property
    void readsWhatItWrote(@ForAll("uris") EventUri uri) {
        String prefix =
                uri.toString().substring(0, uri.toString().length() - uri.name().length());
        EventPattern pattern = EventPattern.parse(prefix + "*", OWN);
        assertThat(pattern.matches(uri)).isTrue();
        assertThat(EventPattern.parse(pattern.toString(), "elsewhere.test")).isEqualTo(pattern);
    }

    @Provide
    Arbitrary<EventUri> uris() {
        return EventUriTest.uris();
    }

    @Test
    void ofAnEventTypeThereIsTheExactPatternAndTheOneOfAnyName() {
        EventUri push = new EventUri("certes.test", "github/repo", 3, "push");
        assertThat(EventPattern.exactly(push)).isEqualTo(EventPattern.parse("github/repo/3/push", "certes.test"));
        assertThat(EventPattern.anyNameBeside(push)).isEqualTo(EventPattern.parse("github/repo/3/*", "certes.test"));
        assertThat(EventPattern.parse("*", "certes.test").narrowness())
                .isLessThan(EventPattern.anyNameBeside(push).narrowness());
        assertThat(EventPattern.anyNameBeside(push).narrowness())
                .isLessThan(EventPattern.exactly(push).narrowness());
    }
}
