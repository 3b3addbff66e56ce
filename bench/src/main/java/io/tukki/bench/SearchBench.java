package io.tukki.bench;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.LogView;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.LinePattern;
import io.tukki.core.search.LogScan;
import io.tukki.core.search.LogSearch;
import io.tukki.core.search.SearchElement;
import io.tukki.core.search.SearchHit;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Search over retained lines beside {@code grep -F} and {@code rg} (where installed) over the same bytes in a cached
 * file: all lines that match are counted. In turns over several rounds; medians. The other programs' figures hold
 * their start, some milliseconds.
 *
 * <p>{@code bench/run search [MiB [rounds]]}, 256 and 7 by default; more than 300 MiB need a larger heap in
 * {@code TUKKI_OPTS}.
 */
public final class SearchBench {

    /** Of ours, until the compiler has done what it does. */
    private static final int WARM_UP = 10;

    private final Report report = new Report();
    private final long bytes;
    private final int rounds;
    private long written;

    private SearchBench(long bytes, int rounds) {
        this.bytes = bytes;
        this.rounds = rounds;
    }

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        long mebibytes = args.length > 0 ? Long.parseLong(args[0]) : 256;
        new SearchBench(mebibytes << 20, args.length > 1 ? Integer.parseInt(args[1]) : 7).run();
    }

    private record Question(String name, LinePattern pattern, List<String> grep, List<String> rg) {}

    private interface Count {
        long lines() throws Exception;
    }

    private record Way(String name, Count count, List<Double> nanos) {}

    private void run() throws Exception {
        report.machine();
        Path file = Files.createTempFile("tukki-search", ".log");
        try {
            LogView view = write(file);
            report.say("%d MiB, %d lines, %d rounds in turns, medians", written >> 20, view.head(), rounds);
            boolean rg = installed("rg");
            if (!rg) {
                report.say("rg is not installed: skipped");
            }
            report.gates();
            for (Question question : questions()) {
                compare(view, file, question, rg);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static List<Question> questions() {
        return List.of(
                new Question(
                        "rare text",
                        LinePattern.text("connection reset by"),
                        List.of("-F", "connection reset by"),
                        List.of("-F", "connection reset by")),
                new Question("1 % text", LinePattern.text("ERROR"), List.of("-F", "ERROR"), List.of("-F", "ERROR")),
                new Question(
                        "rare text, any case",
                        LinePattern.textIgnoringCase("CONNECTION RESET BY"),
                        List.of("-F", "-i", "connection reset by"),
                        List.of("-F", "-i", "connection reset by")),
                new Question(
                        "regex with a text in it",
                        LinePattern.regex("ERROR.*timeout"),
                        List.of("-E", "ERROR.*timeout"),
                        List.of("ERROR.*timeout")));
    }

    private void compare(LogView view, Path file, Question question, boolean rg) throws Exception {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("tukki", () -> count(view, question.pattern()), new ArrayList<>()));
        ways.add(new Way("grep", () -> count("grep", question.grep(), file), new ArrayList<>()));
        if (rg) {
            ways.add(new Way("rg", () -> count("rg", question.rg(), file), new ArrayList<>()));
        }
        long hits = ways.get(0).count().lines();
        for (int i = 0; i < WARM_UP; i++) {
            ways.get(0).count().lines();
        }
        for (int round = 0; round < rounds; round++) {
            for (Way way : ways) {
                long before = System.nanoTime();
                long lines = way.count().lines();
                way.nanos().add((double) (System.nanoTime() - before));
                if (lines != hits) {
                    throw new IllegalStateException(way.name() + " found " + lines + " lines, tukki " + hits);
                }
            }
        }
        double own = Report.median(ways.get(0).nanos());
        boolean regex = !question.rg().contains("-F");
        for (Way other : ways.subList(1, ways.size())) {
            double ratio = Report.median(other.nanos()) / own;
            double gate = regex ? 0.7 : other.name().equals("grep") ? 1.0 : 0.6;
            boolean gated = !(regex && other.name().equals("grep"));
            report.gate(
                    "%s (%d hits): tukki / %s".formatted(question.name(), hits, other.name()),
                    "%.1f / %.1f GB/s = %.2f".formatted(written / own, written / Report.median(other.nanos()), ratio),
                    gated ? ">= " + gate : "-",
                    !gated || ratio >= gate);
        }
    }

    static long count(LogView view, LinePattern pattern) {
        LogScan scan = new LogScan(view, LogSearch.of(pattern).limits(LogSearch.Limits.NONE));
        long hits = 0;
        for (SearchElement next = scan.next(); next instanceof SearchHit; next = scan.next()) {
            hits++;
        }
        return hits;
    }

    static long count(String program, List<String> options, Path file) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("env", "LC_ALL=C", program, "-c"));
        argv.addAll(options);
        argv.add(file.toString());
        return Long.parseLong(CPrograms.output(argv));
    }

    private static boolean installed(String program) throws IOException, InterruptedException {
        return !CPrograms.output(List.of("sh", "-c", "command -v " + program + " || :"))
                .isEmpty();
    }

    private LogView write(Path file) throws IOException {
        SegmentedLog log = new SegmentedLog(new LogBudget(Long.MAX_VALUE, Long.MAX_VALUE), Runnable::run);
        LineSplitter splitter = new LineSplitter(LineSplitter.DEFAULT_MAX_LINE);
        LogChunk chunk = new LogChunk(256 * 1024);
        Random random = new Random(1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int i = 0; written < bytes; i++) {
                byte[] piece = LogLines.piece(random);
                out.write(piece);
                chunk.reset(LogStream.STDOUT, i, i * 1000L);
                splitter.split(ByteBuffer.wrap(piece), chunk);
                log.append(ProcessId.of("app"), 1, chunk);
                written += piece.length;
            }
        }
        return log.view();
    }
}
