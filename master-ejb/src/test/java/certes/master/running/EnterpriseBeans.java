package certes.master.running;

import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.transaction.Transactional;

/** Gives stateless session beans and transactional beans the transaction that a container would give them. */
public class EnterpriseBeans implements Extension {
    private static final class Literal extends AnnotationLiteral<InTransaction> implements InTransaction {
        private static final long serialVersionUID = 1;
    }

    <T> void bind(@Observes @WithAnnotations({Stateless.class, Transactional.class}) ProcessAnnotatedType<T> bean) {
        bean.configureAnnotatedType().add(new Literal());
    }
}
