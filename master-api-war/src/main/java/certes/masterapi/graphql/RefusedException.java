package certes.masterapi.graphql;

/** An operation is refused. The message is for the caller: it says what is wrong and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    private RefusedException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    static RefusedException badRequest(String message) {
        return new RefusedException(ErrorCode.BAD_REQUEST, message);
    }

    static RefusedException notFound(String what, String id) {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no " + what + " '" + id + "'");
    }

    static RefusedException unauthenticated(String message) {
        return new RefusedException(ErrorCode.UNAUTHENTICATED, message);
    }

    static RefusedException forbidden(String message) {
        return new RefusedException(ErrorCode.FORBIDDEN, message);
    }

    ErrorCode code() {
        return code;
    }
}
