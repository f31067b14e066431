package certes.it.ingest;

import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Reply;
import certes.it.http.Wire;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi;
import certes.it.running.RunsCertes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each HTTP port serves its own paths alone, and tells nothing about what is behind it. */
@Tag("main-job")
@RunsCertes
class PortsIT {

    private final CertesInstance certes;

    PortsIT(CertesInstance certes) {
        this.certes = certes;
    }

    private static Reply get(int port, String path) {
        return Wire.once(port, "GET", path, Map.of(), new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/health/ready"})
    void bothSayHowTheyAre(String path) {
        assertThat(get(certes.gatewayPort(), path).status()).isEqualTo(200);
        assertThat(get(certes.masterPort(), path).status()).isEqualTo(200);
        assertTellsNothingOfTheServer(get(certes.gatewayPort(), path));
        assertTellsNothingOfTheServer(get(certes.masterPort(), path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/openapi"})
    void theGatewayServesNeitherMetricsNorADescription(String path) {
        assertThat(get(certes.gatewayPort(), path).status()).isEqualTo(404);
    }

    @Test
    void onlyTheGatewayTakesEvents() {
        Reply reply = Wire.once(
                certes.masterPort(),
                "POST",
                "/events/_/1/x",
                Map.of("Authorization", "Bearer " + certes.master().token(), "Content-Type", "application/json"),
                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(404);
        assertTellsNothingOfTheServer(reply);
    }

    @Test
    void bothServeTheMasterApi() {
        String bearer = "Bearer " + certes.master().token();
        for (int port : List.of(certes.gatewayPort(), certes.masterPort())) {
            assertThat(MasterApi.post(port, bearer, "{ sources { id } }", Map.of())
                            .status())
                    .isEqualTo(200);
            assertThat(get(port, "/api/.well-known/jwks.json").status()).isEqualTo(200);
            assertThat(MasterApi.requestToken(port, "admin", certes.adminPassword())
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/index.html",
                "/index.jsp",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/api",
                "/api/",
                "/api/nothing",
                "/api/graphql",
                "/api/graphql/schema.graphql",
                "/api/auth/token",
                "/events",
                "/events/",
                "/health",
                "/health/nothing",
                "/..%2f..%2fetc/passwd",
                "/%00",
                "/%zz",
                "/a;jsessionid=1",
                "//",
                "/metrics/vendor",
                "/application.wadl",
                "/events/application.wadl",
                "/api/application.wadl"
            })
    void noAnswerNamesTheServer(String path) {
        for (int port : List.of(certes.gatewayPort(), certes.masterPort())) {
            for (String method : List.of("GET", "POST", "PUT", "OPTIONS", "TRACE", "NONSENSE")) {
                Reply reply = Wire.once(
                        port, method, path, Map.of("Accept", "text/html", "X-Secret", "echo-me"), new byte[0]);

                assertThat(reply.status())
                        .as(method + " " + path + ": " + reply)
                        .isNotEqualTo(500);
                assertThat(reply.text()).as(method + " " + path).doesNotContain("echo-me");
                assertTellsNothingOfTheServer(reply);
            }
        }
    }
}
