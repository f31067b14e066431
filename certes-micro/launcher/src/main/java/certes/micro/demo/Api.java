package certes.micro.demo;

import certes.micro.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway and the Master API behind it, as any client sees them. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI gateway;
    private String token = "";

    Api(int gatewayPort) {
        this.gateway = URI.create("http://127.0.0.1:" + gatewayPort);
    }

    /** Sends bytes with headers. */
    HttpResponse<String> post(String path, byte[] body, Map<String, String> headers)
            throws StartFailure, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new StartFailure(
                    "Certes does not answer at " + gateway + path + ": " + unreachable.getMessage(), unreachable);
        }
    }

    private HttpResponse<String> postJson(String path, String json, Map<String, String> headers)
            throws StartFailure, InterruptedException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return post(path, json.getBytes(StandardCharsets.UTF_8), all);
    }

    void logIn(String username, String password) throws StartFailure, InterruptedException {
        HttpResponse<String> answer = postJson(
                "/api/auth/token",
                "{\"username\":" + Json.quote(username) + ",\"password\":" + Json.quote(password) + "}",
                Map.of());
        if (answer.statusCode() != 200) {
            throw new StartFailure("The administrator's credential is refused: " + problem(answer));
        }
        token = Json.text(Json.object(answer.body()), "token");
    }

    /**
     * Runs an operation and answers its data.
     *
     * @throws StartFailure with the API's own sentence if it refuses
     */
    Map<?, ?> graphQl(String document) throws StartFailure, InterruptedException {
        HttpResponse<String> answer = postJson(
                "/api/graphql", "{\"query\":" + Json.quote(document) + "}", Map.of("Authorization", "Bearer " + token));
        if (answer.statusCode() != 200) {
            throw new StartFailure("The Master API refuses: " + problem(answer));
        }
        Map<String, @Nullable Object> result = Json.object(answer.body());
        if (Json.at(result, "errors") instanceof List<?> errors && !errors.isEmpty()) {
            throw new StartFailure(Json.text(errors, 0, "message"));
        }
        return Json.at(result, "data") instanceof Map<?, ?> data ? data : Map.of();
    }

    /** The sentence of a problem document (RFC 9457), or whatever the body is. */
    static String problem(HttpResponse<String> answer) {
        String detail = "";
        try {
            detail = Json.text(Json.object(answer.body()), "detail");
        } catch (IllegalArgumentException noJson) {
            detail = answer.body();
        }
        return answer.statusCode() + " " + detail;
    }
}
