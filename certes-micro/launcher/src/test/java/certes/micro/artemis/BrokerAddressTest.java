package certes.micro.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.micro.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

    @Test
    void understandsOneNodeWithParameters() throws StartFailure {
        assertThat(BrokerAddress.parse("tcp://mq:61617?sslEnabled=true&trustAll=false")
                        .parameters())
                .isEqualTo("host=mq;port=61617;sslEnabled=true;trustAll=false");
    }

    @Test
    void takesTheUsualPortWhereNoneIsNamed() throws StartFailure {
        assertThat(BrokerAddress.parse("tcp://mq").parameters()).isEqualTo("host=mq;port=61616");
    }

    @Test
    void understandsSeveralNodes() throws StartFailure {
        BrokerAddress address = BrokerAddress.parse("(tcp://a:1,tcp://b:2)?sslEnabled=true");

        assertThat(address.parameters()).isEqualTo("host=a;port=1;sslEnabled=true,host=b;port=2;sslEnabled=true");
        assertThat(address.connectorClasses().split(",")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mq:61616", "amqp://mq", "tcp://", "(tcp://a:1,b)", "tcp://a b"})
    void refusesWhatItDoesNotUnderstandAndNamesTheVariable(String url) {
        assertThatThrownBy(() -> BrokerAddress.parse(url))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("CERTES_BROKER_URL");
    }
}
