package certes.master.access;

/**
 * A key pair as the database holds it.
 *
 * @param publicKey X.509 SubjectPublicKeyInfo
 * @param privateKey PKCS #8, encrypted by the vault
 */
@SuppressWarnings("ArrayRecordComponent") // keys are compared nowhere
public record StoredKeyPair(String kid, byte[] publicKey, byte[] privateKey) {}
