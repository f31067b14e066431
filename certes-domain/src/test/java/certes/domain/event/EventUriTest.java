package certes.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventUriTest {
    private static final String OWN = "certes.local";

    @ParameterizedTest
    @CsvSource({
        "github/1/push, certes.local, github, 1, push",
        "github/repo/1/push, certes.local, github/repo, 1, push",
        "_/1/scanned_parcel, certes.local, _, 1, scanned_parcel",
        "events.github.com/repo/1/push, events.github.com, repo, 1, push",
        "events://events.github.com/a/b/c/12/invoice.paid, events.github.com, a/b/c, 12, invoice.paid",
        "events://github/1/push, certes.local, github, 1, push",
        "localhost:9600/n/1/x, localhost:9600, n, 1, x",
        "[::1]:9600/n/1/x, [::1]:9600, n, 1, x",
        "1/2/3, certes.local, 1, 2, 3",
        "n/1/.., certes.local, n, 1, .."
    })
    void readsFromTheEnd(String text, String domain, String namespace, int version, String name) {
        assertThat(EventUri.parse(text, OWN)).isEqualTo(new EventUri(domain, namespace, version, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "push",
                "1/push",
                "/1/push",
                "github/push",
                "github/1/",
                "github//1/push",
                "github/0/push",
                "github/01/push",
                "github/-1/push",
                "github/1.0/push",
                "github/9999999999/push",
                "github/١/push",
                "github/1/pu sh",
                "github/1/push\n",
                "github/1/*",
                "github/1/pu*h",
                "git hub/1/push",
                "git.hub/1/push",
                "a/git.hub/1/push",
                "events.github.com/1/push",
                "events.github.com//1/push",
                "http://events.github.com/n/1/push",
                "ev ents.com/n/1/push",
                "user@events.com/n/1/push"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> EventUri.parse(text, OWN))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void boundsTheNamespace() {
        String longest = "a/".repeat(127) + "a";
        assertThat(EventUri.parse(longest + "/1/x", OWN).namespace()).isEqualTo(longest);
        assertThatThrownBy(() -> EventUri.parse(longest + "/a/1/x", OWN)).hasMessageContaining("128");
        assertThatThrownBy(() -> EventUri.parse("a".repeat(129) + "/1/x", OWN)).hasMessageContaining("segment");
        assertThatThrownBy(() -> EventUri.parse("n/1/" + "x".repeat(129), OWN)).hasMessageContaining("name");
        assertThatThrownBy(() -> EventUri.parse("a/".repeat(1_000_000) + "1/x", OWN))
                .hasMessageContaining("too long");
    }

    @Test
    void doesNotRepeatMuchOfWhatItRefuses() {
        assertThatThrownBy(() -> EventUri.parse("n/1/" + "!".repeat(1_000), OWN))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(200));
    }

    @Property
    void readsWhatItWrote(@ForAll("uris") EventUri uri) {
        assertThat(EventUri.parse(uri.toString(), OWN)).isEqualTo(uri);
        assertThat(EventUri.parse("events://" + uri, OWN)).isEqualTo(uri);
    }

    @Property
    void whatItReadsReadsTheSameAgain(@ForAll("nearlyUris") String text) {
        EventUri uri;
        try {
            uri = EventUri.parse(text, OWN);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(EventUri.parse(uri.toString(), "elsewhere.test")).isEqualTo(uri);
    }

    @Provide
    static Arbitrary<EventUri> uris() {
        Arbitrary<String> segment = Arbitraries.strings()
                .withCharRange('a', 'c')
                .withChars("Z_-0")
                .ofMinLength(1)
                .ofMaxLength(6);
        return Combinators.combine(
                        Arbitraries.of("certes.local", "localhost:9600", "a.b-c.test", "10.0.0.1:1"),
                        segment.list().ofMinSize(1).ofMaxSize(4).map(segments -> String.join("/", segments)),
                        Arbitraries.integers().between(1, 999_999_999),
                        Arbitraries.strings().withChars("ab.-_9").ofMinLength(1).ofMaxLength(8))
                .as(EventUri::new);
    }

    @Provide
    Arbitrary<String> nearlyUris() {
        return Arbitraries.strings().withChars("a1./:*_-[ é").ofMaxLength(14);
    }
}
