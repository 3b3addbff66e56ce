package io.tukki.core.search;

import io.tukki.core.log.LogRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A question to the retained lines: an immutable value. Without more: all lines, newest first, no context, the
 * {@link Limits#DEFAULT} limits.
 *
 * @param range which lines are looked at
 * @param pattern what a hit must hold
 * @param show of these, if there are any, a hit must hold at least one
 * @param hide of these a hit must hold none
 * @param before lines of the same process to return before each hit
 * @param after lines of the same process to return after each hit
 */
public record LogSearch(
        LogRange range,
        Optional<LinePattern> pattern,
        List<LinePattern> show,
        List<LinePattern> hide,
        int before,
        int after,
        boolean newestFirst,
        Limits limits) {

    /** The most lines of context on one side. */
    public static final int MAX_CONTEXT = 1000;

    public LogSearch {
        show = List.copyOf(show);
        hide = List.copyOf(hide);
        if (before < 0 || before > MAX_CONTEXT || after < 0 || after > MAX_CONTEXT) {
            throw new IllegalArgumentException("context (" + before + ", " + after + ") must be 0 to " + MAX_CONTEXT);
        }
    }

    /** Returns the search for every line. */
    public static LogSearch all() {
        return new LogSearch(LogRange.ALL, Optional.empty(), List.of(), List.of(), 0, 0, true, Limits.DEFAULT);
    }

    public static LogSearch of(LinePattern pattern) {
        return all().matching(pattern);
    }

    public LogSearch matching(LinePattern value) {
        return new LogSearch(range, Optional.of(value), show, hide, before, after, newestFirst, limits);
    }

    public LogSearch in(LogRange value) {
        return new LogSearch(value, pattern, show, hide, before, after, newestFirst, limits);
    }

    public LogSearch showing(List<LinePattern> value) {
        return new LogSearch(range, pattern, value, hide, before, after, newestFirst, limits);
    }

    public LogSearch hiding(List<LinePattern> value) {
        return new LogSearch(range, pattern, show, value, before, after, newestFirst, limits);
    }

    public LogSearch context(int linesBefore, int linesAfter) {
        return new LogSearch(range, pattern, show, hide, linesBefore, linesAfter, newestFirst, limits);
    }

    public LogSearch oldestFirst() {
        return new LogSearch(range, pattern, show, hide, before, after, false, limits);
    }

    public LogSearch limits(Limits value) {
        return new LogSearch(range, pattern, show, hide, before, after, newestFirst, value);
    }

    /** Returns this search going on where one ended: with {@link SearchEnd#cursor}. */
    public LogSearch from(long cursor) {
        return in(newestFirst ? range.before(cursor) : range.after(cursor));
    }

    /**
     * Where a search stops though it is not at its end; it says so.
     *
     * @param hits the most hits
     * @param lines the most lines looked at
     * @param bytes the most bytes looked at
     * @param time the most time spent looking; waiting for the reader of the hits does not count
     */
    public record Limits(long hits, long lines, long bytes, Duration time) {
        /** 1,000 hits and 5 s, all lines. */
        public static final Limits DEFAULT = new Limits(1000, Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofSeconds(5));

        public static final Limits NONE =
                new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(1));

        public Limits {
            if (hits < 1 || lines < 1 || bytes < 1 || time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("limits (" + hits + " hits, " + lines + " lines, " + bytes
                        + " bytes, " + time + ") must be > 0");
            }
        }

        public Limits hits(long value) {
            return new Limits(value, lines, bytes, time);
        }

        public Limits lines(long value) {
            return new Limits(hits, value, bytes, time);
        }

        public Limits bytes(long value) {
            return new Limits(hits, lines, value, time);
        }

        public Limits time(Duration value) {
            return new Limits(hits, lines, bytes, value);
        }
    }
}
