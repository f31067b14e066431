package certes.master.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import certes.domain.event.StoreUnavailableException;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.TransactionalException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private final Availability availability = new Availability();

    @Test
    void whatWorksIsPassedOn() throws Exception {
        assertThat(availability.translate(calling(() -> "answer"))).isEqualTo("answer");
    }

    @Test
    void aStatementThatFailsMakesTheStoreUnavailable() {
        assertUnavailable(new PersistenceException("connection refused"));
    }

    @Test
    void aCommitThatFailsMakesTheStoreUnavailable() {
        assertUnavailable(new TransactionalException("rolled back", new RollbackException("connection lost")));
    }

    @Test
    void otherFailuresAreNotHidden() {
        IllegalStateException bug = new IllegalStateException("a bug");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> availability.translate(calling(() -> {
                    throw bug;
                })))
                .isSameAs(bug);
    }

    private void assertUnavailable(RuntimeException failure) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> availability.translate(calling(() -> {
                    throw failure;
                })))
                .withCause(failure);
    }

    private static InvocationContext calling(Callable<Object> method) {
        return (InvocationContext) Proxy.newProxyInstance(
                AvailabilityTest.class.getClassLoader(),
                new Class<?>[] {InvocationContext.class},
                (proxy, called, arguments) -> {
                    if (called.getName().equals("proceed")) {
                        return method.call();
                    }
                    throw new UnsupportedOperationException(called.getName());
                });
    }
}
