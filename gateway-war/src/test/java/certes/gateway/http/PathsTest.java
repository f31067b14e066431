package certes.gateway.http;

import static certes.gateway.http.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which path is served on which port by which method, and what health says. */
class PathsTest {
    @AutoClose
    private static final RunningGateway GATEWAY = new RunningGateway();

    private static final String UP = "{\"status\":\"UP\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\"}]}";

    @BeforeEach
    void recover() {
        GATEWAY.databaseProblem = Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/health/ready"})
    void saysOnBothPortsThatItIsReady(String path) {
        for (HttpResponse<String> answer :
                new Answers(GATEWAY.onGateway("GET", path), GATEWAY.onMaster("GET", path)).both()) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
            assertThat(answer.body()).isEqualTo(UP);
        }
    }

    @Test
    void saysWhatIsNotReady() {
        GATEWAY.databaseProblem = Optional.of("refused the \"connection\"");
        for (String path : new String[] {"/", "/health/ready"}) {
            HttpResponse<String> answer = GATEWAY.onGateway("GET", path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .isEqualTo("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\","
                            + "\"data\":{\"problem\":\"refused the \\\"connection\\\"\"}}]}");
        }
    }

    @Test
    void livesWhateverTheDatabaseDoes() {
        GATEWAY.databaseProblem = Optional.of("gone");
        HttpResponse<String> answer = GATEWAY.onGateway("GET", "/health/live");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
    }

    @Test
    void healthIsAskedForByGetOrHead() {
        assertThat(GATEWAY.onGateway("HEAD", "/health/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = GATEWAY.onGateway("POST", "/health/ready");
        assertProblem(refused, 405, "method-not-allowed");
        assertThat(refused.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertProblem(GATEWAY.onGateway("GET", "/health/other"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void eventsAreTakenByPostAlone(String method) {
        HttpResponse<String> refused = GATEWAY.onGateway(method, "/events/open");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).hasValue("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/events/"})
    void cloudEventsAreRefusedPlainly(String path) {
        assertProblem(GATEWAY.post(path, "{}"), 404, "not-found", "CloudEvents");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/metrics", "/openapi", "/console", "/errors", "/eventsx", "/WEB-INF/web.xml", "/%6detrics"})
    void theGatewaysPortServesNothingElse(String path) {
        assertProblem(GATEWAY.onGateway("GET", path), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/events/open", "/%65vents/open", "/errors", "/console"})
    void theMastersPortTakesNoEvents(String path) {
        assertProblem(GATEWAY.onMaster("POST", path), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/ready", "/events/open", "/api/graphql"})
    void anyOtherPortServesNothing(String path) {
        assertProblem(GATEWAY.onAnotherPort("GET", path), 404, "not-found", "on this port");
    }

    @Test
    void pathsThatArePassedOnButServedByNobodyAreNotFound() {
        assertProblem(GATEWAY.onGateway("GET", "/api/graphql"), 404, "not-found", "There is nothing at this path.");
        assertProblem(GATEWAY.onMaster("GET", "/metrics/vendor"), 404, "not-found", "There is nothing at this path.");
    }

    @Test
    void everyAnswerForbidsGuessingItsType() {
        assertThat(GATEWAY.post("/events/open", "{}").headers().firstValue("x-content-type-options"))
                .hasValue("nosniff");
        assertThat(GATEWAY.onGateway("GET", "/").headers().firstValue("x-content-type-options"))
                .hasValue("nosniff");
    }

    private record Answers(HttpResponse<String> first, HttpResponse<String> second) {
        Iterable<HttpResponse<String>> both() {
            return List.of(first, second);
        }
    }
}
