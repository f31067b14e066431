package certes.consumer.sending;

import certes.domain.destination.AddressPolicy;
import certes.domain.destination.Cidr;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where deliveries may go. */
@ApplicationScoped
public class SendingConfig {
    @Inject
    @ConfigProperty(name = "certes.destinations.allow.cidrs")
    private Optional<String[]> allowCidrs;

    @Inject
    @ConfigProperty(name = "certes.destinations.allow.private", defaultValue = "false")
    private boolean allowPrivate;

    /** @throws IllegalArgumentException if a network cannot be read */
    public AddressPolicy addressPolicy() {
        return new AddressPolicy(
                Stream.of(allowCidrs.orElse(new String[0]))
                        .map(String::trim)
                        .map(Cidr::parse)
                        .toList(),
                allowPrivate);
    }
}
