package certes.domain.problem;

import java.util.List;

/**
 * Why a request is refused (RFC 9457).
 *
 * @param type the last segment of the problem's type URI, such as {@code schema-violation}
 * @param status the HTTP status
 * @param detail what is wrong and what to do
 * @param errors each violation of a schema; empty otherwise
 */
public record Problem(String type, String title, int status, String detail, List<Violation> errors) {

    /**
     * One violation of a schema.
     *
     * @param pointer JSON Pointer (RFC 6901) to the offending value; empty for the whole document
     * @param keyword the schema's keyword that it violates
     */
    public record Violation(String pointer, String keyword, String detail) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    private Problem(String type, String title, int status, String detail) {
        this(type, title, status, detail, List.of());
    }

    public static Problem malformed(String detail) {
        return new Problem("malformed", "The request cannot be read", 400, detail);
    }

    public static Problem unauthenticated(String detail) {
        return new Problem("unauthenticated", "The sender is not proven", 401, detail);
    }

    public static Problem forbidden(String detail) {
        return new Problem("forbidden", "Not allowed", 403, detail);
    }

    public static Problem notFound(String detail) {
        return new Problem("not-found", "There is no such thing", 404, detail);
    }

    public static Problem methodNotAllowed(String detail) {
        return new Problem("method-not-allowed", "The method is not allowed here", 405, detail);
    }

    public static Problem tooLarge(long maxBytes) {
        return new Problem(
                "too-large", "The event is too large", 413, "An event has at most " + maxBytes + " bytes here.");
    }

    public static Problem unsupportedMediaType(String detail) {
        return new Problem("unsupported-media-type", "The media type does not fit", 415, detail);
    }

    public static Problem schemaViolation(String detail, List<Violation> errors) {
        return new Problem("schema-violation", "The event violates its schema", 422, detail, errors);
    }

    public static Problem noSchema(String detail) {
        return new Problem("schema-required", "The source is strict and the type has no schema", 422, detail);
    }

    public static Problem keyReused(String detail) {
        return new Problem("idempotency-key-reused", "The key was used with another body", 422, detail);
    }

    public static Problem tooManyRequests(String detail) {
        return new Problem("too-many-requests", "Too many requests", 429, detail);
    }

    public static Problem unavailable(String detail) {
        return new Problem("unavailable", "The event cannot be made durable now", 503, detail);
    }

    public static Problem unexpected() {
        return new Problem("unexpected", "Something went wrong", 500, "The failure was logged; try again.");
    }
}
