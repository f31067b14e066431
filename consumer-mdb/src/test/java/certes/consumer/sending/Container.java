package certes.consumer.sending;

import certes.consumer.recording.TestThreads;
import certes.domain.destination.AddressPolicy;
import certes.domain.destination.Cidr;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.WeldInitiator;

/** An {@link HttpSender} with what it needs. */
final class Container {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-04T10:00:00Z"), ZoneOffset.UTC);

    private Container() {}

    static WeldInitiator of(boolean allowPrivate, Cidr... allowed) {
        SendingConfig config = new SendingConfig() {
            @Override
            public AddressPolicy addressPolicy() {
                return new AddressPolicy(List.of(allowed), allowPrivate);
            }
        };
        return WeldInitiator.from(HttpSender.class)
                .addBeans(MockBean.of(config, SendingConfig.class), MockBean.of(CLOCK, Clock.class))
                .bindResource("java:comp/env/" + HttpSender.class.getName() + "/threads", new TestThreads())
                .build();
    }
}
