package certes.master.secrets;

import certes.domain.event.Seal;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the master key comes from: {@code certes.master.key} (base64 of 32 bytes), or {@code master-key} in
 * {@code certes.home}.
 */
@Dependent
public class SecretsConfiguration {
    private final Optional<String> masterKey;
    private final Path home;

    @Inject
    public SecretsConfiguration(
            @ConfigProperty(name = "certes.master.key") Optional<String> masterKey,
            @ConfigProperty(name = "certes.home", defaultValue = "./.certes") String home) {
        this.masterKey = masterKey;
        this.home = Path.of(home);
    }

    @Produces
    @Singleton
    MasterKey masterKey() {
        return masterKey.map(MasterKey::parse).orElseGet(() -> MasterKey.inDirectory(home));
    }

    @Produces
    @Singleton
    Vault vault(MasterKey key) {
        return new Vault(key);
    }

    @Produces
    @Singleton
    Seal seal(MasterKey key) {
        return new HmacSeal(key);
    }
}
