package certes.domain.destination;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network (RFC 4632, RFC 4291 section 2.3), such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network its first address; no bit is set beyond the prefix
 * @param prefix how many leading bits its addresses share
 */
public record Cidr(InetAddress network, int prefix) {
    private static final String BYTE = "(0|[1-9][0-9]{0,2})";
    private static final Pattern V4 = Pattern.compile(BYTE + "\\." + BYTE + "\\." + BYTE + "\\." + BYTE);
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** @throws IllegalArgumentException if the prefix is no length, or bits are set beyond it */
    public Cidr {
        byte[] bytes = network.getAddress();
        if (prefix < 0 || prefix > bytes.length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "the prefix /" + prefix + " is not from 0 to " + bytes.length * Byte.SIZE);
        }
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0) {
                throw new IllegalArgumentException(
                        network.getHostAddress() + '/' + prefix + " is no network: bits are set beyond the prefix");
            }
        }
    }

    /**
     * Reads a network, or a single address. No name is ever looked up.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Cidr parse(String text) {
        String trimmed = text.strip();
        int slash = trimmed.indexOf('/');
        InetAddress network = address(slash < 0 ? trimmed : trimmed.substring(0, slash));
        if (slash < 0) {
            return new Cidr(network, network.getAddress().length * Byte.SIZE);
        }
        String prefix = trimmed.substring(slash + 1);
        if (!prefix.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("'" + trimmed + "' is no network such as 10.0.0.0/8 or fd00::/8");
        }
        return new Cidr(network, Integer.parseInt(prefix));
    }

    /** Whether the address lies in this network; one of the other family never does. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    boolean contains(byte[] address) {
        byte[] bytes = network.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != address[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || ((bytes[whole] ^ address[whole]) >> (Byte.SIZE - rest)) == 0;
    }

    /** Reads an address literal: IPv4 as four decimal numbers without leading zeros, or IPv6 without a zone. */
    static InetAddress address(String literal) {
        if (!isV4(literal) && !V6.matcher(literal).matches()) {
            throw new IllegalArgumentException("'" + literal + "' is no IP address");
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException unreadable) {
            throw new IllegalArgumentException("'" + literal + "' is no IP address", unreadable);
        }
    }

    /** Whether the text is an IPv4 address in its one unambiguous spelling. */
    static boolean isV4(String text) {
        Matcher matcher = V4.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 1; i <= matcher.groupCount(); i++) {
            if (Integer.parseInt(matcher.group(i)) > 255) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + '/' + prefix;
    }
}
