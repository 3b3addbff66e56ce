package io.tukki.streams;

import io.tukki.core.launch.ProcessOutput;
import io.tukki.core.log.LogOrigin;
import io.tukki.core.log.LogStream;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The pipes that one stage reads, and those of them that it shall look at now. Thread-safe; outlives the stage, so that
 * another can go on.
 *
 * <p>Protocol: whoever wakes a pipe rings the stage, unless it was rung since it last had looked at all of them.
 */
final class Pipes {

    private static final Runnable NOBODY = () -> {};

    private final Set<PumpedPipe> open = ConcurrentHashMap.newKeySet();
    private final Queue<PumpedPipe> woken = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private volatile Runnable bell = NOBODY;
    private volatile boolean closed;

    PumpedPipe add(ProcessOutput output, @Nullable LogOrigin origin, LogStream stream, OutputPump.Settings settings) {
        PumpedPipe pipe = new PumpedPipe(this, output, origin, stream, settings);
        open.add(pipe);
        if (closed) {
            remove(pipe);
            pipe.end();
        } else {
            wake(pipe);
        }
        return pipe;
    }

    void remove(PumpedPipe pipe) {
        open.remove(pipe);
    }

    boolean isDone() {
        return open.isEmpty();
    }

    void wake(PumpedPipe pipe) {
        woken.add(pipe);
        ring();
    }

    /** Has the stage look. */
    void ring() {
        if (!rung.get() && rung.compareAndSet(false, true)) {
            bell.run();
        }
    }

    /** Closes all of them: nobody will read them any more. */
    void close() {
        closed = true;
        for (PumpedPipe pipe : open) {
            remove(pipe);
            pipe.end();
        }
    }

    // ---- for the stage

    /** Has {@code newBell} told of wake-ups from now on; returns the pipes there are, which it shall look at. */
    synchronized Set<PumpedPipe> serve(Runnable newBell) {
        bell = newBell;
        return open;
    }

    /** Tells {@code ownBell} no more; another stage may have come before. */
    synchronized void leave(Runnable ownBell) {
        bell = bell == ownBell ? NOBODY : bell;
    }

    /** Says that the stage looks now: it need not be rung. */
    void looking() {
        rung.set(true);
    }

    @Nullable
    PumpedPipe nextWoken() {
        return woken.poll();
    }

    /** Says that the stage has looked at all; true if it must look again, since one was woken meanwhile. */
    boolean lookAgain() {
        rung.set(false);
        return !woken.isEmpty() && rung.compareAndSet(false, true);
    }
}
