package certes.domain.source;

import certes.domain.id.SourceId;

/** A third party that calls the gateway. */
public record Source(SourceId id, SourceSettings settings) {}
