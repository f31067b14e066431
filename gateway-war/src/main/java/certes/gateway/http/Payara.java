package certes.gateway.http;

import jakarta.servlet.ServletInputStream;

/** What Payara's servlet container does otherwise than others. */
final class Payara {
    private static final String CONTAINER = "org.apache.catalina.";

    private Payara() {}

    /**
     * Whether the container is about to say by itself that the body has ended, once its last byte was read. Payara may not
     * be asked then for more ({@link ServletInputStream#isReady}): it would begin to read the next request as a part of
     * this one, and both would break now and then. Others say so only if they are asked.
     */
    static boolean saysTheEnd(ServletInputStream in) {
        return !in.isFinished() && in.getClass().getName().startsWith(CONTAINER);
    }
}
