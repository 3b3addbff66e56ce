package io.tukki.bench.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import io.tukki.actors.bus.Events;
import io.tukki.actors.detect.Detection;
import io.tukki.actors.detect.DetectorSettings;
import io.tukki.actors.detect.DetectorViews;
import io.tukki.actors.detect.Detectors;
import io.tukki.actors.process.ProcessManager;
import io.tukki.core.detect.LevelDetector;
import io.tukki.core.detect.LogLevel;
import io.tukki.core.log.LineSplitter;
import io.tukki.core.log.LogBudget;
import io.tukki.core.log.LogChunk;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogStream;
import io.tukki.core.log.SegmentedLog;
import io.tukki.core.process.ProcessId;
import io.tukki.streams.LogTail;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Sink;

/** How long after a line is stored in an idle log it is told what it means. Some 30 seconds. */
final class DetectLag {

    private static final int WARM_UP = 20;
    private static final int ROUNDS = 150;
    private static final Duration PAUSE = Duration.ofMillis(30);
    private static final double GATE_MILLIS = 50;
    private static final String BULK = "tukki.bulk";

    /** What is written, and how it is told. */
    private enum Kind {
        LEVELS("WARN: attempt %d\n"),
        ERRORS_BY_RULE("java.lang.IllegalStateException: attempt %d\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\n"),
        ERRORS_WITHOUT_RULE("ERROR: attempt %d\n"),
        URLS("Local: http://localhost:3000/%d\n"),
        TESTS("Tests:       1 failed, %d passed, 2000 total\n");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        private ProcessId process() {
            return ProcessId.of(name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    private final ActorSystem<Void> system = ActorSystem.create(
            Behaviors.empty(),
            "lag",
            ConfigFactory.parseResources("tukki-system.conf").withFallback(ConfigFactory.load()));
    private final SegmentedLog log =
            new SegmentedLog(LogBudget.DEFAULT, system.dispatchers().lookup(DispatcherSelector.fromConfig(BULK)));
    private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    private volatile Kind awaited = Kind.LEVELS;

    /** Prints the table. */
    static void print(PrintStream out) throws InterruptedException {
        new DetectLag().run(out);
    }

    private void run(PrintStream out) throws InterruptedException {
        start();
        out.println();
        out.println("| line stored -> told, idle | p50 ms | p99 ms | max ms | gate | |");
        out.println("|---|---|---|---|---|---|");
        for (Kind kind : Kind.values()) {
            double[] millis = measure(kind);
            double max = millis[millis.length - 1];
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | <= %.0f | %s |%n",
                    kind.process().name().replace('-', ' '),
                    millis[millis.length / 2],
                    millis[(int) (millis.length * 0.99)],
                    max,
                    GATE_MILLIS,
                    max <= GATE_MILLIS ? "met" : "MISSED");
        }
        system.terminate();
    }

    private void start() {
        Events bus = Events.start(system);
        var processes = system.<ProcessManager.Command>systemActorOf(Behaviors.ignore(), "processes", Props.empty());
        var detectors = system.systemActorOf(
                Detectors.create(
                        new DetectorSettings(DetectorSettings.Mode.ON, 10_000, Duration.ZERO, 500),
                        Clock.systemUTC(),
                        log.view(),
                        processes,
                        new DetectorViews(),
                        bus.publisher(),
                        BULK),
                "detectors",
                Props.empty());
        detectors.tell(new Detectors.Subscribe(system.systemActorOf(
                Behaviors.receive(Detection.class)
                        .onMessage(Detection.class, detection -> {
                            tell(kindOf(detection));
                            return Behaviors.same();
                        })
                        .build(),
                "subscriber",
                Props.empty())));
        LogTail.lines(log.view(), LogQuery.process(Kind.LEVELS.process().name()))
                .withAttributes(ActorAttributes.dispatcher(BULK))
                .filter(line -> LevelDetector.levelOf(((LogLine) line).text()) == LogLevel.WARN)
                .runWith(Sink.foreach(line -> tell(Kind.LEVELS)), system);
    }

    private Kind kindOf(Detection detection) {
        if (detection instanceof Detection.ErrorFound) {
            return awaited == Kind.ERRORS_BY_RULE ? awaited : Kind.ERRORS_WITHOUT_RULE;
        }
        return detection instanceof Detection.UrlChanged ? Kind.URLS : Kind.TESTS;
    }

    private void tell(Kind kind) {
        if (kind == awaited) {
            told.add(System.nanoTime());
        }
    }

    private double[] measure(Kind kind) throws InterruptedException {
        awaited = kind;
        double[] millis = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            write(kind, i + 1000);
            long stored = System.nanoTime();
            Long at = told.poll(5, TimeUnit.SECONDS);
            if (at == null) {
                throw new IllegalStateException(kind + " was not told");
            }
            millis[Math.max(0, i)] = (at - stored) / 1e6;
            LockSupport.parkNanos(PAUSE.toNanos());
            endOf(kind);
        }
        Arrays.sort(millis);
        return millis;
    }

    /** Ends the error, so that the next is one of its own. */
    private void endOf(Kind kind) {
        if (kind == Kind.ERRORS_BY_RULE || kind == Kind.ERRORS_WITHOUT_RULE) {
            write(kind.process(), "12:00:00 all is well again\n");
            LockSupport.parkNanos(PAUSE.toNanos());
            told.clear();
        }
    }

    private void write(Kind kind, int number) {
        write(kind.process(), String.format(Locale.ROOT, kind.text, number));
    }

    private void write(ProcessId process, String text) {
        LogChunk chunk = new LogChunk(64);
        chunk.reset(LogStream.STDOUT, System.currentTimeMillis() * 1000, System.nanoTime());
        new LineSplitter(1000).split(ByteBuffer.wrap(text.getBytes(UTF_8)), chunk);
        log.append(process, 1, chunk);
    }
}
