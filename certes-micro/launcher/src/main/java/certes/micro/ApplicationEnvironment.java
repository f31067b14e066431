package certes.micro;

import java.util.Map;

/** What a server in a process of its own is told: the variables that an operator would set for it. */
final class ApplicationEnvironment {

    private ApplicationEnvironment() {}

    static Map<String, String> of(Settings settings, Settings.Database database, Settings.Broker broker) {
        return Map.ofEntries(
                Map.entry("CERTES_HOME", settings.home().toString()),
                Map.entry("CERTES_GATEWAY_HTTP_PORT", Integer.toString(settings.gatewayPort())),
                Map.entry("CERTES_MASTER_HTTP_PORT", Integer.toString(settings.masterPort())),
                Map.entry("CERTES_DATABASE_URL", database.url()),
                Map.entry("CERTES_DATABASE_USER", database.user()),
                Map.entry("CERTES_DATABASE_PASSWORD", database.password()),
                Map.entry("CERTES_DATABASE_OWNER_USER", database.ownerUser()),
                Map.entry("CERTES_DATABASE_OWNER_PASSWORD", database.ownerPassword()),
                Map.entry("CERTES_BROKER_URL", broker.url()),
                Map.entry("CERTES_BROKER_USER", broker.user()),
                Map.entry("CERTES_BROKER_PASSWORD", broker.password()));
    }
}
