package certes.master.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaStore;
import certes.domain.schema.SchemaStoreContract;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaSchemaStoreTest extends SchemaStoreContract {
    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    SchemaStore schemas;

    @BeforeEach
    void forget() {
        TestDatabase.running().forget();
    }

    @Override
    protected SchemaStore schemas() {
        return schemas;
    }

    @Test
    void auditsWhatIsRegisteredAndNotWhatExistsAlready() {
        SchemaKey key = new SchemaKey("certes.test", "n", "a", 1);
        schemas.add(key, SchemaFormat.JSON_SCHEMA, "{}", null, Samples.SOMEBODY);
        schemas.add(key, SchemaFormat.JSON_SCHEMA, "{}", null, Samples.SOMEBODY);
        assertThat(TestDatabase.running()
                        .texts("SELECT concat_ws('|', principal, action, subject, detail) FROM audit_entry"))
                .containsExactly("somebody|registerSchema|certes.test/n/1/a|JSON_SCHEMA");
    }
}
