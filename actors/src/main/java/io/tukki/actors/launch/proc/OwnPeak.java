package io.tukki.actors.launch.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The most memory that this JVM has had. A child is told to have had at least as much, since it shared our memory
 * until its exec; only what is above that is its own. Thread-safe.
 */
public final class OwnPeak {

    private static final String FIELD = "VmHWM:";
    private static final long MARGIN = 1 << 20;

    private final Path status;
    private volatile long known;

    OwnPeak(Path status) {
        this.status = status;
    }

    /** Returns {@code told} bytes if they are the child's own, else 0. Reads our peak only if it may have grown. */
    public long peakOfChild(long told) {
        if (told <= known + MARGIN) {
            return 0;
        }
        known = read();
        return told > known + MARGIN ? told : 0;
    }

    private long read() {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Long.MAX_VALUE - MARGIN);
        } catch (IOException unreadable) {
            return Long.MAX_VALUE - MARGIN; // then nothing can be told of any child
        }
    }
}
