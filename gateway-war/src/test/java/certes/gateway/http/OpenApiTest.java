package certes.gateway.http;

import static certes.gateway.http.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Holds the description to the specification and to the gateway. The Master API's part is held to it in certes-it. */
class OpenApiTest {
    @AutoClose
    private static final RunningGateway GATEWAY = new RunningGateway();

    /** Of the default servlet and the filter, which have no paths of their own. */
    private static final Set<String> NOT_PATHS = Set.of("/", "/*");

    @Test
    void isValid() {
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(yaml().body());
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
    }

    @Test
    void isTheSameInJson() {
        OpenAPI fromYaml = description();
        for (HttpResponse<String> json : List.of(
                GATEWAY.onMaster("GET", "/openapi", "Accept", "application/json"),
                GATEWAY.onMaster("GET", "/openapi?format=JSON"))) {
            assertThat(json.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(new OpenAPIV3Parser().readContents(json.body()).getOpenAPI())
                    .isEqualTo(fromYaml);
        }
        assertThat(GATEWAY.onMaster("GET", "/openapi?format=yaml", "Accept", "application/json")
                        .headers()
                        .firstValue("content-type"))
                .hasValue("application/yaml");
    }

    @Test
    void isAskedForByGetOrHead() {
        assertThat(yaml().headers().firstValue("vary")).hasValue("Accept");
        assertThat(GATEWAY.onMaster("HEAD", "/openapi").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = GATEWAY.onMaster("PUT", "/openapi");
        assertProblem(refused, 405, "method-not-allowed");
        assertThat(refused.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @Test
    void leavesNoPathOut() throws IOException {
        Set<String> described = description().getPaths().keySet();
        List<String> mapped = Pattern.compile("<url-pattern>(.*)</url-pattern>")
                .matcher(Files.readString(Path.of("src/main/webapp/WEB-INF/web.xml")))
                .results()
                .map(pattern -> pattern.group(1))
                .filter(pattern -> !NOT_PATHS.contains(pattern))
                .toList();
        assertThat(mapped)
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        pattern -> assertThat(described).anyMatch(path -> path.startsWith(pattern.replace("/*", ""))));
    }

    @Test
    void saysHowEachOperationAnswers() {
        description().getPaths().forEach((path, item) -> {
            if (path.startsWith("/api/")) {
                return;
            }
            item.readOperationsMap().forEach((method, operation) -> {
                String called = path.replace("{source}", "open").replaceAll("\\{[a-z]+}", "1");
                boolean onGateway = servedBy(item.getServers(), "9600");
                boolean onMaster = servedBy(item.getServers(), "9610");
                assertAnswers(method + " " + path, operation.getResponses(), onGateway, call(true, method, called));
                assertAnswers(method + " " + path, operation.getResponses(), onMaster, call(false, method, called));
            });
        });
    }

    /** All servers of the document serve a path that names none. */
    private static boolean servedBy(@Nullable List<Server> servers, String port) {
        return servers == null
                || servers.stream().anyMatch(server -> server.getUrl().endsWith(port));
    }

    private static HttpResponse<String> call(boolean gateway, HttpMethod method, String path) {
        if (!gateway) {
            return GATEWAY.onMaster(method.name(), path);
        }
        return method == HttpMethod.POST
                ? GATEWAY.post(path, BodyPublishers.ofString("{}"), "Content-Type", "application/json")
                : GATEWAY.onGateway(method.name(), path);
    }

    private static void assertAnswers(
            String operation, Map<String, ApiResponse> responses, boolean served, HttpResponse<String> answer) {
        if (!served) {
            assertProblem(answer, 404, "not-found", "There is nothing at this path on this port.");
            return;
        }
        String status = Integer.toString(answer.statusCode());
        assertThat(responses).as(operation).containsKey(status);
        String mediaType =
                answer.headers().firstValue("content-type").orElseThrow().replaceFirst(";.*", "");
        assertThat(content(responses.get(status))).as(operation + " " + status).contains(mediaType);
    }

    private static Set<String> content(ApiResponse response) {
        ApiResponse resolved = response.get$ref() == null
                ? response
                : description()
                        .getComponents()
                        .getResponses()
                        .get(response.get$ref().replaceFirst(".*/", ""));
        return resolved.getContent().keySet();
    }

    private static OpenAPI description() {
        return new OpenAPIV3Parser().readContents(yaml().body()).getOpenAPI();
    }

    private static HttpResponse<String> yaml() {
        HttpResponse<String> answer = GATEWAY.onMaster("GET", "/openapi");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/yaml");
        return answer;
    }
}
