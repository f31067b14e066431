package certes.domain.schema;

import java.time.Clock;

class InMemorySchemaStoreTest extends SchemaStoreContract {
    private final InMemorySchemaStore store = new InMemorySchemaStore(Clock.systemUTC());

    @Override
    protected SchemaStore schemas() {
        return store;
    }
}
