package certes.masterapi.graphql;

import certes.domain.ledger.LedgerDisagreement;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An event whose deliveries are not those that are expected. */
@Type("LedgerDisagreement")
public record LedgerDisagreementNode(@Id @NonNull String eventId, long expected, long found) {
    static LedgerDisagreementNode of(LedgerDisagreement disagreement) {
        return new LedgerDisagreementNode(
                disagreement.event().toString(), disagreement.expected(), disagreement.found());
    }
}
