package io.tukki.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Lines as a server writes them: about 85 bytes, one in a hundred an error, one in five thousand a lost connection. */
final class LogLines {

    private static final List<String> LEVELS = List.of("INFO", "INFO", "INFO", "DEBUG", "WARN", "INFO", "DEBUG");

    private LogLines() {}

    /** Returns about 200 kB of lines. */
    static byte[] piece(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 200_000) {
            text.append(line(random));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(Random random) {
        int kind = random.nextInt(5_000);
        String level = kind < 50 ? "ERROR" : LEVELS.get(kind % LEVELS.size());
        String text = kind == 0
                ? "upstream connection reset by peer"
                : kind < 10 ? "request timeout in worker" : "request served from cache in";
        return "2026-11-21T10:00:00.%03dZ %s [worker-%d] %s %dms id=%08x%n"
                .formatted(
                        random.nextInt(1000), level, random.nextInt(16), text, random.nextInt(900), random.nextInt());
    }
}
