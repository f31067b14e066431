package certes.it.running;

import certes.it.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * GitHub, as it calls a webhook: the headers and the signature that its documentation describes.
 *
 * @param source the name of the source that stands for it
 * @param secret of its webhook
 */
public record GitHub(CertesInstance certes, String source, String secret) {

    /** The event types of which there is a payload, each formatted in another way. */
    public static final List<String> EVENTS = List.of(
            "check_run",
            "create",
            "dependabot_alert",
            "deployment_status",
            "fork",
            "issue_comment",
            "issues",
            "member",
            "ping",
            "pull_request",
            "push",
            "release",
            "star",
            "workflow_run");

    /** Registers a source of its own. */
    public static GitHub register(CertesInstance certes) {
        GitHub gitHub = new GitHub(certes, Names.unique("github"), "It's a Secret to Everybody");
        certes.master().createSource(gitHub.source, "github", List.of(gitHub.secret), Map.of());
        return gitHub;
    }

    public static byte[] payload(String event) {
        try (InputStream file = GitHub.class.getResourceAsStream("/github/" + event + ".json")) {
            if (file == null) {
                throw new AssertionError("there is no payload of " + event);
            }
            return file.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Everything that GitHub sends beside the body. */
    public Map<String, String> headers(String event, String delivery, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "*/*");
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "GitHub-Hookshot/1a2b3c4");
        headers.put("X-GitHub-Delivery", delivery);
        headers.put("X-GitHub-Event", event);
        headers.put("X-GitHub-Hook-ID", "512340077");
        headers.put("X-GitHub-Hook-Installation-Target-ID", "731250419");
        headers.put("X-GitHub-Hook-Installation-Target-Type", "repository");
        headers.put("X-Hub-Signature-256", Signatures.gitHub(secret, body));
        return headers;
    }

    public Reply send(String event, String delivery, byte[] body) {
        return certes.post("/events/" + source, body, headers(event, delivery, body));
    }

    public Reply send(String event) {
        return send(event, UUID.randomUUID().toString(), payload(event));
    }

    /** The event URI of one of its types. */
    public String uri(String event) {
        return "certes.local/" + source + "/1/" + event;
    }
}
