package certes.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplicationPropertiesTest {

    @Test
    void addsParametersToAUrlWithoutAny() {
        assertThat(ApplicationProperties.with("jdbc:postgresql://db/certes", Map.of("b", "2", "a", "1")))
                .isEqualTo("jdbc:postgresql://db/certes?a=1&b=2");
    }

    @Test
    void leavesWhatTheOperatorChose() {
        assertThat(ApplicationProperties.with(
                        "jdbc:postgresql://db/certes?sslmode=require&socketTimeout=7",
                        Map.of("socketTimeout", "30", "tcpKeepAlive", "true")))
                .isEqualTo("jdbc:postgresql://db/certes?sslmode=require&socketTimeout=7&tcpKeepAlive=true");
    }
}
