package certes.master.running;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts the statements that are executed through a data source. */
final class CountedStatements {
    private final AtomicInteger executed = new AtomicInteger();
    private final DataSource dataSource;

    CountedStatements(DataSource counted) {
        dataSource = wrapped(DataSource.class, counted);
    }

    DataSource dataSource() {
        return dataSource;
    }

    int count() {
        return executed.get();
    }

    private <T> T wrapped(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                CountedStatements.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (target instanceof Statement && method.getName().startsWith("execute")) {
                        executed.incrementAndGet();
                    }
                    try {
                        return wrapped(method.invoke(target, arguments));
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    private Object wrapped(Object result) {
        if (result instanceof PreparedStatement) {
            return wrapped(PreparedStatement.class, result);
        }
        if (result instanceof Statement) {
            return wrapped(Statement.class, result);
        }
        return result instanceof Connection ? wrapped(Connection.class, result) : result;
    }
}
