package certes.it.container;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The queues of the broker, by the connection factory of the server. */
final class Messages {

    private static final String DELIVERIES = "certes.deliveries";
    private static final String DEAD = "certes.dead";

    private final ConnectionFactory factory;

    Messages() throws NamingException {
        factory = InitialContext.doLookup("jms/certes");
    }

    /** Messages that none of Certes would send. */
    void sendGarbage() {
        try (JMSContext context = factory.createContext()) {
            var queue = context.createQueue(DELIVERIES);
            context.createProducer()
                    .send(queue, "not an id")
                    .send(queue, new byte[0])
                    .send(queue, new byte[] {1, 2, 3})
                    .send(queue, Map.of("id", 1L))
                    .send(queue, context.createMessage());
        }
    }

    /** Whether the broker has given a message up, since its listener failed on it again and again. */
    boolean anyDead() throws JMSException {
        try (JMSContext context = factory.createContext();
                var dead = context.createBrowser(context.createQueue(DEAD))) {
            return dead.getEnumeration().hasMoreElements();
        }
    }
}
