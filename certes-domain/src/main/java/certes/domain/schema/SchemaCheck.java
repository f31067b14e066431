package certes.domain.schema;

import certes.domain.problem.Problem;
import java.util.List;

/** What the registry says of an event's body. */
public sealed interface SchemaCheck {
    /** It fits its schema. */
    record Valid() implements SchemaCheck {}

    /** The type has no schema at all. */
    record Unspecified() implements SchemaCheck {}

    /** The type has schemas, but not in this version. */
    record UnknownVersion(List<Integer> known) implements SchemaCheck {}

    /** The schema's format does not fit the content type. */
    record WrongMediaType(String expected) implements SchemaCheck {}

    /** It violates its schema. */
    record Invalid(List<Problem.Violation> violations) implements SchemaCheck {}
}
