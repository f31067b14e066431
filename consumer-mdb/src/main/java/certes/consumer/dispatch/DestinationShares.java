package certes.consumer.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares out what may be claimed at once, so that neither one destination nor many that hang take it all. There are two
 * levels, the host and the address at it, and at both the same rule: whoever is one of them may have no more than what is
 * still free (a dynamic threshold), and a few in any case. So what hangs leaves room for what does not, on the same host
 * too, and what is alone gets most of it.
 *
 * <p>Of what an address holds, a bounded number is sent at once: as many as it bears, and as the priority allows while
 * others are sent to the same host. The rest waits in {@linkplain Line line}; what exceeds that goes back to its row, lower
 * priorities before higher ones. Thread-safe.
 */
final class DestinationShares {
    private static final Logger LOG = System.getLogger(DestinationShares.class.getName());

    /** How many an address has in any case. */
    private static final int GUARANTEED = 4;

    /** From so many sendings a second on, what a destination holds is soon over, and waiting costs less than a round trip
     * through the rows. */
    private static final double WORTH_WAITING_PER_SECOND = 500;

    private static final long LOOK_MILLIS = 2;
    private static final long FORGET_NANOS = Duration.ofSeconds(10).toNanos();
    /** How much of a host one priority takes before others; 4 takes as much as it leaves. */
    private static final double[] WEIGHTS = {0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6};

    private static final long BACK_NANOS = Duration.ofSeconds(2).toNanos();
    /** From a destination that is worth waiting for: about as long as it takes to send all that it may hold. */
    private static final long FAST_BACK_NANOS = Duration.ofMillis(250).toNanos();

    private static final long LATEST_BACK_NANOS = Duration.ofSeconds(60).toNanos();
    /** Whoever hangs is taken for that fast, so that what goes back is claimed again within a bounded time. */
    private static final double SLOWEST_PER_SECOND = 100;

    private final int total;
    private final int reserve;
    private final int perHost;
    private final ToIntFunction<String> limits;
    private final Semaphore free;
    private final LongSupplier nanoTime;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<String, Endpoint> endpoints = new HashMap<>();

    private long arrivals;
    private long forgotAtNanos;
    /** By all hosts together. */
    private int held;

    /**
     * One that is not sent yet.
     *
     * @param longest whether its turn in line came since it had waited longest, so that others leave it room
     */
    private record Waiting(
            Endpoint endpoint, int priority, long arrival, BooleanSupplier sending, LongConsumer back, boolean longest)
            implements Line.Place {
        private Waiting asLongest() {
            return new Waiting(endpoint, priority, arrival, sending, back, true);
        }
    }

    /** What one host holds. */
    private static final class Host {
        private final Pace pace;
        /** Those in line whose addresses may be sent more. */
        private final Line<Waiting> line = new Line<>();
        /** All in line, whether their addresses may be sent more or not. */
        private final Line<Waiting> waiting = new Line<>();

        private int sending;
        private int held;
        /** How many of its addresses are known. */
        private int addresses;
        /** Whether a thread is starting those in line. */
        private boolean starting;

        private Host(long now) {
            this.pace = new Pace(now);
        }
    }

    /** What one address holds. */
    private static final class Endpoint {
        private final String address;
        private final Host host;
        private final Pace pace;
        /** Those in line that must not be sent before one of this address is over; then there is one under way. */
        private final Line<Waiting> parked = new Line<>();

        private int sending;
        /** How many are in the host's line. */
        private int queued;
        /** How many threads wait for room. */
        private int patient;
        /** Until when those that went back to their rows are spread. */
        private long backUntilNanos;

        private Endpoint(String address, Host host, long now) {
            this.address = address;
            this.host = host;
            this.pace = new Pace(now);
            this.backUntilNanos = now;
        }

        private int held() {
            return sending + queued + parked.size();
        }
    }

    /**
     * Shares for one consumer.
     *
     * @param total how many deliveries may be held in all
     * @param perHost how many are sent to one host at once
     * @param limits how many an address bears at once, at least one; asked under a lock, so it must not wait
     * @param nanoTime nanoseconds of a monotonic clock
     */
    DestinationShares(int total, int perHost, ToIntFunction<String> limits, LongSupplier nanoTime) {
        this.free = new Semaphore(total);
        this.total = total;
        this.reserve = total / 4;
        this.perHost = perHost;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.forgotAtNanos = nanoTime.getAsLong();
    }

    /** Waits until that many more may be held; each is given up by {@link #giveBack}. */
    void acquire(int deliveries) throws InterruptedException {
        free.acquire(deliveries);
    }

    /** So many are not held any more: recorded, handed back, or never claimed. */
    void giveBack(int deliveries) {
        free.release(deliveries);
    }

    /** How many more may be held now. */
    int free() {
        return free.availablePermits();
    }

    /** How many are being sent to an address now. */
    synchronized int sending(String address) {
        Endpoint endpoint = endpoints.get(address);
        return endpoint == null ? 0 : endpoint.sending;
    }

    /**
     * Enters one delivery, whose sending is started now or when its turn comes. Waits for room while the destination is
     * fast, and only for one that is: nobody waits behind one that hangs. What waits outside could be handed back to its
     * row instead, but under overload of one fast destination claiming and handing back cost more than the sending.
     *
     * @param host at which the address lies
     * @param priority 0-9; 9 goes first
     * @param patienceEndNanos until when it may wait, by the clock of the constructor
     * @param sending starts the sending, whose end is told by {@link #sent}; false, or thrown, if it did not start
     * @param back called instead, by this thread or a later one that enters, if there is no room, or if a higher priority
     *     takes it: after how many nanoseconds to come again, spread by how fast the address is, so that a long backlog is
     *     not claimed in vain over and over
     */
    void enter(
            String host,
            String address,
            int priority,
            long patienceEndNanos,
            BooleanSupplier sending,
            LongConsumer back) {
        Waiting entering;
        Waiting leaving;
        long backNanos = 0;
        boolean starts = false;
        synchronized (this) {
            entering = new Waiting(endpoint(host, address), priority, arrivals++, sending, back, false);
            leaving = leaving(entering, patienceEndNanos);
            if (leaving != null) {
                backNanos = backNanos(leaving.endpoint);
            }
            if (!entering.equals(leaving)) {
                if (leaving != null) {
                    giveUpPlace(leaving);
                }
                starts = takePlace(entering);
            }
        }
        if (starts && !starts(sending)) {
            sent(address);
        }
        if (entering.equals(leaving)) {
            back.accept(backNanos);
        } else if (leaving != null) {
            goesBack(leaving, backNanos);
        }
    }

    /** Nothing that is thrown by one may reach whoever took its place. */
    private static void goesBack(Waiting leaving, long nanos) {
        try {
            leaving.back.accept(nanos);
        } catch (RuntimeException | Error unexpected) {
            LOG.log(
                    Level.ERROR,
                    "What made way is not handed back, and is claimed again when its lease ends",
                    unexpected);
        }
    }

    /** Whether it starts at once; else it is in line. */
    private boolean takePlace(Waiting entering) {
        Endpoint endpoint = entering.endpoint;
        endpoint.host.held++;
        held++;
        if (mayStart(endpoint, entering.priority)) {
            endpoint.sending++;
            endpoint.host.sending++;
            return true;
        }
        endpoint.host.waiting.add(entering);
        if (goesBeforeParked(endpoint, entering.priority)
                && endpoint.sending + endpoint.queued < limit(endpoint, entering.priority)) {
            endpoint.queued++;
            endpoint.host.line.add(entering);
        } else {
            endpoint.parked.add(entering);
        }
        return false;
    }

    private void giveUpPlace(Waiting leaving) {
        Endpoint endpoint = leaving.endpoint;
        endpoint.host.held--;
        held--;
        endpoint.host.waiting.remove(leaving);
        if (!endpoint.parked.remove(leaving)) {
            endpoint.host.line.remove(leaving);
            endpoint.queued--;
            queue(endpoint);
        }
    }

    /** Nothing that is thrown by one may keep the places of others. */
    private static boolean starts(BooleanSupplier sending) {
        try {
            return sending.getAsBoolean();
        } catch (RuntimeException | Error unexpected) {
            LOG.log(Level.ERROR, "A sending did not start", unexpected);
            return false;
        }
    }

    private Endpoint endpoint(String host, String address) {
        Endpoint known = endpoints.get(address);
        if (known != null) {
            return known;
        }
        long now = nanoTime.getAsLong();
        forgetIdle(now);
        Endpoint made = new Endpoint(address, hosts.computeIfAbsent(host, name -> new Host(now)), now);
        made.host.addresses++;
        endpoints.put(address, made);
        return made;
    }

    /** Forgets who holds nothing and is not known as fast any more; looks now and then, while there are new ones. */
    private void forgetIdle(long now) {
        if (now - forgotAtNanos < FORGET_NANOS) {
            return;
        }
        forgotAtNanos = now;
        endpoints.values().removeIf(endpoint -> {
            boolean idle = endpoint.held() + endpoint.patient == 0
                    && now - endpoint.backUntilNanos >= 0
                    && endpoint.pace.bestAt(now) < 1;
            endpoint.host.addresses -= idle ? 1 : 0;
            return idle;
        });
        hosts.values().removeIf(host -> host.addresses == 0);
    }

    /** Who goes back to its row, now or after waiting for room: the one that enters, one that it displaces, or nobody. */
    private @Nullable Waiting leaving(Waiting entering, long patienceEndNanos) {
        while (true) {
            Pace refusing = refusing(entering);
            if (refusing == null) {
                return null;
            }
            Waiting lower = displaced(entering);
            if (lower != null) {
                return lower;
            }
            long now = nanoTime.getAsLong();
            if (refusing.at(now) < WORTH_WAITING_PER_SECOND
                    || now - patienceEndNanos >= 0
                    || !look(entering.endpoint)) {
                return entering;
            }
        }
    }

    /**
     * The pace of who holds its share already, the host or the address; null if neither does, or if it would be the only one
     * of its priority in line at the host. What was sent and waits to be recorded is no destination's fault: it only makes
     * {@link #acquire} wait.
     */
    private @Nullable Pace refusing(Waiting entering) {
        Endpoint endpoint = entering.endpoint;
        Host host = endpoint.host;
        if (host.waiting.size(entering.priority) == 0 && !mayStart(endpoint, entering.priority)) {
            return null;
        }
        int allowed = total - held - reserve;
        if (host.held >= guaranteed() && host.held >= allowed) {
            return host.pace;
        }
        int here = endpoint.held();
        boolean tooMany = here >= guaranteed() && here >= allowed - host.held;
        return tooMany || here >= worthHolding(endpoint) ? endpoint.pace : null;
    }

    /** How many an address that bears little may hold, so that what waits for it is sent soon. */
    private double worthHolding(Endpoint endpoint) {
        int limit = limits.applyAsInt(endpoint.address);
        return limit < perHost ? 2 * limit + endpoint.pace.at(nanoTime.getAsLong()) / 2 : Double.MAX_VALUE;
    }

    /**
     * Who has to make way: of the lowest priority at the host, who came last; as long as the address has less than it would
     * hold if it were alone. Null if there is none.
     */
    private @Nullable Waiting displaced(Waiting entering) {
        Endpoint endpoint = entering.endpoint;
        boolean mayHoldMore = endpoint.held() < Math.min((total - reserve) / 3.0, worthHolding(endpoint));
        return (mayHoldMore ? endpoint.host.waiting : endpoint.parked).lastBelow(entering.priority);
    }

    /** False if the thread was interrupted. Nobody notifies: that would wake every thread for every end of a sending. */
    @SuppressWarnings("WaitNotInLoop") // its caller's
    private boolean look(Endpoint endpoint) {
        endpoint.patient++;
        try {
            wait(LOOK_MILLIS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            endpoint.patient--;
        }
    }

    private long backNanos(Endpoint endpoint) {
        long now = nanoTime.getAsLong();
        double perSecond = Math.max(SLOWEST_PER_SECOND, endpoint.pace.bestAt(now));
        long from = Math.max(0, endpoint.backUntilNanos - now);
        endpoint.backUntilNanos = now + Math.min(LATEST_BACK_NANOS, from + (long) (1e9 / perSecond));
        long soonest = perSecond < WORTH_WAITING_PER_SECOND ? BACK_NANOS : FAST_BACK_NANOS;
        return Math.min(LATEST_BACK_NANOS, soonest + from);
    }

    /**
     * How many of those that went back to their rows would find room now.
     *
     * @param addresses to how many addresses they go, which share what is free; each that enters leaves the others less
     * @param untilNanos when the next may come; what a fast destination takes until then may come, too
     */
    synchronized int room(String address, int addresses, long untilNanos) {
        Endpoint endpoint = endpoints.get(address);
        if (endpoint == null) {
            return guaranteed();
        }
        int here = endpoint.held();
        int shared = (total - held - reserve - endpoint.host.held - here) / (2 * addresses + 1);
        double room = Math.min(shared, worthHolding(endpoint) - here);
        double pace = endpoint.pace.at(nanoTime.getAsLong());
        double takenUntil = pace < WORTH_WAITING_PER_SECOND ? 0 : pace * untilNanos / 1e9;
        return room <= 0 ? 0 : (int) (room + takenUntil);
    }

    /** So many of an address are back in their rows; those that go back from now on come after them. */
    synchronized void stillBack(String address, int deliveries) {
        Endpoint endpoint = endpoints.get(address);
        if (endpoint != null) {
            long now = nanoTime.getAsLong();
            double perSecond = Math.max(SLOWEST_PER_SECOND, endpoint.pace.bestAt(now));
            long until = now + (long) (deliveries * 1e9 / perSecond);
            endpoint.backUntilNanos = Math.min(until, endpoint.backUntilNanos);
        }
    }

    private int guaranteed() {
        return Math.min(GUARANTEED, Math.max(1, perHost / 2));
    }

    private int limit(Endpoint endpoint, int priority) {
        int fence = (int) (WEIGHTS[priority] * (perHost - endpoint.host.sending));
        return Math.min(limits.applyAsInt(endpoint.address), Math.max(guaranteed(), fence));
    }

    private boolean mayStart(Endpoint endpoint, int priority) {
        return endpoint.host.sending < perHost
                && endpoint.host.line.isEmpty()
                && goesBeforeParked(endpoint, priority)
                && endpoint.sending < limit(endpoint, priority);
    }

    private static boolean goesBeforeParked(Endpoint endpoint, int priority) {
        return endpoint.parked.isEmpty() || endpoint.parked.highest() < priority;
    }

    /**
     * One sending to the address is over; the next in line start, on this thread or on the one that is starting others
     * just now. A sending that is over before its start returned is started from no deeper in the stack.
     */
    void sent(String address) {
        Host host;
        synchronized (this) {
            Endpoint endpoint = endpoints.get(address);
            if (endpoint == null) {
                return;
            }
            over(endpoint);
            host = endpoint.host;
            if (host.starting) {
                return;
            }
            host.starting = true;
        }
        Waiting next = next(host);
        while (next != null) {
            if (!starts(next.sending)) {
                synchronized (this) {
                    over(next.endpoint);
                }
            }
            next = next(host);
        }
    }

    private void over(Endpoint endpoint) {
        endpoint.sending--;
        endpoint.host.sending--;
        endpoint.host.held--;
        held--;
        endpoint.pace.count();
        endpoint.host.pace.count();
        queue(endpoint);
    }

    /** Queues at the host who may be sent now; at least one, where nothing of the address is under way. */
    private void queue(Endpoint endpoint) {
        if (!endpoint.parked.isEmpty()) {
            int busy = endpoint.sending + endpoint.queued;
            int room = Math.max(limit(endpoint, endpoint.parked.highest()) - busy, busy == 0 ? 1 : 0);
            for (int i = Math.min(room, endpoint.parked.size()); i > 0; i--) {
                boolean longest = endpoint.parked.isTurnOfLongest();
                Waiting next = endpoint.parked.take();
                endpoint.host.line.add(longest ? next.asLongest() : next);
                endpoint.queued++;
            }
        }
    }

    /** Who may start; null if nobody may, and then nobody is starting any more. */
    private synchronized @Nullable Waiting next(Host host) {
        while (host.sending < perHost && !host.line.isEmpty()) {
            boolean longest = host.line.isTurnOfLongest();
            Waiting next = host.line.take();
            Endpoint endpoint = next.endpoint;
            endpoint.queued--;
            int limit = longest || next.longest ? limits.applyAsInt(endpoint.address) : limit(endpoint, next.priority);
            if (endpoint.sending < limit) {
                endpoint.sending++;
                host.sending++;
                host.waiting.remove(next);
                return next;
            }
            endpoint.parked.add(next);
        }
        host.starting = false;
        return null;
    }
}
