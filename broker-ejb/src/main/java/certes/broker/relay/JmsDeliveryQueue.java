package certes.broker.relay;

import certes.domain.delivery.DeliveryQueue;
import certes.domain.delivery.QueueUnavailableException;
import certes.domain.id.DeliveryId;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue over JMS: a message is a {@link BytesMessage} of 64-bit ids, its priority that of the subscription. Messages
 * are not persistent, since the rows are the truth: what a broker forgets is relayed again (ADR 0003).
 */
@ApplicationScoped
public class JmsDeliveryQueue implements DeliveryQueue {
    /** The name of the queue at the broker; the consumer's descriptors name it too. */
    static final String QUEUE = "certes.deliveries";

    @Resource(lookup = "jms/certes")
    private ConnectionFactory factory;

    private @Nullable Session session;

    /** An open connection with what is made on it once. */
    private record Session(JMSContext context, JMSProducer producer, Queue queue) {}

    @Override
    public synchronized void send(int priority, List<DeliveryId> ids) {
        try {
            Session open = open();
            open.producer.setPriority(priority);
            for (int from = 0; from < ids.size(); from += MAX_IDS_PER_MESSAGE) {
                List<DeliveryId> part = ids.subList(from, Math.min(ids.size(), from + MAX_IDS_PER_MESSAGE));
                open.producer.send(open.queue, message(open.context, part));
            }
        } catch (JMSRuntimeException | JMSException failure) {
            close();
            throw new QueueUnavailableException(
                    "The message broker did not take a message: " + failure.getMessage(), failure);
        }
    }

    private Session open() {
        Session open = session;
        if (open == null) {
            JMSContext context = factory.createContext(JMSContext.AUTO_ACKNOWLEDGE);
            JMSProducer producer = context.createProducer()
                    .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                    .setDisableMessageID(true)
                    .setDisableMessageTimestamp(true);
            open = new Session(context, producer, context.createQueue(QUEUE));
            session = open;
        }
        return open;
    }

    private static BytesMessage message(JMSContext context, List<DeliveryId> ids) throws JMSException {
        BytesMessage message = context.createBytesMessage();
        for (DeliveryId id : ids) {
            message.writeLong(id.value());
        }
        return message;
    }

    @PreDestroy
    synchronized void close() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.context.close();
            } catch (JMSRuntimeException broken) {
                // It is being thrown away because it is broken; there is nothing more to say about it.
            }
        }
    }
}
