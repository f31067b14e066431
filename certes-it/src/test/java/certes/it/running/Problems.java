package certes.it.running;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Reply;
import java.util.regex.Pattern;

/** The shape of refusals (RFC 9457), and what no answer may tell. */
public final class Problems {

    /** Names of servers, libraries and classes, and traces of stacks. */
    private static final Pattern INNARDS = Pattern.compile(
            "payara|glassfish|grizzly|jersey|tomcat|catalina|coyote|smallrye|graphql-java|hibernate|eclipselink"
                    + "|artemis|activemq|postgres|psql|flyway|jackson|networknt|nimbus|hazelcast|servlet|jakarta\\.|javax\\."
                    + "|java\\.|com\\.sun|\\borg\\.[a-z]+\\.|\\bcertes\\.[a-z]+\\.[A-Z]|exception|\\bat [a-z]+\\.[a-z.]+\\(",
            Pattern.CASE_INSENSITIVE);

    private Problems() {}

    /** Checks that a request was refused with that status, in the shape of a problem document. */
    public static Reply assertRefused(Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("content-type")).as(reply.toString()).startsWith("application/problem+json");
        assertThat(reply.json().path("status").asInt()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.json().path("type").asText()).as(reply.toString()).isNotBlank();
        assertThat(reply.json().path("title").asText()).as(reply.toString()).isNotBlank();
        assertThat(reply.json().path("detail").asText()).as(reply.toString()).isNotBlank();
        assertTellsNothingOfTheServer(reply);
        return reply;
    }

    /** Checks that neither the headers nor the body name what answers. */
    public static void assertTellsNothingOfTheServer(Reply reply) {
        assertThat(reply.headers().keySet())
                .as(reply.toString())
                .doesNotContain("Server", "X-Powered-By", "server", "x-powered-by");
        assertThat(INNARDS.matcher(reply.toString()).find())
                .as("names its innards: " + reply)
                .isFalse();
    }
}
