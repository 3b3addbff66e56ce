package io.tukki.bench.process;

import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.StopReport;
import io.tukki.core.log.LogElement;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.process.OsSignal;
import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.StopLadder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;

/** A hundred processes that ignore TERM, stopped together with a grace of one second. */
public final class StopBench {

    private static final int PROCESSES = 100;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private StopBench() {}

    public static void main(String[] args) throws Exception {
        Machine.gates();
        try (Tukki tukki = Tukki.start(TukkiSettings.load())) {
            List<ProcessSpec> specs = IntStream.range(0, PROCESSES)
                    .mapToObj(i -> ProcessSpec.shell("p" + i, "trap '' TERM; echo ready; while :; do sleep 1; done")
                            .stopLadder(StopLadder.signal(OsSignal.TERM, GRACE))
                            .build())
                    .toList();
            tukki.start(specs).toCompletableFuture().get(60, TimeUnit.SECONDS);
            tukki.logs()
                    .tail(LogQuery.all())
                    .filter((LogElement element) ->
                            element instanceof LogLine line && line.text().equals("ready"))
                    .take(PROCESSES)
                    .runWith(Sink.ignore(), tukki.system())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            long begin = System.nanoTime();
            List<StopReport> reports = tukki.stopAll().toCompletableFuture().get(120, TimeUnit.SECONDS);
            double seconds = (System.nanoTime() - begin) / 1e9;
            long left = reports.stream()
                    .filter(report -> !report.survivors().isEmpty())
                    .count();
            Machine.gate(
                    "100 that ignore TERM, grace 1 s", "%.2f s".formatted(seconds), "<= grace + 1 s", seconds <= 2);
            Machine.gate("of them with survivors", Long.toString(left), "0", left == 0);
        }
    }
}
