package certes.master.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A key pair that signs tokens: a row of {@code signing_key}. Never changed once it is written. */
@Entity
@Table(name = "signing_key")
public class SigningKeyEntity {
    @Id
    private String kid;

    @Column(name = "public_key", nullable = false)
    private byte[] publicKey;

    @Column(name = "private_key", nullable = false)
    private byte[] privateKey;

    /** For the persistence provider. */
    protected SigningKeyEntity() {}

    SigningKeyEntity(StoredKeyPair pair) {
        this.kid = pair.kid();
        this.publicKey = pair.publicKey();
        this.privateKey = pair.privateKey();
    }

    StoredKeyPair pair() {
        return new StoredKeyPair(kid, publicKey, privateKey);
    }
}
