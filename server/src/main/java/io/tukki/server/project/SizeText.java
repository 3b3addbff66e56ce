package io.tukki.server.project;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them: {@code 512MiB}, {@code 1.5 GiB}, {@code 4096}. */
final class SizeText {

    /** What such a text looks like, in words. */
    static final String RULE = "a size such as 512MiB, 1.5GiB or 4096";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?) ?([kKMGT]i?B?|B)?");
    private static final Map<String, Long> UNITS = Map.of("k", 1L << 10, "M", 1L << 20, "G", 1L << 30, "T", 1L << 40);

    private SizeText() {}

    /** Returns the bytes that {@code text} says; empty if it says none. Units are powers of 1,024. */
    static OptionalLong parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        String unit =
                form.group(2) == null ? "" : form.group(2).replace("iB", "").replace("B", "");
        long factor = unit.isEmpty() ? 1 : UNITS.getOrDefault(unit.replace('K', 'k'), 1L);
        double bytes = Double.parseDouble(form.group(1)) * factor;
        return bytes < Long.MAX_VALUE && bytes == Math.rint(bytes)
                ? OptionalLong.of((long) bytes)
                : OptionalLong.empty();
    }
}
