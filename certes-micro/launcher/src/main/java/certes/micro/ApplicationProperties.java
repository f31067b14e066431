package certes.micro;

import certes.micro.artemis.BrokerAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the application and the server's configuration read as system properties, which MicroProfile Config ranks above the
 * environment. Set before the server boots.
 */
final class ApplicationProperties {

    /**
     * Connections that notice within seconds that the other side is gone, and that have the server keep what they ask
     * often.
     */
    private static final Map<String, String> CONNECTION = Map.of(
            "ApplicationName", "certes",
            "connectTimeout", "5",
            "loginTimeout", "5",
            "tcpKeepAlive", "true",
            "prepareThreshold", "3");

    private static final Map<String, String> APPLICATION_CONNECTION = Map.of("socketTimeout", "30");

    private ApplicationProperties() {}

    static void publish(Settings settings, Settings.Database database, Settings.Broker broker) throws StartFailure {
        BrokerAddress address = BrokerAddress.parse(broker.url());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("certes.home", settings.home().toString());
        properties.put("certes.gateway.http.port", Integer.toString(settings.gatewayPort()));
        properties.put("certes.master.http.port", Integer.toString(settings.masterPort()));
        properties.put("certes.database.url", database.url());
        properties.put("certes.database.user", database.user());
        properties.put("certes.database.password", database.password());
        properties.put("certes.database.owner.user", database.ownerUser());
        properties.put("certes.database.owner.password", database.ownerPassword());
        properties.put("certes.broker.url", broker.url());
        properties.put("certes.broker.user", broker.user());
        properties.put("certes.broker.password", broker.password());
        String ownerUrl = with(database.url(), CONNECTION);
        properties.put("certes.launcher.pool.owner.url", ownerUrl);
        properties.put("certes.launcher.pool.url", with(ownerUrl, APPLICATION_CONNECTION));
        properties.put("certes.launcher.broker.connectors", address.connectorClasses());
        properties.put("certes.launcher.broker.parameters", address.parameters());
        properties.forEach(System::setProperty);
    }

    /** Adds parameters to a JDBC URL; those that it has already stay as they are. */
    static String with(String url, Map<String, String> parameters) {
        StringBuilder extended = new StringBuilder(url);
        parameters.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(parameter -> {
            if (!url.contains("?" + parameter.getKey() + "=") && !url.contains("&" + parameter.getKey() + "=")) {
                extended.append(extended.indexOf("?") < 0 ? '?' : '&')
                        .append(parameter.getKey())
                        .append('=')
                        .append(parameter.getValue());
            }
        });
        return extended.toString();
    }
}
