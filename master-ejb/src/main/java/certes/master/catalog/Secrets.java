package certes.master.catalog;

import certes.master.secrets.Vault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;

/** Lists of secrets, encrypted for the row that they lie in. */
@ApplicationScoped
public class Secrets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    @Inject
    private Vault vault;

    /** @param identity of the row; what was encrypted for one row cannot be decrypted in another */
    byte[] encrypt(String identity, List<String> secrets) {
        try {
            return vault.encrypt(identity, JSON.writeValueAsBytes(secrets));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A list of secrets cannot be written", impossible);
        }
    }

    List<String> decrypt(String identity, byte[] encrypted) {
        try {
            return JSON.readValue(vault.decrypt(identity, encrypted), STRINGS);
        } catch (IOException damaged) {
            throw new IllegalStateException("The secrets of " + identity + " are damaged", damaged);
        }
    }
}
