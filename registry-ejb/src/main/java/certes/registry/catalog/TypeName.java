package certes.registry.catalog;

import certes.domain.event.EventUri;

/** Names an event type, in all its versions. */
record TypeName(String domain, String namespace, String name) {
    static TypeName of(EventUri uri) {
        return new TypeName(uri.domain(), uri.namespace(), uri.name());
    }
}
