package certes.micro.artemis;

import certes.micro.StartFailure;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a broker is, as the resource adapter wants to hear it: one connector class and one list of parameters per node.
 *
 * @param connectorClasses comma separated
 * @param parameters comma separated, {@code host=…;port=…} and further parameters of the connector
 */
public record BrokerAddress(String connectorClasses, String parameters) {

    private static final String CONNECTOR =
            "org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory";
    private static final Pattern SEVERAL = Pattern.compile("\\((.+)\\)(?:\\?(.*))?");
    private static final int DEFAULT_PORT = 61616;

    /**
     * Understands {@code tcp://host:port?name=value} and, for several nodes, {@code (tcp://a:1,tcp://b:2)?name=value}.
     *
     * @throws StartFailure if the URL is something else; names the variable
     */
    public static BrokerAddress parse(String url) throws StartFailure {
        Matcher several = SEVERAL.matcher(url.strip());
        List<String> nodes = several.matches() ? List.of(several.group(1).split(",")) : List.of(url.strip());
        String common = several.matches() && several.group(2) != null ? several.group(2) : "";
        try {
            String parameters = nodes.stream()
                    .map(node -> parametersOf(URI.create(node.strip()), common))
                    .collect(Collectors.joining(","));
            String connectors = nodes.stream().map(node -> CONNECTOR).collect(Collectors.joining(","));
            return new BrokerAddress(connectors, parameters);
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure(
                    "CERTES_BROKER_URL must be like tcp://host:61616 or (tcp://a:61616,tcp://b:61616), but is \"" + url
                            + "\".",
                    malformed);
        }
    }

    private static String parametersOf(URI node, String common) {
        if (!"tcp".equals(node.getScheme()) || node.getHost() == null) {
            throw new IllegalArgumentException("not tcp://host:port");
        }
        int port = node.getPort() < 0 ? DEFAULT_PORT : node.getPort();
        String query = node.getRawQuery() == null ? "" : node.getRawQuery();
        return Stream.concat(
                        Stream.of("host=" + node.getHost(), "port=" + port),
                        Stream.of(common, query).flatMap(text -> Stream.of(text.split("&"))))
                .filter(parameter -> !parameter.isEmpty())
                .collect(Collectors.joining(";"));
    }
}
