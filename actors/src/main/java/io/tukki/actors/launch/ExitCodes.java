package io.tukki.actors.launch;

import io.tukki.core.process.ExitStatus;
import io.tukki.core.process.OsSignal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads the exit value of {@link Process}, which is the code, or 128 + the number of the signal, and does not say
 * which.
 *
 * <p>A value of 128 + n counts as signal n if we sent n to the group, or if n is one that programs do not return by
 * themselves: KILL and the signals of a fault. So {@code exit 143} after our TERM is told as SIGTERM, and a TERM from
 * somebody else as code 143. The native launcher has no such doubt.
 */
final class ExitCodes {

    private static final Set<OsSignal> FATAL = EnumSet.of(
            OsSignal.KILL,
            OsSignal.ILL,
            OsSignal.TRAP,
            OsSignal.ABRT,
            OsSignal.BUS,
            OsSignal.FPE,
            OsSignal.SEGV,
            OsSignal.SYS);

    private ExitCodes() {}

    /** @param sent the signals that were sent to the group before the exit was seen */
    static ExitStatus read(int value, Set<OsSignal> sent) {
        return OsSignal.parse(Integer.toString(value - 128))
                .filter(signal -> FATAL.contains(signal) || sent.contains(signal))
                .<ExitStatus>map(signal -> new ExitStatus.Signal(signal.number(), false))
                .orElseGet(() -> new ExitStatus.Code(value & 0xff));
    }
}
