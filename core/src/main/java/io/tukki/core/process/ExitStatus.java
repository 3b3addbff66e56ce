package io.tukki.core.process;

/** How an incarnation of a process ended: by its own exit code, by a signal, or without ever having started. */
public sealed interface ExitStatus {

    /** Returns whether this is exit code 0. */
    boolean isSuccess();

    /** Returns what a shell would show in {@code $?}: the code, 128 + the signal, 127 not found, 126 not executable. */
    int shellCode();

    /** Returns the status in words, for people. */
    String describe();

    /**
     * The process called {@code exit}.
     *
     * @param code 0 to 255
     */
    record Code(int code) implements ExitStatus {
        public Code {
            if (code < 0 || code > 255) {
                throw new IllegalArgumentException("exit code (" + code + ") must be 0 to 255");
            }
        }

        @Override
        public boolean isSuccess() {
            return code == 0;
        }

        @Override
        public int shellCode() {
            return code;
        }

        @Override
        public String describe() {
            return "exit code " + code;
        }
    }

    /**
     * The process was ended by a signal.
     *
     * @param number the signal's number, 1 to 64
     * @param coreDumped whether the OS wrote a core file; false where the launcher cannot know
     */
    record Signal(int number, boolean coreDumped) implements ExitStatus {
        @Override
        public boolean isSuccess() {
            return false;
        }

        @Override
        public int shellCode() {
            return 128 + number;
        }

        @Override
        public String describe() {
            return OsSignal.nameOf(number) + (coreDumped ? " (core dumped)" : "");
        }
    }

    /** The program could not be started; nothing ran. */
    record NotStarted(Cause cause, String message) implements ExitStatus {
        @Override
        public boolean isSuccess() {
            return false;
        }

        @Override
        public int shellCode() {
            return cause == Cause.NOT_EXECUTABLE ? 126 : 127;
        }

        @Override
        public String describe() {
            return "not started: " + message;
        }
    }

    /** Why a program could not be started. */
    enum Cause {
        COMMAND_NOT_FOUND,
        NOT_EXECUTABLE,
        DIRECTORY_MISSING,
        ENVIRONMENT,
        OUT_OF_RESOURCES,
        /** This JVM may not do what the spec asks for. */
        NOT_PERMITTED,
        /** This machine or this launcher cannot do what the spec asks for. */
        UNSUPPORTED,
        OTHER
    }
}
