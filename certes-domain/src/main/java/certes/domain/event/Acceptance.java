package certes.domain.event;

import certes.domain.id.EventId;

/** What became of one event that was handed to the {@link EventStore}. */
public sealed interface Acceptance {
    /** The event and its deliveries are durable. */
    record Stored(EventId id) implements Acceptance {}

    /** The same key with the same body was accepted before; nothing was stored. */
    record Repeated(EventId first) implements Acceptance {}

    /** The same key was accepted before with another body; nothing was stored. */
    record KeyReused(EventId first) implements Acceptance {}
}
