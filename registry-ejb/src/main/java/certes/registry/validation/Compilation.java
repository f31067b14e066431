package certes.registry.validation;

/** What became of the text of a schema. */
public sealed interface Compilation {
    /** It can check bodies. */
    record Compiled(CompiledSchema schema) implements Compilation {}

    /**
     * It is no schema, or one that Certes does not take.
     *
     * @param detail why, and what to do, as a sentence for whoever wrote it
     */
    record Refused(String detail) implements Compilation {}
}
