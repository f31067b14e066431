package certes.domain.schema;

import certes.domain.event.EventUri;

/**
 * Names one version of an event type of one domain.
 *
 * @param version from 1
 */
public record SchemaKey(String domain, String namespace, String name, int version) {
    public static SchemaKey of(EventUri uri) {
        return new SchemaKey(uri.domain(), uri.namespace(), uri.name(), uri.version());
    }

    public EventUri uri() {
        return new EventUri(domain, namespace, version, name);
    }
}
