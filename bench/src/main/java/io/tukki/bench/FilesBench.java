package io.tukki.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogArchive;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.search.LinePattern;
import io.tukki.streams.files.LogFileSettings;
import io.tukki.streams.files.LogFileStats;
import io.tukki.streams.files.LogFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Log files: what they cost a child that floods (with and without, in turns), how much of such a flood reaches them,
 * what a line takes, and how fast they are opened and searched cold beside {@code grep -F} on the same bytes as a plain
 * file.
 *
 * <p>{@code bench/run files [MiB [rounds]]}, 256 and 5 by default.
 */
public final class FilesBench {

    private static final OperatingSystemMXBean CLOCK =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String RARE = "connection reset by";

    private final Report report = new Report();
    private final long bytes;
    private final int rounds;
    private final Path folder;

    private FilesBench(long bytes, int rounds) throws IOException {
        this.bytes = bytes;
        this.rounds = rounds;
        this.folder = Files.createTempDirectory("tukki-files");
    }

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        long mebibytes = args.length > 0 ? Long.parseLong(args[0]) : 256;
        FilesBench bench = new FilesBench(mebibytes << 20, args.length > 1 ? Integer.parseInt(args[1]) : 5);
        try {
            bench.run();
        } finally {
            delete(bench.folder);
        }
    }

    private void run() throws Exception {
        report.machine();
        report.say("load %.1f", CLOCK.getSystemLoadAverage());
        Path plain = folder.resolve("plain.log");
        writeFiles(plain);
        searches(plain);
        ingest(plain);
        report.say("load %.1f", CLOCK.getSystemLoadAverage());
    }

    /** Writes the lines as a plain file and as log files, none left out. */
    private void writeFiles(Path plain) throws IOException {
        SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
        LogArchive archive = log.archive();
        LogFiles files = LogFiles.open(settings("whole"), archive, Clock.systemUTC());
        LineSplitter splitter = new LineSplitter(LineSplitter.DEFAULT_MAX_LINE);
        LogChunk chunk = new LogChunk(256 * 1024);
        Random random = new Random(1);
        long spent = 0;
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(plain), 1 << 20)) {
            while (written < bytes) {
                byte[] piece = LogLines.piece(random);
                out.write(piece);
                written += piece.length;
                chunk.reset(LogStream.STDOUT, System.currentTimeMillis() * 1000, System.nanoTime());
                splitter.split(ByteBuffer.wrap(piece), chunk);
                log.append(ProcessId.of("app"), 1, chunk);
                long before = System.nanoTime();
                files.saveSealed(8);
                spent += System.nanoTime() - before;
            }
        }
        files.close();
        LogFileStats stats = files.stats();
        report.say(
                "%d MiB, %d lines: %.1f bytes a line become %.1f, written at %.0f MB/s on one thread",
                written >> 20,
                log.view().head(),
                written / (double) log.view().head(),
                stats.bytesAfter() / (double) log.view().head(),
                written * 1e3 / spent);
    }

    private void searches(Path plain) throws Exception {
        List<Double> opened = new ArrayList<>();
        List<Double> cold = new ArrayList<>();
        List<Double> grep = new ArrayList<>();
        for (int round = 0; round < rounds + 1; round++) {
            SegmentedLog log = new SegmentedLog(LogBudget.DEFAULT, Runnable::run);
            LogArchive archive = log.archive();
            long before = System.nanoTime();
            LogFiles files = LogFiles.open(settings("whole"), archive, Clock.systemUTC());
            long open = System.nanoTime();
            long hits = SearchBench.count(log.view(), LinePattern.text(RARE));
            long searched = System.nanoTime();
            long greps = SearchBench.count("grep", List.of("-F", RARE), plain);
            long end = System.nanoTime();
            files.close();
            if (hits != greps) {
                throw new IllegalStateException("found " + hits + " lines, grep " + greps);
            }
            if (round > 0) {
                opened.add((open - before) / 1e6);
                cold.add((double) (searched - open));
                grep.add((double) (end - searched));
            }
        }
        report.say(
                "opened in %.1f ms; rare text: %.0f MB/s of text in files, grep -F on the plain file %.0f MB/s: %.2f",
                Report.median(opened),
                bytes * 1e3 / Report.median(cold),
                bytes * 1e3 / Report.median(grep),
                Report.median(grep) / Report.median(cold));
    }

    private void ingest(Path plain) throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> cpuWithout = new ArrayList<>();
        List<Double> cpuWith = new ArrayList<>();
        TukkiSettings settings = TukkiSettings.load();
        try (Tukki off = Tukki.start(settings);
                Tukki on = Tukki.start(settings.withLogFiles(settings("flood")))) {
            for (int round = 0; round < rounds + 2; round++) {
                boolean warm = round >= 2;
                flood(off, plain, warm ? without : new ArrayList<>(), warm ? cpuWithout : new ArrayList<>());
                flood(on, plain, warm ? with : new ArrayList<>(), warm ? cpuWith : new ArrayList<>());
            }
            LogFileStats stats = on.logs().files().orElseThrow();
            report.say(
                    "a child that floods: %.0f MB/s without files, %.0f with: %.2f; processor time of a GB %.2f and %.2f s",
                    bytes * 1e3 / Report.median(without),
                    bytes * 1e3 / Report.median(with),
                    Report.median(without) / Report.median(with),
                    Report.median(cpuWithout) / bytes,
                    Report.median(cpuWith) / bytes);
            report.say(
                    "of the floods %.0f %% of the bytes reached the files, at %.0f MB/s; the others were told as gaps",
                    100.0 * stats.bytesBefore() / (stats.bytesBefore() + stats.missedBytes()),
                    stats.bytesBefore()
                            / (double) (stats.bytesBefore() + stats.missedBytes())
                            * bytes
                            * 1e3
                            / Report.median(with));
        }
    }

    private static void flood(Tukki tukki, Path plain, List<Double> nanos, List<Double> cpu) {
        long cpuBefore = CLOCK.getProcessCpuTime();
        long before = System.nanoTime();
        tukki.run(ProcessSpec.argv("flood", "cat", plain.toString()).build())
                .toCompletableFuture()
                .join();
        nanos.add((double) (System.nanoTime() - before));
        cpu.add((double) (CLOCK.getProcessCpuTime() - cpuBefore));
    }

    private LogFileSettings settings(String name) {
        return LogFileSettings.OFF.in(folder.resolve(name)).withMaxBytes(64L << 30);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
