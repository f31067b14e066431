package certes.domain.destination;

import static certes.domain.destination.SpecialNetwork.Opening.ALLOW_LIST;
import static certes.domain.destination.SpecialNetwork.Opening.ALLOW_PRIVATE;
import static certes.domain.destination.SpecialNetwork.Opening.NEVER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks that are not the public Internet: IANA's special-purpose registries (RFC 6890) and the metadata services of
 * clouds. The order counts: the first network that holds an address says what it is.
 */
enum SpecialNetwork {
    METADATA(
            "a cloud metadata service",
            NEVER,
            "169.254.169.254/32", // AWS, Google, Azure, Oracle, DigitalOcean and others
            "169.254.170.0/24", // AWS ECS and EKS credentials
            "100.100.100.200/32", // Alibaba
            "192.0.0.192/32", // Oracle, classic
            "168.63.129.16/32", // Azure's wire server
            "fd00:ec2::/64", // AWS
            "fd20:ce::254/128", // Google
            "fd00:c1::a9fe:a9fe/128", // Oracle
            "fd00:42::42/128"), // Scaleway
    UNSPECIFIED("an unspecified address (RFC 1122)", NEVER, "0.0.0.0/8", "::/128"),
    LINK_LOCAL("link-local (RFC 3927, RFC 4291)", NEVER, "169.254.0.0/16", "fe80::/10"),
    MULTICAST("multicast (RFC 5771, RFC 4291)", NEVER, "224.0.0.0/4", "ff00::/8"),
    BROADCAST("broadcast (RFC 919)", NEVER, "255.255.255.255/32"),
    LOOPBACK("loopback (RFC 1122, RFC 4291)", ALLOW_PRIVATE, "127.0.0.0/8", "::1/128"),
    PRIVATE("private (RFC 1918)", ALLOW_PRIVATE, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    UNIQUE_LOCAL("unique local (RFC 4193)", ALLOW_PRIVATE, "fc00::/7"),
    SITE_LOCAL("site-local (RFC 3879)", ALLOW_PRIVATE, "fec0::/10"),
    SHARED("shared by a carrier's NAT (RFC 6598)", ALLOW_PRIVATE, "100.64.0.0/10"),
    BENCHMARK("for benchmarks (RFC 2544, RFC 5180)", ALLOW_LIST, "198.18.0.0/15", "2001:2::/48"),
    DOCUMENTATION(
            "for documentation (RFC 5737, RFC 3849, RFC 9637)",
            ALLOW_LIST,
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
            "3fff::/20"),
    MAPPED("IPv4 mapped into IPv6 (RFC 4291)", ALLOW_LIST, "::/96"),
    SIX_TO_FOUR("6to4 (RFC 3056)", ALLOW_LIST, "192.88.99.0/24", "2002::/16"),
    NAT64("NAT64 (RFC 6052, RFC 8215)", ALLOW_LIST, "64:ff9b::/96", "64:ff9b:1::/48"),
    TEREDO("Teredo (RFC 4380)", ALLOW_LIST, "2001::/32"),
    PROTOCOL("for protocols (RFC 6890)", ALLOW_LIST, "192.0.0.0/24", "2001::/23"),
    RESERVED("reserved (RFC 1112, class E)", ALLOW_LIST, "240.0.0.0/4");

    /** What opens a network to deliveries. */
    enum Opening {
        /** Nothing. */
        NEVER,
        /** A network on the allow-list. */
        ALLOW_LIST,
        /** A network on the allow-list, or the permission for everything private. */
        ALLOW_PRIVATE
    }

    /** Global unicast (RFC 4291 section 2.4); every other IPv6 address is special, known by name or not. */
    private static final Cidr GLOBAL_V6 = Cidr.parse("2000::/3");

    private static final int V6_BYTES = 16;

    private final String description;
    private final Opening opening;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of values
    private final List<Cidr> networks;

    SpecialNetwork(String description, Opening opening, String... networks) {
        this.description = description;
        this.opening = opening;
        this.networks = Arrays.stream(networks).map(Cidr::parse).toList();
    }

    /** What it is, to follow "is". */
    String description() {
        return description;
    }

    Opening opening() {
        return opening;
    }

    /** The network that holds the address; null for one of the public Internet. */
    static @Nullable SpecialNetwork of(byte[] address) {
        for (SpecialNetwork special : values()) {
            for (Cidr network : special.networks) {
                if (network.contains(address)) {
                    return special;
                }
            }
        }
        if (address.length != V6_BYTES || GLOBAL_V6.contains(address)) {
            return null;
        }
        return isMapped(address) ? MAPPED : PROTOCOL;
    }

    /** The IPv4 addresses that an IPv6 address leads to or carries; empty for most. */
    static List<byte[]> embeddedIn(byte[] address) {
        List<byte[]> embedded = new ArrayList<>(2);
        SpecialNetwork special = address.length == V6_BYTES ? of(address) : null;
        if (special == MAPPED || special == NAT64) {
            embedded.add(Arrays.copyOfRange(address, 12, V6_BYTES));
        } else if (special == SIX_TO_FOUR) {
            embedded.add(Arrays.copyOfRange(address, 2, 6));
        } else if (special == TEREDO) {
            embedded.add(Arrays.copyOfRange(address, 4, 8));
            byte[] client = Arrays.copyOfRange(address, 12, V6_BYTES);
            for (int i = 0; i < client.length; i++) {
                client[i] ^= (byte) 0xff;
            }
            embedded.add(client);
        }
        return embedded;
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    }
}
