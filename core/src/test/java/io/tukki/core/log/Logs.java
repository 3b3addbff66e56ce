package io.tukki.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.process.ProcessId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log and the words to fill and read it in a test. */
final class Logs {

    final SegmentedLog log;
    private long micros = 1_700_000_000_000_000L;
    private long nanos = 5;

    Logs(LogBudget budget) {
        this.log = new SegmentedLog(budget, Runnable::run);
    }

    static Logs unbounded() {
        return new Logs(new LogBudget(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** Says when the next lines are written. */
    Logs at(Instant time) {
        nanos += (LogRange.micros(time) - micros) * 1000;
        micros = LogRange.micros(time);
        return this;
    }

    Logs write(String process, String... lines) {
        return write(process, 1, LogStream.STDOUT, lines);
    }

    Logs write(String process, long incarnation, LogStream stream, String... lines) {
        log.append(ProcessId.of(process), incarnation, chunk(stream, String.join("\n", lines) + "\n"));
        return this;
    }

    LogChunk chunk(LogStream stream, String text) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(stream, micros, nanos);
        micros += 1000;
        nanos += 1_000_000;
        LineSplitter splitter = new LineSplitter(LineSplitter.DEFAULT_MAX_LINE);
        splitter.split(ByteBuffer.wrap(text.getBytes(UTF_8)), chunk);
        splitter.flush(chunk);
        return chunk;
    }

    LogReader reader(LogQuery query) {
        return new LogReader(log.view(), query);
    }

    List<LogElement> read(LogQuery query) {
        return drain(reader(query));
    }

    /** Returns all there is to read now. */
    static List<LogElement> drain(LogReader reader) {
        List<LogElement> all = new ArrayList<>();
        for (LogRead read = reader.poll(7); read != null; read = reader.poll(7)) {
            if (read instanceof LogSlice slice) {
                all.addAll(slice.toList());
            } else {
                all.add((LogGap) read);
            }
        }
        return all;
    }

    /** Returns {@code web: text} for lines and {@code gap(lines)} for gaps. */
    static List<String> show(List<LogElement> elements) {
        return elements.stream().map(Logs::show).toList();
    }

    static String show(LogElement element) {
        return element instanceof LogLine line
                ? line.process() + ": " + line.text()
                : "gap(" + ((LogGap) element).lines() + ")";
    }
}
