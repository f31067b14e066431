package certes.micro.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HmacTest {

    @Test
    void signsLikeTheExampleInGitHubsDocumentation() {
        assertThat(Hmac.gitHub("It's a Secret to Everybody", "Hello, World!".getBytes(UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void verifiesTheExampleOfStandardWebhooksAmongOtherSignatures() {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        String right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        byte[] body = "{\"test\": 2432232314}".getBytes(UTF_8);

        assertThat(Hmac.isStandardWebhook(
                        secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body, "v1a,xyz v1,AAAA " + right))
                .isTrue();
        assertThat(Hmac.isStandardWebhook(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265331", body, right))
                .isFalse();
    }
}
