package certes.domain.schema;

/** What became of a schema that somebody registered. */
public sealed interface Registration {
    record Registered(Schema schema) implements Registration {}

    /** This version exists already. */
    record Exists(Schema schema) implements Registration {}

    /** It is no schema, or one that Certes does not take. */
    record Unusable(String detail) implements Registration {}
}
