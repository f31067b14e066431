package certes.consumer.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who waits: higher priorities first, and of one priority who came first. Each {@value #LONGEST_EACH}th to be taken is who
 * came first of all, so that the lowest priority moves, too, whatever comes above it. Not thread-safe.
 */
final class Line<T extends Line.Place> {
    /** Each how many-th is who has waited longest. */
    static final int LONGEST_EACH = 20;

    private static final int PRIORITIES = 10;

    /** By priority, then by arrival. */
    private final List<NavigableMap<Long, T>> places = Stream.generate(
                    () -> (NavigableMap<Long, T>) new TreeMap<Long, T>())
            .limit(PRIORITIES)
            .toList();

    private int size;
    private int taken;

    /** What the order goes by. */
    interface Place {
        /** 0-9; 9 goes first. */
        int priority();

        /** Grows with each that comes; unique. */
        long arrival();
    }

    void add(T place) {
        places.get(place.priority()).put(place.arrival(), place);
        size++;
    }

    /** False if it was not there. */
    boolean remove(T place) {
        boolean was = places.get(place.priority()).remove(place.arrival()) != null;
        size -= was ? 1 : 0;
        return was;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** How many of one priority wait. */
    int size(int priority) {
        return places.get(priority).size();
    }

    /**
     * The highest priority that waits.
     *
     * @throws NoSuchElementException if nobody waits
     */
    int highest() {
        for (int priority = PRIORITIES - 1; priority >= 0; priority--) {
            if (!places.get(priority).isEmpty()) {
                return priority;
            }
        }
        throw new NoSuchElementException("Nobody waits");
    }

    /** Whether the next to be taken is who has waited longest. */
    boolean isTurnOfLongest() {
        return (taken + 1) % LONGEST_EACH == 0;
    }

    /**
     * Takes the next.
     *
     * @throws NoSuchElementException if nobody waits
     */
    T take() {
        T next = isTurnOfLongest()
                ? places.stream()
                        .filter(line -> !line.isEmpty())
                        .map(line -> line.firstEntry().getValue())
                        .min(Comparator.comparingLong(Place::arrival))
                        .orElseThrow()
                : places.get(highest()).firstEntry().getValue();
        taken++;
        remove(next);
        return next;
    }

    /** Who came last of the lowest priority below that one of which more than one waits; null if there is none. */
    @Nullable
    T lastBelow(int priority) {
        return places.subList(0, priority).stream()
                .filter(line -> line.size() > 1)
                .findFirst()
                .map(line -> line.lastEntry().getValue())
                .orElse(null);
    }
}
