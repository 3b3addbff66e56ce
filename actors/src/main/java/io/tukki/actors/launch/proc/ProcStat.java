package io.tukki.actors.launch.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;

/**
 * One line of {@code /proc/PID/stat}, as far as we need it.
 *
 * @param name the executable's name, at most 15 bytes, with whatever spaces and parentheses it has
 * @param state the letter of {@code ps}: R, S, D, T, Z ...
 * @param startTicks when it started, in hundredths of a second since the machine did; with the pid its identity
 * @param cpuTicks user and system time so far, in hundredths of a second
 */
public record ProcStat(
        long pid,
        String name,
        char state,
        long parent,
        long group,
        long session,
        long startTicks,
        long cpuTicks,
        int threads,
        long residentPages) {

    /** A pid and the start that tells it from later owners of the number. */
    public record Identity(long pid, long startTicks) {}

    private static final int LAST_FIELD = 24;

    /** Returns the time that {@code ticks} hundredths of a second are. */
    public static Duration time(long ticks) {
        return Duration.ofMillis(10 * ticks);
    }

    public Identity identity() {
        return new Identity(pid, startTicks);
    }

    /** Returns whether it can still do something: false for zombies and the dead. */
    public boolean isAlive() {
        return !isZombie() && state != 'X' && state != 'x';
    }

    public boolean isZombie() {
        return state == 'Z' && threads <= 1;
    }

    /** Returns whether its first thread has ended while others go on: it looks like a zombie, and runs. */
    boolean hasLostItsFirstThread() {
        return state == 'Z' && threads > 1;
    }

    /** Returns what the first {@code length} bytes of {@code text} say, empty if they are no such line. */
    public static Optional<ProcStat> parse(byte[] text, int length) {
        int open = indexOf(text, length, (byte) '(');
        int close = lastIndexOf(text, length, (byte) ')');
        if (open < 1 || close < open || close + 2 >= length) {
            return Optional.empty();
        }
        long[] fields = fields(text, close + 4, length);
        if (fields.length == 0) {
            return Optional.empty();
        }
        long pid = new Numbers(text, 0, open).next();
        String name = new String(text, open + 1, close - open - 1, UTF_8);
        return Optional.of(new ProcStat(
                pid,
                name,
                (char) text[close + 2],
                fields[4],
                fields[5],
                fields[6],
                fields[22],
                fields[14] + fields[15],
                (int) fields[20],
                fields[24]));
    }

    /** Reads fields 4 to 24, by the numbers that proc(5) gives them; no element if the line ends before. */
    private static long[] fields(byte[] text, int from, int length) {
        Numbers numbers = new Numbers(text, from, length);
        long[] fields = new long[LAST_FIELD + 1];
        for (int field = 4; field <= LAST_FIELD; field++) {
            if (!numbers.hasNext()) {
                return new long[0];
            }
            fields[field] = numbers.next();
        }
        return fields;
    }

    private static int indexOf(byte[] text, int length, byte wanted) {
        int at = 0;
        while (at < length && text[at] != wanted) {
            at++;
        }
        return at < length ? at : -1;
    }

    private static int lastIndexOf(byte[] text, int length, byte wanted) {
        int at = length - 1;
        while (at >= 0 && text[at] != wanted) {
            at--;
        }
        return at;
    }

    /** Decimal numbers between blanks. */
    private static final class Numbers {
        private final byte[] text;
        private final int end;
        private int at;

        Numbers(byte[] text, int from, int end) {
            this.text = text;
            this.at = from;
            this.end = end;
        }

        boolean hasNext() {
            while (at < end && text[at] <= ' ') {
                at++;
            }
            return at < end;
        }

        long next() {
            boolean negative = at < end && text[at] == '-';
            at += negative ? 1 : 0;
            long value = 0;
            while (at < end && text[at] >= '0' && text[at] <= '9') {
                value = value * 10 + (text[at++] - '0');
            }
            while (at < end && text[at] > ' ') {
                at++; // something that is no number ends here, not the walk
            }
            return negative ? -value : value;
        }
    }
}
