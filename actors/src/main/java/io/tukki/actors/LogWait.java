package io.tukki.actors;

import com.google.re2j.Pattern;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogReader;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/** A wait for one line: what is there and what comes are one read, and the end of the process ends it. */
final class LogWait {

    private static final int LINES_AT_ONCE = 1_000;

    private final Logs logs;
    private final ProcessId process;
    private final long incarnation;
    private final Pattern pattern;
    private final CompletableFuture<LogLine> found = new CompletableFuture<>();

    /** Prepares to wait for a line of {@code incarnation} or a later one. */
    LogWait(Logs logs, ProcessId process, long incarnation, Pattern pattern) {
        this.logs = logs;
        this.process = process;
        this.incarnation = incarnation;
        this.pattern = pattern;
    }

    /**
     * Begins; to be called once.
     *
     * @param end of the process: all that it wrote is stored by then
     */
    CompletionStage<LogLine> start(ActorSystem<?> system, CompletionStage<?> end, Executor bulk) {
        Pair<UniqueKillSwitch, CompletionStage<Optional<LogLine>>> tail = logs.tail(query())
                .collectType(LogLine.class)
                .filter(this::matches)
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.headOption(), Keep.both())
                .run(system);
        tail.second().thenAccept(line -> line.ifPresent(found::complete));
        end.whenCompleteAsync((ended, failure) -> readToTheEnd(failure), bulk);
        return found.whenComplete((line, failure) -> tail.first().shutdown());
    }

    private LogQuery query() {
        return LogQuery.process(process.name());
    }

    private boolean matches(LogLine line) {
        return line.incarnation() >= incarnation && pattern.matcher(line.text()).find();
    }

    /** What the tail has not come to yet counts too. */
    private void readToTheEnd(Throwable failure) {
        if (failure != null) {
            found.completeExceptionally(failure);
            return;
        }
        LogReader reader = logs.reader(query().toHead());
        for (LogRead read = reader.poll(LINES_AT_ONCE);
                read != null && !found.isDone();
                read = reader.poll(LINES_AT_ONCE)) {
            if (read instanceof LogSlice slice) {
                slice.toList().stream().filter(this::matches).findFirst().ifPresent(found::complete);
            }
        }
        found.completeExceptionally(new LineNeverCameException(process, pattern.pattern()));
    }
}
