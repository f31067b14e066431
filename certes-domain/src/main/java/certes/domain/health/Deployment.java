package certes.domain.health;

/**
 * Whether this application is still being deployed, where whoever deploys it says so. At the end of a deployment Payara
 * Micro closes the application's jars and opens them again when they are needed; a class that a timer loads at that moment
 * fails, and stays broken until a restart. So timers do nothing before.
 */
public final class Deployment {
    private Deployment() {}

    /** True from when {@code certes.deploying} is set to {@code true} until it is not. */
    public static boolean isUnderWay() {
        return Boolean.getBoolean("certes.deploying");
    }
}
