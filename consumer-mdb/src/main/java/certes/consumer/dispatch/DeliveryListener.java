package certes.consumer.dispatch;

import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes messages of ids from the priority queue. A message is acknowledged when its ids are claimed, or when they could
 * not be: the rows are the truth, and what was not claimed is relayed again, or comes back with its lease. So nothing here
 * throws, and no message is poison.
 */
@MessageDriven(
        name = "DeliveryListener",
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "certes.deliveries"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "4")
        })
@TransactionManagement(TransactionManagementType.CONTAINER)
public class DeliveryListener implements MessageListener {
    private static final Logger LOG = System.getLogger(DeliveryListener.class.getName());

    /** For what a broker of its own hands out while the application still starts. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    @Inject
    private Dispatcher dispatcher;

    @Inject
    private ConsumerReadiness readiness;

    /**
     * A message that comes before the consumer has started waits for that, and makes no bean itself: what the first
     * delivery needs waits for the server's lock of all starts, whose holder may wait for a bean that this thread makes.
     */
    @Override
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void onMessage(Message message) {
        try {
            if (!readiness.await(LONGEST_START)) {
                LOG.log(Level.WARNING, "The consumer has not started; a message's rows come again");
                return;
            }
            List<DeliveryId> ids = ids(message);
            if (!ids.isEmpty()) {
                dispatcher.dispatch(ids);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "A message was not worked on; its rows come again: {0}", unavailable.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (JMSException | RuntimeException failure) {
            LOG.log(Level.ERROR, "A message of delivery ids was not worked on; its rows are relayed again", failure);
        }
    }

    private static List<DeliveryId> ids(Message message) throws JMSException {
        List<DeliveryId> ids = new ArrayList<>();
        if (message instanceof BytesMessage bytes) {
            for (long left = bytes.getBodyLength(); left >= Long.BYTES; left -= Long.BYTES) {
                ids.add(new DeliveryId(bytes.readLong()));
            }
        } else {
            LOG.log(Level.WARNING, "A message that holds no delivery ids was passed over");
        }
        return ids;
    }
}
