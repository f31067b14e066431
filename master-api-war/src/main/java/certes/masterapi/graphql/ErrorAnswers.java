package certes.masterapi.graphql;

import certes.domain.event.StoreUnavailableException;
import graphql.ErrorType;
import graphql.ExceptionWhileDataFetching;
import graphql.GraphQLError;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes errors as the GraphQL specification has them, with {@code extensions.code}, and never with what is inside. */
final class ErrorAnswers {
    private static final System.Logger LOG = System.getLogger(ErrorAnswers.class.getName());
    private static final int MAX_CAUSES = 20;
    private static final Pattern UNREADABLE = Pattern.compile("^argument '[^']*'(?= with value )");

    private ErrorAnswers() {}

    /** A whole answer: the request was refused before anything was executed. */
    static Map<String, Object> answer(String refusal) {
        return Map.of("errors", List.of(error(ErrorCode.BAD_REQUEST, refusal)));
    }

    /**
     * All errors of an answer, without those that say no more than that another one left a value missing. What failed for a
     * whole list of objects is told once.
     */
    static List<Map<String, Object>> of(List<GraphQLError> errors) {
        List<GraphQLError> causes = errors.stream()
                .filter(error -> error.getErrorType() != ErrorType.NullValueInNonNullableField)
                .toList();
        Set<Object> told = new HashSet<>();
        return (causes.isEmpty() ? errors : causes)
                .stream()
                        .map(ErrorAnswers::of)
                        .filter(error -> told.add(List.of(error.get("message"), error.get("extensions"))))
                        .toList();
    }

    private static Map<String, Object> of(GraphQLError error) {
        Map<String, Object> written = describe(error);
        if (error.getLocations() != null && !error.getLocations().isEmpty()) {
            written.put(
                    "locations",
                    error.getLocations().stream()
                            .filter(Objects::nonNull)
                            .map(location -> Map.of("line", location.getLine(), "column", location.getColumn()))
                            .toList());
        }
        if (error.getPath() != null) {
            written.put("path", error.getPath());
        }
        return written;
    }

    private static Map<String, Object> describe(GraphQLError error) {
        if (error instanceof ExceptionWhileDataFetching failed) {
            return describe(failed.getException());
        }
        if (error.getErrorType() == ErrorType.ValidationError
                || error.getErrorType() == ErrorType.InvalidSyntax
                || error.getErrorType() == ErrorType.OperationNotSupported) {
            return error(ErrorCode.BAD_REQUEST, message(error));
        }
        LOG.log(System.Logger.Level.ERROR, "GraphQL: {0}", error);
        return unexpected();
    }

    /** SmallRye quotes an argument that it cannot read, with whatever secrets it holds; only its name is kept. */
    private static String message(GraphQLError error) {
        String message = String.valueOf(error.getMessage());
        Matcher unreadable = UNREADABLE.matcher(message);
        return unreadable.find()
                ? unreadable.group()
                        + " holds a value that is not of its type; a DateTime is written 2026-01-31T12:00:00Z"
                : message;
    }

    private static Map<String, Object> describe(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof RefusedException refused) {
                return error(refused.code(), String.valueOf(refused.getMessage()));
            }
            if (cause instanceof StoreUnavailableException) {
                LOG.log(System.Logger.Level.WARNING, "The state cannot be reached", failure);
                return error(ErrorCode.UNAVAILABLE, "the state cannot be reached now; try again in a few seconds");
            }
            cause = cause.getCause();
        }
        LOG.log(System.Logger.Level.ERROR, "A GraphQL operation failed", failure);
        return unexpected();
    }

    private static Map<String, Object> unexpected() {
        return error(ErrorCode.INTERNAL, "something went wrong in Certes; the failure was logged, try again");
    }

    private static Map<String, Object> error(ErrorCode code, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("extensions", Map.of("code", code.name()));
        return error;
    }
}
