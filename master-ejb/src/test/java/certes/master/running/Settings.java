package certes.master.running;

import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The configuration of the tests; what is not here has its default. */
class Settings {
    private static final Map<String, String> VALUES = Map.of(
            "certes.database.user", TestDatabase.APPLICATION,
            "certes.master.key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "certes.admin.password", "correct horse battery staple");

    @Produces
    @ConfigProperty
    Optional<String> optional(InjectionPoint wish) {
        return Optional.ofNullable(VALUES.get(
                wish.getAnnotated().getAnnotation(ConfigProperty.class).name()));
    }

    @Produces
    @ConfigProperty
    String string(InjectionPoint wish) {
        return optional(wish)
                .orElse(wish.getAnnotated().getAnnotation(ConfigProperty.class).defaultValue());
    }

    @Produces
    @ConfigProperty
    long number(InjectionPoint wish) {
        return Long.parseLong(string(wish));
    }
}
