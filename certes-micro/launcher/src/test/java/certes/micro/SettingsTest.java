package certes.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void listensWhereTheDocumentationSaysWhenNothingIsSet() throws StartFailure {
        Settings settings = read(Map.of());

        assertThat(settings.gatewayPort()).isEqualTo(9600);
        assertThat(settings.masterPort()).isEqualTo(9610);
        assertThat(settings.database()).isEmpty();
        assertThat(settings.broker()).isEmpty();
        assertThat(settings.adminUsername()).isEqualTo("admin");
        assertThat(settings.adminPasswordGiven()).isFalse();
        assertThat(settings.home()).isAbsolute();
    }

    @Test
    void takesAnEmptyValueForNone() throws StartFailure {
        assertThat(read(Map.of("certes.gateway.http.port", "", "certes.database.url", " "))
                        .gatewayPort())
                .isEqualTo(9600);
    }

    @Test
    void letsTheApplicationOwnTheSchemaOfADatabaseOutsideUnlessAnOwnerIsNamed() throws StartFailure {
        Settings.Database database = read(Map.of(
                        "certes.database.url", "jdbc:postgresql://db/certes",
                        "certes.database.user", "app",
                        "certes.database.password", "p"))
                .database()
                .orElseThrow();

        assertThat(database.ownerUser()).isEqualTo("app");
        assertThat(database.ownerPassword()).isEqualTo("p");
    }

    @Test
    void refusesAFailpointOutsideOfDevelopment() throws StartFailure {
        assertThatThrownBy(() -> read(Map.of("certes.failpoint", "after-claim")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("CERTES_FAILPOINT")
                .hasMessageContaining("CERTES_DEVELOPMENT=true");
        read(Map.of("certes.failpoint", "after-claim", "certes.development", "true"));
    }

    @Test
    void refusesAPortThatIsNoneAndNamesTheVariable() {
        assertThatThrownBy(() -> read(Map.of("certes.gateway.http.port", "96000")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("CERTES_GATEWAY_HTTP_PORT")
                .hasMessageContaining("96000");
        assertThatThrownBy(() -> read(Map.of("certes.master.http.port", "http")))
                .hasMessageContaining("CERTES_MASTER_HTTP_PORT");
    }

    @Test
    void refusesOnePortForBoth() {
        assertThatThrownBy(() -> read(Map.of("certes.gateway.http.port", "9610")))
                .hasMessageContaining("each needs a port of its own");
    }

    @Test
    void refusesADatabaseThatIsNotPostgreSqlOrHasNoUser() {
        assertThatThrownBy(() -> read(Map.of("certes.database.url", "jdbc:h2:mem:")))
                .hasMessageContaining("CERTES_DATABASE_URL");
        assertThatThrownBy(() -> read(Map.of("certes.database.url", "jdbc:postgresql://db/certes")))
                .hasMessageContaining("CERTES_DATABASE_USER");
        assertThatThrownBy(() -> read(Map.of("certes.broker.url", "tcp://mq:61616")))
                .hasMessageContaining("CERTES_BROKER_USER");
    }

    @Test
    void namesVariablesAsMicroProfileConfigDoes() {
        assertThat(Settings.variable("certes.destinations.allow-private"))
                .isEqualTo("CERTES_DESTINATIONS_ALLOW_PRIVATE");
    }

    private static Settings read(Map<String, String> properties) throws StartFailure {
        return Settings.read(properties::get);
    }
}
