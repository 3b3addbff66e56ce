package io.tukki.core.search;

import io.tukki.core.log.LogBlock;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogSnapshot;
import io.tukki.core.log.LogView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A search under way over the lines that were there when it began. It runs in the thread that asks for what is next,
 * never in that of the store, and is cancelled by not asking any more. For one thread at a time.
 */
public final class LogScan {

    private final LogSearch search;
    private final LogSnapshot snapshot;
    private final LongSupplier clock;
    private final Deque<LogLine> found = new ArrayDeque<>();
    private final @Nullable LinePattern first;
    private final @Nullable Scout scout;
    private final LogBlock.Judge hit = this::isHit;
    private final LogBlock.Finder finder = this::candidate;
    private int candidate = -1;
    private final long beginning;
    private long lastHit;
    private long hits;
    private long lines;
    private long bytes;
    private long nanos;
    private boolean ended;
    private boolean contextInFile;

    /** Begins a search in the thread that asks for what is next. */
    public LogScan(LogView view, LogSearch search) {
        this(view, search, Helpers.NONE);
    }

    /**
     * Begins a search that has {@code helpers} look ahead where there is much to look through for a text: 16 MiB in
     * memory. It gives the same in the same order. What they have in hand when nobody asks any more they look at to the
     * end, 16 MiB at most for each.
     */
    public LogScan(LogView view, LogSearch search, Helpers helpers) {
        this(view, search, helpers, Scout.WORTHWHILE, System::nanoTime);
    }

    LogScan(LogView view, LogSearch search, Helpers helpers, long worthwhile, LongSupplier clock) {
        this.search = search;
        this.clock = clock;
        LinePattern wanted = search.pattern()
                .orElse(search.show().size() == 1 ? search.show().get(0) : null);
        this.first = wanted;
        LinePattern withText = wanted == null || wanted.requiredLength() == 0 ? null : wanted;
        this.snapshot = new LogSnapshot(view, search.range(), search.newestFirst(), withText == null ? null : finder);
        this.beginning = snapshot.position();
        this.scout = withText == null || helpers.most() == 0
                ? null
                : Scout.of(withText, snapshot.texts(), helpers, worthwhile);
    }

    public LogSearch search() {
        return search;
    }

    /** Returns the next hit, or the end; null after the end. May look at all lines there are. */
    public @Nullable SearchElement next() {
        return next(Long.MAX_VALUE).element();
    }

    /** Returns what comes next, looking for not much longer than {@code maxNanos}; reads files where it must. */
    public Step next(long maxNanos) {
        return next(maxNanos, true);
    }

    /** As {@link #next(long)}, but pauses where a file has to be read first, and {@link #needsFile} says so. */
    public Step nextInMemory(long maxNanos) {
        return next(maxNanos, false);
    }

    /** Returns whether what comes next is in a file. */
    public boolean needsFile() {
        return contextInFile || (found.isEmpty() && snapshot.needsFile());
    }

    private Step next(long maxNanos, boolean mayBlock) {
        if (ended) {
            return Step.OVER;
        }
        long began = clock.getAsLong();
        long spent = 0;
        SearchElement result = null;
        while (result == null && spent <= maxNanos && (mayBlock || !needsFile())) {
            result = advance(nanos + spent, mayBlock);
            spent = clock.getAsLong() - began;
        }
        nanos += spent;
        return result == null ? Step.PAUSE : new Step(result, false);
    }

    /**
     * What one call of {@link #next(long)} came to.
     *
     * @param element a hit or the end; null if there is none yet or ever
     * @param paused whether to call again
     */
    public record Step(@Nullable SearchElement element, boolean paused) {
        static final Step OVER = new Step(null, false);
        static final Step PAUSE = new Step(null, true);
    }

    private @Nullable SearchElement advance(long spent, boolean mayBlock) {
        LogLine line = found.peek();
        if (line != null) {
            return hit(line, mayBlock);
        }
        // whatever the limits: who goes on where a search ended must get further
        SearchEnd.Reason limit = snapshot.position() == beginning ? null : limitReached(spent);
        if (limit != null) {
            return end(limit, spent);
        }
        if (!snapshot.next()) {
            return end(SearchEnd.Reason.COMPLETE, spent);
        }
        LogBlock block = snapshot.block();
        if (block != null) {
            look(block);
        }
        return null;
    }

    private @Nullable SearchHit hit(LogLine line, boolean mayBlock) {
        Optional<LogSnapshot.Context> context = snapshot.context(line, search.before(), search.after(), mayBlock);
        contextInFile = context.isEmpty();
        if (contextInFile) {
            return null;
        }
        found.poll();
        hits++;
        lastHit = line.sequence();
        return new SearchHit(line, context.get().before(), context.get().after());
    }

    private SearchEnd end(SearchEnd.Reason reason, long spent) {
        ended = true;
        long cursor = reason == SearchEnd.Reason.HIT_LIMIT ? lastHit : snapshot.position();
        return new SearchEnd(reason, hits, lines(), bytes(), spent, cursor, snapshot.unreadable());
    }

    private SearchEnd.@Nullable Reason limitReached(long spent) {
        LogSearch.Limits limits = search.limits();
        if (hits >= limits.hits()) {
            return SearchEnd.Reason.HIT_LIMIT;
        }
        if (lines() >= limits.lines()) {
            return SearchEnd.Reason.LINE_LIMIT;
        }
        if (bytes() >= limits.bytes()) {
            return SearchEnd.Reason.BYTE_LIMIT;
        }
        return spent >= limits.time().toNanos() ? SearchEnd.Reason.TIME_LIMIT : null;
    }

    private long lines() {
        return lines + snapshot.clearLines();
    }

    private long bytes() {
        return bytes + snapshot.clearBytes();
    }

    private void look(LogBlock block) {
        lines += block.lines();
        bytes += block.length();
        int line = 0;
        while (line < block.lines()) {
            line = first == null ? line : block.lineOf(finder, line);
            if (line < 0) {
                break;
            }
            if (block.test(line, hit)) {
                keep(block.line(line));
            }
            line++;
        }
        dropBeyondLimit();
    }

    private void keep(LogLine line) {
        if (search.newestFirst()) {
            found.addFirst(line);
        } else {
            found.addLast(line);
        }
    }

    private void dropBeyondLimit() {
        while (found.size() > search.limits().hits() - hits) {
            found.removeLast();
        }
    }

    private int candidate(byte[] array, int from, int to) {
        if (scout != null) {
            candidate = scout.candidate(array, from, to);
        } else {
            candidate = first == null ? from : first.candidate(array, from, to);
        }
        return candidate;
    }

    private boolean isHit(byte[] array, int from, int to) {
        return (first == null || first.matches(array, from, to, candidate))
                && (search.show().isEmpty() || any(search.show(), array, from, to))
                && !any(search.hide(), array, from, to);
    }

    private static boolean any(List<LinePattern> patterns, byte[] array, int from, int to) {
        for (LinePattern pattern : patterns) {
            if (pattern.matches(array, from, to)) {
                return true;
            }
        }
        return false;
    }
}
