package certes.it.container;

import certes.domain.access.Principal;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.Subscriptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Work that fails after it has done something. */
@ApplicationScoped
@Transactional
public class FailingWork {

    @Inject
    private Subscriptions subscriptions;

    /** Creates the subscription, and throws. */
    public void create(NewSubscription wish, Principal by) {
        throw new IllegalStateException(
                "failed after " + subscriptions.create(wish, by).id());
    }
}
