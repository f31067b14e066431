package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event whose row was changed behind Certes' back can never be delivered under its signature. */
@RunsCertes
class PoisonEventIT {
    private final CertesInstance certes;

    PoisonEventIT(CertesInstance certes) {
        this.certes = certes;
    }

    @ParameterizedTest
    @CsvSource({"body = 'another', tampered", "uri = 'no uri at all', cannot be read"})
    void isDeadLetteredWithAReasonAndItsNeighboursAreDelivered(String change, String reason) throws SQLException {
        String namespace = Names.unique("poison");
        try (RecordingEndpoint endpoint = RecordingEndpoint.open()) {
            Subscribed subscription = certes.master().subscribe(namespace + "/1/*", endpoint.address());
            certes.master().changeSubscription("pause", subscription.id());
            List<String> events = List.of(post(namespace, 1), post(namespace, 2), post(namespace, 3));
            change(change, body(namespace, 2));

            certes.master().changeSubscription("resume", subscription.id());

            JsonNode poison = certes.master().awaitDelivery(events.get(1), "DEAD_LETTERED");
            assertThat(poison.path("reason").asText()).contains("tampered", reason);
            certes.master().awaitDelivery(events.get(0), "DELIVERED");
            certes.master().awaitDelivery(events.get(2), "DELIVERED");
            assertThat(endpoint.received())
                    .extracting(one -> one.header("certes-event-id"))
                    .containsExactlyInAnyOrder(events.get(0), events.get(2));
        }
    }

    private String post(String namespace, int number) {
        return certes.postOwn("/events/" + namespace + "/1/posted", body(namespace, number), Map.of())
                .eventId();
    }

    private static String body(String namespace, int number) {
        return "{\"of\":\"" + namespace + "\",\"number\":" + number + "}";
    }

    /** @param change SQL that sets one column of the event with that body */
    private void change(String change, String body) throws SQLException {
        try (Connection connection = certes.superuser();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE event SET " + change + " WHERE body = convert_to(?, 'UTF8')")) {
            update.setString(1, body);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
