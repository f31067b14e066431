package certes.masterapi.graphql;

/** What kind of refusal an error is; written as {@code extensions.code}. */
public enum ErrorCode {
    /** The query or one of its values is wrong. */
    BAD_REQUEST,
    /** There is no such thing. */
    NOT_FOUND,
    /** Nobody proved who is calling. */
    UNAUTHENTICATED,
    /** The caller has not the role. */
    FORBIDDEN,
    /** The state cannot be reached now. */
    UNAVAILABLE,
    /** A fault of Certes. */
    INTERNAL
}
