package certes.masterapi.graphql;

import certes.domain.destination.AddressPolicy;
import certes.domain.destination.Cidr;
import certes.domain.destination.Destinations;
import certes.domain.subscription.Destination;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What this deployment allows of patterns and destinations: {@code certes.domain},
 * {@code certes.destinations.require.tls}, {@code certes.destinations.allow.cidrs} (separated by commas),
 * {@code certes.destinations.allow.private}.
 *
 * <p>What is refused here would fail at each attempt anyway; names are judged only then, by what they resolve to.
 */
@Dependent
public class DestinationRules {
    private static final String LOCALHOST = "localhost";
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final String domain;
    private final boolean requireTls;
    private final AddressPolicy addresses;

    /** @throws IllegalArgumentException if one of the networks is none */
    @Inject
    public DestinationRules(
            @ConfigProperty(name = "certes.domain", defaultValue = "certes.local") String domain,
            @ConfigProperty(name = "certes.destinations.require.tls", defaultValue = "false") boolean requireTls,
            @ConfigProperty(name = "certes.destinations.allow.cidrs") Optional<String> allowed,
            @ConfigProperty(name = "certes.destinations.allow.private", defaultValue = "false") boolean allowPrivate) {
        this.domain = domain;
        this.requireTls = requireTls;
        List<Cidr> networks = allowed.stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .filter(network -> !network.isBlank())
                .map(Cidr::parse)
                .toList();
        this.addresses = new AddressPolicy(networks, allowPrivate);
    }

    /** The domain of event URIs that name none. */
    String ownDomain() {
        return domain;
    }

    /** @throws IllegalArgumentException saying what is wrong with the destination and what would allow it */
    Destination destination(String kind, String address) {
        Destination destination = Destinations.parse(kind, address, requireTls);
        knownAddress(destination.address().getHost().toLowerCase(Locale.ROOT))
                .flatMap(addresses::refusal)
                .ifPresent(refusal -> {
                    throw new IllegalArgumentException(refusal);
                });
        return destination;
    }

    /** The address of a literal, and of localhost, which is always loopback (RFC 6761). Nothing is looked up. */
    private static Optional<InetAddress> knownAddress(String host) {
        if (host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST)) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        if (!host.startsWith("[") && !V4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException unreadable) {
            throw new IllegalArgumentException("'" + host + "' is no IP address", unreadable);
        }
    }
}
