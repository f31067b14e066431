package certes.master.access;

import java.util.List;

/** Keeps the key pairs that sign tokens; one set for all nodes. */
public interface SigningKeyStore {
    /** All, in one order on every node. */
    List<StoredKeyPair> all();

    /**
     * Adds the pair if there is none yet, durable, and answers all. Of several nodes that start at once one wins, and all
     * get the winner's pair.
     */
    List<StoredKeyPair> addFirst(StoredKeyPair pair);
}
