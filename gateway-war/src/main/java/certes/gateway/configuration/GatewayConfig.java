package certes.gateway.configuration;

import certes.domain.event.EventUri;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the gateway is told by its operator. Checked when it is made, which the port filter
 * does at start: a value that makes no sense keeps Certes from starting.
 */
@ApplicationScoped
public class GatewayConfig {
    private static final String DEFAULT_DOMAIN = "certes.local";
    private static final String DEFAULT_MAX_EVENT_BYTES = "26214400";
    private static final String DEFAULT_GATEWAY_PORT = "9600";
    private static final String DEFAULT_MASTER_PORT = "9610";
    private static final int GREATEST_EVENT_BYTES = 1 << 30;
    private static final int GREATEST_PORT = 65_535;

    private final String domain;
    private final int maxEventBytes;
    private final int gatewayPort;
    private final int masterPort;

    /** For the container's proxy alone. */
    protected GatewayConfig() {
        this(DEFAULT_DOMAIN, DEFAULT_MAX_EVENT_BYTES, DEFAULT_GATEWAY_PORT, DEFAULT_MASTER_PORT);
    }

    /** @throws IllegalArgumentException naming the variable and what it may be */
    @Inject
    public GatewayConfig(
            @ConfigProperty(name = "certes.domain", defaultValue = DEFAULT_DOMAIN) String domain,
            @ConfigProperty(name = "certes.max.event.bytes", defaultValue = DEFAULT_MAX_EVENT_BYTES)
                    String maxEventBytes,
            @ConfigProperty(name = "certes.gateway.http.port", defaultValue = DEFAULT_GATEWAY_PORT) String gatewayPort,
            @ConfigProperty(name = "certes.master.http.port", defaultValue = DEFAULT_MASTER_PORT) String masterPort) {
        this.domain = domain("certes.domain", domain);
        this.maxEventBytes = number("certes.max.event.bytes", maxEventBytes, GREATEST_EVENT_BYTES);
        this.gatewayPort = number("certes.gateway.http.port", gatewayPort, GREATEST_PORT);
        this.masterPort = number("certes.master.http.port", masterPort, GREATEST_PORT);
        if (this.gatewayPort == this.masterPort) {
            throw new IllegalArgumentException("CERTES_GATEWAY_HTTP_PORT and CERTES_MASTER_HTTP_PORT are both "
                    + gatewayPort + "; each needs a port of its own");
        }
    }

    /** This deployment's own domain in event URIs. */
    public String domain() {
        return domain;
    }

    /** The largest body of an event, in bytes. */
    public int maxEventBytes() {
        return maxEventBytes;
    }

    /** The port that takes events. */
    public int gatewayPort() {
        return gatewayPort;
    }

    /** The port of the Master API. */
    public int masterPort() {
        return masterPort;
    }

    private static String domain(String property, String text) {
        try {
            return new EventUri(text, EventUri.DEFAULT_NAMESPACE, 1, "event").domain();
        } catch (IllegalArgumentException noDomain) {
            throw new IllegalArgumentException(
                    variable(property) + " must be a domain with a dot or a colon in it, such as events.example.com,"
                            + " but is \"" + text + "\"",
                    noDomain);
        }
    }

    private static int number(String property, String text, int greatest) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // answered by the same sentence
        }
        throw new IllegalArgumentException(
                variable(property) + " must be a whole number from 1 to " + greatest + ", but is \"" + text + "\"");
    }

    private static String variable(String property) {
        return property.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
