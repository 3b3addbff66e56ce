package io.tukki.core.lifecycle;

import java.time.Instant;

/** Where a process stands. */
public sealed interface ProcessState {

    /** Returns the name used on the wire and shown to people. */
    String wireName();

    /** Returns whether nothing will happen any more unless somebody asks for it. */
    default boolean isFinal() {
        return false;
    }

    /** Returns whether an incarnation exists: something of it may run. */
    default boolean isAlive() {
        return false;
    }

    /** Not started yet. */
    record Pending(String waitingFor) implements ProcessState {
        @Override
        public String wireName() {
            return "pending";
        }
    }

    /** Not running; its schedule starts it. */
    record Scheduled(Instant next) implements ProcessState {
        @Override
        public String wireName() {
            return "scheduled";
        }
    }

    /** Being spawned. */
    record Starting() implements ProcessState {
        @Override
        public String wireName() {
            return "starting";
        }

        @Override
        public boolean isAlive() {
            return true;
        }
    }

    /** Spawned, and not told to stop. */
    record Running(long pid, Instant since) implements ProcessState {
        @Override
        public String wireName() {
            return "running";
        }

        @Override
        public boolean isAlive() {
            return true;
        }
    }

    /** Running, and its readiness probe has passed. */
    record Ready(long pid, Instant since) implements ProcessState {
        @Override
        public String wireName() {
            return "ready";
        }

        @Override
        public boolean isAlive() {
            return true;
        }
    }

    /**
     * Ended, and to be started again.
     *
     * @param attempt number of the restart to come since the last stable incarnation, from 1
     */
    record BackingOff(Instant until, int attempt, ExitReport last) implements ProcessState {
        @Override
        public String wireName() {
            return "backing-off";
        }
    }

    /** Ended, and given up: its restart budget is spent. */
    record Failed(String reason, ExitReport last) implements ProcessState {
        @Override
        public String wireName() {
            return "failed";
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /** Told to stop, or ended with members of its tree still there. */
    record Stopping(long pid) implements ProcessState {
        @Override
        public String wireName() {
            return "stopping";
        }

        @Override
        public boolean isAlive() {
            return true;
        }
    }

    /** Ended; its tree is empty and all its output is stored. */
    record Exited(ExitReport report) implements ProcessState {
        @Override
        public String wireName() {
            return "exited";
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }

    /** Never started, and why. */
    record Skipped(String reason) implements ProcessState {
        @Override
        public String wireName() {
            return "skipped";
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }
}
