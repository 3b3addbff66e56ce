package io.tukki.core.search;

import java.util.ServiceLoader;

/** A way to find where the first and the last byte of a text stand; all ways find the same. */
interface LiteralScan {

    /** Returns where {@code literal} first stands in {@code [from, to)}, or -1. */
    int indexOf(Literal literal, byte[] bytes, int from, int to);

    /**
     * Returns the fastest way here: with the Vector API where its module is in this JVM
     * ({@code --add-modules jdk.incubator.vector}), else in plain Java.
     */
    static LiteralScan best() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors
                ? ServiceLoader.load(LiteralScan.class, LiteralScan.class.getClassLoader())
                        .findFirst()
                        .orElseGet(WordScan::new)
                : new WordScan();
    }
}
