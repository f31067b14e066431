package certes.master.access;

import certes.domain.event.StoreUnavailableException;
import certes.master.secrets.Vault;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import jakarta.ejb.EJBException;
import jakarta.persistence.PersistenceException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The RSA key pairs of this deployment, read (at the first start: made) when they are needed first, so that starting waits
 * for neither. Thread-safe.
 */
final class SigningKeys {
    private static final int BITS = 2048;

    /** One pair, ready for use. */
    private record Ready(String kid, JWSSigner signer, JWSVerifier verifier, JWK publicJwk) {}

    private final SigningKeyStore store;
    private final Vault vault;
    private volatile @Nullable Map<String, Ready> loaded;

    SigningKeys(SigningKeyStore store, Vault vault) {
        this.store = store;
        this.vault = vault;
    }

    /** The id of the key that signs now. */
    String currentKid() {
        return ready().keySet().iterator().next();
    }

    /** What signs by that key. */
    JWSSigner signer(String kid) {
        Ready key = ready().get(kid);
        if (key == null) {
            throw new IllegalArgumentException("there is no signing key " + kid);
        }
        return key.signer();
    }

    /** What checks signatures of that key; null if it is none of ours. */
    @Nullable
    JWSVerifier verifier(String kid) {
        Ready key = ready().get(kid);
        return key == null ? null : key.verifier();
    }

    /** The public halves, as a JSON Web Key Set. */
    String publicKeySet() {
        List<JWK> keys = ready().values().stream().map(Ready::publicJwk).toList();
        return new JWKSet(keys).toString(true);
    }

    private Map<String, Ready> ready() {
        Map<String, Ready> known = loaded;
        return known != null ? known : load();
    }

    private synchronized Map<String, Ready> load() {
        Map<String, Ready> known = loaded;
        if (known != null) {
            return known;
        }
        Map<String, Ready> keys = new LinkedHashMap<>();
        stored().forEach(pair -> keys.put(pair.kid(), open(pair)));
        loaded = keys;
        return keys;
    }

    private List<StoredKeyPair> stored() {
        try {
            List<StoredKeyPair> pairs = store.all();
            return pairs.isEmpty() ? store.addFirst(generate()) : pairs;
        } catch (EJBException | PersistenceException failure) {
            throw new StoreUnavailableException("the keys that sign tokens cannot be read from the database", failure);
        }
    }

    private StoredKeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            String kid = UUID.randomUUID().toString();
            return new StoredKeyPair(
                    kid,
                    pair.getPublic().getEncoded(),
                    vault.encrypt(identity(kid), pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has RSA", missing);
        }
    }

    private Ready open(StoredKeyPair pair) {
        byte[] decrypted = vault.decrypt(identity(pair.kid()), pair.privateKey());
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            PrivateKey privateKey = rsa.generatePrivate(new PKCS8EncodedKeySpec(decrypted));
            RSAPublicKey publicKey = (RSAPublicKey) rsa.generatePublic(new X509EncodedKeySpec(pair.publicKey()));
            RSAKey jwk = new RSAKey.Builder(publicKey)
                    .keyID(pair.kid())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .build();
            return new Ready(pair.kid(), new RSASSASigner(privateKey), new RSASSAVerifier(publicKey), jwk);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the signing key " + pair.kid() + " cannot be read", unusable);
        }
    }

    private static String identity(String kid) {
        return "signing_key:" + kid + ":private_key";
    }
}
