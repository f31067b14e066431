package certes.registry.validation;

/** A body costs more to check than its size allows; never leaves this package. */
final class TooCostlyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooCostlyException() {
        super("the body costs more to check than its size allows", null, false, false);
    }
}
