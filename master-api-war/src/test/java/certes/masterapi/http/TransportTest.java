package certes.masterapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import certes.masterapi.ApiUnderTest;
import certes.masterapi.Fakes;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
    private static final String QUERY = "{\"query\":\"{sources {id}}\"}";

    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = new ApiUnderTest(Map.of());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.fakes.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + Fakes.TOKEN, "bearer " + Fakes.TOKEN, "JWT " + Fakes.TOKEN})
    void answersWhoHasAToken(String authorization) {
        HttpResponse<String> response = graphql(authorization, QUERY);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"data\":{\"sources\":[]}}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", Fakes.TOKEN})
    void tellsOthersNothingButThatTheyNeedOne(String authorization) {
        HttpResponse<String> response = graphql(authorization, "{\"query\":\"{sorces {id}}\"}");
        problem(response, 401, "unauthenticated");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(response.body()).doesNotContain("sources");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[" + QUERY + "]",
                "7",
                "{}",
                "{\"query\":7}",
                "{\"query\":\"{sources {id}}\",\"variables\":[]}",
                "{\"query\":\"{sources {id}}\",\"operationName\":7}",
                QUERY + "x"
            })
    void refusesABodyThatIsNoGraphQLRequest(String body) {
        problem(api.post("/graphql", body), 400, "malformed");
    }

    @Test
    void refusesAQueryWithoutText() {
        assertThat(api.post("/graphql", "{\"query\":\"\"}").body()).contains("BAD_REQUEST");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        problem(api.post("/graphql", "{\"query\":\"" + "x".repeat(1 << 20) + "\"}"), 413, "too-large");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        HttpResponse<String> response = api.send(api.request("/graphql")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Fakes.TOKEN)
                .POST(BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xff, '"'})));
        problem(response, 400, "malformed");
    }

    @Test
    void refusesOtherMediaTypes() {
        HttpResponse<String> response = api.send(api.request("/graphql")
                .header("Content-Type", "text/plain")
                .header("Authorization", "Bearer " + Fakes.TOKEN)
                .POST(BodyPublishers.ofString(QUERY)));
        problem(response, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void takesPostOnly(String method) {
        HttpResponse<String> response = api.send(api.request("/graphql?query=%7Bsources%7Bid%7D%7D")
                .header("Authorization", "Bearer " + Fakes.TOKEN)
                .method(method, BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void saysOnUnknownPathsWhatThereIs() {
        problem(api.send(api.request("/graphiql")), 404, "not-found");
    }

    @Test
    void givesAToken() {
        api.fakes.login = Fakes.granted();
        HttpResponse<String> response = login("{\"username\":\"admin\",\"password\":\"right\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"token\":\"header.claims.signature\"", "\"expiresAt\":\"2026-11-21T11:00:00Z\"");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(api.fakes.calls).containsExactly("tokens.login admin right 127.0.0.1");
    }

    @Test
    void doesNotBelieveAForwardedAddress() {
        api.send(api.request("/auth/token")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "192.0.2.1")
                .POST(BodyPublishers.ofString("{\"username\":\"a\",\"password\":\"b\"}")));
        assertThat(api.fakes.calls).containsExactly("tokens.login a b 127.0.0.1");
    }

    @Test
    void refusesAWrongPassword() {
        problem(login("{\"username\":\"admin\",\"password\":\"wrong\"}"), 401, "unauthenticated");
    }

    @Test
    void slowsDownWhoWasWrongTooOften() {
        api.fakes.login = Fakes.slowedDown();
        HttpResponse<String> response = login("{\"username\":\"admin\",\"password\":\"wrong\"}");
        problem(response, 429, "too-many-requests");
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"username\":\"admin\"}", "{\"username\":1,\"password\":\"x\"}"})
    void refusesALoginThatIsNone(String body) {
        problem(login(body), 400, "malformed");
        assertThat(api.fakes.calls).isEmpty();
    }

    @Test
    void refusesALoginThatIsTooLong() {
        problem(login("{\"username\":\"" + "x".repeat(20_000) + "\",\"password\":\"x\"}"), 413, "too-large");
    }

    @Test
    void saysWhenTheKeysCannotBeRead() {
        api.fakes.databaseIsGone();
        HttpResponse<String> response = login("{\"username\":\"admin\",\"password\":\"x\"}");
        problem(response, 503, "unavailable");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).doesNotContain("jdbc", "secret");
    }

    @Test
    void showsNothingOfAFault() {
        api.fakes.failure = new IllegalStateException("internal detail");
        HttpResponse<String> response = login("{\"username\":\"admin\",\"password\":\"x\"}");
        problem(response, 500, "unexpected");
        assertThat(response.body()).doesNotContain("detail\":\"internal", "Exception");
    }

    @Test
    void publishesTheKeys() {
        HttpResponse<String> response = api.send(api.request("/.well-known/jwks.json"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"keys\":[]}");
    }

    private static HttpResponse<String> graphql(String authorization, String body) {
        var request = api.request("/graphql").header("Content-Type", "application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return api.send(request.POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> login(String body) {
        return api.send(api.request("/auth/token")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body)));
    }

    private static void problem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .contains("\"type\":\"urn:certes:problem:" + type + "\"", "\"status\":" + status, "\"detail\":");
    }
}
