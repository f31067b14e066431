package certes.registry.validation;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * One walk over a schema before anything compiles it: bounds how much there is, checks each pattern, and sees that every
 * reference ends within the schema itself (or at a meta-schema that comes with Certes), so that nothing has ever to be
 * fetched for it, and that none leads back to itself without going deeper into the event, which would never end.
 */
final class SchemaOutline {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_SUBSCHEMAS = 10_000;
    private static final int MAX_PATTERNS = 500;
    private static final int MAX_IN_PLACE_CHAIN = 200;
    private static final String UNNAMED = "certes-schema:///";

    private final Draft draft;
    private final Map<String, JsonNode> resources = new HashMap<>();
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final IdentityHashMap<JsonNode, List<JsonNode>> inPlace = new IdentityHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private int patterns;

    private SchemaOutline(Draft draft) {
        this.draft = draft;
    }

    private record Reference(JsonNode from, String keyword, String value, String base, String pointer) {}

    /** Where the walk is: the base URI, the pointer for messages, how deep. */
    private record Place(String base, String pointer, int depth) {
        Place within(String name) {
            return new Place(base, pointer + '/' + name.replace("~", "~0").replace("/", "~1"), depth + 1);
        }
    }

    /** @throws UnusableSchemaException saying where and why the schema cannot be taken */
    static void check(JsonNode root, Draft draft) {
        SchemaOutline outline = new SchemaOutline(draft);
        outline.resources.put(UNNAMED, root);
        outline.walk(root, new Place(UNNAMED, "", 0));
        outline.references.forEach(outline::resolve);
        outline.refuseEndlessRecursion();
    }

    private void walk(JsonNode schema, Place place) {
        if (!schema.isObject()) {
            return;
        }
        if (place.depth > MAX_DEPTH || inPlace.size() >= MAX_SUBSCHEMAS) {
            throw new UnusableSchemaException("The schema is too large: it has more than " + MAX_DEPTH
                    + " levels or more than " + MAX_SUBSCHEMAS + " subschemas.");
        }
        inPlace.put(schema, new ArrayList<>());
        Place here = new Place(identify(schema, place), place.pointer, place.depth);
        schema.properties().forEach(entry -> keyword(schema, entry.getKey(), entry.getValue(), here));
    }

    /** Notes the schema's own names; returns the base URI that holds within it. */
    private String identify(JsonNode schema, Place place) {
        String base = place.base;
        JsonNode id = schema.get("$id");
        if (id != null && id.isString() && !(draft == Draft.DRAFT_07 && schema.has("$ref"))) {
            String resolved = resolve(base, id.stringValue(), place.pointer);
            int hash = resolved.indexOf('#');
            if (hash >= 0 && hash < resolved.length() - 1) {
                name(anchors, resolved, schema);
            } else {
                base = hash < 0 ? resolved : resolved.substring(0, hash);
                name(resources, base, schema);
            }
        }
        for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
            JsonNode anchor = schema.get(keyword);
            if (anchor != null && anchor.isString()) {
                name(anchors, base + '#' + anchor.stringValue(), schema);
            }
        }
        return base;
    }

    private static void name(Map<String, JsonNode> names, String name, JsonNode schema) {
        if (names.putIfAbsent(name, schema) != null) {
            throw new UnusableSchemaException(
                    "'" + Texts.excerpt(name) + "' names two parts of the schema; name each once.");
        }
        if (Draft.isBuiltIn(name)) {
            throw new UnusableSchemaException(
                    "'" + Texts.excerpt(name) + "' is the name of a meta-schema; name yours otherwise.");
        }
    }

    private void keyword(JsonNode schema, String keyword, JsonNode value, Place here) {
        Place within = here.within(keyword);
        switch (keyword) {
            case "$ref", "$dynamicRef", "$recursiveRef" -> {
                if (value.isString()) {
                    references.add(new Reference(schema, keyword, value.stringValue(), here.base, here.pointer));
                }
            }
            case "$schema" -> {
                if (here.depth > 0 && Draft.of(schema) != draft) {
                    throw new UnusableSchemaException("The subschema at '" + Texts.excerpt(here.pointer)
                            + "' is of another draft than the whole; use one draft.");
                }
            }
            case "pattern" -> pattern(value.isString() ? value.stringValue() : "");
            case "patternProperties" -> {
                value.propertyNames().forEach(this::pattern);
                children(value, within);
            }
            case "const", "enum", "default", "examples" -> {} // data, whatever it looks like
            case "allOf", "anyOf", "oneOf", "not", "if", "then", "else" -> inPlace(schema, value, within);
            case "dependentSchemas", "dependencies" -> {
                children(value, within);
                value.forEach(child -> edge(schema, child));
            }
            case "properties", "$defs", "definitions" -> children(value, within);
            default -> nested(value, within);
        }
    }

    private void pattern(String regex) {
        if (++patterns > MAX_PATTERNS) {
            throw new UnusableSchemaException("The schema has more than " + MAX_PATTERNS + " patterns.");
        }
        LinearPatterns.compile(regex);
    }

    /** Schemas that apply to the same value as the one that holds them. */
    private void inPlace(JsonNode schema, JsonNode value, Place within) {
        nested(value, within);
        if (value.isArray()) {
            value.forEach(child -> edge(schema, child));
        } else {
            edge(schema, value);
        }
    }

    private void edge(JsonNode from, JsonNode to) {
        List<JsonNode> edges = inPlace.get(from);
        if (edges != null && to.isObject()) {
            edges.add(to);
        }
    }

    /** An object whose keys are names and no keywords. */
    private void children(JsonNode named, Place within) {
        named.properties().forEach(entry -> walk(entry.getValue(), within.within(entry.getKey())));
    }

    /** A schema or a list of them; what an unknown keyword holds is taken for one, so that nothing hides in it. */
    private void nested(JsonNode value, Place within) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(value.get(i), within.within(String.valueOf(i)));
            }
        } else {
            walk(value, within);
        }
    }

    private void resolve(Reference reference) {
        String target = resolve(reference.base, reference.value, reference.pointer);
        int hash = target.indexOf('#');
        String document = hash < 0 ? target : target.substring(0, hash);
        String fragment = hash < 0 ? "" : target.substring(hash + 1);
        JsonNode resource = resources.get(document);
        if (resource == null) {
            if (Draft.isBuiltIn(document)) {
                return;
            }
            throw refused(
                    reference, "leads outside the schema; Certes fetches nothing, so copy what it names into $defs");
        }
        JsonNode found = fragment.isEmpty() || fragment.startsWith("/")
                ? pointed(resource, fragment, reference)
                : anchors.get(target);
        if (found == null || found.isMissingNode()) {
            throw refused(reference, "leads nowhere; there is nothing of that name in the schema");
        }
        if (!found.isBoolean() && !inPlace.containsKey(found)) {
            throw refused(reference, "leads to something that is no schema");
        }
        edge(reference.from, found);
    }

    private static @Nullable JsonNode pointed(JsonNode resource, String fragment, Reference reference) {
        try {
            // a plus is a plus in a fragment, unlike in a form
            String pointer = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
            return resource.at(JsonPointer.compile(pointer));
        } catch (IllegalArgumentException e) {
            throw refused(reference, "has no JSON Pointer after its #");
        }
    }

    private static UnusableSchemaException refused(Reference reference, String why) {
        return new UnusableSchemaException("The " + reference.keyword + " '" + Texts.excerpt(reference.value) + "' at '"
                + Texts.excerpt(reference.pointer) + "' " + why + ".");
    }

    private static String resolve(String base, String reference, String pointer) {
        if (reference.startsWith("#")) {
            return base + reference; // URI.resolve loses the base where that is a URN
        }
        try {
            return new URI(base).resolve(new URI(reference)).toString();
        } catch (URISyntaxException e) {
            throw new UnusableSchemaException("'" + Texts.excerpt(reference) + "' at '" + Texts.excerpt(pointer)
                    + "' is no URI reference (RFC 3986).");
        }
    }

    private void refuseEndlessRecursion() {
        Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<JsonNode> path = Collections.newSetFromMap(new IdentityHashMap<>());
        inPlace.keySet().forEach(schema -> follow(schema, path, done));
    }

    private void follow(JsonNode schema, Set<JsonNode> path, Set<JsonNode> done) {
        if (done.contains(schema)) {
            return;
        }
        if (path.size() > MAX_IN_PLACE_CHAIN || !path.add(schema)) {
            throw new UnusableSchemaException(
                    "The schema refers to itself for the same value without an end, or through more than "
                            + MAX_IN_PLACE_CHAIN + " references; let the reference lie under properties or items.");
        }
        inPlace.getOrDefault(schema, List.of()).forEach(next -> follow(next, path, done));
        path.remove(schema);
        done.add(schema);
    }
}
