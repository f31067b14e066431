package certes.domain.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final AddressPolicy STRICT = new AddressPolicy(List.of(), false);
    private static final AddressPolicy PRIVATE = new AddressPolicy(List.of(), true);
    private static final AddressPolicy EVERYTHING = allowing("0.0.0.0/0", "::/0");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "93.184.216.34",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001:82b::200e",
                "2620:fe::fe"
            })
    void allowsThePublicInternet(String address) {
        assertThat(STRICT.refusal(address(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "::1, loopback",
        "10.0.0.1, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.0.1, private",
        "fc00::1, unique local",
        "fd12:3456:789a::1, unique local",
        "fec0::1, site-local",
        "100.64.0.1, carrier",
        "100.127.255.255, carrier"
    })
    void refusesWhatIsPrivateUnlessPrivateIsAllowed(String address, String word) {
        assertThat(STRICT.refusal(address(address)))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(word)
                        .contains("CERTES_DESTINATIONS_ALLOW_CIDRS")
                        .contains("CERTES_DESTINATIONS_ALLOW_PRIVATE"));
        assertThat(PRIVATE.refusal(address(address))).isEmpty();
        assertThat(EVERYTHING.refusal(address(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, metadata",
        "169.254.170.2, metadata",
        "100.100.100.200, metadata",
        "192.0.0.192, metadata",
        "168.63.129.16, metadata",
        "fd00:ec2::254, metadata",
        "fd00:ec2::23, metadata",
        "fd20:ce::254, metadata",
        "fd00:c1::a9fe:a9fe, metadata",
        "fd00:42::42, metadata",
        "169.254.0.1, link-local",
        "169.254.255.255, link-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "::, unspecified",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "255.255.255.255, broadcast"
    })
    void neverAllowsWhatNothingShouldReach(String address, String word) {
        for (AddressPolicy policy : List.of(STRICT, PRIVATE, EVERYTHING, allowing(address))) {
            assertThat(policy.refusal(address(address)))
                    .hasValueSatisfying(reason -> assertThat(reason).contains(word, "nothing opens"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "198.18.0.1, benchmarks",
        "198.19.255.255, benchmarks",
        "2001:2::1, benchmarks",
        "192.0.2.1, documentation",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "2001:db8::1, documentation",
        "3fff::1, documentation",
        "192.0.0.8, protocols",
        "2001:1::1, protocols",
        "2001:20::1, protocols",
        "100::1, protocols",
        "5f00::1, protocols",
        "4000::1, protocols",
        "240.0.0.1, class E",
        "255.255.255.254, class E",
        "192.88.99.1, 6to4"
    })
    void opensOtherSpecialNetworksByTheAllowListOnly(String address, String word) {
        for (AddressPolicy policy : List.of(STRICT, PRIVATE)) {
            assertThat(policy.refusal(address(address)))
                    .hasValueSatisfying(reason -> assertThat(reason).contains(word, "CERTES_DESTINATIONS_ALLOW_CIDRS"));
        }
        assertThat(EVERYTHING.refusal(address(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:5db8:d822", // 93.184.216.34, mapped
                "::93.184.216.34",
                "2002:5db8:d822::1",
                "64:ff9b::5db8:d822",
                "64:ff9b:1::5db8:d822",
                "2001:0:5db8:d822:0:ffff:a247:27dd"
            })
    void refusesAddressesThatCarryAnother(String address) throws UnknownHostException {
        InetAddress carrier = v6(address);
        assertThat(STRICT.refusal(carrier)).isPresent();
        assertThat(PRIVATE.refusal(carrier)).isPresent();
        assertThat(EVERYTHING.refusal(carrier)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:a9fe:a9fe",
                "::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a9fe:a9fe",
                "2001:0:a9fe:a9fe::",
                "2001:0:5db8:d822:0:ffff:5601:5601", // the client of the tunnel is 169.254.169.254
                "::ffff:0:0",
                "64:ff9b::ffff:ffff"
            })
    void neverAllowsMetadataInAnyDisguise(String address) throws UnknownHostException {
        InetAddress carrier = v6(address);
        for (AddressPolicy policy : List.of(STRICT, PRIVATE, EVERYTHING)) {
            assertThat(policy.refusal(carrier)).isPresent();
        }
    }

    @Test
    void judgesWhatAnAddressCarriesByItself() throws UnknownHostException {
        AddressPolicy nat64 = allowing("64:ff9b::/96");
        assertThat(nat64.refusal(v6("64:ff9b::5db8:d822"))).isEmpty();
        assertThat(nat64.refusal(v6("64:ff9b::a00:1"))).isPresent();
        assertThat(allowing("64:ff9b::/96", "10.0.0.0/24").refusal(v6("64:ff9b::a00:1")))
                .isEmpty();
    }

    @Test
    void theAllowListOpensTheNetworksThatItNamesAndNoOther() {
        AddressPolicy policy = allowing("10.20.0.0/16", "fd00:1::/32");
        assertThat(policy.refusal(address("10.20.255.1"))).isEmpty();
        assertThat(policy.refusal(address("fd00:1::7"))).isEmpty();
        assertThat(policy.refusal(address("10.21.0.1"))).isPresent();
        assertThat(policy.refusal(address("fd00:2::7"))).isPresent();
        assertThat(policy.refusal(address("127.0.0.1"))).isPresent();
    }

    @Test
    void aScopeDoesNotHideAnAddress() throws UnknownHostException {
        InetAddress scoped =
                Inet6Address.getByAddress("receiver.test", address("fe80::1").getAddress(), 1);
        assertThat(EVERYTHING.refusal(scoped)).isPresent();
    }

    @Property
    void aV6AddressIsNeverAllowedWhereTheV4AddressInItIsNot(@ForAll @Size(4) byte[] v4) throws UnknownHostException {
        InetAddress plain = InetAddress.getByAddress(v4);
        for (AddressPolicy policy : List.of(STRICT, PRIVATE, allowing("::/0"))) {
            if (policy.refusal(plain).isPresent()) {
                for (String prefix : List.of("::ffff:0:0", "64:ff9b::", "::")) {
                    assertThat(policy.refusal(embedded(prefix, 12, v4))).isPresent();
                }
                assertThat(policy.refusal(embedded("2002::1", 2, v4))).isPresent();
            }
        }
    }

    @Property
    void whatTheJdkKnowsAsSpecialIsRefused(@ForAll @Size(16) byte[] v6, @ForAll @Size(4) byte[] v4)
            throws UnknownHostException {
        for (byte[] bytes : List.of(v6, v4)) {
            InetAddress address = InetAddress.getByAddress(bytes);
            if (address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isMulticastAddress()
                    || address.isAnyLocalAddress()) {
                assertThat(STRICT.refusal(address)).isPresent();
            }
        }
    }

    private static AddressPolicy allowing(String... networks) {
        return new AddressPolicy(Arrays.stream(networks).map(Cidr::parse).toList(), false);
    }

    private static InetAddress address(String literal) {
        return Cidr.address(literal);
    }

    private static InetAddress embedded(String prefix, int offset, byte[] v4) throws UnknownHostException {
        byte[] bytes = v6(prefix).getAddress();
        System.arraycopy(v4, 0, bytes, offset, v4.length);
        return Inet6Address.getByAddress("receiver.test", bytes, -1);
    }

    /** An IPv6 address that stays one, although the JDK turns mapped ones into IPv4 wherever it can. */
    private static InetAddress v6(String literal) throws UnknownHostException {
        InetAddress read = InetAddress.getByName(literal);
        byte[] bytes = read.getAddress();
        if (bytes.length == 4) {
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(bytes, 0, mapped, 12, 4);
            bytes = mapped;
        }
        return Inet6Address.getByAddress("receiver.test", bytes, -1);
    }
}
