package certes.registry.catalog;

import certes.domain.schema.SchemaRegistry;
import certes.domain.schema.SchemaStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/** Hands the one registry of this node to whoever injects the port. */
@Dependent
public class RegistryBeans {
    @Produces
    @ApplicationScoped
    SchemaRegistry schemaRegistry(SchemaStore store) {
        return new StoredSchemaRegistry(store, System::nanoTime);
    }
}
