package certes.domain.subscription;

import java.net.URI;

/**
 * Where a subscription's events go.
 *
 * @param address for {@link DestinationKind#HTTPS} an absolute {@code https://} or {@code http://} URI
 */
public record Destination(DestinationKind kind, URI address) {}
