package certes.master.running;

import jakarta.annotation.Priority;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** The transaction around each call of such a bean: the caller's, or one of its own. */
@Interceptor
@InTransaction
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class TransactionInterceptor {
    @AroundInvoke
    @Nullable
    Object around(InvocationContext call) throws Exception {
        return Transactions.ofThisJvm().call(needsNew(call), call::proceed);
    }

    private static boolean needsNew(InvocationContext call) {
        TransactionAttribute session = annotation(call, TransactionAttribute.class);
        Transactional bean = annotation(call, Transactional.class);
        return session != null && session.value() == TransactionAttributeType.REQUIRES_NEW
                || bean != null && bean.value() == Transactional.TxType.REQUIRES_NEW;
    }

    private static <A extends Annotation> @Nullable A annotation(InvocationContext call, Class<A> type) {
        A onMethod = call.getMethod().getAnnotation(type);
        return onMethod != null
                ? onMethod
                : call.getMethod().getDeclaringClass().getAnnotation(type);
    }
}
