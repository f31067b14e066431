package certes.bench.bus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Requests beside the load. */
final class Http {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    String get(URI url) throws IOException, InterruptedException {
        return successful(
                client.send(HttpRequest.newBuilder(url).timeout(PATIENCE).build(), BodyHandlers.ofString()));
    }

    String post(URI url, String body, Map<String, String> headers) throws IOException, InterruptedException {
        return successful(send(url, body, headers));
    }

    /** The status of the answer. */
    int tryPost(URI url, String body) throws IOException, InterruptedException {
        return send(url, body, Map.of()).statusCode();
    }

    private HttpResponse<String> send(URI url, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String successful(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
