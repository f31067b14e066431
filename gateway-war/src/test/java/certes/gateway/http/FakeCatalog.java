package certes.gateway.http;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.SourceId;
import certes.domain.source.HmacSettings;
import certes.domain.source.Preset;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One source for each preset, and some with settings of their own. */
final class FakeCatalog implements CatalogReader {
    static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String STANDARD_NEXT = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private static final List<Source> SOURCES = List.of(
            source(1, "open", Preset.NONE, List.of()),
            source(2, "github", Preset.GITHUB, List.of("old", "new")),
            source(3, "shop", Preset.STANDARD_WEBHOOKS, List.of(STANDARD_SECRET, STANDARD_NEXT)),
            source(4, "stripe", Preset.STRIPE, List.of("whsec_old", "whsec_new")),
            source(5, "crm", Preset.API_KEY, List.of("key-one", "key-two")),
            source(6, "erp", Preset.BASIC, List.of("erp:one", "erp:two")),
            new Source(
                    new SourceId(7),
                    new SourceSettings(
                            "gitea",
                            Preset.HMAC,
                            List.of("old", "new"),
                            "forge/gitea",
                            3,
                            "x-gitea-event",
                            null,
                            true,
                            new HmacSettings("X-Gitea-Signature", "SHA512", "BASE64", "v1="))),
            new Source(
                    new SourceId(8),
                    new SourceSettings(
                            "pointed", Preset.NONE, List.of(), "pointed", 1, null, "/meta/kinds/1", false, null)),
            new Source(
                    new SourceId(9),
                    new SourceSettings(
                            "tracker",
                            Preset.API_KEY,
                            List.of("key"),
                            "tracker",
                            1,
                            null,
                            null,
                            false,
                            new HmacSettings("X-Tracker-Key", "SHA256", "HEX", ""))));

    volatile boolean reachable = true;
    final Map<BackoffScope, BackoffPolicy> backoffs = new ConcurrentHashMap<>();

    private static Source source(long id, String name, Preset preset, List<String> secrets) {
        String typeHeader = preset == Preset.NONE ? "x-event" : null;
        return new Source(
                new SourceId(id), new SourceSettings(name, preset, secrets, name, 1, typeHeader, null, false, null));
    }

    @Override
    public Catalog recent() {
        if (!reachable) {
            throw new StoreUnavailableException("no catalog yet", new IllegalStateException());
        }
        return held().orElseThrow();
    }

    @Override
    public Optional<Catalog> held() {
        return Optional.of(new Catalog(1, SOURCES, List.of(), backoffs));
    }

    @Override
    public Catalog current() {
        return recent();
    }
}
