package io.tukki.core.bus;

/**
 * When a pool grows and shrinks. One worker at a time, and only after {@link #HYSTERESIS} observations in a row said
 * the same, so that a burst does not move it to and fro.
 *
 * @param minimum workers, at least 1
 * @param maximum workers, at least {@code minimum}
 */
public record DynamicSizing(int minimum, int maximum) {

    /** Observations in a row that must agree. */
    public static final int HYSTERESIS = 3;

    public DynamicSizing {
        if (minimum < 1 || maximum < minimum) {
            throw new IllegalArgumentException(
                    "minimum (" + minimum + ") must be >= 1 and <= maximum (" + maximum + ")");
        }
    }

    /** Returns the state of a pool that nobody observed yet. */
    public State start(int workers) {
        return new State(Math.max(minimum, Math.min(workers, maximum)), 0);
    }

    /**
     * Returns the next state: towards more when the queue is more than half full, towards fewer when it is below a
     * tenth and a worker is idle.
     */
    public State observe(State state, long queued, long capacity, int idle) {
        if (queued * 2 > capacity) {
            return leaning(state, Math.max(state.lean, 0) + 1);
        }
        if (queued * 10 < capacity && idle > 0) {
            return leaning(state, Math.min(state.lean, 0) - 1);
        }
        return new State(state.workers, 0);
    }

    private State leaning(State state, int lean) {
        if (Math.abs(lean) < HYSTERESIS) {
            return new State(state.workers, lean);
        }
        int workers = state.workers + Integer.signum(lean);
        return new State(Math.max(minimum, Math.min(workers, maximum)), 0);
    }

    /**
     * Where a pool stands.
     *
     * @param workers how many there should be
     * @param lean observations in a row towards more (positive) or fewer (negative)
     */
    public record State(int workers, int lean) {}
}
