package io.tukki.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import io.tukki.actors.Tukki;
import io.tukki.actors.TukkiSettings;
import io.tukki.core.lifecycle.ExitReport;
import io.tukki.core.log.LogGap;
import io.tukki.core.log.LogLine;
import io.tukki.core.log.LogQuery;
import io.tukki.core.log.LogRead;
import io.tukki.core.log.LogSlice;
import io.tukki.core.process.ProcessSpec;
import io.tukki.server.http.TukkiHttp;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.Done;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * A whole runtime while a process drains: how long a question for states takes beside 25 MB and beside 1 GiB of output
 * with a follower that stands still and a sink of 1 MB/s; how long after its exit the end of 25 MB is with a healthy
 * follower; how long a live line takes from the child to a tail.
 *
 * <p>{@code bench/run drain [rounds]}, 5 by default.
 */
public final class DrainBench {

    private static final OperatingSystemMXBean CLOCK =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final int WARM_UP = 1000;

    private final Report report = new Report();
    private final int rounds;
    private final Tukki tukki;
    private final Path writer;
    private final Path folder;
    private final URL question;
    private final URL baseline;
    private int started;

    private DrainBench(int rounds, Tukki tukki, Path writer, int port, int barePort) throws IOException {
        this.baseline = new URL("http://127.0.0.1:" + barePort + "/");
        this.folder = Objects.requireNonNull(writer.getParent());
        this.question = new URL("http://127.0.0.1:" + port + "/api/v1/processes");
        this.rounds = rounds;
        this.tukki = tukki;
        this.writer = writer;
    }

    /** Prints the table. */
    public static void main(String[] args) throws Exception {
        try (CPrograms programs = new CPrograms();
                Tukki tukki = Tukki.start(TukkiSettings.load())) {
            Optional<Path> writer = programs.compile("writer");
            if (writer.isEmpty()) {
                new Report().say("No C compiler: nothing to drain");
                return;
            }
            int port = TukkiHttp.bind(tukki, 0, "bench")
                    .toCompletableFuture()
                    .join()
                    .localAddress()
                    .getPort();
            HttpServer bare = bareServer();
            int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
            new DrainBench(rounds, tukki, writer.get(), port, bare.getAddress().getPort()).run();
            bare.stop(0);
        }
    }

    /** A server that answers with a constant on the thread that reads the question: what any answer takes here. */
    private static HttpServer bareServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
        return server;
    }

    private void run() throws IOException {
        report.machine();
        report.say("load %.1f, %d rounds", CLOCK.getSystemLoadAverage(), rounds);
        report.gates();
        beside(25_000_000, 1, new ArrayList<>());
        for (int i = 0; i < WARM_UP; i++) {
            ask(question);
            ask(baseline);
        }
        states(25_000_000, rounds * 4);
        states(1L << 30, rounds);
        exitToEnd();
        liveLines();
        report.say("%nload %.1f", CLOCK.getSystemLoadAverage());
    }

    private ProcessSpec flood(long bytes) {
        return ProcessSpec.argv("flood" + ++started, writer.toString(), Long.toString(bytes), "100")
                .build();
    }

    private void states(long bytes, int times) {
        List<Double> bare = new ArrayList<>();
        List<Double> micros = beside(bytes, times, bare);
        double p99 = percentile(micros, 0.99) / 1000;
        double max = percentile(micros, 1) / 1000;
        report.gate(
                "state question over HTTP beside %d MB that drain, a stalled follower, a sink of 1 MB/s: p50 / p99 / max of %d"
                        .formatted(bytes / 1_000_000, micros.size()),
                "%.2f / %.2f / %.2f ms".formatted(percentile(micros, 0.5) / 1000, p99, max),
                "< 5 / 20 ms (p99 / max)",
                p99 < 5 && max < 20);
        report.say(
                "| a constant from the JDK's own server, asked in turns with it: p50 / p99 / max | %.2f / %.2f / %.2f ms | stated | |",
                percentile(bare, 0.5) / 1000, percentile(bare, 0.99) / 1000, percentile(bare, 1) / 1000);
    }

    /** Asks over HTTP 20 times a second while processes drain, and returns the microseconds of each answer; those of the bare server to {@code bare}. */
    private List<Double> beside(long bytes, int times, List<Double> bare) {
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ProcessSpec spec = flood(bytes);
            UniqueKillSwitch stalled = slices(spec, 0);
            UniqueKillSwitch slow = slices(spec, 1_000_000);
            CompletableFuture<ExitReport> end = tukki.run(spec).toCompletableFuture();
            do {
                micros.add(ask(question));
                bare.add(ask(baseline));
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            } while (!end.isDone());
            end.join();
            stalled.shutdown();
            slow.shutdown();
        }
        return micros;
    }

    /** With a client that waits on its own thread: what it costs to wake those of another is not our answer's. */
    private static double ask(URL url) {
        long before = System.nanoTime();
        try {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            try (InputStream answer = connection.getInputStream()) {
                answer.readAllBytes();
            }
            return (System.nanoTime() - before) / 1e3;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Follows with a sink of so many bytes a second; 0 takes one element and stands still. */
    private UniqueKillSwitch slices(ProcessSpec spec, long bytesASecond) {
        return tukki.logs()
                .slices(LogQuery.process(spec.id().name()))
                .viaMat(KillSwitches.single(), Keep.right())
                .mapAsync(1, read -> after(read, bytesASecond))
                .to(Sink.ignore())
                .run(tukki.system());
    }

    private static CompletionStage<Done> after(LogRead read, long bytesASecond) {
        CompletableFuture<Done> taken = new CompletableFuture<>();
        if (bytesASecond > 0) {
            long bytes = read instanceof LogSlice slice ? slice.length() : 0;
            taken.completeOnTimeout(Done.getInstance(), bytes * 1_000_000 / bytesASecond, TimeUnit.MICROSECONDS);
        }
        return taken;
    }

    /** From when the child has written its last byte and says so, just before it exits, to when a follower has it. */
    private void exitToEnd() throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < rounds * 2; i++) {
            Path said = folder.resolve("exit" + i);
            ProcessSpec spec = ProcessSpec.shell("ending" + i, writer + " 25000000 100; date +%s%N > " + said)
                    .build();
            long[] count = {0};
            AtomicLong at = new AtomicLong();
            tukki.logs()
                    .slices(LogQuery.process(spec.id().name()))
                    .takeWhile(each -> (count[0] += bytes(each)) < 25_000_000, true)
                    .runWith(Sink.onComplete(done -> at.set(wallNanos())), tukki.system());
            tukki.run(spec).toCompletableFuture().join();
            while (at.get() == 0) {
                LockSupport.parkNanos(100_000);
            }
            millis.add((at.get() - Long.parseLong(Files.readString(said).strip())) / 1e6);
        }
        double worst = percentile(millis, 1);
        report.gate(
                "last write to the end of 25 MB at a healthy follower: median / max of %d".formatted(millis.size()),
                "%.0f / %.0f ms".formatted(Report.median(millis), worst),
                "< 100 ms",
                worst < 100);
    }

    private static long bytes(LogRead read) {
        return read instanceof LogSlice slice ? slice.length() : ((LogGap) read).bytes();
    }

    /** A child says the time every 5 ms; its tail looks at its own clock. */
    private void liveLines() {
        List<Double> micros = new ArrayList<>();
        ProcessSpec spec = ProcessSpec.shell(
                        "clock", "i=0; while [ $i -lt 800 ]; do i=$((i+1)); date +%s%N; sleep 0.005; done")
                .build();
        CompletionStage<Done> tail = tukki.logs()
                .tail(LogQuery.process("clock"))
                .take(800)
                .runWith(
                        Sink.foreach(element -> {
                            long now = wallNanos();
                            micros.add((now - Long.parseLong(((LogLine) element).text())) / 1e3);
                        }),
                        tukki.system());
        tukki.run(spec).toCompletableFuture().join();
        tail.toCompletableFuture().join();
        double p50 = percentile(micros, 0.5) / 1000;
        double p99 = percentile(micros, 0.99) / 1000;
        report.gate(
                "live line, from before date(1) writes it to a tail: p50 / p99 of %d".formatted(micros.size()),
                "%.2f / %.2f ms".formatted(p50, p99),
                "< 1 / 5 ms",
                p50 < 1 && p99 < 5);
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static double percentile(List<Double> values, double share) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
