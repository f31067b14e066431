package certes.consumer.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import certes.domain.destination.AddressPolicy;
import certes.domain.destination.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VettedResolverTest {
    private final VettedResolver guarded =
            new VettedResolver(new AddressPolicy(List.of(), false), SystemDefaultDnsResolver.INSTANCE);
    private final VettedResolver open =
            new VettedResolver(new AddressPolicy(List.of(), true), SystemDefaultDnsResolver.INSTANCE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:10.0.0.1",
                "2002:7f00:1::",
                "64:ff9b::7f00:1",
                "localhost"
            })
    void refusesWhatLeadsBehindCertes(String host) {
        assertThatExceptionOfType(RefusedAddressException.class)
                .isThrownBy(() -> guarded.resolve(host))
                .withMessageContaining(host);
    }

    /** Whether they are read as octal or as decimal, what is dialled is what was vetted. */
    @ParameterizedTest
    @ValueSource(strings = {"0177.0.0.1", "017700000001", "127.0.0.01", "00000127.0.0.1"})
    void noSpellingLeadsToLoopback(String host) {
        try {
            assertThat(guarded.resolve(host)).noneMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @Test
    void letsThePublicInternetThrough() throws UnknownHostException {
        assertThat(guarded.resolve("93.184.215.14")).containsExactly(InetAddress.getByName("93.184.215.14"));
        assertThat(guarded.resolve("2606:2800:220:1::1")).hasSize(1);
    }

    @Test
    void whatIsOpenedIsLetThrough() throws UnknownHostException {
        VettedResolver listed = new VettedResolver(
                new AddressPolicy(List.of(Cidr.parse("10.1.0.0/16")), false), SystemDefaultDnsResolver.INSTANCE);
        assertThat(listed.resolve("10.1.2.3")).hasSize(1);
        assertThatExceptionOfType(RefusedAddressException.class).isThrownBy(() -> listed.resolve("10.2.2.3"));
        assertThat(open.resolve("127.0.0.1")).hasSize(1);
        assertThat(open.resolve("192.168.1.1")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "::ffff:169.254.169.254"
            })
    void nothingOpensMetadata(String host) {
        assertThatExceptionOfType(RefusedAddressException.class).isThrownBy(() -> open.resolve(host));
    }

    @Test
    void looksUpNoCanonicalName() {
        assertThat(guarded.resolveCanonicalHostname("receiver.test")).isEqualTo("receiver.test");
    }
}
