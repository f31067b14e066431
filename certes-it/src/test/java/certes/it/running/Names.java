package certes.it.running;

import java.util.UUID;

/** Names that no other test uses, since all share one Certes. */
public final class Names {

    private Names() {}

    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
