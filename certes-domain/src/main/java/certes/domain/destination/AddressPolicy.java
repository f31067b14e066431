package certes.domain.destination;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses deliveries may be sent to, so that a subscription cannot reach into the networks behind Certes. It is
 * asked about the address that is really dialled; asking about a name and then dialling it again would let the name
 * change in between.
 *
 * <p>Allowed is the public Internet, and further what is opened here. Link-local, cloud metadata, multicast, broadcast
 * and unspecified addresses are never allowed, whatever is opened. An IPv6 address that carries an IPv4 address is
 * allowed only if both are: the allow-list holds its IPv6 network, and the IPv4 address may be dialled itself.
 *
 * @param allowed networks that may be dialled although they are special
 * @param allowPrivate whether loopback and every private network may be dialled
 */
public record AddressPolicy(List<Cidr> allowed, boolean allowPrivate) {
    public AddressPolicy {
        allowed = List.copyOf(allowed);
    }

    /**
     * Why an address must not be dialled, in words fit for the delivery's reason.
     *
     * @return empty if it may be dialled
     */
    public Optional<String> refusal(InetAddress dialled) {
        return refusal(dialled.getAddress(), dialled.getHostAddress());
    }

    private Optional<String> refusal(byte[] address, String spelling) {
        for (byte[] embedded : SpecialNetwork.embeddedIn(address)) {
            Optional<String> refusal = refusal(embedded, spelling);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        SpecialNetwork special = SpecialNetwork.of(address);
        if (special == null) {
            return Optional.empty();
        }
        String what = "the address " + spelling + " is refused: it is " + special.description();
        return switch (special.opening()) {
            case NEVER -> Optional.of(what + ", which nothing opens to deliveries");
            case ALLOW_LIST ->
                isListed(address)
                        ? Optional.empty()
                        : Optional.of(what + "; CERTES_DESTINATIONS_ALLOW_CIDRS can open its network");
            case ALLOW_PRIVATE ->
                allowPrivate || isListed(address)
                        ? Optional.empty()
                        : Optional.of(what + "; CERTES_DESTINATIONS_ALLOW_CIDRS can open its network,"
                                + " CERTES_DESTINATIONS_ALLOW_PRIVATE=true every private one");
        };
    }

    private boolean isListed(byte[] address) {
        for (Cidr network : allowed) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
