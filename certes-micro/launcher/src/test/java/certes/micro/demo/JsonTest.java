package certes.micro.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsWhatTheMasterApiAnswers() {
        Object root = Json.object("{\"data\": {\"list\": [{\"n\": -1.5e2, \"t\": true}, {}], \"none\": null}}");

        assertThat(Json.at(root, "data", "list", 0, "n")).isEqualTo(new BigDecimal("-1.5e2"));
        assertThat(Json.text(root, "data", "list", 0, "t")).isEqualTo("true");
        assertThat(Json.at(root, "data", "list", 2)).isNull();
        assertThat(Json.text(root, "data", "none")).isEmpty();
    }

    @Test
    void readsBackWhatItQuotes() {
        String awkward = "\"\\ \n\t\u0001 ☂ \ud83d\ude00";

        assertThat(Json.object("{\"a\":" + Json.quote(awkward) + "}")).containsEntry("a", awkward);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\"}", "{\"a\":1,}", "{\"a\":tru}", "{} x", "{\"a\":\"\\u12"})
    void refusesWhatIsNoObject(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
