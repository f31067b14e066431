package certes.broker.ingest;

import certes.domain.event.EventUri;
import certes.domain.problem.Problem;
import certes.domain.schema.SchemaCheck;
import java.util.Optional;

/** What the registry's answer means for the sender. */
final class Refusals {
    private Refusals() {}

    static Optional<Problem> of(SchemaCheck check, EventUri uri, boolean strict) {
        if (check instanceof SchemaCheck.Invalid invalid) {
            return Optional.of(Problem.schemaViolation(
                    "The body violates the schema of " + uri + " in "
                            + invalid.violations().size() + " place(s).",
                    invalid.violations()));
        }
        if (check instanceof SchemaCheck.UnknownVersion unknown) {
            return Optional.of(Problem.notFound("There is no version " + uri.version() + " of " + uri.namespace() + '/'
                    + uri.name() + "; there is " + unknown.known() + "."));
        }
        if (check instanceof SchemaCheck.WrongMediaType wrong) {
            return Optional.of(Problem.unsupportedMediaType(
                    "Events of " + uri + " are of the media type " + wrong.expected() + "."));
        }
        if (check instanceof SchemaCheck.Unspecified && strict) {
            return Optional.of(Problem.noSchema("The source is strict, and " + uri + " has no schema; register one."));
        }
        return Optional.empty();
    }
}
