package certes.consumer.sending;

import certes.domain.destination.AddressPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a destination's name and lets through only addresses that may be dialled. The addresses that it answers are
 * the ones that are dialled: there is no second look-up in between that could answer differently.
 */
final class VettedResolver implements DnsResolver {
    private final AddressPolicy policy;
    private final DnsResolver names;

    /** @param names who knows the addresses of names */
    VettedResolver(AddressPolicy policy, DnsResolver names) {
        this.policy = policy;
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> allowed = new ArrayList<>();
        String refusal = "it has no address";
        for (InetAddress address : names.resolve(host)) {
            Optional<String> refused = policy.refusal(address);
            if (refused.isEmpty()) {
                allowed.add(address);
            } else {
                refusal = refused.get();
            }
        }
        if (allowed.isEmpty()) {
            throw new RefusedAddressException("the address of " + host + " is refused: " + refusal);
        }
        return allowed.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
