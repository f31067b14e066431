package certes.micro;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What the operator sees while Certes starts and stops: one line per step, with the seconds since the beginning. */
public final class Progress {

    private final PrintStream out;
    private final Supplier<Duration> elapsed;

    /** @param elapsed the time since the beginning */
    public Progress(PrintStream out, Supplier<Duration> elapsed) {
        this.out = out;
        this.elapsed = elapsed;
    }

    /** Says that a step is done or begins. */
    public synchronized void step(String line) {
        say(String.format(Locale.ROOT, "  %5.1f s  %s", elapsed.get().toMillis() / 1000.0, line));
    }

    /** Says something without a time. */
    public synchronized void say(String text) {
        out.println(text);
        out.flush();
    }
}
