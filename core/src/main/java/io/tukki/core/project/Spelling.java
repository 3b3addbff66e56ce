package io.tukki.core.project;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which of the known names a misspelt one was meant to be. */
public final class Spelling {

    private Spelling() {}

    /** Returns {@code did you mean 'X'?} for the nearest of {@code known}, empty if none is near. */
    public static Optional<String> didYouMean(String given, Collection<String> known) {
        return nearest(given, known).map(name -> "did you mean '" + name + "'?");
    }

    /**
     * Returns the nearest of {@code known}: at most a third of the characters wrong (or two, in a short name one),
     * the first of several equally near. Two characters swapped count as one, case and {@code -} for {@code _} as none.
     */
    public static Optional<String> nearest(String given, Collection<String> known) {
        String folded = fold(given);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int longest = Math.max(given.length(), candidate.length());
            int allowed = longest <= 3 ? longest / 2 : Math.max(2, longest / 3);
            if (Math.abs(given.length() - candidate.length()) > allowed) {
                continue;
            }
            int distance = distance(folded, fold(candidate));
            if (distance <= allowed && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Optimal string alignment: insert, delete, replace, swap of neighbours. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }
        return last[b.length()];
    }
}
