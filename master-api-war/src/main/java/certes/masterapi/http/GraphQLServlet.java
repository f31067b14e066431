package certes.masterapi.http;

import certes.domain.access.AccessTokens;
import certes.domain.access.Principal;
import certes.domain.problem.Problem;
import certes.masterapi.graphql.Caller;
import certes.masterapi.graphql.GraphQLEndpoint;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GraphQL over HTTP, by POST only: one request per call, as {@code application/json}. Nothing of a request is read before
 * its token is found valid. A request that is well formed is answered by 200, also where its query is refused; the errors
 * are in the answer then.
 */
public class GraphQLServlet extends ApiServlet {
    private static final long serialVersionUID = 1;
    /** Room for a large schema. */
    private static final int MAX_BYTES = 1 << 20;

    @Inject
    private transient AccessTokens tokens;

    @Inject
    private transient Caller caller;

    @Inject
    private transient GraphQLEndpoint endpoint;

    public GraphQLServlet() {
        super("POST");
    }

    @Override
    Answer answer(HttpServletRequest request) throws IOException {
        Optional<Principal> principal = Bearer.token(request).flatMap(tokens::verify);
        if (principal.isEmpty()) {
            return Answer.of(
                            Problem.unauthenticated(
                                    "Send Authorization: Bearer <token>, with a token from /api/auth/token that is still valid."))
                    .with("WWW-Authenticate", "Bearer");
        }
        JsonRequest body = JsonRequest.of(request, MAX_BYTES);
        if (body instanceof JsonRequest.Read read) {
            return answer(read.object(), principal.get());
        }
        return Answer.of(((JsonRequest.Unreadable) body).problem());
    }

    private Answer answer(JsonObject request, Principal principal) {
        if (!(request.get("query") instanceof JsonString)
                || !isAbsentOr(JsonObject.class, request.get("variables"))
                || !isAbsentOr(JsonString.class, request.get("operationName"))) {
            return Answer.of(
                    Problem.malformed(
                            "Send {\"query\": \"…\"}, and if needed \"variables\", an object, and \"operationName\", a string."));
        }
        caller.identify(principal);
        return Answer.ok(endpoint.execute(request));
    }

    private static boolean isAbsentOr(Class<? extends JsonValue> type, @Nullable JsonValue value) {
        return value == null || value == JsonValue.NULL || type.isInstance(value);
    }
}
