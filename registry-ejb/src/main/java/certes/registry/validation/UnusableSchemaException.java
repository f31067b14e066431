package certes.registry.validation;

/** Leaves the depth of a schema with the reason why it is refused; never leaves this package. */
final class UnusableSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableSchemaException(String detail) {
        super(detail, null, false, false);
    }

    /** The sentence for whoever wrote the schema. */
    String detail() {
        return String.valueOf(getMessage());
    }
}
