package io.tukki.core.search;

import io.tukki.core.log.LogText;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where a pattern may match, found ahead of a scan by helpers. It answers what the pattern itself would, sooner, so the
 * scan need not know: its order, limits and cursors are the same.
 *
 * <pre>
 * texts in the order of reading | read | here | known | taken by a helper | open | ... | open |
 *                                         scan          within the window -->      |
 * </pre>
 *
 * <p>The scan never waits for a helper. Where it comes to a text that one has in hand, it takes another one of the window
 * for itself; where there is none, it looks at that text, too.
 */
final class Scout {

    /** Bytes in memory from which on a second thread is worth being woken. */
    static final long WORTHWHILE = 16L << 20;

    /** How many texts, most of 1 MiB, helpers look ahead. */
    private static final int WINDOW = 16;

    /** Most finds that are kept of a text: 4 KiB; what lies behind is left to the scan. */
    private static final int MOST_FINDS = 1024;

    /** Most texts the scan takes for itself at once: some hundred microseconds. */
    private static final int MOST_TAKEN = 3;

    private static final Finds IN_HAND = new Finds(new int[0], 0, 0, 0);
    private static final Finds LEFT_TO_SCAN = new Finds(new int[0], 0, 0, 0);

    private final LinePattern pattern;
    private final List<LogText> texts;
    private final Helpers helpers;

    /** Of each text: null while nobody has it, one of the two marks, or what was found. */
    private final AtomicReferenceArray<@Nullable Finds> finds;

    private final AtomicInteger untaken = new AtomicInteger();
    private final AtomicInteger helping = new AtomicInteger();
    private volatile int horizon;

    /** The rest belongs to the scan. */
    private final IdentityHashMap<byte[], Integer> places = new IdentityHashMap<>();

    private byte @Nullable [] lastArray;
    private int lastPlace = -1;
    private int furthest = -1;

    private Scout(LinePattern pattern, List<LogText> texts, Helpers helpers) {
        this.pattern = pattern;
        this.texts = texts;
        this.helpers = helpers;
        this.finds = new AtomicReferenceArray<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            places.put(texts.get(i).array(), i);
        }
    }

    /**
     * Returns a scout of {@code texts} in the order in which the scan will read them, null where that is not worth it.
     *
     * @param pattern has a required text
     */
    static @Nullable Scout of(LinePattern pattern, List<LogText> texts, Helpers helpers, long worthwhile) {
        long bytes = texts.stream().mapToLong(LogText::length).sum();
        return bytes < worthwhile ? null : new Scout(pattern, texts, helpers);
    }

    /** Returns {@link LinePattern#candidate}; for the thread of the scan. */
    int candidate(byte[] array, int from, int to) {
        int place = placeOf(array);
        if (place < 0) {
            return pattern.candidate(array, from, to);
        }
        if (place > furthest) {
            furthest = place;
            horizon = Math.min(texts.size(), place + 1 + WINDOW);
            callHelpers();
        }
        Finds known = known(place);
        return known.covers(from, to) ? known.first(from, to) : pattern.candidate(array, from, to);
    }

    private int placeOf(byte[] array) {
        if (array != lastArray) {
            lastArray = array;
            lastPlace = places.getOrDefault(array, -1);
        }
        return lastPlace;
    }

    private Finds known(int place) {
        Finds known = finds.compareAndExchange(place, null, LEFT_TO_SCAN);
        for (int i = 0; i < MOST_TAKEN && known == IN_HAND; i++) {
            if (!lookAtNext()) {
                break;
            }
            known = finds.get(place);
        }
        return known == null ? LEFT_TO_SCAN : known;
    }

    private void callHelpers() {
        int open = horizon - untaken.get();
        boolean enough = open >= WINDOW / 2 || (open > 0 && horizon == texts.size());
        if (enough && helping.get() < helpers.most()) {
            helping.incrementAndGet();
            try {
                helpers.executor().execute(this::help);
            } catch (RejectedExecutionException goOnAlone) {
                helping.decrementAndGet();
            }
        }
    }

    private void help() {
        try {
            for (int i = 0; i < WINDOW && lookAtNext(); i++) {
                // one more
            }
        } finally {
            helping.decrementAndGet();
        }
    }

    /** Looks at the next text that nobody has in the window; false if there is none. */
    private boolean lookAtNext() {
        int place = untaken.get();
        while (place < horizon) {
            if (untaken.compareAndSet(place, place + 1) && finds.compareAndSet(place, null, IN_HAND)) {
                finds.set(place, look(texts.get(place)));
                return true;
            }
            place = untaken.get();
        }
        return false;
    }

    private Finds look(LogText text) {
        int[] positions = new int[16];
        int count = 0;
        int at = pattern.candidate(text.array(), 0, text.length());
        while (at >= 0 && count < MOST_FINDS) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, count * 2);
            }
            positions[count++] = at;
            at = pattern.candidate(text.array(), at + 1, text.length());
        }
        int length = pattern.requiredLength();
        return new Finds(positions, count, length, at < 0 ? text.length() : at + length - 1);
    }

    /** What was found in a text up to {@code end}: all that end there or before. */
    private static final class Finds {
        private final int[] positions;
        private final int count;
        private final int length;
        private final int end;

        Finds(int[] positions, int count, int length, int end) {
            this.positions = positions;
            this.count = count;
            this.length = length;
            this.end = end;
        }

        boolean covers(int from, int to) {
            return to <= end || (count > 0 && from <= positions[count - 1]);
        }

        int first(int from, int to) {
            int at = Arrays.binarySearch(positions, 0, count, from);
            int index = at >= 0 ? at : -at - 1;
            return index < count && positions[index] + length <= to ? positions[index] : -1;
        }
    }
}
