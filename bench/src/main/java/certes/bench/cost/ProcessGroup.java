package certes.bench.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that runs on Linux, alone or with its children.
 *
 * @param name how results call it
 * @param pid of the process
 * @param children whether those that it started count, too
 */
public record ProcessGroup(String name, long pid, boolean children) {

    /** The processor time so far, in clock ticks. */
    long ticks() {
        ProcessorTime self = time(pid);
        return children
                ? self.own()
                        + self.ofEnded()
                        + childIds().stream()
                                .mapToLong(child -> time(child).own())
                                .sum()
                : self.own();
    }

    private static ProcessorTime time(long pid) {
        try {
            return ProcessorTime.parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException ended) {
            return new ProcessorTime(0, 0);
        }
    }

    /** The memory now, in KiB: the proportional set size, so that what processes share counts once. */
    long kibibytes() {
        List<Long> all = new ArrayList<>(children ? childIds() : List.of());
        all.add(pid);
        return all.stream().mapToLong(ProcessGroup::kibibytes).sum();
    }

    private static long kibibytes(long pid) {
        try {
            return proportionalSetSize(Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
        } catch (IOException ended) {
            return 0;
        }
    }

    static long proportionalSetSize(String rollup) {
        return rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    private List<Long> childIds() {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
    }
}
