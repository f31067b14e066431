package certes.master.running;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jboss.weld.transaction.spi.TransactionServices;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of beans, over EclipseLink: each has an entity manager of its own, which the injected one
 * stands for, and tells observers when it is over.
 */
final class Transactions implements TransactionServices {
    private static @Nullable Transactions ofThisJvm;

    private final EntityManagerFactory factory;
    private final ThreadLocal<Deque<Transaction>> open = ThreadLocal.withInitial(ArrayDeque::new);

    private record Transaction(EntityManager entities, List<Synchronization> observers) {}

    private Transactions() {
        factory = Persistence.createEntityManagerFactory(
                "certes",
                Map.of(
                        "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource", "",
                        "jakarta.persistence.nonJtaDataSource",
                                TestDatabase.running().application(),
                        "eclipselink.logging.logger", "JavaLogger"));
    }

    static synchronized Transactions ofThisJvm() {
        Transactions transactions = ofThisJvm;
        if (transactions == null) {
            transactions = new Transactions();
            ofThisJvm = transactions;
        }
        return transactions;
    }

    /** Calls within the transaction that there is, or within a new one. */
    @Nullable
    Object call(boolean needsNew, Callable<Object> work) throws Exception {
        return needsNew || open.get().isEmpty() ? callInNew(work) : work.call();
    }

    private @Nullable Object callInNew(Callable<Object> work) throws Exception {
        Transaction transaction = new Transaction(factory.createEntityManager(), new ArrayList<>());
        transaction.entities.getTransaction().begin();
        open.get().push(transaction);
        boolean committed = false;
        try {
            Object result = work.call();
            if (!transaction.entities.getTransaction().getRollbackOnly()) {
                transaction.entities.getTransaction().commit();
                committed = true;
            }
            return result;
        } finally {
            open.get().pop();
            if (transaction.entities.getTransaction().isActive()) {
                transaction.entities.getTransaction().rollback();
            }
            transaction.entities.close();
            int status = committed ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK;
            transaction.observers.forEach(observer -> observer.afterCompletion(status));
        }
    }

    /** Stands for the entity manager of whichever transaction is open. */
    EntityManager entities() {
        return (EntityManager) Proxy.newProxyInstance(
                Transactions.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(current().entities, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    /** As far as the beans use it: they only ask for a rollback. */
    TransactionSynchronizationRegistry registry() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                Transactions.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("setRollbackOnly")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    current().entities.getTransaction().setRollbackOnly();
                    return null;
                });
    }

    private Transaction current() {
        Transaction transaction = open.get().peek();
        if (transaction == null) {
            throw new IllegalStateException("no transaction is open");
        }
        return transaction;
    }

    @Override
    public void registerSynchronization(Synchronization observer) {
        current().observers.add(observer);
    }

    @Override
    public boolean isTransactionActive() {
        return !open.get().isEmpty();
    }

    @Override
    public UserTransaction getUserTransaction() {
        throw new UnsupportedOperationException("the beans have transactions of the container");
    }

    @Override
    public void cleanup() {
        // The entity managers of this JVM outlive a container.
    }
}
