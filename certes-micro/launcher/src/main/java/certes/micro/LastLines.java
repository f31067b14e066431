package certes.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for a message that says why. */
public final class LastLines {

    private static final int LINES = 3;

    private LastLines() {}

    /** The last lines of the file in one, or that there are none. */
    public static String of(Path log) {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException unreadable) {
            return "no output";
        }
    }
}
