package io.tukki.core.process;

import java.util.Locale;
import java.util.Optional;

/** POSIX signals by their Linux numbers. */
public enum OsSignal {
    HUP(1),
    INT(2),
    QUIT(3),
    ILL(4),
    TRAP(5),
    ABRT(6),
    BUS(7),
    FPE(8),
    KILL(9),
    USR1(10),
    SEGV(11),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    STKFLT(16),
    CHLD(17),
    CONT(18),
    STOP(19),
    TSTP(20),
    TTIN(21),
    TTOU(22),
    URG(23),
    XCPU(24),
    XFSZ(25),
    VTALRM(26),
    PROF(27),
    WINCH(28),
    IO(29),
    PWR(30),
    SYS(31);

    private final int number;

    OsSignal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Returns the signal that {@code text} names: {@code TERM}, {@code SIGTERM} or {@code 15}, in any case. */
    public static Optional<OsSignal> parse(String text) {
        String name = text.trim().toUpperCase(Locale.ROOT);
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        for (OsSignal signal : values()) {
            if (signal.name().equals(bare) || Integer.toString(signal.number).equals(bare)) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }

    /** Returns the name of signal {@code number}, {@code SIGTERM} style; real-time signals as {@code SIG34}. */
    public static String nameOf(int number) {
        return number >= 1 && number <= 31 ? "SIG" + values()[number - 1].name() : "SIG" + number;
    }
}
