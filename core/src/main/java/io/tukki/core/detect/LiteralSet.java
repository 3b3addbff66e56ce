package io.tukki.core.detect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds in one pass over a text which of many words it holds (Aho and Corasick's automaton, with all transitions laid
 * out). The words fall in groups, of which there are 64; what is asked for is the set of groups as bits.
 */
final class LiteralSet {

    private static final int OTHER = 0;

    private final byte[] classes = new byte[1 << Character.SIZE];
    private final int width;
    private final int[] next;
    private final long[] found;

    /** Word {@code i} is in group {@code groups[i] % 64}; words are not empty, and of at most 126 different characters. */
    LiteralSet(List<String> words, List<Integer> groups) {
        this.width = classify(words);
        int most = words.stream().mapToInt(String::length).sum() + 1;
        int[] trie = new int[most * width];
        long[] ends = new long[most];
        int states = 1;
        for (int i = 0; i < words.size(); i++) {
            int state = 0;
            String word = words.get(i);
            for (int at = 0; at < word.length(); at++) {
                int edge = state * width + classes[word.charAt(at)];
                if (trie[edge] == 0) {
                    trie[edge] = states++;
                }
                state = trie[edge];
            }
            ends[state] |= 1L << (groups.get(i) % 64);
        }
        this.next = Arrays.copyOf(trie, states * width);
        this.found = Arrays.copyOf(ends, states);
        link(states);
    }

    /** Returns the groups of which a word is in {@code text}. */
    long groupsIn(String text) {
        long groups = 0;
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            state = next[state * width + classes[text.charAt(i)]];
            groups |= found[state];
        }
        return groups;
    }

    private int classify(List<String> words) {
        int count = OTHER + 1;
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (classes[c] == OTHER) {
                    classes[c] = (byte) count++;
                }
            }
        }
        if (count > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("words of " + count + " different characters, the most is 126");
        }
        return count;
    }

    /** Fills in where to go on when a word breaks off, breadth first. */
    private void link(int states) {
        int[] fail = new int[states];
        Deque<Integer> queue = new ArrayDeque<>();
        List<Integer> roots = new ArrayList<>();
        for (int c = 0; c < width; c++) {
            if (next[c] != 0) {
                roots.add(next[c]);
            }
        }
        queue.addAll(roots);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (int c = 0; c < width; c++) {
                int edge = state * width + c;
                int other = next[fail[state] * width + c];
                if (next[edge] == 0) {
                    next[edge] = other;
                } else {
                    fail[next[edge]] = other;
                    found[next[edge]] |= found[other];
                    queue.add(next[edge]);
                }
            }
        }
    }
}
