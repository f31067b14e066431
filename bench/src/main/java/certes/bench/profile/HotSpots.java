package certes.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Sums up the samples of a recording of JDK Flight Recorder: by group of threads, within them by the first frame of an
 * application's or library's package, and by the hottest methods; and which classes are allocated most.
 */
public final class HotSpots {

    private static final int GROUPS = 12;
    private static final int PACKAGES = 6;
    private static final long MIB = 1 << 20;
    private static final int METHODS = 30;
    private static final int CLASSES = 10;

    private final Map<String, Map<String, Integer>> packagesByThread = new HashMap<>();
    private final Map<String, Integer> methods = new HashMap<>();
    private final Map<String, Integer> layers = new HashMap<>();
    private final Map<String, Long> allocated = new HashMap<>();
    private int samples;

    private HotSpots() {}

    /**
     * Prints the summary.
     *
     * @param arguments the recording
     */
    public static void main(String... arguments) throws IOException {
        HotSpots spots = new HotSpots();
        try (RecordingFile recording = new RecordingFile(Path.of(arguments[0]))) {
            while (recording.hasMoreEvents()) {
                spots.add(recording.readEvent());
            }
        }
        spots.print();
    }

    private void add(RecordedEvent event) {
        String name = event.getEventType().getName();
        if (name.equals("jdk.ObjectAllocationSample")) { // the weight is what was allocated since the last sample
            allocated.merge(event.getClass("objectClass").getName(), event.getLong("weight"), Long::sum);
        }
        if (!name.equals("jdk.ExecutionSample") && !name.equals("jdk.NativeMethodSample")) {
            return;
        }
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null
                || stack.getFrames().isEmpty()
                || waits(stack.getFrames().get(0))) {
            return;
        }
        RecordedThread thread = event.getThread("sampledThread");
        String javaName = thread == null ? null : thread.getJavaName();
        String group = javaName == null ? "other" : javaName.replaceAll("[0-9]+", "#");
        samples++;
        List<RecordedFrame> frames = stack.getFrames();
        packagesByThread.computeIfAbsent(group, each -> new HashMap<>()).merge(packageOf(frames), 1, Integer::sum);
        methods.merge(describe(frames.get(0)), 1, Integer::sum);
        layers.merge(layerOf(frames), 1, Integer::sum);
    }

    /** Native samples are taken of threads that wait for the network, too; those cost nothing. */
    private static boolean waits(RecordedFrame top) {
        String method = describe(top);
        return method.matches(".*(epollWait|EPoll\\.wait|Net\\.poll|Net\\.accept|SocketDispatcher\\.read0"
                + "|NioSocketImpl\\.park|Unsafe\\.park|UnixAsynchronousSocketChannelImpl.*|ProcessHandleImpl\\.waitFor.*"
                + "|Inotify.*|LinuxWatchService.*)");
    }

    private static String describe(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    /** The first package that is not the JDK's: who asked for the work. */
    private static String packageOf(List<RecordedFrame> frames) {
        return frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .filter(type -> !type.matches("(java|javax|jdk|sun)\\..*") && type.contains("."))
                .map(type -> type.substring(0, type.lastIndexOf('.')))
                .findFirst()
                .orElse("JDK");
    }

    /** The first package of Certes: for which of its jobs. */
    private static String layerOf(List<RecordedFrame> frames) {
        return frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .filter(type -> type.startsWith("certes."))
                .map(type -> type.substring(0, type.lastIndexOf('.')))
                .findFirst()
                .orElse("none of Certes");
    }

    private void print() {
        System.out.println(samples + " samples of the JVM");
        System.out.println("\nBy thread, and within it by the package that was at work:");
        packagesByThread.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        (Map.Entry<String, Map<String, Integer>> group) -> -sum(group.getValue())))
                .limit(GROUPS)
                .forEach(group -> {
                    System.out.println(share(sum(group.getValue())) + "  " + group.getKey());
                    print("        ", group.getValue(), PACKAGES);
                });
        System.out.println("\nBy Certes' own package that asked for it:");
        print("", layers, GROUPS);
        System.out.println("\nBy method:");
        print("", methods, METHODS);
        long bytes = Math.max(1, sum(allocated.values()));
        System.out.println("\nBy class, of " + bytes / MIB + " MiB that were allocated:");
        allocated.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(CLASSES)
                .forEach(entry -> System.out.printf(
                        Locale.ROOT, "%5.1f %%  %s%n", 100.0 * entry.getValue() / bytes, entry.getKey()));
    }

    private static long sum(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private void print(String indent, Map<String, Integer> counts, int most) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(most)
                .forEach(entry -> System.out.println(indent + share(entry.getValue()) + "  " + entry.getKey()));
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private String share(int count) {
        return String.format(Locale.ROOT, "%5.1f %%", 100.0 * count / Math.max(1, samples));
    }
}
