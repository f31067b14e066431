package certes.registry.validation;

import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The drafts of JSON Schema that Certes takes; a schema that names none is of 2020-12. */
enum Draft {
    DRAFT_2020_12("https://json-schema.org/draft/2020-12/", SpecificationVersion.DRAFT_2020_12),
    DRAFT_2019_09("https://json-schema.org/draft/2019-09/", SpecificationVersion.DRAFT_2019_09),
    DRAFT_07("http://json-schema.org/draft-07/", SpecificationVersion.DRAFT_7);

    private final String home;
    private final SpecificationVersion specification;

    Draft(String home, SpecificationVersion specification) {
        this.home = home;
        this.specification = specification;
    }

    /**
     * The draft that a schema says it is written in.
     *
     * @throws UnusableSchemaException if Certes does not take that one
     */
    static Draft of(JsonNode schema) {
        JsonNode named = schema.get("$schema");
        if (named == null) {
            return DRAFT_2020_12;
        }
        String iri = withoutEmptyFragment(named.isString() ? named.stringValue() : named.toString());
        for (Draft draft : values()) {
            if (draft.metaSchema().equals(iri)) {
                return draft;
            }
        }
        throw new UnusableSchemaException("$schema is '" + Texts.excerpt(iri) + "'; Certes takes "
                + Arrays.stream(values()).map(Draft::metaSchema).collect(Collectors.joining(", ")) + ".");
    }

    /** Whether the IRI lies among the meta-schemas that come with Certes, so that nothing is fetched for it. */
    static boolean isBuiltIn(String iri) {
        return Arrays.stream(values()).anyMatch(draft -> iri.startsWith(draft.home));
    }

    static List<Dialect> dialects() {
        return List.of(Dialects.getDraft202012(), Dialects.getDraft201909(), Dialects.getDraft7());
    }

    /** Without a fragment. */
    String metaSchema() {
        return withoutEmptyFragment(specification.getDialectId());
    }

    private static String withoutEmptyFragment(String iri) {
        return iri.endsWith("#") ? iri.substring(0, iri.length() - 1) : iri;
    }
}
