package certes.master.catalog;

import certes.domain.event.StoreUnavailableException;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;

/**
 * Around the beans that go through JPA: what they throw when the database cannot be reached becomes the ports'
 * {@link StoreUnavailableException}.
 */
public class Availability {
    @AroundInvoke
    Object translate(InvocationContext invocation) throws Exception {
        try {
            return invocation.proceed();
        } catch (PersistenceException | TransactionalException failure) { // a statement, or the commit
            throw new StoreUnavailableException("PostgreSQL did not do it: " + failure.getMessage(), failure);
        }
    }
}
