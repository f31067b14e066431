package certes.gateway.reception;

import certes.domain.event.CorrelationId;
import certes.domain.source.Preset;
import certes.domain.source.SourceSettings;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Marks that an event came from outside ({@code ext.…}) and passed the gateway ({@code gw}). */
final class CorrelationIds {
    private static final int VERSION = 1;
    private static final String GATEWAY = "gw";

    private CorrelationIds() {}

    static List<CorrelationId> ofSource(SourceSettings source, Clock clock) {
        String sender = source.preset() == Preset.GITHUB ? "gh" : source.name();
        return List.of(id("ext." + sender, clock), id(GATEWAY, clock));
    }

    static List<CorrelationId> own(Clock clock) {
        return List.of(id(GATEWAY, clock));
    }

    private static CorrelationId id(String service, Clock clock) {
        return CorrelationId.of(service, VERSION, clock.instant().getEpochSecond(), ThreadLocalRandom.current());
    }
}
