package certes.domain.destination;

import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads destinations as somebody wrote them. What two programs could read differently is refused here; where an address
 * leads is judged by {@link AddressPolicy}, each time that it is dialled.
 */
public final class Destinations {
    private static final int MAX_LENGTH = 2_048;
    private static final int MAX_HOST_LENGTH = 253;
    private static final int MAX_PORT = 65_535;
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");

    private Destinations() {}

    /**
     * Reads a destination.
     *
     * @param kind as in {@link DestinationKind}; this version takes {@code HTTPS} only
     * @param address an absolute {@code https://} or {@code http://} URI (RFC 3986) without user and fragment
     * @param requireTls whether {@code http://} is refused
     * @throws IllegalArgumentException saying what is wrong and what to write
     */
    public static Destination parse(String kind, String address, boolean requireTls) {
        if (!kind.equals(DestinationKind.HTTPS.name())) {
            throw new IllegalArgumentException(
                    "this version delivers to destinations of kind HTTPS only, not '" + kind + "'");
        }
        URI uri = uri(address);
        checkScheme(uri, requireTls);
        checkAuthority(uri);
        checkHost(uri.getHost());
        String scheme = uri.getScheme();
        return new Destination(
                DestinationKind.HTTPS,
                URI.create(scheme.toLowerCase(Locale.ROOT) + address.substring(scheme.length())));
    }

    private static URI uri(String address) {
        require(address.length() <= MAX_LENGTH, "the address has more than " + MAX_LENGTH + " characters");
        require(
                address.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "the address has spaces, control or non-ASCII characters; percent-encode them, and write a host in"
                        + " punycode");
        try {
            return new URI(address);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException("the address is no URI: " + unreadable.getReason(), unreadable);
        }
    }

    private static void checkScheme(URI uri, boolean requireTls) {
        boolean isHttps = "https".equalsIgnoreCase(uri.getScheme());
        require(
                isHttps || "http".equalsIgnoreCase(uri.getScheme()),
                "the address must begin with https:// (or http://)");
        require(
                isHttps || !requireTls,
                "the address must begin with https://, since CERTES_DESTINATIONS_REQUIRE_TLS is set");
    }

    private static void checkAuthority(URI uri) {
        String authority = uri.getRawAuthority();
        require(authority != null, "the address has no host");
        require(authority.indexOf('@') < 0, "the address must not hold a user or password");
        require(uri.getRawFragment() == null, "the address must not have a fragment (#)");
        require(
                uri.getHost() != null,
                "the host of the address is no name of letters, digits and hyphens, no IPv4 address of four decimal"
                        + " numbers, and no IPv6 address in brackets");
        require(
                !authority.endsWith(":") && (uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= MAX_PORT)),
                "the port of the address is not from 1 to " + MAX_PORT);
    }

    private static void checkHost(String host) {
        if (host.startsWith("[")) {
            checkV6(host.substring(1, host.length() - 1));
            return;
        }
        require(host.length() <= MAX_HOST_LENGTH, "the host of the address has more than 253 characters");
        require(!host.endsWith("."), "the host of the address must not end with a dot");
        String last = host.substring(host.lastIndexOf('.') + 1);
        require(
                !NUMERIC.matcher(last).matches() || Cidr.isV4(host),
                "the host of the address is a number; write an IPv4 address as four decimal numbers without leading"
                        + " zeros");
    }

    private static void checkV6(String literal) {
        require(literal.indexOf('%') < 0, "the IPv6 address must not have a zone (%)");
        InetAddress address = Cidr.address(literal);
        require(address instanceof Inet6Address, "the IPv6 address holds an IPv4 address; write that one itself");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
