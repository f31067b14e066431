package certes.domain.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1/32, 127.0.0.2, false",
        "fc00::/7, fdff::1, true",
        "fc00::/7, fe00::1, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::1, 2001:db8::1, true"
    })
    void containsItsAddresses(String network, String address, boolean contained) throws UnknownHostException {
        assertThat(Cidr.parse(network).contains(InetAddress.getByName(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "10.0.0/8",
                "10/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "0xa.0.0.0/8",
                "localhost",
                "localhost/8",
                "fd00::/129",
                "fd00::1/64",
                "fd00:::/64",
                "fe80::1%eth0",
                "[fd00::]/8",
                "::ffff:10.0.0.0/104",
                ":"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsWhatItWrote() {
        assertThat(Cidr.parse(Cidr.parse(" 10.1.0.0/16 ").toString())).isEqualTo(Cidr.parse("10.1.0.0/16"));
        assertThat(Cidr.parse(Cidr.parse("fd00::/8").toString())).isEqualTo(Cidr.parse("fd00::/8"));
    }

    @Property
    void containsExactlyWhatSharesItsPrefix(
            @ForAll @Size(4) byte[] one, @ForAll @Size(4) byte[] other, @ForAll @IntRange(max = 32) int prefix)
            throws UnknownHostException {
        BigInteger network = new BigInteger(1, one).shiftRight(32 - prefix);
        byte[] first = new byte[4];
        byte[] shifted = network.shiftLeft(32 - prefix).toByteArray();
        for (int i = 0; i < 4 && i < shifted.length; i++) {
            first[3 - i] = shifted[shifted.length - 1 - i];
        }
        Cidr cidr = new Cidr(InetAddress.getByAddress(first), prefix);
        assertThat(cidr.contains(InetAddress.getByAddress(one))).isTrue();
        assertThat(cidr.contains(InetAddress.getByAddress(other)))
                .isEqualTo(new BigInteger(1, other).shiftRight(32 - prefix).equals(network));
    }
}
