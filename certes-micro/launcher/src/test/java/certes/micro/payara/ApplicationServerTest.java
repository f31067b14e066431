package certes.micro.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ApplicationServerTest {

    @Test
    void givesTheServersReasonWithoutItsReport() {
        assertThat(ApplicationServer.essence(
                        "PlainTextActionReporterFAILUREDescription: deploy AdminCommandError occurred during deployment: "
                                + "Exception while loading the app : no queue. Please see server.log for more details.\n"
                                + "    [name=certes"))
                .isEqualTo("Exception while loading the app : no queue.");
    }

    /** Where threads that handle requests also look for them, a timeout would interrupt who looks while nothing comes. */
    @Test
    void interruptsNoThreadThatLooksForRequests() throws Exception {
        Document domain;
        try (InputStream xml = ApplicationServer.class.getResourceAsStream("domain.xml")) {
            domain = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
        }
        XPath xpath = XPathFactory.newInstance().newXPath();
        String transport = "//transport[contains(@io-strategy, 'LeaderFollower')]/@name";
        String protocol = "//network-listener[@transport = " + transport + "]/@protocol";
        assertThat(xpath.evaluate(protocol, domain)).isNotEmpty();
        assertThat(xpath.evaluate("//protocol[@name = " + protocol + "]/http/@request-timeout-seconds", domain))
                .isEqualTo("-1");
    }

    @Test
    void saysSoWhenThereIsNoReason() {
        assertThat(ApplicationServer.essence(null)).isEqualTo("no reason given");
    }
}
