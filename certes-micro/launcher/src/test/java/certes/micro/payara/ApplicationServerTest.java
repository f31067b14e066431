package certes.micro.payara;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApplicationServerTest {

    @Test
    void givesTheServersReasonWithoutItsReport() {
        assertThat(ApplicationServer.essence(
                        "PlainTextActionReporterFAILUREDescription: deploy AdminCommandError occurred during deployment: "
                                + "Exception while loading the app : no queue. Please see server.log for more details.\n"
                                + "    [name=certes"))
                .isEqualTo("Exception while loading the app : no queue.");
    }

    @Test
    void saysSoWhenThereIsNoReason() {
        assertThat(ApplicationServer.essence(null)).isEqualTo("no reason given");
    }
}
