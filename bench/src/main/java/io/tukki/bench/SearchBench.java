package io.tukki.bench;

import com.typesafe.config.ConfigFactory;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.LogView;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.search.Helpers;
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
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Search over retained lines beside {@code grep -F} and {@code rg} (where installed) over the same bytes in a cached
 * file: all lines that match are counted. In turns over several rounds; medians. The other programs' figures hold
 * their start, some milliseconds. They use one thread on one file; ours is measured with one, and as shipped: with the
 * helpers of {@code tukki.search}.
 *
 * <p>{@code bench/run search [MiB [rounds]]}, 256 and 7 by default; more than 300 MiB need a larger heap in
 * {@code TUKKI_OPTS}.
 */
public final class SearchBench {

    /** Of ours, until the compiler has done what it does. */
    private static final int WARM_UP = 10;

    private static final boolean VECTORS =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

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

    private record Way(String name, Count count, List<Double> nanos) {
        Way(String name, Count count) {
            this(name, count, new ArrayList<>());
        }
    }

    private void run() throws Exception {
        report.machine();
        Path file = Files.createTempFile("tukki-search", ".log");
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "search",
                ConfigFactory.parseString("pekko.loglevel = WARNING").withFallback(ConfigFactory.load()));
        try {
            LogView view = write(file);
            Helpers helpers = helpers(system);
            report.say("%d MiB, %d lines, %d rounds in turns, medians", written >> 20, view.head(), rounds);
            boolean rg = installed("rg");
            if (!rg) {
                report.say("rg is not installed: skipped");
            }
            report.gates();
            for (Question question : questions()) {
                compare(view, helpers, file, question, rg);
            }
        } finally {
            system.terminate();
            Files.delete(file);
        }
    }

    private static Helpers helpers(ActorSystem<?> system) {
        return new Helpers(
                system.dispatchers().lookup(DispatcherSelector.fromConfig("tukki.search.dispatcher")),
                system.settings().config().getInt("tukki.search.helpers"));
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

    private void compare(LogView view, Helpers helpers, Path file, Question question, boolean rg) throws Exception {
        Way alone = new Way("one thread", () -> count(view, question.pattern(), Helpers.NONE));
        Way shipped = new Way("as shipped", () -> count(view, question.pattern(), helpers));
        List<Way> others = new ArrayList<>(List.of(new Way("grep", () -> count("grep", question.grep(), file))));
        if (rg) {
            others.add(new Way("rg", () -> count("rg", question.rg(), file)));
        }
        List<Way> ways = new ArrayList<>(List.of(alone, shipped));
        ways.addAll(others);
        long hits = alone.count().lines();
        for (int i = 0; i < WARM_UP; i++) {
            alone.count().lines();
            shipped.count().lines();
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
        for (Way own : List.of(alone, shipped)) {
            for (Way other : others) {
                print(question, hits, own, other);
            }
        }
    }

    private void print(Question question, long hits, Way own, Way other) {
        double ours = Report.median(own.nanos());
        double theirs = Report.median(other.nanos());
        double ratio = theirs / ours;
        boolean regex = !question.rg().contains("-F");
        boolean grep = other.name().equals("grep");
        double gate = regex ? 0.7 : grep ? 1.0 : VECTORS ? 1.5 : 0.6;
        boolean gated = !(regex && grep);
        report.gate(
                "%s (%d hits), %s: tukki / %s".formatted(question.name(), hits, own.name(), other.name()),
                "%.1f / %.1f GB/s = %.2f".formatted(written / ours, written / theirs, ratio),
                gated ? ">= " + gate : "-",
                !gated || ratio >= gate);
    }

    static long count(LogView view, LinePattern pattern) {
        return count(view, pattern, Helpers.NONE);
    }

    private static long count(LogView view, LinePattern pattern, Helpers helpers) {
        LogScan scan = new LogScan(view, LogSearch.of(pattern).limits(LogSearch.Limits.NONE), helpers);
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
