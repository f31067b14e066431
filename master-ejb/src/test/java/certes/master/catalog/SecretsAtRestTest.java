package certes.master.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import certes.domain.access.AccessTokens;
import certes.domain.source.Sources;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsAtRestTest {
    private static final String SOURCE_SECRET = "It's a Secret to Everybody";
    private static final byte[] KEY = "thirty-two bytes that sign it all".getBytes(UTF_8);
    /** How PKCS #8 of any RSA key begins, behind its length: version 0 and the algorithm. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d010101");

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    Sources sources;

    @Inject
    Subscriptions subscriptions;

    @Inject
    AccessTokens tokens;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Test
    void noRowHoldsASecretThatCanBeRead() {
        sources.create(Samples.source("github", SOURCE_SECRET), Samples.SOMEBODY);
        subscriptions.create(Samples.wish("*", new SigningSecret(KEY)), Samples.SOMEBODY);
        tokens.keySet(); // makes a key pair
        assertThat(database.text("SELECT count(*) FROM signing_key")).isEqualTo("1");
        String everything = everyRow();
        assertThat(everything).contains("github").contains("receiver.test");
        for (byte[] secret : List.of(
                SOURCE_SECRET.getBytes(UTF_8),
                KEY,
                RSA,
                new SigningSecret(KEY).reveal().getBytes(UTF_8))) {
            assertThat(everything)
                    .doesNotContain(new String(secret, UTF_8))
                    .doesNotContain(HexFormat.of().formatHex(secret))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(secret));
        }
    }

    @Test
    void whatIsCopiedIntoAnotherRowDoesNotDecryptThere() {
        subscriptions.create(Samples.wish(), Samples.SOMEBODY);
        subscriptions.create(Samples.wish(), Samples.SOMEBODY);
        database.execute("UPDATE subscription SET secrets = (SELECT secrets FROM subscription ORDER BY id LIMIT 1)");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> subscriptions.all())
                .withMessageContaining("does not decrypt");
    }

    private String everyRow() {
        StringBuilder rows = new StringBuilder();
        for (String table : database.texts("SELECT oid::regclass FROM pg_class"
                + " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")) {
            database.texts("SELECT t::text FROM " + table + " t")
                    .forEach(row -> rows.append(row).append('\n'));
        }
        return rows.toString();
    }
}
