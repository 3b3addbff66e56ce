package io.tukki.bench.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tukki.core.detect.AnsiText;
import io.tukki.core.detect.BuildDetector;
import io.tukki.core.detect.ErrorDetector;
import io.tukki.core.detect.ErrorRules;
import io.tukki.core.detect.LevelDetector;
import io.tukki.core.detect.LineClassifier;
import io.tukki.core.detect.LogLevel;
import io.tukki.core.detect.TestRunDetector;
import io.tukki.core.detect.TextLine;
import io.tukki.core.log.LogStream;
import io.tukki.core.process.ProcessId;
import io.tukki.core.url.FoundUrl;
import io.tukki.core.url.UrlDetector;
import io.tukki.core.url.UrlSnapshot;
import io.tukki.core.url.UrlTableState;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * How many lines a second of processor time each detector reads, over lines as servers write them, about 1 in 100 of them part of a
 * stack trace; how long a look-up in the table of URLs takes while it is updated 10,000 times a second; and how long after
 * a line is stored it is told what it means. Some 70 seconds.
 */
public final class DetectBench {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LINES = 20_000;
    private static final Duration WARM_UP = Duration.ofMillis(700);
    private static final Duration MEASURED = Duration.ofMillis(300);
    private static final int ROUNDS = 5;
    private static final int URLS = 1000;
    private static final int UPDATES_A_SECOND = 10_000;
    private static final Duration LOOK_UPS = Duration.ofSeconds(3);
    private static final ProcessId PROCESS = ProcessId.of("web");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<TextLine> lines = lines();
    private volatile UrlSnapshot snapshot = UrlSnapshot.empty();
    private volatile boolean stopped;
    /** Keeps what is measured from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private volatile int sink;

    private DetectBench() {}

    /** Prints the tables; with any argument only the last one. */
    public static void main(String[] args) throws Exception {
        DetectBench bench = new DetectBench();
        if (args.length == 0) {
            bench.detectors();
            bench.lookUps();
        }
        DetectLag.print(bench.out);
    }

    // ---- detectors

    private void detectors() {
        out.println("| detector | lines/s | ns/line |");
        out.println("|---|---|---|");
        List<byte[]> bytes =
                lines.stream().map(line -> line.text().getBytes(UTF_8)).toList();
        measure(
                "ANSI removed (no line has any)",
                line -> AnsiText.visible(line.text()).length());
        measure("level", line -> LevelDetector.levelOf(line.text()) == LogLevel.ERROR ? 1 : 0);
        LineClassifier classifier = new LineClassifier(List.of());
        measure(
                "level, tags, priority",
                line -> classifier.classify(line.text()).priority());
        measure("URL pre-check, bytes", line -> {
            byte[] raw = bytes.get((int) line.sequence());
            return UrlDetector.isCandidate(raw, 0, raw.length) ? 1 : 0;
        });
        measure("URL", line -> UrlDetector.detect(line.text()).size());
        ErrorDetector errors = new ErrorDetector(ErrorRules.standard());
        measure("errors", line -> errors.feed(line).size());
        TestRunDetector tests = new TestRunDetector();
        measure("test runs", line -> tests.feed(line).isPresent() ? 1 : 0);
        BuildDetector builds = new BuildDetector();
        measure("builds", line -> builds.feed(line).isPresent() ? 1 : 0);
    }

    private void measure(String name, ToIntFunction<TextLine> detector) {
        run(detector, WARM_UP);
        double[] rates = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            rates[i] = run(detector, MEASURED);
        }
        Arrays.sort(rates);
        double median = rates[ROUNDS / 2];
        out.printf(Locale.ROOT, "| %s | %.2f M | %.0f |%n", name, median / 1e6, 1e9 / median);
    }

    /** Returns lines a second of processor time, so that what else runs on the machine does not count. */
    private double run(ToIntFunction<TextLine> detector, Duration atLeast) {
        long start = THREADS.getCurrentThreadCpuTime();
        long passed = 0;
        long read = 0;
        int found = 0;
        while (passed < atLeast.toNanos()) {
            for (TextLine line : lines) {
                found += detector.applyAsInt(line);
            }
            read += lines.size();
            passed = THREADS.getCurrentThreadCpuTime() - start;
        }
        sink = found;
        return read * 1e9 / passed;
    }

    // ---- table of URLs

    private void lookUps() throws InterruptedException {
        List<FoundUrl> urls = urls();
        UrlTableState state = UrlTableState.empty(URLS, Duration.ZERO);
        for (int i = 0; i < URLS; i++) {
            state = state.seen(urls.get(i), processOf(i), 1, Instant.now(), "");
            state = state.proxied(urls.get(i).url(), 20_000 + i);
        }
        snapshot = state.snapshot();
        UrlTableState first = state;
        long[] spent = new long[2];
        List<ProcessId> processes =
                IntStream.range(0, URLS).mapToObj(DetectBench::processOf).toList();
        Thread writer = new Thread(() -> update(first, urls, spent), "writer");
        writer.start();
        out.println();
        out.println("| look-up among 1,000 URLs, 10,000 updates/s | median ns | p99 ns |");
        out.println("|---|---|---|");
        times("nothing (the clock itself)", i -> 0);
        times("by URL", i -> snapshot.url(urls.get(i % URLS).url()).isPresent() ? 1 : 0);
        times(
                "by host and port",
                i -> snapshot.hostAndPort(urls.get(i % URLS).hostAndPort()).size());
        times("by process", i -> snapshot.process(processes.get(i % URLS)).size());
        times("by proxy port", i -> snapshot.proxyPort(20_000 + i % URLS).isPresent() ? 1 : 0);
        stopped = true;
        writer.join();
        out.printf(
                Locale.ROOT,
                "%nUpdates: %d, %.1f us each on the writer's side.%n",
                spent[1],
                spent[0] / 1000.0 / spent[1]);
    }

    private void update(UrlTableState first, List<FoundUrl> urls, long[] spent) {
        UrlTableState state = first;
        long start = System.nanoTime();
        Random random = new Random(7);
        long[] incarnations = new long[URLS];
        Arrays.fill(incarnations, 1);
        for (long i = 0; !stopped; i++) {
            long due = start + i * (1_000_000_000L / UPDATES_A_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(50_000);
            }
            long before = System.nanoTime();
            int index = random.nextInt(URLS);
            ProcessId process = processOf(index);
            if (i % 10 == 0) {
                incarnations[index]++;
                state = state.ended(process, incarnations[index] - 1, Instant.now());
            }
            state = state.seen(urls.get(index), process, incarnations[index], Instant.now(), "seen again");
            snapshot = state.snapshot();
            spent[0] += System.nanoTime() - before;
            spent[1]++;
        }
    }

    private interface LookUp {
        int at(int index);
    }

    private void times(String name, LookUp lookUp) {
        int most = 2_000_000;
        long[] nanos = new long[most];
        int count = 0;
        int found = 0;
        long end = System.nanoTime() + LOOK_UPS.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            long before = System.nanoTime();
            found += lookUp.at(i & 0xFFFFF);
            long took = System.nanoTime() - before;
            if (i > 100_000) {
                nanos[count++ % most] = took;
            }
        }
        sink = found;
        long[] sorted = Arrays.copyOf(nanos, Math.min(count, most));
        Arrays.sort(sorted);
        out.printf(
                Locale.ROOT,
                "| %s | %d | %d |%n",
                name,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)]);
    }

    private static ProcessId processOf(int index) {
        return ProcessId.of("p" + index);
    }

    private static List<FoundUrl> urls() {
        List<FoundUrl> urls = new ArrayList<>();
        for (int i = 0; i < URLS; i++) {
            urls.addAll(UrlDetector.detect("Local: http://localhost:" + (3000 + i % 400) + "/app/" + i));
        }
        return urls;
    }

    // ---- lines

    private static List<TextLine> lines() {
        Random random = new Random(42);
        List<String> texts = new ArrayList<>();
        while (texts.size() < LINES) {
            int kind = random.nextInt(200);
            if (kind == 0 && texts.size() % 7 == 0) {
                texts.add("2026-11-21 10:12:13.456 [http-nio-8080-exec-7] ERROR c.a.s.OrderService - order "
                        + random.nextInt(100_000) + " failed");
                texts.add("java.lang.IllegalStateException: no item " + random.nextInt(100_000));
                for (int i = 0; i < 12; i++) {
                    texts.add("\tat com.acme.shop.OrderService.step" + i + "(OrderService.java:" + (40 + i) + ")");
                }
            } else {
                texts.add(text(kind, random));
            }
        }
        List<TextLine> lines = new ArrayList<>();
        Instant time = Instant.now();
        for (int i = 0; i < LINES; i++) {
            lines.add(new TextLine(PROCESS, 1, LogStream.STDOUT, i, time, i * 1000L, texts.get(i)));
        }
        return lines;
    }

    private static String text(int kind, Random random) {
        int n = random.nextInt(100_000);
        return switch (kind % 8) {
            case 0 ->
                "2026-11-21 10:12:13.456 [http-nio-8080-exec-" + n % 10 + "] INFO  c.a.shop.OrderController - order "
                        + n + " accepted for customer " + n * 7L;
            case 1 ->
                "192.168.1." + n % 250 + " - - [21/Nov/2026:10:12:13 +0000] \"GET /api/orders/" + n + " HTTP/1.1\" 200 "
                        + n + " \"-\" \"Mozilla/5.0\"";
            case 2 ->
                "{\"level\":30,\"time\":1795254676640,\"pid\":" + n
                        + ",\"hostname\":\"app\",\"msg\":\"cache hit for key " + n + "\"}";
            case 3 -> "time=2026-11-21T10:12:13.456Z level=DEBUG msg=\"polled queue\" queue=orders depth=" + n;
            case 4 -> "worker " + n % 16 + ": processed batch " + n + " in " + n % 500 + " ms without errors";
            case 5 -> "[2026-11-21 10:12:13 +0000] [" + n + "] [INFO] Booting worker with pid: " + n;
            case 6 -> "  webpack: asset main." + n + ".js 1.18 KiB [emitted] [immutable] (name: main)";
            default -> "2026/11/21 10:12:13 http: handled request id=" + n + " method=POST path=/v1/things status=201";
        };
    }
}
