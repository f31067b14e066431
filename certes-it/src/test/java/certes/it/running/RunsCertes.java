package certes.it.running;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of a class need a running Certes; it comes as a {@link CertesInstance} to their constructor. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunningCertes.class)
public @interface RunsCertes {

    Setting value() default Setting.OPEN;

    /** What an instance is for. One is started for all classes of a setting. */
    enum Setting {
        /** May deliver to the loopback interface; for everything that leaves the instance running. */
        OPEN,
        /** As it comes, which is without private destinations. */
        GUARDED,
        /** As {@link #OPEN}; disables subscriptions whose destination has failed for 25 seconds. */
        IMPATIENT,
        /** As {@link #OPEN}; stopped and killed by its tests. */
        FRAGILE,
        /** As {@link #OPEN}, with a heap of 256 MiB. */
        TIGHT,
        /** As {@link #FRAGILE}, on a PostgreSQL and an Artemis of the tests' own: {@link Surroundings}. */
        EXTERNAL,
        /** As {@link #EXTERNAL}, with a small disk for PostgreSQL. */
        CRAMPED
    }
}
