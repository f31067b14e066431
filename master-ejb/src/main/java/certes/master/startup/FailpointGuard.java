package certes.master.startup;

import certes.domain.failpoint.FailpointSetting;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Keeps the application from starting with a failpoint that nobody meant for it, and says it aloud where one is set. */
@Startup
@Singleton
public class FailpointGuard {
    private static final Logger LOG = System.getLogger(FailpointGuard.class.getName());

    @PostConstruct
    void look() {
        try {
            FailpointSetting.require()
                    .ifPresent(set -> LOG.log(
                            Level.WARNING,
                            "This process ends without a word at failpoint {0}, hit {1}",
                            set.at().text(),
                            set.hit()));
        } catch (IllegalArgumentException refused) {
            LOG.log(Level.ERROR, refused.getMessage());
            throw refused;
        }
    }
}
