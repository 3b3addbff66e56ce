package io.tukki.streams.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogArchive;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One life of a log with files: what a runtime is, as far as they are concerned. */
final class LoggedFiles {

    /** Segments of up to 8 KiB, 64 KiB of them in memory for each process, for an hour if somebody looks. */
    static final LogBudget SMALL = new LogBudget(64 << 10, 1 << 20).withMaxAge(Duration.ofHours(1));

    static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    final SegmentedLog log;
    final LogArchive archive;
    final LogFiles files;
    private long micros;
    private long nanos = 5;
    private final Random random = new Random(3);

    private LoggedFiles(LogFileSettings settings, AppendFile.Writing writing, Clock clock) throws IOException {
        log = new SegmentedLog(SMALL, Runnable::run);
        archive = log.archive();
        micros = clock.millis() * 1000;
        files = LogFiles.open(settings, archive, clock, writing);
    }

    static LoggedFiles open(Path directory) throws IOException {
        return open(LogFileSettings.OFF.in(directory));
    }

    static LoggedFiles open(LogFileSettings settings) throws IOException {
        return open(settings, (channel, bytes, at) -> channel.write(bytes, at));
    }

    static LoggedFiles open(LogFileSettings settings, AppendFile.Writing writing) throws IOException {
        return new LoggedFiles(settings, writing, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static LoggedFiles open(LogFileSettings settings, Instant now) throws IOException {
        return new LoggedFiles(
                settings, (channel, bytes, at) -> channel.write(bytes, at), Clock.fixed(now, ZoneOffset.UTC));
    }

    LoggedFiles write(String process, String text) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(LogStream.STDOUT, micros, nanos);
        micros += 1000;
        nanos += 1_000_000;
        LineSplitter splitter = new LineSplitter(LineSplitter.DEFAULT_MAX_LINE);
        splitter.split(ByteBuffer.wrap((text + "\n").getBytes(UTF_8)), chunk);
        log.append(ProcessId.of(process), 1, chunk);
        return this;
    }

    /** Writes lines {@code from} up to {@code to} of a process, each with its number, and moves them as they are sealed. */
    LoggedFiles writeLines(String process, int from, int to) {
        for (int i = from; i < to; i++) {
            write(process, lineOf(process, i));
            files.saveSealed(1);
        }
        return this;
    }

    /** Writes a line that does not get smaller by compression. */
    LoggedFiles writeRandom(String process, int number) {
        StringBuilder text = new StringBuilder(process + " " + number + " ");
        random.ints(1000, 33, 127).forEach(text::appendCodePoint);
        write(process, text.toString());
        files.saveSealed(1);
        return this;
    }

    static String lineOf(String process, int number) {
        return process + " " + number + " " + "abcdefghij".repeat(number % 13);
    }

    static List<String> lines(String process, int from, int to) {
        return Stream.iterate(from, i -> i < to, i -> i + 1)
                .map(i -> lineOf(process, i))
                .toList();
    }

    /** Returns the lines of a process, {@code gap(lines)} for gaps. */
    List<String> read(String process) {
        return read(LogQuery.process(process));
    }

    List<String> read(LogQuery query) {
        LogReader reader = new LogReader(log.view(), query.toHead());
        List<String> all = new ArrayList<>();
        for (LogRead read = reader.poll(50); read != null; read = reader.poll(50)) {
            if (read instanceof LogSlice slice) {
                slice.toList().stream().map(LogLine::text).forEach(all::add);
            } else {
                all.add("gap(" + ((LogGap) read).lines() + ")");
            }
        }
        return all;
    }

    /** Ends as a JVM does that is killed: what is not in files is lost, and the lock with it. */
    void die(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(files.directory())) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(each.getFileName()));
            }
        }
        files.close();
    }
}
