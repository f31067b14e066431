package certes.masterapi.graphql;

import io.smallrye.graphql.spi.LookupService;
import io.smallrye.graphql.spi.ManagedInstance;
import jakarta.enterprise.inject.spi.CDI;

/** Lets SmallRye GraphQL call the beans that answer its operations; all of them are application scoped. */
public final class CdiLookup implements LookupService {
    @Override
    public String getName() {
        return "CDI";
    }

    @Override
    public <T> ManagedInstance<T> getInstance(Class<T> declaringClass) {
        T bean = CDI.current().select(declaringClass).get();
        return () -> bean;
    }
}
