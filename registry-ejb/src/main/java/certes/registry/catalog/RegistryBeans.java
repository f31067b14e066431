package certes.registry.catalog;

import certes.domain.schema.SchemaRegistry;
import certes.domain.schema.SchemaStore;
import jakarta.ejb.Singleton;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/**
 * Hands the one registry of this node to whoever injects the port. A session bean, since Payara Server deploys no EJB jar
 * without one.
 */
@Singleton
public class RegistryBeans {
    @Produces
    @ApplicationScoped
    static SchemaRegistry schemaRegistry(SchemaStore store) {
        return new StoredSchemaRegistry(store, System::nanoTime);
    }
}
