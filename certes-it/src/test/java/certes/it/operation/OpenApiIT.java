package certes.it.operation;

import static certes.it.running.Problems.assertRefused;
import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Reply;
import certes.it.http.Wire;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the description to the running system: each operation is called, and answers as is said there. */
@RunsCertes
class OpenApiIT {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final CertesInstance certes;
    private final JsonNode description;

    OpenApiIT(CertesInstance certes) {
        this.certes = certes;
        Reply reply =
                Wire.once(certes.masterPort(), "GET", "/openapi", Map.of("Accept", "application/json"), new byte[0]);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertTellsNothingOfTheServer(reply);
        this.description = reply.json();
    }

    @Test
    void isServedInYamlToo() {
        Reply reply = Wire.once(certes.masterPort(), "GET", "/openapi", Map.of(), new byte[0]);
        assertThat(reply.header("content-type")).startsWith("application/yaml");
        assertThat(reply.text()).startsWith("openapi: 3.1");
    }

    @Test
    void everyOperationAnswersAsDescribedWhereItIsServed() {
        for (Operation operation : operations()) {
            for (int port : List.of(certes.gatewayPort(), certes.masterPort())) {
                // without a token, and with one
                for (Map<String, String> credentials : List.of(Map.<String, String>of(), bearer())) {
                    Reply reply = operation.call(port, credentials);
                    if (operation.ports().contains(port)) {
                        assertDescribed(operation, reply);
                    } else {
                        assertRefused(reply, 404);
                    }
                }
            }
        }
    }

    @Test
    void everyOtherMethodIsNotAllowed() {
        Set<String> paths =
                Set.copyOf(operations().stream().map(Operation::path).toList());
        for (String path : paths) {
            Operation one = operations().stream()
                    .filter(operation -> operation.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            for (int port : one.ports()) {
                Reply reply = Wire.once(port, "DELETE", one.called(), Map.of(), new byte[0]);
                assertThat(assertRefused(reply, 405).header("allow"))
                        .as(path)
                        .contains(one.method().toUpperCase(Locale.ROOT));
            }
        }
    }

    private record Operation(String path, String method, JsonNode responses, Set<Integer> ports) {
        /** The path with parameters that nothing is behind. */
        String called() {
            return path.replace("{source}", "nobody").replace("{version}", "1").replaceAll("\\{[a-z]+}", "described");
        }

        Reply call(int port, Map<String, String> credentials) {
            if (method.equals("get")) {
                return Wire.once(port, "GET", called(), credentials, new byte[0]);
            }
            Map<String, String> headers = new HashMap<>(JSON);
            headers.putAll(credentials);
            return Wire.once(
                    port, method.toUpperCase(Locale.ROOT), called(), headers, "{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        description.path("paths").properties().forEach(path -> {
            JsonNode servers = path.getValue().path("servers");
            Set<Integer> ports = ports(servers.isMissingNode() ? description.path("servers") : servers);
            path.getValue().properties().forEach(method -> {
                if (!method.getKey().equals("servers")) {
                    operations.add(new Operation(
                            path.getKey(), method.getKey(), method.getValue().path("responses"), ports));
                }
            });
        });
        assertThat(operations).hasSizeGreaterThan(10);
        return operations;
    }

    /** The document names the default ports. */
    private Set<Integer> ports(JsonNode servers) {
        Set<Integer> ports = new HashSet<>();
        servers.forEach(server ->
                ports.add(server.path("url").asText().endsWith(":9600") ? certes.gatewayPort() : certes.masterPort()));
        return ports;
    }

    private void assertDescribed(Operation operation, Reply reply) {
        String what = operation.method() + " " + operation.path() + ": " + reply;
        JsonNode response = resolved(operation.responses().path(Integer.toString(reply.status())));
        assertThat(response.isMissingNode()).as(what).isFalse();
        JsonNode content =
                response.path("content").path(reply.header("content-type").replaceFirst(";.*", ""));
        assertThat(content.isMissingNode()).as(what).isFalse();
        response.path("headers").properties().forEach(header -> {
            if (resolved(header.getValue()).path("required").asBoolean()) {
                assertThat(reply.header(header.getKey())).as(what).isNotEmpty();
            }
        });
        JsonNode schema = resolved(content.path("schema"));
        if (schema.has("required")) {
            schema.path("required")
                    .forEach(name -> assertThat(reply.json().has(name.asText()))
                            .as(name + " of " + what)
                            .isTrue());
            reply.json()
                    .fieldNames()
                    .forEachRemaining(
                            name -> assertThat(schema.path("properties").has(name))
                                    .as(name + " of " + what)
                                    .isTrue());
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asText().substring(1)) : node;
    }

    private Map<String, String> bearer() {
        return Map.of("Authorization", "Bearer " + certes.master().token());
    }
}
