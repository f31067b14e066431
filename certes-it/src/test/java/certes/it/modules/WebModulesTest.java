package certes.it.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The one WAR of {@code certes-micro} serves what the gateway and the Master API serve as two. */
class WebModulesTest {

    @Test
    void theOneWarMapsWhatTheTwoMap() throws Exception {
        Map<String, String> two = new HashMap<>(servlets("gateway-war"));
        servlets("master-api-war")
                .forEach((pattern, servlet) -> two.put("/api" + (pattern.equals("/") ? "/*" : pattern), servlet));

        assertThat(servlets("certes-micro/application")).isEqualTo(two);
    }

    /** The class of each URL pattern. */
    private static Map<String, String> servlets(String module) throws Exception {
        Document descriptor = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("..", module, "src/main/webapp/WEB-INF/web.xml").toFile());
        Map<String, String> classes = new HashMap<>();
        each(
                descriptor,
                "servlet",
                servlet -> classes.put(text(servlet, "servlet-name"), text(servlet, "servlet-class")));
        Map<String, String> patterns = new HashMap<>();
        each(
                descriptor,
                "servlet-mapping",
                mapping -> patterns.put(text(mapping, "url-pattern"), classes.get(text(mapping, "servlet-name"))));
        return patterns;
    }

    private static void each(Document document, String name, Consumer<Element> action) {
        NodeList elements = document.getElementsByTagName(name);
        for (int i = 0; i < elements.getLength(); i++) {
            action.accept((Element) elements.item(i));
        }
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}
