package certes.master.access;

import certes.domain.access.AccessTokens;
import certes.master.secrets.Vault;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may log in and for how long: {@code certes.admin.username}, {@code certes.admin.password} (or
 * {@code admin-password} in {@code certes.home}), {@code certes.domain}, {@code certes.token.lifetime.seconds}.
 */
@Dependent
public class AccessConfiguration {
    private final Path home;
    private final String username;
    private final Optional<String> password;
    private final String domain;
    private final Duration lifetime;

    /** @throws IllegalArgumentException if the lifetime is not from a minute to a day */
    @Inject
    public AccessConfiguration(
            @ConfigProperty(name = "certes.home", defaultValue = "./.certes") String home,
            @ConfigProperty(name = "certes.admin.username", defaultValue = "admin") String username,
            @ConfigProperty(name = "certes.admin.password") Optional<String> password,
            @ConfigProperty(name = "certes.domain", defaultValue = "certes.local") String domain,
            @ConfigProperty(name = "certes.token.lifetime.seconds", defaultValue = "3600") long lifetimeSeconds) {
        this.home = Path.of(home);
        this.username = username;
        this.password = password;
        this.domain = domain;
        this.lifetime = Duration.ofSeconds(lifetimeSeconds);
        if (lifetimeSeconds < 60 || lifetimeSeconds > 86_400) {
            throw new IllegalArgumentException("certes.token.lifetime.seconds must be from 60 to 86400");
        }
    }

    @Produces
    @Singleton
    AdminCredential adminCredential() {
        return password.map(given -> new AdminCredential(username, given))
                .orElseGet(() -> AdminCredential.inDirectory(home, username));
    }

    @Produces
    @Singleton
    AccessTokens accessTokens(SigningKeyStore store, Vault vault, AdminCredential admin, Clock clock) {
        return new JwtAccessTokens(new SigningKeys(store, vault), admin, domain, lifetime, clock);
    }

    /** Makes the administrator's password at the start, so that it can be read before anybody logs in. */
    void start(@Observes Startup event, AdminCredential admin) {
        System.getLogger(AccessConfiguration.class.getName())
                .log(System.Logger.Level.INFO, "The administrator is {0}", admin.username());
    }
}
