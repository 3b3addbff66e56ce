package io.tukki.core.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads what a process writes of itself, as {@code sd_notify} has it: lines {@code READY=1}, {@code READY=0} (not ready
 * any more), {@code WATCHDOG=1} and {@code STATUS=text}. Others, and what goes beyond {@value #LONGEST} bytes in a line,
 * mean nothing. Not thread-safe.
 */
public final class NoticeLines {

    /** The longest line that is read, in bytes. */
    static final int LONGEST = 4096;

    private static final int LONGEST_STATUS = 200;
    private static final String STATUS = "STATUS=";

    private final Consumer<String> unknown;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;

    /** @param unknown is told of each line that means nothing */
    public NoticeLines(Consumer<String> unknown) {
        this.unknown = unknown;
    }

    /** Takes the next bytes and returns what the lines say that end in them. */
    public Notices read(ByteBuffer bytes) {
        Notices all = Notices.NONE;
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                all = all.and(lineEnds());
            } else if (line.size() < LONGEST) {
                line.write(next);
            } else {
                tooLong = true;
            }
        }
        return all;
    }

    private Notices lineEnds() {
        String text = line.toString(UTF_8).strip();
        boolean whole = !tooLong;
        line.reset();
        tooLong = false;
        if (whole && text.startsWith(STATUS)) {
            return new Notices(null, false, status(text.substring(STATUS.length())));
        }
        return switch (whole ? text : "") {
            case "READY=1" -> new Notices(true, false, null);
            case "READY=0" -> new Notices(false, false, null);
            case "WATCHDOG=1" -> new Notices(null, true, null);
            default -> {
                unknown.accept(text.substring(0, Math.min(text.length(), LONGEST_STATUS)));
                yield Notices.NONE;
            }
        };
    }

    private static String status(String text) {
        String words = text.replaceAll("\\p{Cntrl}", " ").strip();
        return words.substring(0, Math.min(words.length(), LONGEST_STATUS));
    }
}
