package certes.broker.ingest;

import certes.broker.filter.FilteredEvent;
import certes.broker.filter.SubscriptionFilters;
import certes.domain.catalog.Catalog;
import certes.domain.event.FilteredOut;
import certes.domain.event.NewDelivery;
import certes.domain.filter.FilterVerdict;
import certes.domain.id.DeliveryId;
import certes.domain.id.IdGenerator;
import certes.domain.ingest.Submission;
import certes.domain.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who gets one event: a delivery for each subscription that matches, and a note of each whose filter keeps it back. */
final class Matching {
    private final List<NewDelivery> deliveries = new ArrayList<>();
    private List<FilteredOut> filtered = List.of();
    private @Nullable FilteredEvent examined;

    /** @param catalog the view that counts */
    Matching(Submission submission, Catalog catalog, SubscriptionFilters filters, IdGenerator ids) {
        for (Subscription wanting :
                catalog.matching(submission.uri(), submission.direction(), submission.subscriber())) {
            String filter = wanting.filter();
            FilterVerdict verdict = filter == null
                    ? FilterVerdict.MATCHES
                    : filters.test(wanting.id(), filter, examined(submission, catalog));
            if (verdict == FilterVerdict.MATCHES) {
                deliveries.add(new NewDelivery(
                        new DeliveryId(ids.next()), wanting.id(), wanting.priorityOf(submission.uri())));
            } else {
                keptBack(new FilteredOut(wanting.id(), verdict));
            }
        }
    }

    List<NewDelivery> deliveries() {
        return deliveries;
    }

    List<FilteredOut> filtered() {
        return filtered;
    }

    private FilteredEvent examined(Submission submission, Catalog catalog) {
        FilteredEvent event = examined;
        if (event == null) {
            event = new FilteredEvent(
                    submission,
                    submission.source() == null ? null : catalog.nameOfSource(submission.source()),
                    JsonSyntax.isSaidBy(submission.contentType()));
            examined = event;
        }
        return event;
    }

    private void keptBack(FilteredOut subscription) {
        if (filtered.isEmpty()) {
            filtered = new ArrayList<>();
        }
        filtered.add(subscription);
    }
}
