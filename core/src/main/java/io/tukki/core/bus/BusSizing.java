package io.tukki.core.bus;

import java.util.List;
import java.util.Map;

/**
 * How many workers run handlers and how much they may hold.
 *
 * @param workers at least 1
 * @param perWorker events one worker may have in hand; {@code workers * perWorker} is the queue of the pool
 */
public record BusSizing(int workers, int perWorker) {

    /** Heaps smaller than this are low memory. */
    public static final long LOW_MEMORY = 512L << 20;

    private static final List<String> CI_VARIABLES = List.of("CI", "GITHUB_ACTIONS", "GITLAB_CI");

    public BusSizing {
        if (workers < 1) {
            throw new IllegalArgumentException("workers (" + workers + ") must be >= 1");
        }
        if (perWorker < 1) {
            throw new IllegalArgumentException("perWorker (" + perWorker + ") must be >= 1");
        }
    }

    /** Returns the events the pool may have in hand. */
    public int queue() {
        return workers * perWorker;
    }

    /**
     * Returns the size for a machine. What limits most decides: low memory before CI before many cores.
     *
     * <pre>
     * low memory (heap below 512 MiB)  at most 2                     5 per worker
     * CI                               at most 4                     5
     * 8 cores or more                  min(cores * 4, 32)           20
     * else                             max(4, min(round(cores * 2.5), 32))  10
     * </pre>
     */
    public static BusSizing of(Machine machine) {
        int usual = Math.max(4, Math.min((int) Math.round(machine.cores() * 2.5), 32));
        if (machine.maxHeap() < LOW_MEMORY) {
            return new BusSizing(Math.min(usual, 2), 5);
        }
        if (machine.ci()) {
            return new BusSizing(Math.min(usual, 4), 5);
        }
        if (machine.cores() >= 8) {
            return new BusSizing(Math.min(machine.cores() * 4, 32), 20);
        }
        return new BusSizing(usual, 10);
    }

    /**
     * What sizing looks at.
     *
     * @param maxHeap in bytes
     * @param ci whether this is a build machine
     */
    public record Machine(int cores, long maxHeap, boolean ci) {

        /** Returns the machine this runs on. */
        public static Machine current() {
            Runtime runtime = Runtime.getRuntime();
            return of(runtime.availableProcessors(), runtime.maxMemory(), System.getenv());
        }

        /** Returns a machine, with CI read from the environment: any of its variables set and not empty or false. */
        public static Machine of(int cores, long maxHeap, Map<String, String> environment) {
            boolean ci = CI_VARIABLES.stream()
                    .map(name -> environment.getOrDefault(name, ""))
                    .anyMatch(value -> !value.isEmpty() && !value.equalsIgnoreCase("false"));
            return new Machine(cores, maxHeap, ci);
        }
    }
}
