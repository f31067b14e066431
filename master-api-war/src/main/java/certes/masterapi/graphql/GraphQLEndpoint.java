package certes.masterapi.graphql;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import io.smallrye.graphql.bootstrap.Bootstrap;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.execution.ExecutionResponseWriter;
import io.smallrye.graphql.execution.ExecutionService;
import io.smallrye.graphql.execution.context.SmallRyeContextManager;
import io.smallrye.graphql.schema.model.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes GraphQL requests on the thread of the caller. The schema is built for the first one, so that starting does not
 * wait for it.
 */
@ApplicationScoped
public class GraphQLEndpoint {
    /** Nobody needs longer queries; texts that are data go into variables. */
    public static final int MAX_QUERY_CHARS = 20_000;

    private static final String CACHE_SIZE = "io.smallrye.graphql.execution.queryCacheMaxSize";

    private volatile @Nullable ExecutionService service;

    /**
     * Executes one request.
     *
     * @param request with {@code query}, a string, and optionally {@code variables} and {@code operationName}
     * @return the response as the GraphQL specification has it: {@code data}, {@code errors}
     */
    public Map<String, Object> execute(JsonObject request) {
        try {
            return refusal(request).map(ErrorAnswers::answer).orElseGet(() -> answer(run(request)));
        } finally {
            // it is a thread-local, and the thread belongs to the server
            SmallRyeContextManager.clearCurrentSmallRyeContext();
        }
    }

    /** Why the request is not executed at all. */
    private static Optional<String> refusal(JsonObject request) {
        String query = request.getString("query");
        if (query.length() > MAX_QUERY_CHARS) {
            return Optional.of("the query is longer than " + MAX_QUERY_CHARS + " characters; give values by variables");
        }
        try {
            Document document = Parser.parse(query);
            boolean hasVariables = request.get("variables") instanceof JsonObject;
            return QueryLimits.refusal(
                    document, hasVariables ? request.getJsonObject("variables") : JsonValue.EMPTY_JSON_OBJECT);
        } catch (InvalidSyntaxException malformed) {
            return Optional.of("the query cannot be read: " + malformed.getMessage());
        }
    }

    private ExecutionResult run(JsonObject request) {
        ResultHolder result = new ResultHolder();
        service().executeSync(request, new HashMap<>(), result);
        return result.get();
    }

    private static Map<String, Object> answer(ExecutionResult result) {
        Map<String, Object> answer = new LinkedHashMap<>();
        List<GraphQLError> errors = result.getErrors();
        if (!errors.isEmpty()) {
            answer.put("errors", ErrorAnswers.of(errors));
        }
        if (result.isDataPresent()) {
            answer.put("data", result.getData());
        }
        return answer;
    }

    private ExecutionService service() {
        ExecutionService built = service;
        return built != null ? built : build();
    }

    private synchronized ExecutionService build() {
        ExecutionService built = service;
        if (built == null) {
            if (System.getProperty(CACHE_SIZE) == null) {
                System.setProperty(CACHE_SIZE, "100"); // parsed queries of up to 20,000 characters each
            }
            Schema schema = ApiSchema.build();
            built = new ExecutionService(Bootstrap.bootstrap(schema, true), schema);
            service = built;
        }
        return built;
    }

    private static final class ResultHolder implements ExecutionResponseWriter {
        private @Nullable ExecutionResult result;

        private @Nullable Throwable failure;

        @Override
        public void write(ExecutionResponse response) {
            result = response.getExecutionResult();
        }

        @Override
        public void fail(Throwable cause) {
            failure = cause;
        }

        ExecutionResult get() {
            ExecutionResult known = result;
            if (known == null) {
                throw new IllegalStateException("the query was not executed", failure);
            }
            return known;
        }
    }
}
