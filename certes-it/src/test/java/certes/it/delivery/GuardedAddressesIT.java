package certes.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.delivery.AllowedAddressesIT.Refusals;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As Certes comes, nothing is sent to this machine or its network. */
@RunsCertes(Setting.GUARDED)
class GuardedAddressesIT {

    private final CertesInstance certes;

    GuardedAddressesIT(CertesInstance certes) {
        this.certes = certes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "localhost.",
                "LOCALHOST",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "0.0.0.0",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]"
            })
    void aCanaryOnTheLoopbackInterfaceSeesNothing(String host) {
        try (RecordingEndpoint canary = RecordingEndpoint.open()) {
            Refusals.assertNothingIsSent(certes, "http://" + host + ":" + canary.port() + "/");

            assertThat(canary.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "198.18.0.1",
                "240.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[fc00::1]",
                "[fe80::1]"
            })
    void privateNetworksAreRefused(String host) {
        Refusals.assertNothingIsSent(certes, "http://" + host + "/");
    }
}
