package certes.master.running;

import certes.domain.access.Principal;
import certes.domain.event.EventPattern;
import certes.domain.source.Preset;
import certes.domain.source.SourceSettings;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/** What tests create. */
public final class Samples {
    /** Who creates it. */
    public static final Principal SOMEBODY = new Principal("somebody", Set.of());

    private static final String DOMAIN = "certes.test";

    private Samples() {}

    /** A subscription to everything. */
    public static NewSubscription wish() {
        return wish("*", SigningSecret.random(new SecureRandom()));
    }

    /** A subscription to everything, for that address. */
    public static NewSubscription to(String address) {
        return wish("*", URI.create(address), SigningSecret.random(new SecureRandom()));
    }

    public static NewSubscription wish(String pattern, SigningSecret secret) {
        return wish(pattern, URI.create("https://receiver.test/hook"), secret);
    }

    private static NewSubscription wish(String pattern, URI address, SigningSecret secret) {
        return new NewSubscription(
                EventPattern.parse(pattern, DOMAIN),
                new Destination(DestinationKind.HTTPS, address),
                4,
                List.of(),
                null,
                null,
                null,
                Subscription.DEFAULT_TIMEOUT,
                secret,
                null);
    }

    /** A source as GitHub's, whose namespace is its name. */
    public static SourceSettings source(String name, String secret) {
        return new SourceSettings(name, Preset.GITHUB, List.of(secret), name, 1, "x-github-event", null, false, null);
    }
}
